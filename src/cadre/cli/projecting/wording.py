"""Figures of a projection or a plan in the terminal's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cadre.cli.language import spoken
from cadre.vocabulary.languages import number


def decimal(value: float, decimals: int = 1) -> str:
    return number(round(value, decimals) + 0.0, spoken(), decimals)


def whole(value: float) -> str:
    return decimal(value, 0)


def signed(value: float, decimals: int = 0) -> str:
    rounded = round(value, decimals)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + decimal(abs(value), decimals)


def interval_of(row: Mapping[str, Any], write: Callable[[float], str] = whole) -> dict[str, str]:
    """``middle``, ``low`` and ``high`` of a figure with its interval."""
    span = row["interval"]
    return {"middle": write(row["median"]), "low": write(span["low"]), "high": write(span["high"])}
