"""What must have been confirmed a moment ago, in this very session: the password, and the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from cadre_site.accounts.adapters import RECENT

View = Callable[..., HttpResponse]


def both_fresh(view: View) -> View:
    """Each that is not fresh is asked for, one after the other; allauth alone is content with either."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = _stale(request)
        if asked is None:
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"{asked}?{urlencode({'next': request.path})}")

    return wrapped


def _stale(request: HttpRequest) -> str | None:
    """Where the first that is not fresh is confirmed."""
    records = get_authentication_records(request, request.user)
    fresh = {one["method"] for one in records if time.time() - one["at"] < RECENT}
    for way in get_adapter(request).get_reauthentication_methods(request.user):
        if ("mfa" if way["id"].startswith("mfa") else "password") not in fresh:
            return str(way["url"])
    return None
