"""Cells that are not empty, over all tables of a release, and the equations between them.

A cell is a choice of one code per dimension, numbered in mixed radix with the last dimension moving fastest.
The equations are the sparse Kronecker products of each dimension's sums with the identity of the others, kept
to the cells that exist; the full grid of codes is never laid out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Floats, Ints, Sparse
from cadre.disclosure.structure.dimension import Dimension
from cadre.vocabulary.errors import CadreError, ExitCode

LARGEST_KEY = 2**62


@dataclass(frozen=True)
class TableShape:
    """A published table: the codes of each dimension that it shows (None: all of them).

    A dimension that is not named stands at its total.
    """

    shown: Mapping[str, frozenset[str] | None]

    def codes(self, dimension: Dimension) -> frozenset[str]:
        if dimension.name not in self.shown:
            return frozenset({dimension.total})
        chosen = self.shown[dimension.name]
        return frozenset(dimension.codes) if chosen is None else chosen


@dataclass(frozen=True)
class Linked:
    """``keys``: m, sorted. ``places``: m × d, positions in the codes of each dimension. ``equations``: csr
    int8, k × m, -1 at an aggregate and +1 at its parts. ``tables``: positions of the cells of each table."""

    dimensions: tuple[Dimension, ...]
    shapes: tuple[TableShape, ...]
    keys: Ints
    places: Ints
    equations: Sparse
    tables: tuple[Ints, ...]


def steps(dimensions: Sequence[Dimension]) -> Ints:
    """How far the key moves when a dimension moves by one code; beyond 2^62 keys as Python's own numbers."""
    found, step = [], 1
    for dimension in reversed(dimensions):
        found.append(step)
        step *= len(dimension.codes)
    return np.array(found[::-1], dtype=np.int64 if step <= LARGEST_KEY else object)


def link(dimensions: Sequence[Dimension], rows: Ints, tables: Sequence[TableShape]) -> Linked:
    """``rows``: r × d positions of the codes that were counted, usually leaves; in any order, with
    repeats."""
    dimensions = tuple(dimensions)
    step = steps(dimensions)
    inner = distinct(rows @ step)
    own = [_table_keys(dimensions, step, inner, table) for table in tables]
    keys = distinct(np.concatenate([*own, np.zeros(0, dtype=np.int64)]))
    places = places_of(keys, dimensions, step)
    cells = tuple(np.searchsorted(keys, mine) for mine in own)
    equations = _equations(dimensions, step, tables, keys, places, cells)
    return Linked(dimensions, tuple(tables), keys, places, equations, cells)


def distinct(keys: Ints) -> Ints:
    """The different keys in order, by sorting: numpy's ``unique`` hashes whole numbers first and is
    slower."""
    ordered = np.sort(keys)
    return np.asarray(ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]])


