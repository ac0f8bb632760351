"""The observations that commitments speak of, by area and indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from cadre.publishable.indicators import DIMENSION_COLUMNS
from cadre.vocabulary.trees import TOTAL

_ACTIVITY, _ANSWER, _OCCUPATION = "activity", "answer", "occupation"
_USUAL_ACTIVITY = ("active", TOTAL)
Codes = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Figure:
    """One observation. ``value`` is None with the ``reason`` where there is none."""

    year: int
    value: float | None
    figure: str
    reason: str | None
    codes: Mapping[str, str]

    @property
    def answer(self) -> str | None:
        return self.codes.get(_ANSWER)


class Figures:
    """The observations of some indicators in some areas, found by dimensions.

    A dimension that is not asked for stands at its total, activity at "active" where that is published.
    """

    def __init__(self, observations: pa.Table, indicators: Iterable[str], areas: Sequence[str]) -> None:
        wanted = pc.and_(
            pc.is_in(observations["INDICATOR"], pa.array(sorted(set(indicators)), pa.string())),
            pc.is_in(observations["AREA"], pa.array(list(areas), pa.string())),
        )
        self._found: dict[tuple[str, str], dict[Codes, list[Figure]]] = {}
        for row in observations.filter(wanted).to_pylist():
            codes = {name: row[col] for name, col in DIMENSION_COLUMNS.items() if row[col] != TOTAL}
            figure = Figure(
                int(row["TIME_PERIOD"]), row["OBS_VALUE"], row["FIGURE"], row["STATUS_REASON"], codes
            )
            key = frozenset((name, code) for name, code in codes.items() if name != _ANSWER)
            cell = self._found.setdefault((row["AREA"], row["INDICATOR"]), {})
            cell.setdefault(key, []).append(figure)

    def series(self, area: str, indicator: str, dims: Mapping[str, str]) -> list[Figure]:
        """One figure for each year, in order of time; of several answers in a year, the most cautious."""
        cell = self._found.get((area, indicator), {})
        for activity in _USUAL_ACTIVITY:
            asked = {_ACTIVITY: activity, **dims}
            figures = cell.get(frozenset((name, code) for name, code in asked.items() if code != TOTAL))
            if figures:
                return _one_a_year(figures)
        return []

    def by_occupation(self, area: str, indicator: str, until: int | None) -> list[Figure]:
        """The answers of the latest year in which an item was answered occupation by occupation."""
        cell = self._found.get((area, indicator), {})
        told = [
            figure
            for codes, figures in cell.items()
            for figure in _one_a_year(figures)
            if {name for name, _ in codes} == {_OCCUPATION} and figure.value is not None and figure.answer
            if until is None or figure.year <= until
        ]
        latest = max((figure.year for figure in told), default=0)
        return [figure for figure in told if figure.year == latest]


def _one_a_year(figures: Iterable[Figure]) -> list[Figure]:
    years: dict[int, Figure] = {}
    for figure in figures:
        known = years.get(figure.year)
        if known is None or known.value is None or (figure.value is not None and figure.value < known.value):
            years[figure.year] = figure
    return [years[year] for year in sorted(years)]
