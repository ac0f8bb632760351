"""How often one client may ask the API."""

from __future__ import annotations

import os
from collections.abc import Mapping

from cadre.vocabulary.errors import CadreError, ExitCode

PER_MINUTE = "CADRE_API_PER_MINUTE"
_USUAL = 600


def api_per_minute(environment: Mapping[str, str] = os.environ) -> int:
    """Raises CadreError (CONFIGURATION) for a setting that is no whole number above 0."""
    text = environment.get(PER_MINUTE, "").strip() or str(_USUAL)
    if not text.isdecimal() or int(text) < 1:
        raise CadreError("site-not-whole", ExitCode.CONFIGURATION, setting=PER_MINUTE, given=text, least=1)
    return int(text)
