"""Where allauth asks how we want it: letters, redirects, counters, secrets at rest."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse

from cadre.catalogue.messages import say
from cadre_site.accounts import actions
from cadre_site.accounts.mail import letter
from cadre_site.accounts.models import User
from cadre_site.pages.language import language_of

RECENT = 300


class Accounts(DefaultAccountAdapter):
    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """``account/email/password_reset_key`` is the letter ``password_reset_key`` of the catalogue."""
        found = User.objects.filter(email__iexact=email).first()
        language = found.language if found is not None else language_of(self.request)
        link = context.get("password_reset_url", "").replace("/account/", f"/{language}/account/", 1)
        facts = {"site": self.request.get_host(), "link": link}
        return letter(template_prefix.rsplit("/", 1)[-1], email, language, **facts)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, token = key.split("-", 1)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return str(self.request.build_absolute_uri(path))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return f"/{request.user.language}/account/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return f"/{language_of(request)}/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """With the language in the address: allauth compares it with the page it is on."""
        language = language_of(self.request)
        return [
            one | {"url": f"/{language}{one['url']}"} for one in super().get_reauthentication_methods(user)
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who has just signed in."""
        records = self.request.session.get("account_authentication_methods", [])
        if any(time.time() - record["at"] < RECENT for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def set_password(self, user: User, password: str) -> None:
        actions.change_password(password=password, by=user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts are counted per address *and* account: mistakes from elsewhere shut nobody out."""
        return f"{get_ip(request)}|{credentials.get('email', '').lower()}"


class SecondFactors(DefaultMFAAdapter):
    def generate_authenticator_name(self, user: User, type: Any) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return say("site.passkey.name", language_of(context.request), number=count + 1)

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    """The seeds of codes are useless to somebody who has the database alone."""
    key = hashlib.sha256(b"second factors|" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
