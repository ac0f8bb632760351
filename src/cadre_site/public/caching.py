"""Pages are remembered until something happens in the ledger: everything they say comes from there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from cadre.workspace.files import digest_of
from cadre_site.ledger import queries

pages = caches["pages"]
View = Callable[..., HttpResponse]
FRESH = "public, max-age=60"
_LONGEST = 300


def remembered(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        path = request.get_full_path()
        key = digest_of([queries.version(), request.get_host(), path])
        found = pages.get(key) if len(path) < _LONGEST else None
        if found is None:
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", FRESH)
            if response.streaming:  # it is too long to be remembered, and is made while it is sent
                return response
            found = (response.status_code, response.content, dict(response.headers))
            if response.status_code == 200 and len(path) < _LONGEST:
                pages.set(key, found)
        status, content, headers = found
        return HttpResponse(content, status=status, headers=headers)

    return wrapped
