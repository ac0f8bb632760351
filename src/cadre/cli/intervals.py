"""The one shape of an interval in every answer: ``{"low": x, "high": y, "level": 0.95}``."""

from __future__ import annotations

from typing import Any

from cadre.methods.bootstrap import LEVEL, Interval


def shape(low: float, high: float, level: float = LEVEL) -> dict[str, float]:
    """``level``: the share of such intervals, 0 to 1, that would hold the true figure."""
    return {"low": float(low), "high": float(high), "level": level}


def drawn(found: Interval | None) -> dict[str, float] | None:
    """A bootstrap interval; None where the figure had a meaning in too few draws."""
    return None if found is None else shape(found.low, found.high)


def ends(figure: dict[str, Any]) -> tuple[float, float]:
    """Low and high of a figure that has an ``interval``."""
    return figure["interval"]["low"], figure["interval"]["high"]
