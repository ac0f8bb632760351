"""Figures with their intervals in rows by name: what points, bars and whiskers of estimates share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cadre.publishable.documents.charts.theme import BASE, LINES, altair


@dataclass(frozen=True)
class Estimate:
    """A figure with the ends of its interval. ``text``: the figure as it is written beside its mark.

    strong: a row with a colour of its own, in bars; inner: the ends of 50%, in whiskers.
    """

    label: str
    value: float
    low: float
    high: float
    text: str
    strong: bool = False
    inner: tuple[float, float] | None = None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def data_of(rows: Sequence[Estimate], labels: Sequence[str], **more: Sequence[Any]) -> Any:
    """``more``: columns beside those of an estimate, a value for each row."""
    values = []
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        value: Mapping[str, Any] = {
            "label": label, "value": row.value, "low": row.low, "high": row.high, "text": row.text,
        }  # fmt: skip
        values.append({**value, **{name: column[place] for name, column in more.items()}})
    return altair().Data(values=values)


def reach_with_zero(rows: Sequence[Estimate]) -> tuple[float, float]:
    """The lowest and the highest end, zero among them."""
    return min(0.0, *(row.low for row in rows)), max(0.0, *(row.high for row in rows))


def names(labels: Sequence[str]) -> Any:
    """The rows in the order given, each with its label on as many lines as it has."""
    alt = altair()
    axis = alt.Axis(title=None, domain=False, ticks=False, labelExpr=LINES)
    return alt.Y("label:N", sort=list(labels), axis=axis)


def height_of(labels: Sequence[str], row: int, margin: int) -> int:
    """Pixels: ``row`` for each label, or what its lines and a margin need."""
    most = max(1 + label.count("\n") for label in labels)
    return len(labels) * max(row, 14 * most + margin)


def from_low_to_high(base: Any, at: Any, **mark: Any) -> Any:
    """The line of the interval. ``at``: the position of a field on the shared scale."""
    return base.mark_rule(**mark).encode(x=at("low"), x2="high:Q")


def upright(value: float, at: Any, **mark: Any) -> Any:
    """A line across all rows."""
    alt = altair()
    return alt.Chart(alt.Data(values=[{"at": value}])).mark_rule(color=BASE, **mark).encode(x=at("at"))
