"""What a server gives, for somebody at a terminal who compares. The one place here that opens an address: no
page, no API and no background work can come to it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from cadre_site.concerns.tools.bundles import sum_of


def served(address: str, names: Iterable[str]) -> dict[str, str]:
    """Name -> SHA-256 of what a server gives; one that it does not give is missing."""
    opener, found = build_opener(ProxyHandler({})), {}
    for name in names:
        try:
            with opener.open(f"{address.rstrip('/')}/{name}", timeout=30) as answer:
                found[name] = sum_of(answer.read())
        except URLError:
            continue
    return found
