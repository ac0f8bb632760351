"""The cells of a tally: their types, their codes at the leaves of the trees, their digest.

The trees are described in ``codes.py``. For a rule of kind ``order-statistic`` the query returns the
published marginals themselves, so codes of its cells may be aggregates; everywhere else they are leaves.
A query may return ``<measure>_max`` beside a sum: the greatest single share of it, which a rule on
dominance is held against. Such columns stand after the measures.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cadre.catalogue.load import rules
from cadre.confidential.tallies.codes import (
    dimension_tree,
    for_rows,
    lowest,
    merge_only_children,
    prune,
    without_sums,
)
from cadre.vocabulary.definitions import TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import YEAR
from cadre.vocabulary.trees import Tree

LARGEST = "_max"
THREADS = min(4, os.cpu_count() or 1)


def shaped(found: pa.Table, definition: TallyDefinition) -> pa.Table:
    """What an engine returned, as cells: columns in their order and types, rows in the order of the codes."""
    fields = [pa.field(YEAR, pa.int32()), *(pa.field(name, pa.string()) for name in definition.dimensions)]
    for name, measure in definition.measures.items():
        fields.append(pa.field(name, pa.int64() if measure.kind == "count" else pa.float64()))
    fields += [pa.field(name, pa.float64()) for name in found.column_names if name.endswith(LARGEST)]
    schema = pa.schema(fields)
    return in_order(found.select(schema.names).cast(schema), [YEAR, *definition.dimensions])


def in_order(cells: pa.Table, keys: Sequence[str]) -> pa.Table:
    """The rows sorted by ``keys``, which come first among the columns and which no two rows share.

    Sorting is done here and not by the engine: on one number per row made of the ranks of its codes, which is
    several times faster than comparing a dozen strings.
    """
    rest = cells.drop_columns(list(keys)).combine_chunks()
    with ThreadPoolExecutor(THREADS) as pool:
        ranked = list(pool.map(_ranks, (cells[key] for key in keys)))
        if math.prod(len(codes) for codes, _ in ranked) >= 2**63:
            return cells.sort_by([(key, "ascending") for key in keys]).combine_chunks()
        number = np.zeros(cells.num_rows, dtype=np.int64)
        for codes, ranks in ranked:
            number = number * len(codes) + ranks
        order = np.argsort(number)
        columns = list(pool.map(lambda found: found[0].take(pa.array(found[1][order])), ranked))
        columns += pool.map(lambda column: column.take(pa.array(order)), rest.columns)
    return pa.table(columns, schema=cells.schema).combine_chunks()


def _ranks(column: pa.ChunkedArray) -> tuple[pa.Array, NDArray[np.int32]]:
    """The codes of a column in order, null first, and for every row the place of its code among them."""
    encoded = column.dictionary_encode(null_encoding="encode").combine_chunks()
    order = pc.array_sort_indices(encoded.dictionary, null_placement="at_start")
    place = np.empty(len(order), dtype=np.int32)
    place[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    return encoded.dictionary.take(order), place[encoded.indices.to_numpy()]


def placed(cells: pa.Table, definition: TallyDefinition, areas: Tree) -> tuple[pa.Table, dict[str, Tree]]:
    """The cells with every code at its leaf, and the pruned trees."""
    trees: dict[str, Tree] = {}
    moved = False
    for name in definition.dimensions:
        present = set(pc.unique(cells[name]).to_pylist())
        try:
            trees[name], moves = _tree(name, definition, areas, present)
        except KeyError as problem:
            raise CadreError(
                "tally-unknown-code",
                ExitCode.INPUT,
                tally=definition.id,
                table=definition.reads[0],
                column=name,
                value=str(problem.args[0]),
            ) from problem
        cells, moved = _recoded(cells, name, moves), moved or bool(moves)
    return (_merged(cells, definition) if moved else cells), trees


def _tree(
    name: str, definition: TallyDefinition, areas: Tree, present: set[str]
) -> tuple[Tree, dict[str, str]]:
    """The tree of one dimension for the codes present, and the codes whose rows move to another."""
    whole = dimension_tree(name, definition.id, areas, present)
    if definition.counts == "values":
        return without_sums(whole, present), {}
    if rules()[definition.rule].kind == "order-statistic":
        return prune(whole, lowest(whole, present)), {}
    if name != "area":
        return for_rows(whole, present)
    merged, away = merge_only_children(whole)
    tree, moves = for_rows(merged, {away.get(code, code) for code in present})
    return tree, moves | {old: moves.get(new, new) for old, new in away.items() if old in present}


def _recoded(cells: pa.Table, column: str, moves: Mapping[str, str]) -> pa.Table:
    if not moves:
        return cells
    codes = cells[column].combine_chunks().dictionary_encode()
    names = pa.array([moves.get(code, code) for code in codes.dictionary.to_pylist()], pa.string())
    return cells.set_column(cells.schema.get_field_index(column), column, names.take(codes.indices))


def _merged(cells: pa.Table, definition: TallyDefinition) -> pa.Table:
    """One row per cell again, in the order of the codes, after codes have moved."""
    keys = [YEAR, *definition.dimensions]
    rest = [name for name in cells.column_names if name not in keys]
    whole = pc.ScalarAggregateOptions(skip_nulls=False)  # a sum with an unknown part is not known
    ways = [(name, "max" if name.endswith(LARGEST) else "sum", whole) for name in rest]
    merged = cells.group_by(keys, use_threads=False).aggregate(ways).rename_columns([*keys, *rest])
    return in_order(merged.cast(cells.schema), keys)


def digest(cells: pa.Table) -> str:
    """SHA-256 of the cells as an Arrow stream of one batch: equal for equal tables."""
    whole = _null_apart(cells).combine_chunks()
    sink = _Hashing()
    with pa.PythonFile(sink, mode="w") as file, pa.ipc.new_stream(file, whole.schema) as stream:
        stream.write_table(whole)
    return sink.hash.hexdigest()


def _null_apart(cells: pa.Table) -> pa.Table:
    """Nulls as a column of their own: the bytes below a null are whatever the engine left there."""
    for place, field in enumerate(cells.schema):
        column = cells.column(place)
        if column.null_count:
            cells = cells.append_column(f"{field.name} is null", pc.is_null(column))
            cells = cells.set_column(place, field, pc.fill_null(column, 0))
    return cells


class _Hashing:
    """A file that keeps nothing but the digest of what is written to it."""

    closed = False

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return len(data)

    def flush(self) -> None: ...

    def close(self) -> None:
        self.closed = True
