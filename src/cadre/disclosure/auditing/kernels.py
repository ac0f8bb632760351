"""Compiled loops of the reduction: bounds narrowed by one equation after the other, cells tied in pairs.

An equation is ``data[k] * x[indices[k]]`` for k in ``indptr[r] .. indptr[r+1]``, with the sum ``right[r]``.
"""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.modular import compiled
from cadre.disclosure.problem import Flags, Floats, Ints


@compiled
def reach_of(data: Floats, low: Floats, high: Floats, upward: bool) -> tuple[float, int]:
    """The most (or least) that ``data @ x`` can be: its finite part, and how many terms have no end."""
    total, endless = 0.0, 0
    for k in range(len(data)):
        bound = data[k] * (high[k] if (data[k] > 0) == upward else low[k])
        if np.isfinite(bound):
            total += bound
        else:
            endless += 1
    return total, endless


@compiled
def tighten(data: Floats, right: float, low: Floats, high: Floats, upward: bool) -> bool:
    """Narrow the whole-numbered cells of one equation, given how far the others can go on one side."""
    total, endless = reach_of(data, low, high, upward)
    changed = False
    for k in range(len(data)):
        bound = data[k] * (high[k] if (data[k] > 0) == upward else low[k])
        own = np.isfinite(bound)
        if endless - (0 if own else 1) > 0:
            continue
        end = (right - (total - (bound if own else 0.0))) / data[k]
        if (data[k] > 0) == upward:
            if np.ceil(end - 1e-9) > low[k]:
                low[k], changed = np.ceil(end - 1e-9), True
        elif np.floor(end + 1e-9) < high[k]:
            high[k], changed = np.floor(end + 1e-9), True
    return changed


@compiled
def narrow(
    indptr: Ints, indices: Ints, data: Floats, right: Floats, low: Floats, high: Floats, sweeps: int
) -> bool:
    """Tighten the bounds of whole-numbered cells in place; False if no table can keep them."""
    waiting = np.ones(len(right), dtype=np.bool_)
    for _ in range(sweeps):
        touched = np.zeros(len(low), dtype=np.bool_)
        for row in np.flatnonzero(waiting):
            begin, end = indptr[row], indptr[row + 1]
            cells, terms = indices[begin:end], data[begin:end]
            least, most = low[cells], high[cells]
            changed = tighten(terms, right[row], least, most, True)
            changed |= tighten(terms, right[row], least, most, False)
            if (least > most).any():
                return False
            if changed:
                touched[cells[(least > low[cells]) | (most < high[cells])]] = True
                low[cells], high[cells] = least, most
        if not touched.any():
            break
        for later in range(len(right)):
            waiting[later] = touched[indices[indptr[later] : indptr[later + 1]]].any()
    return True


@compiled
def pressed(
    indptr: Ints, indices: Ints, data: Floats, right: Floats, low: Floats, high: Floats, near: Floats
) -> bool:
    """Fix the cells of real-valued equations that are at their least or most; False if impossible."""
    for row in range(len(right)):
        begin, end = indptr[row], indptr[row + 1]
        cells, terms = indices[begin:end], data[begin:end]
        if end - begin == 1:
            value = right[row] / terms[0]
            if value < low[cells[0]] - near[row] or value > high[cells[0]] + near[row]:
                return False
            low[cells[0]] = high[cells[0]] = value
            continue
        for upward in (False, True):
            total, endless = reach_of(terms, low[cells], high[cells], upward)
            short = total - right[row] if upward else right[row] - total
            if endless == 0 and short < -near[row]:
                return False
            if endless == 0 and short <= near[row]:
                for k in range(len(cells)):
                    if (terms[k] > 0) == upward:
                        low[cells[k]] = high[cells[k]]
                    else:
                        high[cells[k]] = low[cells[k]]
                break
    return True


@compiled
def climb(root: Ints, turn: Floats, shift: Floats, cell: int) -> tuple[int, float, float]:
    """The root of a cell, and how the cell follows from it."""
    at, t, s = cell, 1.0, 0.0
    while root[at] != at:
        s, t, at = s + t * shift[at], t * turn[at], int(root[at])
    return at, t, s


@compiled
def join(
    indptr: Ints, indices: Ints, data: Floats, right: Floats, fixed: Flags, low: Floats, whole: bool
) -> tuple[Ints, Floats, Floats, bool]:
    """Tie cells that are alone in an equation, x = shift + turn * root; does the system become smaller?"""
    size = len(low)
    root, turn, shift = np.arange(size), np.ones(size), np.zeros(size)
    joined = bool(fixed.any())
    for row in range(len(right)):
        rest, count = right[row], 0
        pair, factor = np.zeros(2, dtype=np.int64), np.zeros(2)
        for k in range(indptr[row], indptr[row + 1]):
            cell = indices[k]
            if fixed[cell]:
                rest -= data[k] * low[cell]
            elif count < 2:
                pair[count], factor[count] = cell, data[k]
                count += 1
            else:
                count = 3
                break
        if count != 2 or abs(factor[0]) != abs(factor[1]):
            continue
        if whole and rest % factor[0] != 0:
            continue  # no table: later found out by the bounds, or by the programs
        for k in range(2):
            start = pair[k]
            cell, t, s = climb(root, turn, shift, start)
            if start != cell:
                root[start], turn[start], shift[start] = cell, t, s
            pair[k], rest, factor[k] = cell, rest - factor[k] * s, factor[k] * t
        if pair[0] == pair[1]:
            continue  # becomes an equation of one cell, or of none
        if pair[0] > pair[1]:
            pair[0], pair[1] = pair[1], pair[0]
            factor[0], factor[1] = factor[1], factor[0]
        root[pair[1]] = pair[0]
        turn[pair[1]], shift[pair[1]] = -factor[0] / factor[1], rest / factor[1]
        joined = True
    final, turned, shifted = np.arange(size), np.ones(size), np.zeros(size)
    for cell in range(size):
        final[cell], turned[cell], shifted[cell] = climb(root, turn, shift, cell)
    return final, turned, shifted, joined


@compiled
def bounds(
    low: Floats, high: Floats, to: Ints, turn: Floats, shift: Floats, size: int
) -> tuple[Floats, Floats]:
    """The bounds of ``size`` units from those of the cells tied to them."""
    least, most = np.full(size, -np.inf), np.full(size, np.inf)
    for cell in range(len(to)):
        if to[cell] >= 0:
            one, other = (low[cell] - shift[cell]) / turn[cell], (high[cell] - shift[cell]) / turn[cell]
            least[to[cell]] = max(least[to[cell]], min(one, other))
            most[to[cell]] = min(most[to[cell]], max(one, other))
    return least, most
