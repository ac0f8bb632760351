"""One plan, one currency: amounts with another currency beside them are refused, not added up."""

from __future__ import annotations

import re
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode

_AMOUNT = re.compile(
    r"(?:(?P<before>[^\d\s.,]+)\s*)?(?P<number>\d[\d ,]*(?:\.\d+)?)\s*(?P<after>[^\d\s.,]+)?"
)
COSTS = ("wage", "cost", "penalty", "end_value", "budget")


def in_one_currency(data: dict[str, Any]) -> dict[str, Any]:
    """The same keys with plain amounts. Raises CadreError where an amount is in another currency."""
    whole = str(data.get("currency") or "")
    return {key: _plain(value, key, key, whole) for key, value in data.items()}


def _plain(value: Any, key: str, place: str, whole: str) -> Any:
    if isinstance(value, dict):
        own = value.get("currency")
        if own is not None:
            _same(str(own), f"{place}.currency", whole)
        inner = {part: one for part, one in value.items() if part != "currency"}
        return {
            part: _plain(one, key if isinstance(part, int) else str(part), f"{place}.{part}", whole)
            for part, one in inner.items()
        }
    if key not in COSTS or not isinstance(value, str):
        return value
    found = _AMOUNT.fullmatch(value.strip())
    currency = found and (found["before"] or found["after"])
    if not found or not currency:
        return value
    _same(currency, place, whole)
    return float(re.sub(r"[ ,]", "", found["number"]))


def _same(currency: str, place: str, whole: str) -> None:
    if currency != whole:
        facts = {"key": place, "currency": currency, "whole": whole or "—"}
        raise CadreError("plan-currencies", ExitCode.CONFIGURATION, **facts)
