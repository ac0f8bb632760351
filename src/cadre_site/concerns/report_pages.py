"""The reporters' pages as an application server calls them: files from one folder, the same for everybody.

No Django, no template, nothing read from a request but its path. Any server of static files does as well: it
has to send the headers that ``headers`` gives.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cadre.vocabulary.errors import CadreError, ExitCode

FOLDER, TRUST, INDEX = "CADRE_CONCERNS_PAGES", "trust.json", "index.html"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
Start = Callable[[str, list[tuple[str, str]]], Any]


def headers(api: str) -> dict[str, str]:
    """For every file. ``api``: the one other origin that the pages may speak with."""
    policy = {
        "default-src": "'none'", "script-src": "'self'", "worker-src": "'self'", "style-src": "'self'",
        "img-src": "'self' blob:", "connect-src": f"'self' {api}", "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'", "require-trusted-types-for": "'script'", "trusted-types": "cadre",
    }  # fmt: skip
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "no-cache",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def pages(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Path -> type and bytes, read once. Raises CadreError (NOT_READY): no pages, or no trust.json."""
    if not (folder / INDEX).is_file() or not (folder / TRUST).is_file():
        raise CadreError("concerns-no-pages", ExitCode.NOT_READY, folder=str(folder))
    found = {
        f"/{path.relative_to(folder).as_posix()}": (TYPES[path.suffix], path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TYPES
    }
    return found | {"/": found[f"/{INDEX}"]}


def api_of(folder: Path) -> str:
    """The origin that trust.json names. Raises CadreError (CONFIGURATION)."""
    try:
        api = str(json.loads((folder / TRUST).read_bytes())["api"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CadreError("concerns-no-pages", ExitCode.CONFIGURATION, folder=str(folder)) from problem
    parts = urlsplit(api)
    if f"{parts.scheme}://{parts.netloc}" != api or any(sign in api for sign in " ;,'\"*"):
        raise CadreError("concerns-origin", ExitCode.CONFIGURATION, given=api)
    return api


class ReportPages:
    """A WSGI application. ``GET`` and ``HEAD`` of a file, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.files, told = pages(folder), headers(api_of(folder))
        self.headers = list(told.items())

    def __call__(self, environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        kind, content = self.files.get(environ.get("PATH_INFO") or "/", ("", b""))
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            start("405 Method Not Allowed", [("Allow", "GET, HEAD"), *self.headers])
            return [b""]
        if not kind:
            start("404 Not Found", [("Content-Length", "0"), *self.headers])
            return [b""]
        start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content))), *self.headers])
        return [b"" if method == "HEAD" else content]


def __getattr__(name: str) -> ReportPages:
    """``application`` is made when a server asks for it: the folder is not known before."""
    if name == "application":
        return ReportPages(Path(os.environ[FOLDER]))
    raise AttributeError(name)
