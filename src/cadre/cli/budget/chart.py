"""The picture of ``cadre budget``: one chart for each part that has a shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cadre.cli.drawing import Picture, draw_panels
from cadre.cli.language import spoken, words
from cadre.methods.uncertainty.intervals import ends
from cadre.publishable.documents.charts.bars import Bar, GroupedBar, Pair, bars, columns, pairs
from cadre.publishable.documents.charts.estimates import estimates
from cadre.publishable.documents.charts.lines import Point, lines
from cadre.publishable.documents.charts.named_rows import Estimate
from cadre.publishable.documents.charts.stack import Panel
from cadre.vocabulary.languages import number, percent

Part = dict[str, Any]
MOST_ROWS = 30


def draw_budget(parts: dict[str, Part], path: Path, kind: Picture) -> None:
    """Write the picture. Raises CadreError where no part has a chart, or the file cannot be written."""
    panels = [
        panel for name, part in parts.items() if name in _DRAWN for panel in _DRAWN[name](part)
    ]  # fmt: skip
    draw_panels(panels, path, kind)


def _heading(name: str, currency: str | None = None) -> str:
    return words(f"budget.{name}") + (f", {currency}" if currency else "")


def _written(value: float) -> str:
    return number(value, spoken(), 2 if 0 < abs(value) < 100 else 0)


def _short(value: float) -> str:
    """Money in thousands, millions or billions, so that it fits on a bar."""
    for unit, power in (("billion", 1e9), ("million", 1e6), ("thousand", 1e3)):
        if abs(value) >= 10 * power:
            return words(f"budget.chart.{unit}", amount=number(value / power, spoken(), 1))
    return _written(value)


def _wage_bill(part: Part) -> Iterator[Panel]:
    rows = [
        GroupedBar(str(year), "", bill, _short(bill)) for year, bill in enumerate(part["by_year"][:16])
    ]  # fmt: skip
    yield Panel(_heading("wage_bill", part["currency"]), columns(rows), words("budget.chart.years-from-now"))
    if part["shares_percent"]:
        shares = [
            Bar(name, share, percent(share, spoken(), 1)) for name, share in part["shares_percent"].items()
        ]
        yield Panel(words("budget.chart.shares"), bars(shares))


def _absorption(part: Part) -> Iterator[Panel]:
    kinds = ("not_absorbed", "unfunded_need", "vacant")
    rows = [
        Bar(f"{row['name'] or '—'}: {words(f'budget.chart.{kind}')}", row[kind], number(row[kind], spoken()))
        for row in part["rows"][:MOST_ROWS] for kind in kinds if row[kind] is not None
    ]  # fmt: skip
    if rows:
        yield Panel(_heading("absorption"), bars(rows))


def _execution(part: Part) -> Iterator[Panel]:
    named = (("execution_percent", "spent"), ("composition_variance_percent", "moved"))
    rows = [
        GroupedBar(
            str(year["year"]), words(f"budget.chart.{kind}"), year[key], percent(year[key], spoken(), 1)
        )
        for year in part["years"][-10:] for key, kind in named if year[key] is not None
    ]  # fmt: skip
    if rows:
        yield Panel(_heading("execution"), columns(rows), words("budget.pefa-unverified"))


def _prices(part: Part) -> Iterator[Panel]:
    points = [
        Point(words(f"budget.chart.{kind}"), row["year"], row[kind], _short(row[kind]))
        for kind in ("nominal", "real") for row in part["years"]
    ]  # fmt: skip
    if len(part["years"]) > 1:
        note = words(f"budget.{part['deflator']}", base=str(part["base"]))
        yield Panel(_heading("prices", part["currency"]), lines(points), note)


def _space(part: Part) -> Iterator[Panel]:
    for area in part["areas"][:6]:
        change = {name: 100 * value for name, value in area["log_change"].items()}
        rows = [
            Bar(words(f"budget.chart.{name}"), value, number(value, spoken(), 1), name == "spending")
            for name, value in change.items()
        ]  # fmt: skip
        span = f"{area['area'] or '—'}, {area['from']}–{area['to']}"
        yield Panel(f"{_heading('space')}: {span}", bars(rows), words("budget.chart.log"))


def _reform(part: Part) -> Iterator[Panel]:
    rows = [
        Pair(name, stated, again, _short(stated), _short(again))
        for name, stated, again in (
            (line["line"], line["stated"], line["recalculated"]) for line in part["lines"][:MOST_ROWS]
        )
        if stated is not None
    ]
    if rows:
        spec = pairs(rows, words("budget.chart.stated"), words("budget.chart.recalculated"))
        yield Panel(_heading("reform", part["currency"]), spec)
    covers = part["covers_percent"]
    low, high = ends(covers)
    one = Estimate(
        words("budget.chart.covers"), covers["middle"], low, high, percent(covers["middle"], spoken(), 1)
    )
    yield Panel(words("budget.chart.covered"), estimates([one], words("budget.chart.nine-tenths")))


def _payroll(part: Part) -> Iterator[Panel]:
    rows = [
        Bar(words(f"budget.question.{question}"), count, number(count, spoken()))
        for question, count in part["by_question"].items()
    ]
    if rows:
        yield Panel(words("budget.chart.to-be-checked"), bars(rows))


def _audit(part: Part) -> Iterator[Panel]:
    low, high = (100 * end for end in ends(part))
    share = 100 * part["share"]
    row = Estimate(words("budget.chart.not-confirmed"), share, low, high, percent(share, spoken(), 1))
    yield Panel(_heading("audit"), estimates([row], words("pay.chart.share-axis")))


_DRAWN: dict[str, Callable[[Part], Iterator[Panel]]] = {
    "wage_bill": _wage_bill, "absorption": _absorption, "execution": _execution, "prices": _prices,
    "space": _space, "reform": _reform, "payroll": _payroll, "audit": _audit,
}  # fmt: skip
