"""The picture of ``cadre pay``: gaps with intervals, what they go with, quarters, pay events, hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cadre.cli.drawing import Picture, draw_panels
from cadre.cli.language import spoken, words
from cadre.methods.pay.design import CONSTANT
from cadre.methods.pay.employers import QUARTERS
from cadre.methods.uncertainty.intervals import ends
from cadre.publishable.documents.charts.bars import Part, parts
from cadre.publishable.documents.charts.estimates import estimates
from cadre.publishable.documents.charts.named_rows import Estimate
from cadre.publishable.documents.charts.stack import Panel
from cadre.vocabulary.languages import number, percent

Figures = dict[str, Any]
Written = Callable[[float], str]
EVENTS = ("late", "partial", "missing")
GROUPS = ("everyone", "women", "men")


def draw_pay(result: Figures, path: Path, kind: Picture) -> None:
    """Write what was found. Raises CadreError where the file cannot be written."""
    draw_panels(list(_panels(result)), path, kind)


def _panels(result: Figures) -> Iterator[Panel]:
    gaps = {name: gap for name, gap in result.get("gaps", {}).items() if gap is not None}
    if gaps:
        rows = [_range(words(f"pay.name.{name}"), gap, _percent) for name, gap in gaps.items()]
        chart = estimates(rows, words("pay.chart.gap-axis"))
        yield Panel(words("pay.chart.gaps"), chart, words("pay.chart.gaps-note"))
    if "decomposition" in result:
        yield _decomposition(result["decomposition"])
    if result.get("women_by_quarter"):
        yield Panel(words("pay.chart.quarters"), parts(list(_quarters(result["women_by_quarter"]))))
    for name, keys in (("paydays", EVENTS), ("unpaid_hours", ("share_of_hours", "share_affected"))):
        if name in result:
            rows = list(_shares(result[name], keys))
            yield Panel(words(f"pay.chart.{name}"), estimates(rows, words("pay.chart.share-axis")))


def _decomposition(found: Figures) -> Panel:
    """Explained, by factor, and unexplained, in hundredths of the logarithm of pay."""
    two = found["twofold"]["jann"]
    rows = [_range(words("pay.chart.gap"), found["gap"], _hundredths, 100)]
    for part in ("explained", "unexplained"):
        rows.append(_range(words(f"pay.chart.{part}"), two[part], _hundredths, 100))
    rows += [
        _range("· " + factor, figure, _hundredths, 100)
        for factor, figure in two["explained"]["by_factor"].items() if factor != CONSTANT
    ]  # fmt: skip
    chart = estimates(rows, words("pay.chart.log-axis"))
    return Panel(words("pay.chart.decomposition"), chart, words("pay.chart.caution"))


def _quarters(shares: Figures) -> Iterator[Part]:
    for name in reversed(QUARTERS):
        for part, share in (("men", 100 - shares[name]), ("women", shares[name])):
            label = words(f"pay.chart.{name}")
            yield Part(label, words(f"pay.chart.{part}"), share, percent(share, spoken(), 0))


def _shares(found: Figures, keys: tuple[str, ...]) -> Iterator[Estimate]:
    for key in keys:
        for group in GROUPS:
            figure = (found[key] or {}).get(group)
            if figure is not None:
                label = words(f"pay.chart.{key}") + ", " + words(f"pay.chart.{group}").lower()
                yield _range(label, figure, _percent)


def _range(label: str, figure: Figures, written: Written, times: float = 1) -> Estimate:
    value, low, high = (times * one for one in (figure["value"], *ends(figure)))
    return Estimate(label, value, low, high, written(value))


def _percent(value: float) -> str:
    return percent(round(value, 1) + 0.0, spoken(), 1)


def _hundredths(value: float) -> str:
    return number(round(value, 1) + 0.0, spoken(), 1)
