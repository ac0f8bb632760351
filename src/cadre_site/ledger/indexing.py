"""The index of a release: its figures once more, laid out for what visitors ask (docs/decisions/0011).

Made once, never changed, never the original. Beside the figures it holds what would otherwise be read from
millions of rows at every page: which areas and years each indicator has, and the few figures at which every
column stands as usual, in the order of the areas.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from cadre.publishable.documents import ReleaseFolder
from cadre.publishable.documents.release_folder import TOTAL, USUAL
from cadre.workspace.files import write_json
from cadre_site.ledger.shelf import ENTRIES, FIGURES

EXTENTS, OVERVIEW = "extents", "overview"


def make_index(release: Path, folder: Path) -> None:
    """Sorted by what pages ask for, so that a query reads a few blocks of ten million rows."""
    folder.mkdir()
    opened = ReleaseFolder(release)
    with duckdb.connect(str(folder / FIGURES)) as database:
        database.read_parquet(str(release / "observations.parquet")).create_view("given")
        database.execute(
            "create table observations as from given "
            "order by INDICATOR, AREA, OCCUPATION, TIME_PERIOD, FIGURE"  # the same order whenever it is made
        )
        database.execute("create table figures as select FIGURE, INDICATOR, AREA from given order by FIGURE")
        database.execute('create table codes (INDICATOR varchar, "column" varchar, code varchar)')
        for column in opened.dimensions:
            database.execute(
                f'insert into codes select distinct INDICATOR, $1, "{column}" from given order by all',  # nosec B608 # names of columns
                [column],
            )
        database.execute(
            f"create table {EXTENTS} as select distinct INDICATOR, AREA, TIME_PERIOD from given order by all"  # nosec B608 # names of columns
        )
        database.execute(f"create table {OVERVIEW} as {_overview(opened.dimensions)}")
        database.execute("drop view given")
    write_json(folder / ENTRIES, opened.ledger.model_dump(mode="json"))


def _overview(dimensions: tuple[str, ...]) -> str:
    """What ``ReleaseFolder.observations(indicator, area=area)`` gives, of every indicator and area.

    Column by column as there: one that varies stands at its total, ACTIVITY at the first usual code that is
    left for the indicator in the area.
    """
    flags = {name: f'"alone {name}"' for name in dimensions}
    counted = ", ".join(f'count(distinct "{name}") = 1 as {flag}' for name, flag in flags.items())
    steps = [
        f"alone as (select INDICATOR, {counted} from given group by INDICATOR)",  # nosec B608 # names of columns
        "step0 as (from given join alone using (INDICATOR))",
    ]
    for number, (name, flag) in enumerate(flags.items()):
        if name in USUAL:
            words = ", ".join(f"'{code}'" for code in USUAL[name])
            rank = f'list_position([{words}], "{name}")'
            best = f"{rank} = min({rank}) over (partition by INDICATOR, AREA)"
            kept = f"qualify {flag} or {best}"
        else:
            kept = f"where {flag} or \"{name}\" = '{TOTAL}'"
        steps.append(f"step{number + 1} as (from step{number} {kept})")
    chosen = f"select * exclude ({', '.join(flags.values())}) from step{len(dimensions)}"  # nosec B608 # names of columns
    return f"with {', '.join(steps)} {chosen} order by AREA, INDICATOR, TIME_PERIOD, FIGURE"
