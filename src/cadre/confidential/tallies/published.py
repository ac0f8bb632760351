"""Counts somebody has already published, in the place of a tally over rows about people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cadre.vocabulary.definitions import TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import YEAR
from cadre.vocabulary.trees import TOTAL, UNKNOWN

TABLE = "published_tally"
RULE = "already-public"
# Published counts of staff are counts of people at work; a list without a code for "not known" says so here.
SILENT = {"activity": "practising", "specialty": "none"}


def tallies_published(tables: Mapping[str, Path]) -> frozenset[str]:
    """The ids of the tallies that the edition has published rows for."""
    path = tables.get(TABLE)
    if path is None:
        return frozenset()
    return frozenset(pc.unique(pq.read_table(path, columns=["tally"])["tally"]).to_pylist())


def sources_published(tables: Mapping[str, Path], tally: str) -> frozenset[str]:
    """The ids of the sources that give published rows for ``tally``."""
    rows = pq.read_table(tables[TABLE], columns=["tally", "source"])
    return frozenset(pc.unique(rows.filter(pc.equal(rows["tally"], tally))["source"]).to_pylist())


def published_cells(definition: TallyDefinition, rows: pa.Table) -> pa.Table:
    """One row per cell, one column per measure, from rows (tally, measure, year, dimension…, value).

    A dimension that the publication does not break down by is not known; a measure it does not give for a
    cell is 0.
    """
    cells: dict[tuple[object, ...], dict[str, float]] = {}
    for row in rows.to_pylist():
        if row["measure"] not in definition.measures:
            known = ", ".join(definition.measures)
            raise CadreError(
                "tally-unknown-measure",
                ExitCode.INPUT,
                tally=definition.id,
                value=row["measure"],
                known=known,
            )
        key = (row[YEAR], *(_code(row, name) for name in definition.dimensions))
        measures = cells.setdefault(key, dict.fromkeys(definition.measures, 0.0))
        measures[row["measure"]] += row["value"]
    columns: dict[str, list[object]] = {
        name: [key[place] for key in cells] for place, name in enumerate([YEAR, *definition.dimensions])
    }
    columns |= {name: [found[name] for found in cells.values()] for name in definition.measures}
    return pa.table(columns).sort_by([(name, "ascending") for name in [YEAR, *definition.dimensions]])


def _code(row: Mapping[str, object], dimension: str) -> object:
    code = row.get(dimension)
    return SILENT.get(dimension, UNKNOWN) if code in (None, UNKNOWN, TOTAL) else code


def published_definition(definition: TallyDefinition, rows: pa.Table) -> TallyDefinition:
    """The definition for published counts: their rule, values as published (halves of posts among them), and
    the tables cut to the dimensions the publication breaks down by."""
    told = {name for name in definition.dimensions if name in rows.column_names and _says(rows[name])}
    given = set(pc.unique(rows["measure"]).to_pylist())
    measures = {
        name: measure.model_copy(update={"kind": "sum"})
        for name, measure in definition.measures.items()
        if name in given
    }
    return definition.model_copy(
        update={"rule": RULE, "measures": measures, "tables": _tables(definition.tables, told)}
    )


def _says(codes: pa.ChunkedArray) -> bool:
    return bool(set(pc.unique(codes).to_pylist()) - {None, UNKNOWN, TOTAL})


def _tables(tables: list[list[str]], told: set[str]) -> list[list[str]]:
    """Each table without the dimensions nobody told; a table within another one is left out."""
    cut = [[word for word in table if "=" in word or word.partition("@")[0] in told] for table in tables]
    wide = [table for table in cut if table]
    return [
        table
        for place, table in enumerate(wide)
        if not any(
            set(table) < set(other) or (table == other and place > at) for at, other in enumerate(wide)
        )
    ]
