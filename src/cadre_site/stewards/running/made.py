"""The release that the last run made: what it would publish, what the wall withholds of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.dates import long_date
from cadre.publishable.documents.model import Cell, Table
from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import Workspace

_COUNTED = (
    "select {by}, count(*), count(*) filter (OBS_STATUS in ('Q', 'C')) from read_parquet(?) group by all"
)


def current(workspace: Workspace) -> Path | None:
    from cadre.release import current_release

    try:
        return current_release(workspace.folder)
    except CadreError:
        return None


def facts(c: Composer) -> list[tuple[str, str]]:
    _, figures, withheld = _counted(c, "'all'")[0]
    told = [
        ("as-of", long_date(c.definitions.date, c.language)),
        ("figures", c.number(figures)),
        ("withheld", c.number(withheld)),
        ("edition", c.release.identity.edition),
        ("digest", c.release.identity.digest),
    ]
    return [(say(f"site.fact.{name}", c.language), value) for name, value in told]


def withheld(c: Composer) -> list[Table]:
    """Where what is withheld lies: by indicator, by area."""
    by_indicator = [(c.indicator(code), count, hidden) for code, count, hidden in _counted(c, "INDICATOR")]
    by_area = [(c.area_name(code), count, hidden) for code, count, hidden in _counted(c, "AREA")]
    return [_table(c, "indicator", by_indicator), _table(c, "area", by_area)]


def _table(c: Composer, name: str, rows: list[tuple[str, int, int]]) -> Table:
    ordered = sorted(rows, key=lambda row: (-row[2], row[0]))
    words = [say(f"site.made.column.{one}", c.language) for one in (name, "figures", "withheld", "share")]
    caption = say(f"site.made.by.{name}", c.language)
    return c.table(f"withheld-{name}", caption, head(*words), list(_cells(c, ordered)))


def _cells(c: Composer, rows: list[tuple[str, int, int]]) -> Iterator[tuple[Cell, ...]]:
    for what, figures, hidden in rows:
        share = c.percent(100 * hidden / figures)
        yield Cell(what), Cell(c.number(figures)), Cell(c.number(hidden)), Cell(share)


def _counted(c: Composer, by: str) -> list[tuple[str, int, int]]:
    with duckdb.connect() as database:
        path = str(c.release.folder / "observations.parquet")
        # nosemgrep: no-composed-sql-in-the-site - of DuckDB, by one of two columns that stand above
        return database.execute(_COUNTED.format(by=by), [path]).fetchall()
