"""The cells of a tally: their types, their codes at the leaves of the trees, their digest.

The trees are described in ``codes.py``. For a rule of kind ``order-statistic`` the query returns the
published marginals themselves, so codes of its cells may be aggregates; everywhere else they are leaves.
A query may return ``<measure>_max`` beside a sum: the greatest single share of it, which a rule on
dominance is held against. Such columns stand after the measures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

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


def shaped(cells: pa.Table, definition: TallyDefinition) -> pa.Table:
    """The columns in their order and types, whatever the engine calls them."""
    fields = [pa.field(YEAR, pa.int32()), *(pa.field(name, pa.string()) for name in definition.dimensions)]
    for name, measure in definition.measures.items():
        fields.append(pa.field(name, pa.int64() if measure.kind == "count" else pa.float64()))
    fields += [pa.field(name, pa.float64()) for name in cells.column_names if name.endswith(LARGEST)]
    schema = pa.schema(fields)
    return cells.select(schema.names).cast(schema).combine_chunks()


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
    return merged.cast(cells.schema).sort_by([(key, "ascending") for key in keys]).combine_chunks()


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
