"""Every cell of every margin with its value and status, empty cells included, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.structure import Dimension, Linked
from cadre.disclosure.structure.linked import places_of, steps
from cadre.disclosure.tool.forest import TOTAL

MOST_LISTED = 20_000_000
PUBLISHED, PRIMARY, SECONDARY, ZERO, WITHHELD = range(5)
WORDS = ("published", "primary", "secondary", "zero", "withheld")
Statuses = NDArray[np.int8]


@dataclass(frozen=True)
class Figure:
    """A further column: figures of the m cells (or of the n listed) in units of 10 ** -``decimals``.

    Of means and shares, ``never``: cells that have none (a mean of nobody), ``blank``: cells of which it is
    not public.
    """

    name: str
    units: Any  # floats of the cells, whole numbers of the listed
    decimals: int
    never: Flags | None = None
    blank: Flags | None = None


@dataclass(frozen=True)
class Listing:
    """``keys``: n, sorted. ``units``: n, the figure in units of 10 ** -``decimals``. ``status``: n.

    ``zeros``: are the empty cells listed? ``perturbed``: n, the figures to be published instead, or None.
    ``name``: the column of the figure. ``beside``: further measures, means and shares.
    """

    dimensions: tuple[Dimension, ...]
    keys: Ints
    units: Ints
    status: Statuses
    decimals: int
    zeros: bool
    perturbed: Ints | None = None
    name: str = "value"
    beside: tuple[Figure, ...] = ()

    def places(self, rows: slice) -> Ints:
        """Positions of codes, one row per cell of a slice."""
        return places_of(self.keys[rows], self.dimensions, steps(self.dimensions))

    def public_status(self, rows: slice) -> Statuses:
        """One mark for all that is withheld."""
        status = self.status[rows]
        hidden = (status == PRIMARY) | (status == SECONDARY)
        return np.where(hidden, np.int8(WITHHELD), status)

    def hidden(self, one: Figure, public: bool) -> Flags:
        """n: where a further column is left blank."""
        if one.blank is not None and one.never is not None:
            return one.blank if public else one.never
        return np.asarray((self.public_status(slice(None)) == WITHHELD) & public)

    def codes(self, axis: int) -> list[str]:
        """The codes of a dimension as they are written; the total is ``Total``."""
        return [TOTAL, *self.dimensions[axis].codes[1:]]


def statuses(values: Floats, contributors: Floats, sensitive: Flags, withheld: Flags) -> Statuses:
    """Status of the cells (m) that some row or some secret counts for."""
    empty = (values == 0) & (contributors == 0)
    shown = np.where(empty, np.int8(ZERO), np.int8(PUBLISHED))
    return np.where(withheld, np.where(sensitive, np.int8(PRIMARY), np.int8(SECONDARY)), shown)


def published_cells(linked: Linked) -> Ints:
    """Positions of the cells that some table shows."""
    there = np.zeros(len(linked.keys), dtype=np.bool_)
    for cells in linked.tables:
        there[cells] = True
    return np.flatnonzero(there)


def list_cells(
    linked: Linked, units: Floats, status: Statuses, decimals: int, zeros: bool | None, perturbed: Any = None
) -> Listing:
    """``units``, ``status``, ``perturbed``: m. ``zeros``: list empty cells? None: if not too many."""
    published = published_cells(linked)
    listed = zeros if zeros is not None else _product_size(linked) <= MOST_LISTED
    keys = _product(linked) if listed else linked.keys[published]
    at = np.searchsorted(keys, linked.keys[published])
    whole, marks = np.zeros(len(keys), dtype=np.int64), np.full(len(keys), np.int8(ZERO))
    whole[at], marks[at] = np.rint(units[published]).astype(np.int64), status[published]
    shown = None
    if perturbed is not None:
        shown = np.zeros(len(keys), dtype=np.int64)
        shown[at] = np.rint(perturbed[published]).astype(np.int64)
        # A figure that became 0 must look like an empty cell, or it would say that somebody is there.
        marks = np.where(shown == 0, np.int8(ZERO), np.int8(PUBLISHED))
        if not listed:
            keys, whole, marks, shown = (one[shown != 0] for one in (keys, whole, marks, shown))
    return Listing(linked.dimensions, keys, whole, marks, decimals, listed, shown)


def with_beside(listing: Listing, linked: Linked, name: str, columns: Sequence[Figure]) -> Listing:
    """``columns``: of the m cells; a cell that is not there is 0, and has no mean."""
    published = published_cells(linked)
    at = np.searchsorted(listing.keys, linked.keys[published])

    def spread(of_cells: Flags | None) -> Flags | None:
        if of_cells is None:
            return None
        flags = np.ones(len(listing.keys), dtype=np.bool_)
        flags[at] = of_cells[published]
        return flags

    found = []
    for one in columns:
        units = np.zeros(len(listing.keys), dtype=np.int64)
        units[at] = np.rint(one.units[published]).astype(np.int64)
        found.append(replace(one, units=units, never=spread(one.never), blank=spread(one.blank)))
    return replace(listing, name=name, beside=tuple(found))


def _product_size(linked: Linked) -> int:
    found = 0
    for shape in linked.shapes:
        size = 1
        for dimension in linked.dimensions:
            size *= len(shape.codes(dimension))
        found += size
    return found


def _product(linked: Linked) -> Ints:
    """The keys of all combinations of codes that some table shows."""
    step, found = steps(linked.dimensions), []
    for shape in linked.shapes:
        keys = np.zeros(1, dtype=np.int64)
        for axis, dimension in enumerate(linked.dimensions):
            places = np.array(
                sorted(dimension.place[code] for code in shape.codes(dimension)), dtype=np.int64
            )
            keys = (keys[:, None] + places * step[axis]).reshape(-1)
        found.append(keys)
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))
