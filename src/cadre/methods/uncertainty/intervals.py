"""The one shape of an interval in every answer: ``{"low": x, "high": y, "level": 0.95}``."""

from __future__ import annotations

from typing import Any

from cadre.methods.bootstrap import LEVEL as CONFIDENCE
from cadre.methods.bootstrap import Interval


def interval(low: float, high: float, level: float | None = CONFIDENCE) -> dict[str, float | None]:
    """``level``: the share, 0 to 1, of such intervals that would hold the true figure, or of draws within;
    None for a range that is varied over."""
    return {"low": float(low) + 0.0, "high": float(high) + 0.0, "level": level}


def drawn(found: Interval | None) -> dict[str, float | None] | None:
    """A bootstrap interval; None where the figure had a meaning in too few draws."""
    return None if found is None else interval(found.low, found.high)


def ends(figure: dict[str, Any]) -> tuple[float, float]:
    """Low and high of a figure that has an ``interval``."""
    return figure["interval"]["low"], figure["interval"]["high"]
