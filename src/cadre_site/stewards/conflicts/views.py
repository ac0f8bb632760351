"""Pages of conflicts between sources. Every one of them is told to the audit before it is shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from cadre.confidential.store.plan import with_order
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre_site.accounts.gate import address
from cadre_site.accounts.presenters.problems import Problem, told
from cadre_site.stewards.conflicts import actions, presenters
from cadre_site.stewards.conflicts.counting import DECIDED_AS, Order, counted, inputs_of, order_of, tried
from cadre_site.stewards.gate import in_workspace
from cadre_site.stewards.pages import workspace_page
from cadre_site.stewards.places import country_of


@in_workspace()
def listed(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    actions.look(what="conflicts", country=country_of(workspace), by=request.user)
    inputs = inputs_of(workspace)
    try:
        found = counted(workspace, inputs) if inputs else {}
    except CadreError as problem:
        return workspace_page(
            request,
            language,
            workspace,
            "conflicts",
            422,
            problem=told(problem, language),
            rows=[],
            ready=True,
        )
    rows = presenters.listed(workspace, found, language) if inputs else []
    return workspace_page(request, language, workspace, "conflicts", rows=rows, ready=inputs is not None)


@in_workspace(methods=("GET", "POST"))
def one(request: HttpRequest, language: Language, workspace: Workspace, attribute: str) -> HttpResponse:
    """What is in conflict and who wins; an order in the making; asked by POST, what it would change."""
    order = _order(workspace, attribute)
    asked = request.POST if request.method == "POST" else request.GET
    making = _moved(_permuted(asked.getlist("order"), order), asked.get("move", ""))
    trial = request.method == "POST"
    actions.look(
        what="trial" if trial else "conflicts", country=country_of(workspace), attribute=attribute,
        by=request.user,
    )  # fmt: skip
    return _shown(request, language, workspace, attribute, order, making, trial)


def _shown(
    request: HttpRequest, language: Language, workspace: Workspace, attribute: str, order: Order,
    making: list[str], trial: bool = False, problem: Problem | None = None,
) -> HttpResponse:  # fmt: skip
    inputs, found, result = inputs_of(workspace), None, None
    try:
        if inputs:
            found = counted(workspace, inputs).get(attribute)
            if trial:
                precedence = with_order(workspace.config.precedence, order.key, making)
                result = presenters.tried(tried(workspace, inputs, precedence), language)
    except CadreError as error:
        problem = told(error, language)
    return workspace_page(
        request, language, workspace, "conflict", 422 if problem else 200, problem=problem,
        ready=inputs is not None,
        attribute=attribute, name=presenters.named(attribute, language),
        found=found and presenters.shown(found, workspace, language), counts=found,
        why=presenters.why(order, attribute, workspace, language), order=making, was=order.written or [],
        steps=presenters.places(making, request.GET.get("move", ""), workspace, language),
        changed=making != order.sources, result=result, saved="saved" in request.GET,
    )  # fmt: skip


@in_workspace(methods=("POST",))
def save(request: HttpRequest, language: Language, workspace: Workspace, attribute: str) -> HttpResponse:
    """The order as it was tried; refused when somebody changed it since the page was opened."""
    order = _order(workspace, attribute)
    making = _permuted(request.POST.getlist("order"), order)
    was = request.POST.getlist("was") or None
    try:
        actions.set_order(workspace=workspace, key=order.key, order=making, was=was, by=request.user)
    except CadreError as problem:
        return _shown(
            request, language, workspace, attribute, order, order.sources, problem=told(problem, language)
        )
    where = address(language, "conflict", country=country_of(workspace), attribute=attribute)
    return HttpResponseRedirect(f"{where}?saved=1")


def _order(workspace: Workspace, attribute: str) -> Order:
    order = order_of(workspace, attribute) if attribute in DECIDED_AS else None
    if order is None or len(order.sources) < 2:
        raise Http404
    return order


def _permuted(given: list[str], order: Order) -> list[str]:
    """The order that was asked for; the one that holds, when it does not name the same sources."""
    return given if sorted(given) == sorted(order.sources) else list(order.sources)


def _moved(order: list[str], move: str) -> list[str]:
    way, _, source = move.partition(":")
    if source not in order or way not in ("up", "down"):
        return order
    place = order.index(source)
    other = max(0, place - 1) if way == "up" else min(len(order) - 1, place + 1)
    order = list(order)
    order[place], order[other] = order[other], order[place]
    return order
