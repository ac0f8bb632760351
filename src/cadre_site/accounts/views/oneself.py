"""Everything somebody can see and do about their own account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language
from cadre_site.accounts import actions
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.forms import DetailsForm, JoinForm
from cadre_site.accounts.gate import address, attempt, needs, refused
from cadre_site.accounts.own_data import own_data
from cadre_site.accounts.presenters import people as presented
from cadre_site.accounts.presenters.problems import told
from cadre_site.pages.language import language_of


@needs()
def overview(request: HttpRequest, language: Language) -> HttpResponse:
    held = presented.roles_of(request.user, language)
    groups = presented.groups_of(request.user, language)
    return desk_page(request, language, "accounts/overview.html", held=held, groups=groups)


@needs(methods=("GET", "POST"))
def details(request: HttpRequest, language: Language) -> HttpResponse:
    user = request.user
    form = DetailsForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        actions.change_oneself(by=user, **form.cleaned_data)
        return HttpResponseRedirect(address(form.cleaned_data["language"], "account"))
    return desk_page(request, language, "accounts/form.html", form=form, words="details")


@needs()
def sessions(request: HttpRequest, language: Language) -> HttpResponse:
    found = UserSession.objects.purge_and_list(request.user)
    shown = [presented.session(one, request.session.session_key, language) for one in found]
    return desk_page(request, language, "accounts/sessions.html", sessions=shown)


@needs(methods=("POST",))
def end_session(request: HttpRequest, language: Language, session: int) -> HttpResponse:
    found = UserSession.objects.filter(pk=session, user=request.user).first()
    if found is None:
        raise Http404
    actions.end_session(session=found, by=request.user)
    return HttpResponseRedirect(address(language, "sessions"))


@needs()
def my_data(request: HttpRequest, language: Language) -> HttpResponse:
    response = JsonResponse(own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@needs(methods=("GET", "POST"))
@reauthentication_required
def erase(request: HttpRequest, language: Language) -> HttpResponse:
    problem = None
    if request.method == "POST":
        user = request.user
        problem = attempt(language, lambda: actions.erase(by=user))
        if problem is None:
            logout(request)
            return desk_page(request, language, "accounts/note.html", words="erased")
    return desk_page(request, language, "accounts/form.html", words="erase", form=None, problem=problem)


def join(request: HttpRequest, language: Language, token: str) -> HttpResponse:
    """The page behind the link of an invitation. It names nobody before the link is used."""
    invitation = actions.open_invitation(token)
    if invitation is None:
        return desk_page(request, language, "accounts/note.html", status=404, words="link-over")
    form, problem = JoinForm(invitation, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            return _joined(request, language, token, form)
        except CadreError as error:
            problem = told(error, language)
    about = presented.invited(invitation, language)
    return desk_page(request, language, "accounts/join.html", form=form, problem=problem, about=about)


def _joined(request: HttpRequest, language: Language, token: str, form: JoinForm) -> HttpResponse:
    given = form.cleaned_data
    user = actions.join(
        token=token, email=given.get("email", ""), name=given["name"], password=given["password1"],
        language=language,
    )  # fmt: skip
    logout(request)  # of whoever used this browser before
    record_authentication(request, user, method="password")
    perform_login(request, Login(user=user))
    return HttpResponseRedirect(address(language, "mfa-index"))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the sign that belongs to this browser: too old, or sent by another site."""
    return desk_page(request, language_of(request), "accounts/note.html", status=403, words="form-old")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, language_of(request))


def too_many(request: HttpRequest) -> HttpResponse:
    return desk_page(request, language_of(request), "accounts/note.html", status=429, words="too-many")
