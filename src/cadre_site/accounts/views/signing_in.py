"""allauth's own pages, with our templates. What each is called stands in ``addresses``."""

from __future__ import annotations

from typing import Any

from allauth.account.views import (
    AccountInactiveView,
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
    ReauthenticateView,
)
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ListWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cadre_site.pages.language import language_of


class PasskeySignIn(LoginWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_login") + "?passkey=refused")


def _form(view: Any, words: str) -> Any:
    """A page that is a title, a sentence and a form: ``site.page.<words>`` in the catalogue."""
    return view.as_view(template_name="accounts/form.html", extra_context={"words": words})


def _note(view: Any, words: str) -> Any:
    return view.as_view(template_name="accounts/note.html", extra_context={"words": words})


def _own(view: Any, template: str) -> Any:
    return view.as_view(template_name=f"accounts/{template}.html")


# allauth's name -> our address and its view.
VIEWS: dict[str, tuple[str, Any]] = {
    "account_login": ("sign-in", _own(LoginView, "sign_in")),
    "account_logout": ("sign-out", _form(LogoutView, "sign-out")),
    "account_inactive": ("closed", _note(AccountInactiveView, "inactive")),
    "account_reauthenticate": ("confirm-password", _form(ReauthenticateView, "reauthenticate")),
    "account_change_password": ("password", _form(PasswordChangeView, "password-change")),
    "account_reset_password": ("forgotten", _form(PasswordResetView, "password-reset")),
    "account_reset_password_done": ("forgotten/sent", _note(PasswordResetDoneView, "password-reset-sent")),
    "account_reset_password_from_key_done": (
        "new-password/set", _note(PasswordResetFromKeyDoneView, "password-new"),
    ),
    "account_reset_password_from_key": (
        "new-password/<str:uidb36>/<str:key>", _own(PasswordResetFromKeyView, "new_password"),
    ),
    "mfa_index": ("security", _own(IndexView, "security")),
    "mfa_authenticate": ("second-factor", _own(AuthenticateView, "second_factor")),
    "mfa_reauthenticate": ("confirm-code", _form(ReauthenticateByCodeView, "reauthenticate-code")),
    "mfa_activate_totp": ("security/app", _own(ActivateTOTPView, "totp")),
    "mfa_deactivate_totp": ("security/app/remove", _form(DeactivateTOTPView, "totp-remove")),
    "mfa_view_recovery_codes": ("security/codes", _own(ViewRecoveryCodesView, "recovery_codes")),
    "mfa_generate_recovery_codes": ("security/codes/new", _form(GenerateRecoveryCodesView, "codes-new")),
    "mfa_list_webauthn": ("security/passkeys", _own(ListWebAuthnView, "passkeys")),
    "mfa_add_webauthn": ("security/passkeys/add", _own(AddWebAuthnView, "passkey_add")),
    "mfa_remove_webauthn": ("security/passkeys/<int:pk>/remove", _form(RemoveWebAuthnView, "passkey-remove")),
    "mfa_reauthenticate_webauthn": ("confirm-passkey", _own(ReauthenticateWebAuthnView, "passkey_confirm")),
    "mfa_login_webauthn": ("passkey", PasskeySignIn.as_view()),
}  # fmt: skip


def to_language(request: HttpRequest, **parts: Any) -> HttpResponse:
    """allauth's addresses without a language lead to the reader's."""
    user = request.user
    language = user.language if user.is_authenticated else language_of(request)
    return HttpResponseRedirect(f"/{language}{request.get_full_path()}")
