"""The finest cells under a set of tables, where they count, and adding them up again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure import Linked, TableShape, link


@dataclass(frozen=True)
class Finest:
    """``rows``: n × d positions of codes, each combination once, in order; ``counts``: n."""

    rows: Ints
    counts: Floats

    def numbers(self, linked: Linked) -> Ints:
        """One number per cell, the same in every release with the same codes."""
        return np.asarray(np.ravel_multi_index(tuple(self.rows.T), shape(linked)), dtype=np.int64)


@dataclass(frozen=True)
class Memberships:
    """Published cells per finest cell: those of finest cell i are ``cells[first[i]:first[i + 1]]``."""

    first: Ints
    cells: Ints


def shape(linked: Linked) -> tuple[int, ...]:
    return tuple(len(dimension.codes) for dimension in linked.dimensions)


def finest(linked: Linked, rows: Ints, counts: Floats) -> Finest:
    """Rows of the same codes as one."""
    number = np.ravel_multi_index(tuple(rows.T), shape(linked))
    names, place = np.unique(number, return_inverse=True)
    summed = np.bincount(place, weights=counts, minlength=len(names)).astype(np.float64)
    return Finest(np.stack(np.unravel_index(names, shape(linked)), axis=1).astype(np.int64), summed)


def memberships(linked: Linked, rows: Ints) -> Memberships:
    """In which cells of ``linked`` does each row count? A cell of several tables is named once."""
    sources, keys = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for table in linked.shapes:
        source, own = np.arange(len(rows)), np.zeros(len(rows), dtype=np.int64)
        for place, dimension in enumerate(linked.dimensions):
            shown = table.codes(dimension)
            ups = [[int(up) for up in above if dimension.codes[up] in shown] for above in dimension.above]
            count = np.array([len(one) for one in ups], dtype=np.int64)
            flat = np.array([one for some in ups for one in some], dtype=np.int64)
            code = rows[source, place]
            repeats = count[code]
            start = np.repeat((np.cumsum(count) - count)[code], repeats)
            within = np.arange(len(start)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
            source, own = np.repeat(source, repeats), np.repeat(own, repeats) * len(dimension.codes)
            own = own + flat[start + within]
        sources.append(source)
        keys.append(own)
    pairs = np.unique(np.stack([np.concatenate(sources), np.concatenate(keys)]), axis=1)
    first = np.searchsorted(pairs[0], np.arange(len(rows) + 1))
    return Memberships(first.astype(np.int64), np.searchsorted(linked.keys, pairs[1]).astype(np.int64))


def with_finest(linked: Linked, rows: Ints) -> tuple[Linked, Ints, Ints]:
    """``linked`` with one more table, that of the finest cells. Where its own cells and the finest are."""
    joint = TableShape(
        {
            dimension.name: frozenset(dimension.codes[code] for code in np.unique(rows[:, place]))
            for place, dimension in enumerate(linked.dimensions)
        }
    )
    wider = link(linked.dimensions, rows, [*linked.shapes, joint])
    numbers = np.ravel_multi_index(tuple(rows.T), shape(linked))
    return wider, np.searchsorted(wider.keys, linked.keys), np.searchsorted(wider.keys, numbers)


def whole_grid(linked: Linked) -> Ints:
    """Every combination of leaf codes, empty or not."""
    leaves = [[one.place[code] for code in one.leaves] for one in linked.dimensions]
    grid = np.stack(np.meshgrid(*leaves, indexing="ij"), axis=-1)
    return grid.reshape(-1, len(leaves)).astype(np.int64)
