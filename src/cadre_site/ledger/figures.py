"""The figures of a release on the shelf, read through its index."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from cadre.publishable.documents.release_folder import ANSWER, TOTAL, USUAL, Observation, ReleaseFolder
from cadre.publishable.documents.release_schema import Ledger
from cadre.workspace.files import read_json
from cadre_site.ledger import shelf
from cadre_site.ledger.indexing import EXTENTS, OVERVIEW
from cadre_site.ledger.models import Release
from cadre_site.ledger.reading import Index

OWN = ("INDICATOR", "AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "STATUS_REASON", "RULES", "FIGURE")


class ShelvedRelease(ReleaseFolder):
    """A release folder whose observations come from the index instead of from one table in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / shelf.RELEASE)
        self.reports = folder / shelf.REPORTS
        self._folder = folder / shelf.INDEX
        self._index = Index(self._folder / shelf.FIGURES)
        self._database = self._index.connection()
        self._within: tuple[str, ...] = ()
        self._areas, self._years = dict[str, frozenset[str]](), dict[str, tuple[int, ...]]()
        self._below: dict[str, list[tuple[str, int]]] = {}
        self._overview: dict[str, dict[str, list[Observation]]] = {}
        for indicator, column, code in self.rows('select INDICATOR, "column", code from codes', []):
            columns = self._present.setdefault(indicator, {})
            columns[column] = (*columns.get(column, ()), code)

    def read(self) -> ShelvedRelease:
        """Itself, with what every page needs read now, so that its copies need not read it again."""
        _ = self.definitions, self.ledger, self.identity, self.dimensions, self._tables
        return self

    def asked(self, about: str | None = None) -> ShelvedRelease:
        """The same release for one visitor, who does not pay for what others remembered.

        ``about`` a country of a release about many: where no area is named, those of that country are meant.
        """
        mine = copy.copy(self)
        mine._asked, mine._overview = {}, {}
        mine._database = self._index.connection()
        if about is not None and self.definitions.groups:
            mine._within = (about, *(code for code, _ in self.below(about)))
        return mine

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger.model_validate(read_json(self._folder / shelf.ENTRIES))

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        names = {name for columns in self._present.values() for name in columns}
        order = self._database.sql("from observations limit 0").columns
        return tuple(name for name in order if name in names)

    @cached_property
    def _tables(self) -> frozenset[str]:
        """An index made by an earlier Cadre has fewer: it answers the same, slower."""
        found = self.rows(
            "select table_name from duckdb_tables() where database_name = current_database()", []
        )
        return frozenset(name for (name,) in found)

    def indicators(self) -> tuple[str, ...]:
        return tuple(self._present)

    def codes_of(self, indicator: str) -> dict[str, tuple[str, ...]]:
        """Column -> the codes that an indicator has there."""
        return self._present.get(indicator, {})

    def answers(self, indicator: str) -> bool:
        return bool(set(self.codes_of(indicator).get(ANSWER, ())) - {TOTAL})

    def columns_of(self, indicators: Iterable[str]) -> tuple[str, ...]:
        """The columns in which the indicators have anything else than the total."""
        told = [self.codes_of(one) for one in indicators]
        return tuple(
            name for name in self.dimensions if any(one.get(name, (TOTAL,)) != (TOTAL,) for one in told)
        )

    def areas_of(self, indicator: str) -> frozenset[str]:
        """The areas for which there are figures of an indicator; asked once, for a release never changes."""
        if indicator not in self._areas:
            self._areas[indicator] = frozenset(self._extent(indicator, "AREA"))
        return self._areas[indicator]

    def years_of(self, indicator: str) -> tuple[int, ...]:
        """The years for which there are figures of an indicator, ascending."""
        if indicator not in self._years:
            periods = self._extent(indicator, "TIME_PERIOD")
            self._years[indicator] = tuple(sorted({int(one[:4]) for one in periods if one[:4].isdigit()}))
        return self._years[indicator]

    def _extent(self, indicator: str, column: str) -> list[str]:
        table = EXTENTS if EXTENTS in self._tables else "observations"
        found = self.rows(f"select distinct {column} from {table} where INDICATOR = ?", [indicator])  # nosec B608 # names of columns
        return [str(one) for (one,) in found]

    def below(self, country: str) -> list[tuple[str, int]]:
        """Every area below a country with the steps between, in reading order; of a group, its members."""
        if country not in self._below:
            self._below[country] = _below(self.definitions.areas, country)
        return self._below[country]

    def _select(
        self, indicator: str, area: str | None, vary: tuple[str, ...], codes: Mapping[str, str]
    ) -> list[Observation]:
        """As in a folder, with the index leaving out what the columns before the first of several usual codes
        leave out: of ten million rows few are read. Those after it depend on what is there."""
        if indicator not in self._present:
            return []
        if self.answers(indicator) and ANSWER not in codes:
            vary = (*vary, ANSWER)
        if area is not None and not vary and not codes and OVERVIEW in self._tables:
            return self._of_area(area).get(indicator, [])
        fixed, rest = dict[str, Sequence[str]](), dict(self.codes_of(indicator))
        for name, present in self.codes_of(indicator).items():
            code = codes.get(name)
            if name not in vary and code is None and name in USUAL and len(present) > 1:
                break
            rest.pop(name)
            if name not in vary and (code is not None or len(present) > 1):
                fixed[name] = (TOTAL if code is None else code,)
        rows = self.observed((indicator,), {"AREA": self._within if area is None else (area,), **fixed})
        for name, present in rest.items():
            if name not in vary:
                rows = _at_code(rows, name, codes.get(name), present)
        return rows

    def _of_area(self, area: str) -> dict[str, list[Observation]]:
        """The figures of an area at which every column stands as usual, of every indicator at once."""
        if area not in self._overview:
            found: dict[str, list[Observation]] = {}
            for row in self.observed((), {"AREA": (area,)}, table=OVERVIEW):
                found.setdefault(row.indicator, []).append(row)
            self._overview[area] = found
        return self._overview[area]

    def observed(
        self, indicators: Sequence[str], wanted: Mapping[str, Sequence[str]], *, table: str = "observations"
    ) -> list[Observation]:
        """Figures of some indicators or all, in the table's order, at the codes wanted in each column."""
        where, given = among({"INDICATOR": indicators, **wanted})
        dimensions = self.columns_of(indicators or self.indicators())
        columns = ", ".join(f'"{name}"' for name in (*OWN, *dimensions))
        rows = self.rows(f"select {columns} from {table} {where}", given)  # nosec B608 # names of columns
        return [observation_of(row, dimensions) for row in rows]

    def rows_of(self, indicator: str) -> pa.Table:
        """Every row of an indicator in reading order: of every area, or of the country asked about."""
        where, given = among({"INDICATOR": (indicator,), "AREA": self._within})
        return self.table_of(f"from observations {where}", given)

    def table_of(self, query: str, given: Sequence[object]) -> pa.Table:
        """What a query of the index gives; ``given`` fills its blanks."""
        return self._database.sql(query, params=list(given)).to_arrow_table()

    def rows(self, query: str, given: Sequence[object]) -> list[tuple[Any, ...]]:
        """The same as rows: for few columns half the time."""
        return self._database.execute(query, list(given)).fetchall()

    def figure(self, id: str) -> Observation | None:
        """The observation with a figure's number."""
        found = self.rows("select INDICATOR, AREA from figures where FIGURE = ?", [id])
        if not found:
            return None
        indicator, area = found[0]
        return self.observed((indicator,), {"AREA": (area,), "FIGURE": (id,)})[0]

    def same(self, other: Observation) -> Observation | None:
        """This release's figure for the same indicator, area, period and codes."""
        present = self.codes_of(other.indicator)
        if not present or any(name not in present for name in other.codes):
            return None
        codes = {name: (other.codes.get(name, TOTAL),) for name in present}
        wanted = {"AREA": (other.area,), "TIME_PERIOD": (other.period,), **codes}
        return next(iter(self.observed((other.indicator,), wanted)), None)


