"""From the finest cells of a tally to the cells of a published table: vectorised, one dimension at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cadre.disclosure.marginals import Marginal
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import YEAR
from cadre.vocabulary.trees import Tree

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LARGEST_KEY = 2**62
ALONE = "_alone"  # column: the number of the row where one person is counted, else 0
HOLDER = "holder_"  # column prefix: 1 where an organisation of a number has any contributor, else 0
LARGEST = "_max"  # column suffix: the largest single contribution to the cell, for dominance rules


@dataclass(frozen=True)
class Grid:
    """The numbering of all possible cells: mixed radix over the codes of every dimension, in tree order.

    Where 62 bits do not hold it, the numbers are Python's own, without a limit.
    """

    trees: Mapping[str, Tree]

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(self.trees)

    def positions(self, name: str) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.trees[name].order)}

    def steps(self) -> dict[str, int]:
        """How far the key moves when a dimension moves by one code; the last dimension moves fastest."""
        steps, step = {}, 1
        for name in reversed(self.dimensions):
            steps[name] = step
            step *= len(self.trees[name].order)
        return steps

    @property
    def number(self) -> type:
        """What a key is kept as: ``np.int64``, or ``object``."""
        return np.int64 if prod(len(tree.order) for tree in self.trees.values()) <= LARGEST_KEY else object

    def places(self, keys: Ints, name: str) -> Ints:
        """Where the code of dimension ``name`` stands in its tree, for every key."""
        return (keys // self.steps()[name] % len(self.trees[name].order)).astype(np.int64)

    def keys(self, cells: pa.Table) -> Ints | None:
        """The key of every row; None when a row has a code that its tree does not have."""
        keys: Ints = np.zeros(len(cells), dtype=self.number)
        for name, step in self.steps().items():
            known = pa.array(self.trees[name].order, type=pa.string())
            place = pc.index_in(cells.column(name), value_set=known)
            if place.null_count:
                return None
            keys += np.asarray(place, dtype=np.int64).astype(self.number) * step
        return keys

    def codes(self, keys: Ints, name: str) -> pa.Array:
        """The code of dimension ``name`` in every key, as strings."""
        order = self.trees[name].order
        places = self.places(keys, name)
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(order)).cast(
            pa.string()
        )


@dataclass(frozen=True)
class Finest:
    """The finest cells as arrays in canonical order (by year and codes), whatever the order of the rows."""

    years: tuple[int, ...]
    year: Ints  # index into years
    places: Mapping[str, Ints]  # index into tree.order, per dimension
    columns: Mapping[str, Floats]


@dataclass(frozen=True)
class Summed:
    """Cells of one table that have at least one finest cell in them: year index, key and summed columns."""

    year: Ints
    key: Ints
    columns: Mapping[str, Floats]


def finest(cells: pa.Table, grid: Grid, columns: Sequence[str], tally: str) -> Finest:
    """Encode the rows of a TallyTable. Raises CadreError on a code that its tree does not have."""
    year = np.asarray(cells.column(YEAR), dtype=np.int64)
    years = np.unique(year)
    places = {name: _places(cells.column(name), grid, name, tally) for name in grid.dimensions}
    order = np.lexsort([*reversed(list(places.values())), year])
    return Finest(
        tuple(int(one) for one in years),
        np.searchsorted(years, year)[order],
        {name: place[order] for name, place in places.items()},
        {name: _floats(cells.column(name))[order] for name in columns},
    )


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), float("nan")), dtype=np.float64)


def _places(column: pa.ChunkedArray, grid: Grid, name: str, tally: str) -> Ints:
    """Position of every row's code in its tree."""
    known = pa.array(grid.trees[name].order, type=pa.string())
    found = pc.index_in(column.cast(pa.string()), value_set=known)
    if found.null_count:
        unknown = column.filter(pc.is_null(found))[0].as_py()
        raise CadreError(
            "disclosure-unknown-code", ExitCode.DISCLOSURE, tally=tally, column=name, value=str(unknown)
        )
    return np.asarray(found, dtype=np.int64)


def sum_up(rows: Finest, marginal: Marginal, grid: Grid) -> Summed:
    """All cells of ``marginal``: sums of the columns, maxima of those that end in ``_max``."""
    steps = grid.steps()
    kept = np.ones(len(rows.year), dtype=bool)
    base = 0
    for name, code in marginal.fixed.items():
        kept &= _inside(grid.trees[name], code)[rows.places[name]]
        base += grid.positions(name)[code] * steps[name]
    width = int(np.prod([len(tree.order) for tree in grid.trees.values()], dtype=object))
    year, columns = rows.year[kept], {name: values[kept] for name, values in rows.columns.items()}
    key: Ints = np.full(len(year), base, dtype=grid.number)
    for name in marginal.shown:
        key += rows.places[name][kept].astype(grid.number) * steps[name]
    year, key, columns = _group(year, key, columns, width)
    for name, tree in marginal.shown.items():
        place = grid.places(key, name)
        first, codes, count = _closure(grid.trees[name], tree)
        repeats = count[place]
        source = np.repeat(np.arange(len(key)), repeats)
        within = np.arange(len(source)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        target = codes[first[place[source]] + within]
        key = key[source] + (target - place[source]).astype(grid.number) * steps[name]
        year, key, columns = _group(
            year[source], key, {name: values[source] for name, values in columns.items()}, width
        )
    return Summed(year, key, columns)


def _inside(tree: Tree, code: str) -> NDArray[np.bool_]:
    """For every code of the tree: does it count for ``code``?"""
    under, waiting = {code}, [code]
    while waiting:
        for child in tree.children.get(waiting.pop(), ()):
            if child not in under:
                under.add(child)
                waiting.append(child)
    return np.array([one in under for one in tree.order])


def _closure(whole: Tree, shown: Tree) -> tuple[Ints, Ints, Ints]:
    """For every code of ``whole``: the codes of ``shown`` it counts for, as (first, codes, count)."""
    places = {code: place for place, code in enumerate(whole.order)}
    above = np.array([_inside(whole, code) for code in shown.order])  # shown × whole
    targets = np.array([places[code] for code in shown.order], dtype=np.int64)
    count = above.sum(axis=0).astype(np.int64)
    codes = np.concatenate([targets[above[:, place]] for place in range(len(whole.order))])
    return np.cumsum(count) - count, codes, count


def _group(
    year: Ints, key: Ints, columns: Mapping[str, Floats], width: int
) -> tuple[Ints, Ints, dict[str, Floats]]:
    """Add up rows of the same year and key; their order, and so every rounding error, is kept canonical."""
    if not len(key):
        return year, key, dict(columns)
    order = (
        np.lexsort((ranks(key), year))
        if width > LARGEST_KEY // 4096
        else np.argsort(year * width + key, kind="stable")
    )
    year, key = year[order], key[order]
    fresh = np.concatenate([[True], (key[1:] != key[:-1]) | (year[1:] != year[:-1])])
    starts = np.flatnonzero(fresh)
    grouped = {name: _reducer(name).reduceat(values[order], starts) for name, values in columns.items()}
    return year[starts], key[starts], grouped


def ranks(key: Ints) -> Ints:
    """Numbers in the order of the keys that NumPy can sort by."""
    return np.unique(key, return_inverse=True)[1] if key.dtype == object else key


def _reducer(name: str) -> Any:
    return np.fmax if name.endswith(LARGEST) else np.add
