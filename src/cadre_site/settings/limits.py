"""How often one client may ask the API, and behind how many proxies the client is found."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from cadre.vocabulary.errors import CadreError, ExitCode

PER_MINUTE, PROXIES = "CADRE_API_PER_MINUTE", "CADRE_PROXIES"
_USUAL = 600


@dataclass(frozen=True)
class Limits:
    """``proxies``: how many of our own stand in front and write X-Forwarded-For."""

    per_minute: int
    proxies: int


def limits(environment: Mapping[str, str] = os.environ) -> Limits:
    """Raises CadreError (CONFIGURATION) for a setting that is no whole number."""
    return Limits(_whole(environment, PER_MINUTE, _USUAL, 1), _whole(environment, PROXIES, 0, 0))


def _whole(environment: Mapping[str, str], name: str, usual: int, least: int) -> int:
    text = environment.get(name, "").strip() or str(usual)
    if not text.isdecimal() or int(text) < least:
        raise CadreError("site-not-whole", ExitCode.CONFIGURATION, setting=name, given=text, least=least)
    return int(text)
