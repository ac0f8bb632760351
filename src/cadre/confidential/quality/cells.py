"""Tallies as tables of a small database in memory, with what each leaf counts in, for the checks' SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from cadre.catalogue.load import quality, tallies
from cadre.vocabulary.definitions import TallyDefinition
from cadre.vocabulary.tables import YEAR, TallyTable
from cadre.vocabulary.trees import TOTAL, UNKNOWN, Tree

if TYPE_CHECKING:
    import duckdb

QUERIES = Path(__file__).parent / "queries"
_CLOSURES = pa.schema(
    [(name, pa.string()) for name in ("tally", "dimension", "leaf", "code")]
    + [("level", pa.int32())]
    + [(name, pa.bool_()) for name in ("final", "known")]
)


def read() -> list[str]:
    """The tallies that some check reads, or that quantities are made of where they are there."""
    return list(dict.fromkeys(name for check in quality().checks.values() for name in check.reads))


@contextmanager
def open_cells(found: Mapping[str, TallyTable], country: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every tally by name, empty where ``found`` has none; ``closures``; what ``quantities.sql`` makes."""
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute("SET enable_progress_bar = false")
        for name in read():
            connection.register(name, _cells(tallies()[name], found.get(name)))
        rows = [row for name in read() if name in found for row in _closures(name, found[name])]
        connection.register("closures", pa.Table.from_pylist(rows, _CLOSURES))
        set_variables(connection, {"country": country})
        connection.execute(query("quantities"))
        yield connection
    finally:
        connection.close()


def query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def set_variables(connection: duckdb.DuckDBPyConnection, given: Mapping[str, object]) -> None:
    for name, value in given.items():
        connection.execute(f'SET VARIABLE "{name}" = ?', [value])


def _cells(definition: TallyDefinition, table: TallyTable | None) -> pa.Table:
    """With every measure of the catalogue: of published counts some may not be told, and count as none."""
    if table is None:
        return _empty(definition)
    cells = table.cells
    for name in definition.measures:
        if name not in cells.column_names:
            cells = cells.append_column(name, pa.array([0.0] * cells.num_rows))
    return cells


def _empty(definition: TallyDefinition) -> pa.Table:
    fields = [pa.field(YEAR, pa.int32()), *(pa.field(name, pa.string()) for name in definition.dimensions)]
    return pa.schema([*fields, *(pa.field(name, pa.float64()) for name in definition.measures)]).empty_table()


def _closures(tally: str, table: TallyTable) -> Iterator[dict[str, Any]]:
    """``final``: a code without parts; ``known``: one that does not stand for what is not known."""
    for dimension in table.definition.dimensions:
        tree = table.trees[dimension]
        for leaf, code in tree.closure():
            yield {
                "tally": tally, "dimension": dimension, "leaf": leaf, "code": code,
                "level": tree.level[code], "final": code not in tree.children,
                "known": known(code, tree),
            }  # fmt: skip


def known(code: str, tree: Tree) -> bool:
    """``_U`` is not, nor is the leaf of a group's own rows, ``221_U``."""
    group = code.removesuffix(UNKNOWN)
    return code != UNKNOWN and not (group != code and group in tree.names and group != TOTAL)
