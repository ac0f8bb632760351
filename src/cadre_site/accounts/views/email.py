"""Changing one's address: a link to the new one, a notice to the old one; nobody learns who has one."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.http import Http404, HttpRequest, HttpResponse

from cadre.vocabulary.languages import Language
from cadre_site.accounts import actions
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.forms import EmailForm
from cadre_site.accounts.fresh import both_fresh
from cadre_site.accounts.gate import address, attempt, needs
from cadre_site.accounts.mail import letter
from cadre_site.accounts.models import User


@needs(methods=("GET", "POST"))
@both_fresh
def ask(request: HttpRequest, language: Language) -> HttpResponse:
    form = EmailForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return desk_page(request, language, "accounts/form.html", form=form, words="email")
    if not consume(request, action="change_email", user=request.user):
        return desk_page(request, language, "accounts/note.html", status=429, words="email-often")
    _ask(request, form.cleaned_data["new_email"])
    return desk_page(request, language, "accounts/note.html", words="email-sent")


def _ask(request: HttpRequest, email: str) -> None:
    """Two letters whatever the address is: whoever asks sees no difference."""
    user, site = request.user, request.get_host()
    token = actions.ask_email(email=email, by=user)
    has_it = User.objects.filter(email__iexact=email).first()
    if has_it is not None:
        letter("email_taken", has_it.email, has_it.language, site=site).send()
    else:
        link = request.build_absolute_uri(address(user.language, "email-confirm", token=token))
        hours = int(actions.EMAIL_LINK.total_seconds() // 3600)
        letter("email_new", email, user.language, site=site, link=link, hours=hours).send()
    letter("email_asked", user.email, user.language, site=site).send()


@needs(methods=("GET", "POST"))
def confirm(request: HttpRequest, language: Language, token: str) -> HttpResponse:
    """The page behind the link. Opening it changes nothing: programs that read mail open links too."""
    if actions.open_change(token, request.user) is None:
        raise Http404
    problem = None
    if request.method == "POST":
        before = request.user.email
        problem = attempt(language, lambda: actions.change_email(token=token, by=request.user))
        if problem is None:
            user = request.user
            letter("email_changed", before, user.language, site=request.get_host()).send()
            return desk_page(request, language, "accounts/note.html", words="email-changed")
    return desk_page(
        request, language, "accounts/form.html", words="email-confirm", form=None, problem=problem
    )