def among(wanted: Mapping[str, Sequence[str]]) -> tuple[str, list[object]]:
    """``where`` with each column among its words, no words leaving it open, and what fills the blanks.

    Columns are the release's own names, never a visitor's words.
    """
    kept = {column: words for column, words in wanted.items() if words}
    parts = [f'"{column}" in ({", ".join("?" * len(words))})' for column, words in kept.items()]
    return ("where " + " and ".join(parts) if parts else ""), [
        one for words in kept.values() for one in words
    ]


def observation_of(row: Sequence[Any], dimensions: Sequence[str]) -> Observation:
    """Of a row of the columns ``OWN`` and ``dimensions``."""
    indicator, area, period, value, status, reason, rules, figure, *codes = row
    told = {name: code for name, code in zip(dimensions, codes, strict=True) if code != TOTAL}
    return Observation(indicator, area, period, told, value, status, reason, rules, figure)


def _at_code(
    rows: list[Observation], name: str, code: str | None, present: tuple[str, ...]
) -> list[Observation]:
    """As ``release_folder.at_code``, of observations."""
    if len(present) == 1 and code in (None, present[0]):
        return rows
    if code is None:
        here = {row.codes.get(name, TOTAL) for row in rows}
        code = next((usual for usual in USUAL.get(name, ()) if usual in here), TOTAL)
    return [row for row in rows if row.codes.get(name, TOTAL) == code]


def _below(areas: Mapping[str, Any], country: str) -> list[tuple[str, int]]:
    if country not in areas:
        return [(code, 1) for code, area in areas.items() if country in area.groups]
    steps = {country: 0}
    for code, area in areas.items():
        if area.parent in steps:
            steps[code] = steps[area.parent] + 1
    return [(code, step) for code, step in steps.items() if step]


@lru_cache(maxsize=64)
def _opened(folder: Path) -> ShelvedRelease:
    return ShelvedRelease(folder).read()


def figures_of(release: Release, about: str | None = None) -> ShelvedRelease:
    """A release is never changed on the shelf, so it is opened once; ``about`` as in ``asked``."""
    return _opened(shelf.place(release.id)).asked(about)
