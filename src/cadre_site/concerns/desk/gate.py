"""What stands before every route: signed in, the form's own sign sent along, a second factor, the right."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from cadre_site.accounts.rights import has_second_factor
from cadre_site.concerns.cases import receiving
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import Right, need


class SignedIn(APIKeyCookie):
    """The session's cookie; the header X-CSRFToken with whatever is no GET."""

    param_name = "session"

    def _get_key(self, request: HttpRequest) -> str | None:
        return None

    def authenticate(self, request: Any, key: str | None) -> Any:
        if not request.user.is_authenticated or not request.user.is_active:
            raise RefusedError("sign-in", 401)
        if check_csrf(request) is not None:
            raise RefusedError("csrf", 403)
        if not has_second_factor(request.user):
            raise RefusedError("factor-missing", 403)
        return request.user


def at(request: Any, slug: str, *any_of: Right) -> tuple[ReceivingOrganisation, set[str]]:
    """The organisation and the rights there. Raises RefusedError: 404 for strangers, 403 without a right."""
    found = receiving(slug)
    if found is None:
        raise RefusedError("not-found", 404)
    return found, need(request.auth, found, *any_of)
