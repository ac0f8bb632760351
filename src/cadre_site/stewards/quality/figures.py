"""The figures around a doubt: a table of the quantities of its cell by year, and a chart where one helps."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.catalogue.load import quality
from cadre.catalogue.messages import say
from cadre.confidential.quality import Doubt
from cadre.publishable.documents.charts.lines import Point, lines
from cadre.publishable.documents.model import Chart, Table
from cadre.vocabulary.languages import Language, number

_APART = 10  # times as large: one axis shows nothing of the smaller


@dataclass(frozen=True)
class ShownFigures:
    """``rows``: a year and one value for each of ``names``; ``chart`` is None with fewer than two years."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: Chart | None


def figures(doubt: Doubt | None, language: Language) -> ShownFigures | None:
    if doubt is None or not doubt.series:
        return None
    order = [name for name in quality().checks[doubt.check].series if name in doubt.series]
    values = {name: {int(year): value for year, value in doubt.series[name]} for name in order}
    names = {name: quality().quantities[name].in_(language) for name in order}
    years = sorted({year for of in values.values() for year in of})
    rows = tuple((str(year), *(_value(values[name].get(year), language) for name in order)) for year in years)
    drawn = _drawn(values, names, language) if len(years) > 1 else None
    return ShownFigures(tuple(names.values()), rows, drawn)


def _value(value: float | None, language: Language) -> str:
    if value is None:
        return "–"
    return number(value, language, 0 if value == int(value) else 1)


def _drawn(values: dict[str, dict[int, float]], names: dict[str, str], language: Language) -> Chart | None:
    most = {name: max(of.values()) for name, of in values.items()}
    first = next(iter(most))
    near = [
        name for name in most if most[first] <= _APART * most[name] and most[name] <= _APART * most[first]
    ]
    points = [
        Point(names[name], year, value, _value(value, language))
        for name in near for year, value in sorted(values[name].items())
    ]  # fmt: skip
    if len({point.year for point in points}) < 2:
        return None
    caption = say("site.issues.series", language)
    told = "; ".join(f"{point.series}, {point.year}: {point.text}" for point in points)
    table = Table("series", 1, caption, (), ())
    return Chart("series", 1, caption, told, told, lines(points), table)
