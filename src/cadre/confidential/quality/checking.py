"""Run the checks: from tallies to doubts about single cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cadre.catalogue.load import quality, tallies
from cadre.confidential.quality import cells
from cadre.confidential.store import current_edition
from cadre.confidential.tallies.engines import Engine, open_engine
from cadre.confidential.tallies.tally import EditionTables, computable, tally
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.quality import Check, Quality
from cadre.vocabulary.tables import TallyTable
from cadre.workspace.config import Workspace

if TYPE_CHECKING:
    import duckdb

Series = dict[str, list[list[float]]]


@dataclass(frozen=True)
class Doubt:
    """What a check finds in one cell: ``value`` held against ``expected``, both in the cell's unit.

    ``of``: what else the cell is about, such as the dimension that is missing; empty for most checks.
    ``series``: quantities of the same cell, each a list of [year, value], for whoever looks at it.
    """

    check: str
    year: int
    occupation: str
    area: str
    of: str
    value: float
    expected: float
    series: Series

    @property
    def cell(self) -> tuple[str, int, str, str, str]:
        """What makes it the same doubt in another run."""
        return self.check, self.year, self.occupation, self.area, self.of

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Checked:
    """``idle``: checks that could not run, as the edition has no rows for what they read."""

    edition: str
    doubts: tuple[Doubt, ...]
    idle: tuple[str, ...]


def check_edition(edition: EditionTables, engine: Engine) -> Checked:
    """Count what the checks need and run them. Raises what ``tally`` raises."""
    there = {definition.id for definition in computable(edition)} & set(cells.read())
    found = {name: tally(edition, tallies()[name], engine) for name in sorted(there)}
    idle = tuple(id for id, check in quality().checks.items() if not set(check.reads) <= there)
    return Checked(edition.id, tuple(doubts(found, edition.country)), idle)


def check_workspace(workspace: Workspace) -> Checked:
    """The checks over the edition that the workspace has now.

    Raises:
        CadreError: there is none yet; or what ``tally`` raises.
    """
    edition, section = current_edition(workspace.work / "editions"), workspace.config.workspace
    if edition is None:
        raise CadreError("quality-no-edition", ExitCode.NOT_READY, folder=workspace.folder.name)
    scratch = workspace.work / "scratch"
    with open_engine(section.engine, section.threads, section.memory, scratch) as engine:
        return check_edition(edition, engine)


def doubts(found: Mapping[str, TallyTable], country: str, definitions: Quality | None = None) -> list[Doubt]:
    """Everything that the checks whose tallies are there find, in the order of the checks and their cells.

    ``definitions``: other thresholds than the catalogue's.
    """
    made: list[Doubt] = []
    with cells.open_cells(found, country) as connection:
        for id, check in (definitions or quality()).checks.items():
            if set(check.reads) <= set(found):
                made += _run(connection, id, check)
    return made


def _run(connection: duckdb.DuckDBPyConnection, id: str, check: Check) -> list[Doubt]:
    given: dict[str, object] = {name: one.value for name, one in check.thresholds.items()}
    if check.limit is not None:
        given |= {"left": check.limit.left, "right": check.limit.right}
    cells.set_variables(connection, given)
    columns = 'year, occupation, area, "of", value, expected'
    rows = connection.execute(f"SELECT {columns} FROM ({cells.query(check.query)}) ORDER BY ALL").fetchall()
    series = _series(connection, check, {(row[1], row[2]) for row in rows})
    return [
        Doubt(
            id, int(year), occupation, area, of, round(float(value), 6), round(float(expected), 6),
            series.get((occupation, area), {}),
        )
        for year, occupation, area, of, value, expected in rows
    ]  # fmt: skip


def _series(
    connection: duckdb.DuckDBPyConnection, check: Check, wanted: set[tuple[str, str]]
) -> dict[tuple[str, str], Series]:
    """The check's quantities for each cell."""
    rows = connection.execute(
        "SELECT quantity, occupation, area, year, value FROM quantities"
        " WHERE list_contains(?, quantity) ORDER BY quantity, year",
        [check.series],
    ).fetchall()
    found: dict[tuple[str, str], Series] = {}
    for quantity, occupation, area, year, value in rows:
        # The population is the same for every occupation.
        cells = (
            {one for one in wanted if one[1] == area} if quantity == "population" else {(occupation, area)}
        )
        for cell in cells & wanted:
            found.setdefault(cell, {}).setdefault(quantity, []).append([int(year), value])
    return found
