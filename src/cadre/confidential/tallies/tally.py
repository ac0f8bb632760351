"""From an edition and a definition to a `TallyTable`: choose where its rows come from and run its query."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cadre.catalogue.load import tallies
from cadre.confidential.tallies.cells import digest, placed, shaped
from cadre.confidential.tallies.codes import area_tree
from cadre.confidential.tallies.engines import Engine
from cadre.confidential.tallies.inputs import extra_inputs, query
from cadre.confidential.tallies.published import published_cells, published_definition, tallies_published
from cadre.vocabulary.definitions import TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import Provenance, TallyTable
from cadre.vocabulary.trees import Tree


class EditionTables(Protocol):
    """What tallies need of an edition (``store.edition.Edition``)."""

    @property
    def id(self) -> str: ...
    @property
    def tables(self) -> Mapping[str, Path]: ...
    @property
    def sources(self) -> tuple[Provenance, ...]: ...
    @property
    def years(self) -> tuple[int, ...]: ...
    @property
    def country(self) -> str: ...


def tally(edition: EditionTables, definition: TallyDefinition, engine: Engine) -> TallyTable:
    """The cells of ``definition`` over ``edition``; the same bytes whatever engine, threads or order of rows.

    Counts of an edition that has no rows about people but published counts are taken from those and
    carry the rule ``already-public``. Raises ``CadreError`` when a table is missing or cannot be read, when a
    code is not in its list, and when rows about people and published counts would be mixed.
    """
    areas = areas_of(edition)
    with tempfile.TemporaryDirectory(prefix="tally-", dir=engine.scratch) as folder:
        if _from_published(edition, definition):
            definition, cells = _published(edition, definition, engine, areas, Path(folder))
        else:
            sql = query(definition.query)
            inputs = tables_read(edition, definition) | extra_inputs(sql, edition.years, areas, Path(folder))
            cells = engine.run(sql, inputs)
    # Under the same name, to let go of what the engine returned: both at once would be twice the memory.
    cells = shaped(cells, definition)
    cells, trees = placed(cells, definition, areas)
    return TallyTable(definition, cells, trees, edition.id, digest(cells), edition.sources)


def computable(edition: EditionTables) -> tuple[TallyDefinition, ...]:
    """The tallies of the catalogue for which the edition has rows, in the catalogue's order."""
    public = tallies_published(edition.tables)
    for name in sorted(public - set(tallies())):
        raise CadreError("tally-not-known", ExitCode.INPUT, tally=name, known=", ".join(tallies()))
    return tuple(
        definition
        for name, definition in tallies().items()
        if name in public or _has_rows(edition, definition.reads[0])
    )


def all_tallies(edition: EditionTables, engine: Engine) -> Iterator[TallyTable]:
    """Every computable tally, one at a time, so that no more than one is in memory."""
    for definition in computable(edition):
        yield tally(edition, definition, engine)


def tables_read(edition: EditionTables, definition: TallyDefinition) -> dict[str, Path]:
    """The edition's tables that the query names. Raises ``CadreError`` for one that is not there."""
    for name in definition.reads:
        if name not in edition.tables:
            raise CadreError("tally-no-table", ExitCode.NOT_READY, tally=definition.id, table=name)
    return {name: edition.tables[name] for name in definition.reads}


def areas_of(edition: EditionTables) -> Tree:
    """The edition's areas as a tree, with every area of the table in it."""
    path = edition.tables.get("areas")
    return area_tree(pq.read_table(path).to_pylist() if path else [], edition.country)


def _has_rows(edition: EditionTables, table: str) -> bool:
    path = edition.tables.get(table)
    return path is not None and bool(pq.read_metadata(path).num_rows)


def _from_published(edition: EditionTables, definition: TallyDefinition) -> bool:
    if definition.id not in tallies_published(edition.tables):
        return False
    if _has_rows(edition, definition.reads[0]):
        raise CadreError(
            "tally-two-origins", ExitCode.CONFIGURATION, tally=definition.id, table=definition.reads[0]
        )
    return True


def _published(
    edition: EditionTables, definition: TallyDefinition, engine: Engine, areas: Tree, folder: Path
) -> tuple[TallyDefinition, pa.Table]:
    sql = query("published.sql")
    inputs = {"published_tally": edition.tables["published_tally"]}
    rows = engine.run(sql, inputs | extra_inputs(sql, edition.years, areas, folder))
    rows = rows.filter(pc.equal(rows["tally"], definition.id))
    return published_definition(definition, rows), published_cells(definition, rows)
