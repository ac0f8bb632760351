"""Pages of pairs that may be one person. Every look at a pair is told to the audit before it is shown."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from cadre.confidential.linkage.decisions import Line, Word
from cadre.confidential.linkage.reasons import ReviewPair, reasons_of
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre_site.accounts.gate import address
from cadre_site.accounts.presenters.problems import told
from cadre_site.stewards.gate import in_workspace
from cadre_site.stewards.linking import actions, presenters
from cadre_site.stewards.linking.shelf import Shelf, shelf_of
from cadre_site.stewards.pages import workspace_page
from cadre_site.stewards.places import country_of

PAGE = 50
_WORDS: tuple[Word, ...] = ("same", "different", "undecided")


@in_workspace()
def listed(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    """What is to be decided, most uncertain first, and what has been."""
    actions.look(what="links", country=country_of(workspace), by=request.user)
    try:
        shelf = shelf_of(workspace)
    except CadreError as problem:
        return workspace_page(
            request, language, workspace, "links", 422, problem=told(problem, language), shelf=None, key=None
        )
    if shelf is None:
        return workspace_page(
            request, language, workspace, "links", shelf=None, key=workspace.config.linkage.key
        )
    start = _start(request.GET.get("from", ""), len(shelf.open))
    me = request.user.pseudonym
    return workspace_page(
        request, language, workspace, "links", shelf=shelf, start=start, step=PAGE,
        pairs=[presenters.listed(one, workspace, language) for one in shelf.open[start : start + PAGE]],
        decided=presenters.decided(shelf, workspace, me, language)[:PAGE],
        deciders=presenters.deciders(shelf, me, language),
        lapsed=presenters.lapsed(shelf, workspace, language), done="after" in request.GET,
    )  # fmt: skip


def _start(given: str, count: int) -> int:
    start = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    return start if start < count else 0


@in_workspace()
def pair(request: HttpRequest, language: Language, workspace: Workspace, pair: str) -> HttpResponse:
    """Two rows side by side, why the model thinks what it does, and the buttons."""
    shelf, found = _found(workspace, pair)
    actions.look(what="pair", country=country_of(workspace), pair=found.id, by=request.user)
    reasons, line = reasons_of(shelf.links.folder, found), shelf.line_of(found)
    following, me = shelf.after(found), request.user.pseudonym
    before = shelf.by_id.get(request.GET.get("after", ""))
    before_line = shelf.line_of(before) if before else None
    return workspace_page(
        request, language, workspace, "pair", pair=presenters.listed(found, workspace, language),
        left=presenters.place(found.left, workspace, language), left_rows=found.left_rows,
        right=presenters.place(found.right, workspace, language), right_rows=found.right_rows,
        attributes=presenters.attributes(reasons, language), reasons=presenters.told(reasons, language),
        picture=presenters.picture(reasons, language), summary=presenters.summary(found, language),
        said=presenters.said(line, me, language) if line else "",
        before=(before.id, presenters.said(before_line, me, language)) if before and before_line else None,
        following=following.id if following else "", left_to_do=len(shelf.open),
    )  # fmt: skip


def _found(workspace: Workspace, id: str) -> tuple[Shelf, ReviewPair]:
    shelf = shelf_of(workspace)
    found = shelf.by_id.get(id) if shelf else None
    if shelf is None or found is None:
        raise Http404
    return shelf, found


@in_workspace(methods=("POST",))
def decide(request: HttpRequest, language: Language, workspace: Workspace, pair: str) -> HttpResponse:
    """Write the decision and go on to the next pair; taken back, the pair itself is shown again."""
    shelf, word = shelf_of(workspace), request.POST.get("decision", "")
    if shelf is None or word not in _WORDS:
        raise Http404
    found, line = shelf.by_id.get(pair), shelf.lines.get(pair)
    if found is not None:
        line = shelf.line_of(found)
    if found is None and (line is None or word != "undecided"):
        raise Http404
    try:
        _write(workspace, found, line, word, request)
    except CadreError as problem:
        return workspace_page(
            request, language, workspace, "links", 422, problem=told(problem, language), shelf=None, key=None
        )
    return HttpResponseRedirect(_onward(workspace, language, shelf, found, word))


def _write(
    workspace: Workspace, found: ReviewPair | None, line: Line | None, word: Word, request: HttpRequest
) -> None:
    """What is taken back is the line that holds, whatever rows it was said of."""
    if found is None or (word == "undecided" and line is not None):
        assert line is not None
        rows, prints = line.rows, (line.left_print, line.right_print)
    else:
        rows, prints = (found.left, found.right), found.prints
    actions.decide(
        workspace=workspace, one=rows[0], two=rows[1], prints=prints, decision=word, by=request.user
    )


def _onward(
    workspace: Workspace, language: Language, shelf: Shelf, found: ReviewPair | None, word: Word
) -> str:
    country = country_of(workspace)
    following = shelf.after(found) if found and word != "undecided" else found
    if following is None:
        return address(language, "links", country=country) + ("?after=1" if found else "")
    onward = address(language, "link-pair", country=country, pair=following.id)
    asked = "" if found is None or word == "undecided" else "?" + urlencode({"after": found.id})
    return f"{onward}{asked}#pair"
