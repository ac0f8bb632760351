"""Releases before and after publication, for the people who answer for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from cadre.publishable.documents.compose.composer import Composer
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Language
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.gate import address, attempt, needs
from cadre_site.accounts.models import User
from cadre_site.accounts.presenters.problems import Problem
from cadre_site.accounts.rights import countries, may
from cadre_site.accounts.roles import Right
from cadre_site.ledger import actions, shelf
from cadre_site.ledger.comparing import comparison_of
from cadre_site.ledger.figures import figures_of
from cadre_site.ledger.models import Release
from cadre_site.ledger.protection import protection
from cadre_site.ledger.review import presenters
from cadre_site.ledger.review.forms import AnswerForm, CorrectionForm, ExplanationForm, NoteForm, ReasonForm
from cadre_site.ledger.review.letters import tell_sent_back
from cadre_site.ledger.verifying import changed_on_shelf

# The first is for spreadsheets, the second is always there.
FIGURES = ("observations.csv", "observations.parquet")


@needs("review")
def waiting(request: HttpRequest, language: Language) -> HttpResponse:
    known = countries(request.user, "review")
    found = Release.objects.exclude(state="superseded").order_by("-received_at")
    mine = found if known is None else found.filter(country__in=known)
    shown = [presenters.listed(one, language) for one in mine]
    return desk_page(request, language, "ledger/waiting.html", releases=shown)


def _found(request: HttpRequest, id: str, right: Right = "review") -> Release:
    """Of a country in which somebody has no right nothing is told, not even that there is one."""
    release = Release.objects.filter(id=id).select_related("corrects", "brought_by").first()
    if release is None or not may(request.user, right, release.country):
        raise Http404
    return release


@needs("review")
def one(request: HttpRequest, language: Language, release: str) -> HttpResponse:
    return _review(request, language, _found(request, release))


def _review(
    request: HttpRequest, language: Language, release: Release, problem: Problem | None = None,
    wrong: ExplanationForm | None = None, about: str = "",
) -> HttpResponse:  # fmt: skip
    c = Composer(figures_of(release), language, release.country)
    comparison = comparison_of(release)
    return desk_page(
        request, language, "ledger/review.html", 422 if problem or wrong else 200, release=release,
        problem=problem, wrong=wrong, about=about, facts=presenters.facts(c, release),
        checks=presenters.checks(release, language), comparison=comparison,
        changes=presenters.changes(c, release, comparison), protection=protection(c),
        approvals=presenters.approvals(release, language), returns=presenters.returns(release, language),
        may=presenters.open_to(request.user, release),
    )  # fmt: skip


@needs("review")
def figures(request: HttpRequest, language: Language, release: str) -> HttpResponse:
    """Every figure as it would be published, for those who look at it first."""
    folder = shelf.place(_found(request, release).id) / shelf.RELEASE
    file = next(path for name in FIGURES if (path := folder / name).is_file())
    return FileResponse(file.open("rb"), as_attachment=True, filename=f"{release}-{file.name}")


def _done(
    request: HttpRequest, language: Language, release: Release, work: Callable[[], object]
) -> HttpResponse:
    problem = attempt(language, work)
    if problem is not None:
        return _review(request, language, Release.objects.get(id=release.id), problem)
    return HttpResponseRedirect(address(language, "review-release", release=release.id))


@needs("approve", methods=("POST",))
def approve(request: HttpRequest, language: Language, release: str) -> HttpResponse:
    found = _found(request, release, "approve")
    return _done(request, language, found, lambda: _approve(request.user, found))


def _approve(user: User, release: Release) -> None:
    if (file := changed_on_shelf(release)) is not None:
        raise CadreError("site-shelf-changed", ExitCode.STORAGE, release=release.id, file=file)
    actions.approve(release=release.id, comparison=comparison_of(release), by=user)


@needs("explain", methods=("POST",))
def explain(request: HttpRequest, language: Language, release: str, indicator: str) -> HttpResponse:
    found, form = _found(request, release, "explain"), ExplanationForm(request.POST)
    if not form.is_valid():
        return _review(request, language, found, wrong=form, about=indicator)
    comparison, text = comparison_of(found), form.cleaned_data["text"]
    return _done(
        request, language, found,
        lambda: actions.explain(
            release=found.id, comparison=comparison, indicator=indicator, text=text, by=request.user
        ),
    )  # fmt: skip


@needs("bring", methods=("GET", "POST"))
def correction(request: HttpRequest, language: Language, release: str) -> HttpResponse:
    found = _found(request, release, "bring")
    form, problem = CorrectionForm(found.country, language, request.POST or None), None
    if not form.fields["corrects"].choices:
        return desk_page(request, language, "accounts/note.html", words="correction-none")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        note = Bilingual(en=given["note_en"], ru=given["note_ru"])
        mark = partial(
            actions.mark_correction, release=found.id, corrects=given["corrects"], note=note, by=request.user
        )
        problem = attempt(language, mark)
        if problem is None:
            return HttpResponseRedirect(address(language, "review-release", release=found.id))
    return desk_page(request, language, "accounts/form.html", form=form, words="correction", problem=problem)


@needs("review", methods=("GET", "POST"))
def send_back(request: HttpRequest, language: Language, release: str) -> HttpResponse:
    found = _found(request, release)
    form, problem = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["fault"]
        problem = attempt(
            language, lambda: actions.send_back(release=found.id, reason=reason, by=request.user)
        )
        if problem is None:
            tell_sent_back(request, found)
            return HttpResponseRedirect(address(language, "review-release", release=found.id))
    return desk_page(request, language, "accounts/form.html", form=form, words="send-back", problem=problem)


@needs("bring", methods=("GET", "POST"))
def bring_again(request: HttpRequest, language: Language, release: str) -> HttpResponse:
    found = _found(request, release, "bring")
    form, problem = AnswerForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        problem = attempt(
            language, lambda: actions.bring_again(release=found.id, answer=answer, by=request.user)
        )
        if problem is None:
            return HttpResponseRedirect(address(language, "review-release", release=found.id))
    return desk_page(request, language, "accounts/form.html", form=form, words="bring-again", problem=problem)


@needs("take_down", methods=("GET", "POST"))
def take_down(request: HttpRequest, language: Language, release: str) -> HttpResponse:
    found = _found(request, release, "take_down")
    form, problem = NoteForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        tombstone = Bilingual(en=form.cleaned_data["note_en"], ru=form.cleaned_data["note_ru"])
        work = partial(actions.take_down, release=found.id, tombstone=tombstone, by=request.user)
        problem = attempt(language, work)
        if problem is None:
            return HttpResponseRedirect(address(language, "review"))
    return desk_page(request, language, "accounts/form.html", form=form, words="take-down", problem=problem)
