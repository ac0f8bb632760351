"""Pages are remembered until something happens in the ledger: everything they say comes from there.

Each worker keeps the pages asked for last, compressed, up to a number of bytes. What a reader already has is
not sent again, and nothing is read or drawn to find that out.
"""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from cadre.workspace.files import digest_of
from cadre_site.ledger import queries

View = Callable[..., HttpResponse]
FRESH = "public, max-age=60"
MOST_BYTES = 64 << 20  # of all pages of one worker: about 6,000 pages
_LARGEST = MOST_BYTES // 32
_LONGEST = 300  # characters of an address
_SMALL = 200  # bytes that are not worth compressing
_TYPES = ("text/", "application/json", "application/ld+json", "application/xml", "application/atom+xml")


@dataclass(frozen=True)
class Kept:
    """A page as it is sent: ``packed`` by gzip or not."""

    content: bytes
    packed: bool
    headers: dict[str, str]

    @property
    def size(self) -> int:
        return len(self.content) + sum(len(name) + len(value) for name, value in self.headers.items()) + 500

    def answer(self, request: HttpRequest) -> HttpResponse:
        known = get_conditional_response(request, etag=self.headers["ETag"])
        if known is not None:
            for name, value in self.headers.items():
                if not name.startswith("Content-") or name == "Content-Security-Policy":
                    known.headers[name] = value  # a browser takes them for the page it has
            return known
        if not self.packed:
            return HttpResponse(self.content, headers=self.headers)
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return HttpResponse(gzip.decompress(self.content), headers=self.headers)
        return HttpResponse(self.content, headers={**self.headers, "Content-Encoding": "gzip"})


class Pages:
    """The pages used last, together at most ``most`` bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.bytes = most, 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, page: Kept) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = page
            self.bytes += page.size - (before.size if before else 0)
            while self.bytes > self.most:
                _, oldest = self._kept.popitem(last=False)
                self.bytes -= oldest.size

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.bytes = 0


pages = Pages()


def remembered(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        path = request.get_full_path()
        key = digest_of([queries.version(), request.get_host(), path])
        found = pages.get(key)
        if found is None:
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", FRESH)
            if response.streaming:  # it is too long to be remembered, and is made while it is sent
                return response
            if response.status_code != 200:
                return response
            found = _kept(response)
            if len(path) < _LONGEST and found.size < _LARGEST:
                pages.put(key, found)
        return found.answer(request)

    return wrapped


def _kept(response: HttpResponse) -> Kept:
    """The tag is weak: it is the same whether the page is sent compressed or not."""
    response["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'
    packed = len(response.content) >= _SMALL and response["Content-Type"].startswith(_TYPES)
    if packed:
        patch_vary_headers(response, ["Accept-Encoding"])
    response.headers.setdefault("Vary", "Accept-Encoding")
    content = gzip.compress(response.content, 6, mtime=0) if packed else response.content
    return Kept(content, packed, dict(response.headers))