def places_of(keys: Ints, dimensions: Sequence[Dimension], step: Ints) -> Ints:
    sizes = np.array([len(dimension.codes) for dimension in dimensions], dtype=np.int64)
    return np.asarray(keys[:, None] // step % sizes, dtype=np.int64)


def add_up(linked: Linked, rows: Ints, column: Floats, how: str = "sum") -> Floats:
    """The sum (or ``how="max"``) of ``column`` (r) in every cell (m), in an order that is always the same.

    Raises CadreError beyond 2^62 keys: millions of rows are not added up by numbers without a limit.
    """
    step = steps(linked.dimensions)
    if step.dtype == object:
        raise CadreError("disclosure-too-many-codes", ExitCode.DISCLOSURE, value=len(linked.dimensions))
    keys = rows @ step
    order = np.lexsort((column, keys))
    base, values = _grouped(keys[order], column[order], how)
    found = np.zeros(len(linked.keys))
    if not len(rows):
        return found
    for table in linked.shapes:
        own, sums = base, values
        for place, dimension in enumerate(linked.dimensions):
            own, source = _raised(own, dimension, int(step[place]), table)
            own, sums = _grouped_by_key(own, sums[source], how)
        found[np.searchsorted(linked.keys, own)] = sums
    return found


def _table_keys(dimensions: Sequence[Dimension], step: Ints, inner: Ints, table: TableShape) -> Ints:
    keys = inner
    for place, dimension in enumerate(dimensions):
        keys = distinct(_raised(keys, dimension, int(step[place]), table)[0])
    return keys


def _raised(keys: Ints, dimension: Dimension, step: int, table: TableShape) -> tuple[Ints, Ints]:
    """Every key once for each shown code it counts for along ``dimension``; and where it came from."""
    shown = table.codes(dimension)
    targets = [[int(up) for up in above if dimension.codes[up] in shown] for above in dimension.above]
    place = (keys // step % len(dimension.codes)).astype(np.int64)
    source, up = _fan_out(place, targets)
    return _moved(keys[source], up - place[source], step), source


def _fan_out(place: Ints, targets: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """For every entry of ``place`` all its targets: where it came from, and the target."""
    count = np.array([len(one) for one in targets], dtype=np.int64)
    first = np.cumsum(count) - count
    flat = np.array([one for some in targets for one in some], dtype=np.int64)
    repeats = count[place]
    source = np.repeat(np.arange(len(place)), repeats)
    within = np.arange(len(source)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return source, flat[first[place[source]] + within]


def _grouped_by_key(keys: Ints, values: Floats, how: str) -> tuple[Ints, Floats]:
    order = np.argsort(keys, kind="stable")
    return _grouped(keys[order], values[order], how)


def _grouped(keys: Ints, values: Floats, how: str) -> tuple[Ints, Floats]:
    if not len(keys):
        return keys, values
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    reducer = np.maximum if how == "max" else np.add
    return keys[starts], np.asarray(reducer.reduceat(values, starts), dtype=np.float64)


def _equations(
    dimensions: Sequence[Dimension],
    step: Ints,
    tables: Sequence[TableShape],
    keys: Ints,
    places: Ints,
    cells: Sequence[Ints],
) -> Sparse:
    sums: dict[tuple[int, str, tuple[str, ...]], int] = {}
    ids, parents, parts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for table, own in zip(tables, cells, strict=True):
        for axis, dimension in enumerate(dimensions):
            links = _links(dimension, axis, table, sums)
            place = places[own, axis]
            source, number = _fan_out(place, [[one for one, _ in ups] for ups in links])
            _, up = _fan_out(place, [[one for _, one in ups] for ups in links])
            parents.append(np.searchsorted(keys, _moved(keys[own[source]], up - place[source], step[axis])))
            ids.append(number)
            parts.append(own[source])
    return _rows(np.concatenate(ids), np.concatenate(parents), np.concatenate(parts), len(keys))


def _moved(keys: Ints, by: Ints, step: int) -> Ints:
    return keys + by.astype(keys.dtype) * step


def _links(
    dimension: Dimension, axis: int, table: TableShape, sums: dict[tuple[int, str, tuple[str, ...]], int]
) -> list[list[tuple[int, int]]]:
    """Per code: (number of the sum, aggregate) for every sum that holds within the table and has it as
    part."""
    found: list[list[tuple[int, int]]] = [[] for _ in dimension.codes]
    for code, below in dimension.sums_among(table.codes(dimension)).items():
        number = sums.setdefault((axis, code, below), len(sums))
        for part in below:
            found[dimension.place[part]].append((number, dimension.place[code]))
    return found


def _rows(ids: Ints, parents: Ints, parts: Ints, cells: int) -> Sparse:
    """One equation per sum and aggregate; the same in several tables is one."""
    from scipy import sparse

    name = ids * max(cells, 1) + parents
    order = np.lexsort((parts, name))
    name, parts = name[order], parts[order]
    fresh = np.concatenate([[True], (name[1:] != name[:-1]) | (parts[1:] != parts[:-1])])[: len(name)]
    name, parts = name[fresh], parts[fresh]
    first = np.concatenate([[True], name[1:] != name[:-1]])[: len(name)]
    names, place = name[first], np.cumsum(first) - 1
    sign = np.concatenate([np.ones(len(place), np.int8), np.full(len(names), -1, np.int8)])
    rows = np.concatenate([place, np.arange(len(names))])
    columns = np.concatenate([parts, names % max(cells, 1)])
    return sparse.csr_array((sign, (rows, columns)), shape=(len(names), cells))
