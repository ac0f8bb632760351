"""People and their roles, for administrators."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from cadre.vocabulary.languages import Language
from cadre_site.accounts import actions
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.forms import InviteForm, RoleForm
from cadre_site.accounts.gate import address, attempt, needs, refused
from cadre_site.accounts.mail import letter
from cadre_site.accounts.models import Invitation, Membership, User
from cadre_site.accounts.presenters import people as presented
from cadre_site.accounts.presenters.problems import Problem


@needs("people")
def everybody(request: HttpRequest, language: Language) -> HttpResponse:
    waiting = Invitation.objects.filter(closed_at=None).exclude(email="").select_related("organisation")
    return desk_page(
        request, language, "accounts/people.html", people=presented.everybody(language),
        waiting=[presented.invited(one, language) for one in waiting],
    )  # fmt: skip


@needs("people", methods=("GET", "POST"))
def invite(request: HttpRequest, language: Language) -> HttpResponse:
    form, problem = InviteForm(language, request.POST or None, initial={"language": language}), None
    if request.method == "POST" and form.is_valid():
        problem = attempt(language, lambda: _invite(request, form))
        if problem is None:
            return HttpResponseRedirect(address(language, "people"))
    return desk_page(request, language, "accounts/form.html", form=form, words="invite", problem=problem)


def _invite(request: HttpRequest, form: InviteForm) -> None:
    given = form.cleaned_data
    made, token = actions.invite(by=request.user, **given)
    link = request.build_absolute_uri(address(given["language"], "join", token=token))
    facts = {"link": link, "site": request.get_host(), "days": actions.INVITATION.days}
    letter("invitation", made.email, given["language"], **facts).send()


@needs("people", methods=("GET", "POST"))
def person(request: HttpRequest, language: Language, pseudonym: str) -> HttpResponse:
    """Somebody's roles, and a form to give one more."""
    found = User.objects.filter(pseudonym=pseudonym, erased_at=None).first()
    if found is None:
        raise Http404
    form, problem = RoleForm(language, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        problem = attempt(language, lambda: actions.give_role(to=found, by=request.user, **given))
        if problem is None:
            return HttpResponseRedirect(address(language, "person", pseudonym=pseudonym))
    return _person(request, language, found, form, problem)


def _person(
    request: HttpRequest, language: Language, found: User, form: RoleForm, problem: Problem | None
) -> HttpResponse:
    held = presented.roles_of(found, language)
    return desk_page(
        request, language, "accounts/person.html", somebody=found, held=held, form=form, problem=problem
    )


@needs("people", methods=("POST",))
def end_role(request: HttpRequest, language: Language, membership: int) -> HttpResponse:
    found = Membership.objects.filter(pk=membership).select_related("user").first()
    if found is None:
        raise Http404
    problem = attempt(language, lambda: actions.end_role(membership=found, by=request.user))
    if problem is not None:
        return refused(request, language, problem)
    return HttpResponseRedirect(address(language, "person", pseudonym=found.user.pseudonym))


@needs("people", methods=("POST",))
def withdraw(request: HttpRequest, language: Language, invitation: int) -> HttpResponse:
    found = Invitation.objects.filter(pk=invitation).first()
    if found is None:
        raise Http404
    actions.withdraw(invitation=found, by=request.user)
    return HttpResponseRedirect(address(language, "people"))


@needs("audit")
def audit(request: HttpRequest, language: Language) -> HttpResponse:
    return desk_page(request, language, "accounts/audit.html", rows=presented.happened(language))
