"""The hidden cells of a published table as a smaller system: what follows at once is taken out.

A cell that is alone in an equation is told by it; two cells that are alone in an equation go up and down with
each other and become one unit; an equation at the least or the most that it can be forces all its cells.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cadre.disclosure.auditing.kernels import bounds, join, narrow, pressed
from cadre.disclosure.problem import Floats, Ints, Sparse

SWEEPS = 20  # of narrowing: each goes over all equations


@dataclass(frozen=True)
class System:
    """All tables: ``matrix @ units == right``, ``low <= units <= high``; a cell is ``offset + sign * unit``.

    ``matrix``: csr, r × u. ``unit``: per hidden cell (h), -1 for a cell with one possible value, which is its
    ``offset``. ``impossible``: no table agrees with what was shown. ``scale``: what sums were divided by, a
    power of two, so that tolerances mean the same for cents and for billions.
    """

    matrix: Sparse
    right: Floats
    low: Floats
    high: Floats
    unit: Ints
    sign: Floats
    offset: Floats
    whole: bool
    impossible: bool
    scale: float = 1.0

    def cells(self, units: Floats) -> Floats:
        """The values of the hidden cells, from those of the units."""
        padded = np.append(units, 0.0)
        return np.asarray(self.scale * (self.offset + self.sign * padded[self.unit]))

    def units(self, cells: Floats) -> Floats:
        """The values of the units, from those of the hidden cells."""
        units = np.zeros(len(self.low))
        free = self.unit >= 0
        units[self.unit[free]] = (self.sign * (cells / self.scale - self.offset))[free]
        return units

    def within(self, units: Ints, low: Floats, high: Floats) -> System:
        """The same system when more is known of some ``units``: bounds that they keep."""
        least, most = self.low.copy(), self.high.copy()
        np.maximum.at(least, units, low)
        np.minimum.at(most, units, high)
        possible = bool((least <= most).all())
        if self.whole and possible:
            possible = bool(narrow(*_rows(self.matrix), self.right, least, most, SWEEPS))
        return replace(self, low=least, high=most, impossible=self.impossible or not possible)

    def agrees(self, units: Floats) -> bool:
        """Is this a table? Counts: to the last digit. Sums: to the ninth."""
        if self.impossible:
            return False
        gap = np.abs(self.matrix @ units - self.right)
        if self.whole:
            exact = np.array_equal(units, np.round(units)) and not gap.any()
            return bool(exact and (units >= self.low).all() and (units <= self.high).all())
        slack = 1e-9 * np.maximum(1.0, np.abs(units))
        size = np.maximum(1.0, abs(self.matrix) @ np.abs(units) + np.abs(self.right))
        inside = (units >= self.low - slack) & (units <= self.high + slack)
        return bool((gap <= 1e-9 * size).all() and inside.all())


def reduced(equations: Sparse, shown: Floats, floor: Floats, whole: bool) -> System:
    """The system of the cells of ``shown`` (m) that are NaN; ``equations``: k × m, ``floor``: m."""
    from scipy import sparse

    hidden = np.flatnonzero(np.isnan(shown))
    scale = 1.0 if whole else _scale(shown)
    told = np.nan_to_num(shown) / scale
    low = np.ceil(floor[hidden]) if whole else floor[hidden] / scale
    size = len(hidden)
    system = System(
        matrix=sparse.csr_array(equations[:, hidden], dtype=np.float64),
        right=-np.asarray(equations @ told, dtype=np.float64),
        low=low,
        high=np.full(size, np.inf),
        unit=np.arange(size),
        sign=np.ones(size),
        offset=np.zeros(size),
        whole=whole,
        impossible=bool(whole and (told != np.round(told)).any()),
        scale=scale,
    )
    rounding = np.zeros(equations.shape[0]) if whole else abs(equations) @ np.abs(told) + 1.0
    while True:
        system, rounding = _without_empty(system, rounding)
        system, smaller = _step(system, 1e-12 * rounding)
        if system.impossible or not smaller:
            return system


def _rows(matrix: Sparse) -> tuple[Ints, Ints, Floats]:
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data


def _without_empty(system: System, rounding: Floats) -> tuple[System, Floats]:
    matrix = system.matrix.copy()
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    full = np.diff(matrix.indptr) > 0
    wrong = bool((np.abs(system.right[~full]) > 1e-9 * rounding[~full]).any())
    right = system.right[full]
    return (
        replace(system, matrix=matrix[full], right=right, impossible=system.impossible or wrong),
        rounding[full],
    )


def _step(system: System, near: Floats) -> tuple[System, bool]:
    """One round: narrow the bounds, take out fixed cells, tie pairs. Is the system smaller for it?"""
    from scipy import sparse

    low, high, right = system.low.copy(), system.high.copy(), system.right
    rows = _rows(system.matrix)
    if system.whole:
        possible = narrow(*rows, right, low, high, SWEEPS)
    else:
        possible = pressed(*rows, right, low, high, near)
    fixed = low == high
    root, turn, shift, smaller = join(*rows, right, fixed, low, system.whole)
    roots = np.flatnonzero((root == np.arange(len(root))) & ~fixed)
    place = np.full(len(root), -1)
    place[roots] = np.arange(len(roots))
    to = np.where(fixed, -1, place[root])
    shift = np.where(fixed, low, shift)
    least, most = bounds(low, high, to, turn, shift, len(roots))
    free = np.flatnonzero(to >= 0)
    merge = sparse.csr_array((turn[free], (free, to[free])), (len(root), len(roots)))
    old = system.unit >= 0
    at = system.unit[old]
    unit, sign, offset = system.unit.copy(), system.sign.copy(), system.offset.copy()
    offset[old] += sign[old] * shift[at]
    sign[old] *= turn[at]
    unit[old] = to[at]
    return (
        System(
            sparse.csr_array(system.matrix @ merge),
            right - system.matrix @ shift,
            least,
            most,
            unit,
            sign,
            offset,
            system.whole,
            system.impossible or not possible or bool((least > most).any()),
            system.scale,
        ),
        bool(smaller),
    )


def _scale(shown: Floats) -> float:
    """A power of two near the middle of the sizes that are not zero."""
    sizes = np.abs(shown[(shown != 0) & np.isfinite(shown)])
    return float(2.0 ** np.round(np.log2(np.median(sizes)))) if len(sizes) else 1.0
