"""Pages of quality checks: the six steps with their issues, one issue, what somebody adds, the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from cadre.confidential.quality import Issue
from cadre.confidential.quality.saying import Names
from cadre.confidential.store import current_edition
from cadre.confidential.tallies.tally import areas_of
from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.gate import address, attempt
from cadre_site.accounts.presenters.problems import Problem
from cadre_site.stewards import presenters as desk
from cadre_site.stewards.gate import in_workspace
from cadre_site.stewards.places import country_of
from cadre_site.stewards.quality import actions, keeping, presenters
from cadre_site.stewards.quality.asking import PAGE, asked_of
from cadre_site.stewards.quality.figures import figures
from cadre_site.stewards.quality.forms import AddForm, NoteForm, OfIssue, OwnerForm, StatusForm


@in_workspace()
def overview(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    return _overview(request, language, workspace)


def _overview(
    request: HttpRequest, language: Language, workspace: Workspace, problem: Problem | None = None
) -> HttpResponse:
    actions.look(what="quality", workspace=workspace, by=request.user)
    kept = actions.issues_of(workspace)
    issues, last = list(kept.all().values()), kept.last_run()
    asked, known, areas = asked_of(request.GET), presenters.people(language), _areas(workspace)
    found = asked.of(issues)
    return desk_page(
        request, language, "stewards/quality.html", 422 if problem else 200, problem=problem,
        country=desk.country_of(workspace, language), asked=asked,
        steps=presenters.steps(issues, last, language),
        run=presenters.ran(last, known, language), options=presenters.options(issues, known, language),
        issues=[presenters.issue(one, areas, known, language) for one in asked.shown(found)],
        found=len(found), more=asked.page * PAGE < len(found),
    )  # fmt: skip


@in_workspace(methods=("POST",))
def run(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    problem = attempt(language, lambda: actions.run_checks(workspace=workspace, by=request.user))
    if problem is not None:
        return _overview(request, language, workspace, problem)
    return HttpResponseRedirect(address(language, "quality", country=country_of(workspace)))


@in_workspace()
def file(request: HttpRequest, language: Language, workspace: Workspace, format: str) -> HttpResponse:
    """The issues that the list shows, on all its pages."""
    if format not in keeping.FORMATS:
        raise Http404
    actions.look(what="issues_file", workspace=workspace, by=request.user)
    found = asked_of(request.GET).of(actions.issues_of(workspace).all().values())
    made = keeping.issues_file(
        found, format, _areas(workspace), presenters.people(language), workspace.folder, language
    )
    name = f"{country_of(workspace)}-issues.{format}"
    return HttpResponse(
        made, content_type=keeping.FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


@in_workspace(methods=("GET", "POST"))
def add(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    areas, people = _areas(workspace), actions.stewards(country_of(workspace))
    given = request.POST if request.method == "POST" else None
    form, problem = AddForm(language, areas, people, given), None
    if form.is_valid():
        told, made = form.cleaned_data, []

        def work() -> None:
            made.append(actions.add(
                workspace=workspace, text=told["seen"], year=told["year"] or 0, owner=told["owner"],
                occupation=told["occupation"], area=told["area"], by=request.user,
            ))  # fmt: skip

        problem = attempt(language, work)
        if problem is None:
            return _to_issue(language, workspace, made[0])
    return desk_page(
        request, language, "stewards/quality_add.html", 422 if problem or form.errors else 200, form=form,
        problem=problem, country=desk.country_of(workspace, language),
    )  # fmt: skip


@in_workspace()
def one(request: HttpRequest, language: Language, workspace: Workspace, issue: str) -> HttpResponse:
    return _one(request, language, workspace, _found(workspace, issue))


def _found(workspace: Workspace, number: str) -> Issue:
    found = actions.issues_of(workspace).all().get(number)
    if found is None:
        raise Http404
    return found


def _forms(language: Language, workspace: Workspace, issue: Issue) -> dict[str, OfIssue]:
    seen = {"revision": issue.revision}
    people = actions.stewards(country_of(workspace))
    return {
        "owner": OwnerForm(people, initial=seen | {"owner": issue.owner}),
        "status": StatusForm(language, initial=seen | {"status": issue.status}),
        "note": NoteForm(initial=seen),
    }


def _one(
    request: HttpRequest, language: Language, workspace: Workspace, issue: Issue,
    problem: Problem | None = None, wrong: dict[str, OfIssue] | None = None,
) -> HttpResponse:  # fmt: skip
    actions.look(what="issue", workspace=workspace, issue=issue.number, by=request.user)
    known = presenters.people(language)
    return desk_page(
        request, language, "stewards/quality_issue.html", 422 if problem or wrong else 200, problem=problem,
        country=desk.country_of(workspace, language), wrong=wrong,
        issue=presenters.issue(issue, _areas(workspace), known, language),
        about=presenters.about(issue, language), figures=figures(issue.doubt, language),
        history=presenters.history(issue, known, language), found=issue.found,
        forms=_forms(language, workspace, issue) | (wrong or {}),
    )  # fmt: skip


@in_workspace(methods=("POST",))
def assign(request: HttpRequest, language: Language, workspace: Workspace, issue: str) -> HttpResponse:
    found, people = _found(workspace, issue), actions.stewards(country_of(workspace))
    form = OwnerForm(people, request.POST)
    return _acted(request, language, workspace, found, "owner", form, actions.assign)


@in_workspace(methods=("POST",))
def set_status(request: HttpRequest, language: Language, workspace: Workspace, issue: str) -> HttpResponse:
    found, form = _found(workspace, issue), StatusForm(language, request.POST)
    return _acted(request, language, workspace, found, "status", form, actions.set_status)


@in_workspace(methods=("POST",))
def note(request: HttpRequest, language: Language, workspace: Workspace, issue: str) -> HttpResponse:
    found, form = _found(workspace, issue), NoteForm(request.POST)
    return _acted(request, language, workspace, found, "note", form, actions.note)


def _acted(
    request: HttpRequest, language: Language, workspace: Workspace, issue: Issue, name: str, form: OfIssue,
    work: Callable[..., None],
) -> HttpResponse:  # fmt: skip
    if not form.is_valid():
        return _one(request, language, workspace, issue, wrong={name: form})
    given: dict[str, Any] = dict(form.cleaned_data)
    if name == "note":
        given["text"] = given.pop("note")
    done = partial(work, workspace=workspace, issue=issue.number, by=request.user, **given)
    problem = attempt(language, done)
    if problem is not None:
        return _one(request, language, workspace, _found(workspace, issue.number), problem)
    return _to_issue(language, workspace, issue.number)


def _to_issue(language: Language, workspace: Workspace, number: str) -> HttpResponse:
    where = address(language, "quality-issue", country=country_of(workspace), issue=number)
    return HttpResponseRedirect(where)


def _areas(workspace: Workspace) -> Names:
    """Names of areas from the edition that the workspace has now; without one, codes stand for themselves."""
    edition = current_edition(workspace.work / "editions")
    return areas_of(edition).names if edition else {}
