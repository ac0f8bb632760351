"""Pages of runs, and of the release that a run has made, before it is handed over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from cadre.publishable.documents import ReleaseFolder
from cadre.publishable.documents.compose.composer import Composer
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre_site.accounts.gate import address
from cadre_site.accounts.presenters.problems import Problem, told
from cadre_site.ledger.models import Release
from cadre_site.ledger.protection import protection
from cadre_site.stewards.actions import look
from cadre_site.stewards.gate import in_workspace
from cadre_site.stewards.pages import workspace_page
from cadre_site.stewards.places import country_of
from cadre_site.stewards.running import actions, made, presenters, runs
from cadre_site.stewards.running.runs import Run


@in_workspace()
def every(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    look(what="runs", country=country_of(workspace), by=request.user)
    return _every(request, language, workspace)


def _every(
    request: HttpRequest, language: Language, workspace: Workspace, problem: Problem | None = None
) -> HttpResponse:
    return workspace_page(
        request, language, workspace, "runs", 422 if problem else 200, problem=problem,
        runs=[presenters.listed(one, language) for one in runs.runs(workspace)],
        open=runs.open_run(workspace),
        release=made.current(workspace),
    )  # fmt: skip


@in_workspace()
def one(request: HttpRequest, language: Language, workspace: Workspace, run: str) -> HttpResponse:
    found = _found(workspace, run)
    look(what="run", country=country_of(workspace), by=request.user)
    return workspace_page(
        request, language, workspace, "run", run=presenters.shown(workspace, found, language)
    )


@in_workspace()
def progress(request: HttpRequest, language: Language, workspace: Workspace, run: str) -> HttpResponse:
    """The part of the page that changes while a run is at work; it was told to the audit with the page."""
    shown = presenters.shown(workspace, _found(workspace, run), language)
    open_still = {"X-Run-Open": "yes" if shown.open else "no"}
    return HttpResponse(
        render_to_string("stewards/run_state.html", {"run": shown}, request), headers=open_still
    )


def _found(workspace: Workspace, id: str) -> Run:
    found = runs.run(workspace, id)
    if found is None:
        raise Http404
    return found


@in_workspace(methods=("POST",))
def ask(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    what, release = request.POST.get("what"), made.current(workspace)
    if what not in runs.WHATS or (what == "hand_over" and release is None):
        raise Http404
    name = release.name if release is not None and what == "hand_over" else ""
    work = partial(actions.ask, workspace=workspace, what=what, release=name, by=request.user)
    return _then(request, language, workspace, work)


@in_workspace(methods=("POST",))
def stop(request: HttpRequest, language: Language, workspace: Workspace, run: str) -> HttpResponse:
    found = _found(workspace, run)

    def work() -> Run:
        actions.stop(workspace=workspace, run=found, by=request.user)
        return found

    return _then(request, language, workspace, work)


def _then(
    request: HttpRequest, language: Language, workspace: Workspace, work: Callable[[], Run]
) -> HttpResponse:
    try:
        run = work()
    except CadreError as error:
        return _every(request, language, workspace, told(error, language))
    return HttpResponseRedirect(address(language, "run", country=country_of(workspace), run=run.id))


@in_workspace()
def release(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    """What the last release that was made would publish, and what the wall withholds of it."""
    folder = made.current(workspace)
    if folder is None:
        raise Http404
    look(what="release", country=country_of(workspace), by=request.user)
    opened = ReleaseFolder(folder)
    c = Composer(opened, language, opened.definitions.country.code)
    return workspace_page(
        request, language, workspace, "release", id=folder.name, facts=made.facts(c),
        protection=protection(c), withheld=made.withheld(c), open=runs.open_run(workspace),
        handed_over=Release.objects.filter(id=folder.name).exists(),
    )  # fmt: skip
