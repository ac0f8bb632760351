"""The figures of a release on the shelf, read through its index."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

from cadre.publishable.documents.release_folder import (
    TOTAL,
    USUAL,
    Observation,
    ReleaseFolder,
    at_code,
    observation_of,
)
from cadre.publishable.documents.release_schema import Ledger
from cadre.workspace.files import read_json
from cadre_site.ledger import shelf
from cadre_site.ledger.models import Release

# A visitor's question is small; many are asked at once. One thread each serves more people than two.
_THREADS = 1


class ShelvedRelease(ReleaseFolder):
    """A release folder whose observations come from the index instead of from one table in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / shelf.RELEASE)
        self.reports = folder / shelf.REPORTS
        self._index = folder / shelf.INDEX
        self._database = duckdb.connect(
            str(self._index / shelf.FIGURES), read_only=True, config={"threads": _THREADS}
        )
        self._told: dict[tuple[str, str], tuple[str, ...]] = {}
        rows = self._database.execute('select INDICATOR, "column", code from codes').fetchall()
        for indicator, column, code in rows:
            columns = self._present.setdefault(indicator, {})
            columns[column] = (*columns.get(column, ()), code)

    def read(self) -> ShelvedRelease:
        """Itself, with what every page needs read now, so that its copies need not read it again."""
        _ = self.definitions, self.ledger, self.identity, self.dimensions
        return self

    def asked(self) -> ShelvedRelease:
        """The same release for one visitor, who does not pay for what others remembered."""
        mine = copy.copy(self)
        mine._asked = {}
        mine._database = self._database.cursor()
        return mine

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger.model_validate(read_json(self._index / shelf.ENTRIES))

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        found = self._database.execute('select distinct "column" from codes').fetchall()
        names = {name for (name,) in found}
        order = self._database.sql("from observations limit 0").columns
        return tuple(name for name in order if name in names)

    def indicators(self) -> tuple[str, ...]:
        return tuple(self._present)

    def codes_of(self, indicator: str) -> dict[str, tuple[str, ...]]:
        """Column -> the codes that an indicator has there."""
        return self._present.get(indicator, {})

    def _select(
        self, indicator: str, area: str | None, vary: tuple[str, ...], codes: Mapping[str, str]
    ) -> list[Observation]:
        """As in a folder, with the index leaving out what the columns before the first of several usual codes
        leave out: of ten million rows few are read. Those after it depend on what is there."""
        if indicator not in self._present:
            return []
        fixed, rest = dict[str, str](), dict(self.codes_of(indicator))
        for name, present in self.codes_of(indicator).items():
            code = codes.get(name)
            if name not in vary and code is None and name in USUAL and len(present) > 1:
                break
            rest.pop(name)
            if name not in vary and (code is not None or len(present) > 1):
                fixed[name] = TOTAL if code is None else code
        rows = self._narrowed(indicator, area, fixed)
        for name, present in rest.items():
            if name not in vary:
                rows = at_code(rows, name, codes.get(name), present)
        return [observation_of(row, self.dimensions) for row in rows.to_pylist()]

    def _narrowed(self, indicator: str, area: str | None, fixed: Mapping[str, str]) -> pa.Table:
        wanted = {"INDICATOR": indicator} | ({} if area is None else {"AREA": area}) | dict(fixed)
        where = " and ".join(f'"{name}" = ?' for name in wanted)
        return self.query(f"from observations where {where}", list(wanted.values()))

    def rows_of(self, indicator: str, area: str | None = None) -> pa.Table:
        """Every row of an indicator in reading order, of one area or of all."""
        return self._narrowed(indicator, area, {})

    def told(self, indicator: str, column: str) -> tuple[str, ...]:
        """What an indicator has in AREA or TIME_PERIOD; asked once, for a release never changes."""
        found = self._told.get((indicator, column))
        if found is None:
            query = f"select distinct {column} as one from observations where INDICATOR = ? order by one"
            found = tuple(str(one) for one in self.query(query, [indicator])["one"].to_pylist())
            self._told[indicator, column] = found
        return found

    def query(self, query: str, given: Sequence[object]) -> pa.Table:
        """What a query of the index gives; ``given`` fills its blanks."""
        return self._database.sql(query, params=list(given)).to_arrow_table()

    def figure(self, id: str) -> Observation | None:
        """The observation with a figure's number."""
        query = "select INDICATOR, AREA from figures where FIGURE = ?"
        found = self._database.execute(query, [id]).fetchall()
        if not found:
            return None
        indicator, area = found[0]
        rows = self._narrowed(indicator, area, {"FIGURE": id})
        return observation_of(rows.to_pylist()[0], self.dimensions)

    def same(self, other: Observation) -> Observation | None:
        """This release's figure for the same indicator, area, period and codes."""
        if other.indicator not in self._present:
            return None
        rows = self.rows_of(other.indicator, other.area).to_pylist()
        found = (observation_of(row, self.dimensions) for row in rows if row["TIME_PERIOD"] == other.period)
        return next((one for one in found if one.codes == other.codes), None)


@lru_cache(maxsize=64)
def _opened(folder: Path) -> ShelvedRelease:
    return ShelvedRelease(folder).read()


def figures_of(release: Release) -> ShelvedRelease:
    """A release is never changed on the shelf, so it is opened once."""
    return _opened(shelf.place(release.id)).asked()
