"""What changed between a release and the one before the public, indicator by indicator.

Figures are the same when indicator, area, period and all codes are; a dimension that a release does not have
counts as its total. A change is **large** when a value moved by more than a tenth, or away from zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from cadre.publishable.documents.release_folder import NOT_DIMENSIONS, TOTAL
from cadre_site.ledger import shelf
from cadre_site.ledger.models import Release

LARGE = 0.10  # our choice: no publication we know fixes one for every indicator
MOST = 8  # differences shown of an indicator; all are counted


@dataclass(frozen=True)
class Difference:
    """One figure then and now. A value is None where it was withheld or not there."""

    area: str
    period: str
    codes: tuple[tuple[str, str], ...]
    before: float | None
    now: float | None


@dataclass(frozen=True)
class Changed:
    """Counts of an indicator's figures, and the largest of its changes."""

    indicator: str
    new: int
    gone: int
    changed: int
    large: int
    hidden: int
    shown: int
    examples: tuple[Difference, ...]

    @property
    def to_explain(self) -> bool:
        return bool(self.large or self.gone)


@dataclass(frozen=True)
class Comparison:
    """``against`` None: the country's first release, with nothing to compare it to."""

    release: str
    against: str | None
    indicators: tuple[Changed, ...]

    @property
    def to_explain(self) -> tuple[str, ...]:
        return tuple(one.indicator for one in self.indicators if one.to_explain)


def comparison_of(release: Release) -> Comparison:
    """Held against the release that the public sees now."""
    before = Release.objects.filter(country=release.country, state="published").exclude(id=release.id).first()
    if before is None:
        return Comparison(release.id, None, ())
    return Comparison(release.id, before.id, compared(_figures(before.id), _figures(release.id)))


def _figures(id: str) -> Path:
    return shelf.place(id) / shelf.RELEASE / "observations.parquet"


@lru_cache(maxsize=16)
def compared(before: Path, now: Path) -> tuple[Changed, ...]:
    """Every indicator with a difference. Two Parquet files; neither is ever changed."""
    with duckdb.connect(config={"threads": 2}) as database:
        old, new = (database.read_parquet(str(path)) for path in (before, now))
        dimensions = sorted({*old.columns, *new.columns} - NOT_DIMENSIONS)
        both = ["INDICATOR", "AREA", "TIME_PERIOD", *dimensions]
        for name, table in (("old", old), ("new", new)):
            table.project(_columns(dimensions, table.columns)).create_view(name)
        on = " and ".join(f'old."{name}" = new."{name}"' for name in both)
        keys = ", ".join(f'coalesce(new."{name}", old."{name}") as "{name}"' for name in both)
        database.execute(f"create table pairs as select {keys}, {_VERDICT} from old full join new on {on}")  # nosec B608 # names of columns
        counts = database.execute(_COUNTS).fetchall()
        return tuple(_changed(database, row, dimensions) for row in counts)


def _changed(database: duckdb.DuckDBPyConnection, row: tuple[Any, ...], dimensions: list[str]) -> Changed:
    indicator, new, gone, changed, large, hidden, shown = row
    examples = _examples(database, indicator, dimensions)
    return Changed(indicator, new, gone, changed, large, hidden, shown, examples)


def _columns(dimensions: list[str], present: list[str]) -> str:
    plain = [f'"{name}"' if name in present else f"'{TOTAL}' as \"{name}\"" for name in dimensions]
    return ", ".join(["INDICATOR", "AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", *plain])


_VERDICT = f"""
old.OBS_VALUE as was, new.OBS_VALUE as is_now,
old.INDICATOR is null as is_new, new.INDICATOR is null as is_gone,
coalesce(old.OBS_VALUE <> new.OBS_VALUE, false) as is_changed,
coalesce(abs(new.OBS_VALUE - old.OBS_VALUE) > {LARGE} * abs(old.OBS_VALUE), false) as is_large,
coalesce(old.OBS_STATUS <> 'Q' and new.OBS_STATUS = 'Q', false) as is_hidden,
coalesce(old.OBS_STATUS = 'Q' and new.OBS_STATUS <> 'Q', false) as is_shown
"""
_COUNTS = """
select INDICATOR, count_if(is_new), count_if(is_gone), count_if(is_changed), count_if(is_large),
       count_if(is_hidden), count_if(is_shown)
from pairs group by INDICATOR
having bool_or(is_new or is_gone or is_changed or is_hidden or is_shown) order by INDICATOR
"""


def _examples(
    database: duckdb.DuckDBPyConnection, indicator: str, dimensions: list[str]
) -> tuple[Difference, ...]:
    """What has to be explained, the largest change first; every order is decided."""
    columns = ", ".join(f'"{name}"' for name in dimensions)
    rows = database.execute(
        f"""select AREA, TIME_PERIOD, was, is_now, {columns} from pairs
        where INDICATOR = $1 and (is_large or is_gone)
        order by abs(is_now - was) / abs(nullif(was, 0)) desc nulls last, AREA, TIME_PERIOD, {columns}
        limit {MOST}""",  # nosec B608 # names of columns
        [indicator],
    ).fetchall()
    return tuple(
        Difference(
            area, period,
            tuple((name, code) for name, code in zip(dimensions, codes, strict=True) if code != TOTAL),
            was, now,
        )
        for area, period, was, now, *codes in rows
    )  # fmt: skip
