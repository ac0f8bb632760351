"""Which cells can be shown: left-looking elimination over a 61-bit prime.

The shown cells span a space; a cell can be computed from them when it lies in that space. Cells are taken in
order of what withholding them costs, the dearest first, and each is shown unless that would put a sensitive
cell into the space, or make a sensitive cell a multiple of what a sole contributor knows.

Two random vectors at right angles to everything shown so far stand for the whole complement: a cell is known
when both products with it are 0, and two cells give each other away when the ratio of the products is the same
(up to a chance of 2^-61). Showing one more cell turns one finest cell, its *pivot*, from free to bound; the
vectors then change along one direction, which is found by going through the rows that hold the pivot. So no
sensitive cell is ever reduced, and cells that follow from those shown need no elimination at all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from cadre.disclosure.suppression.modular import PRIME, inverse, minus, plus, random, times

NONE = np.int64(-1)
VECTORS = 2


@njit(cache=True)  # type: ignore[untyped-decorator]
def _push(heap: Any, size: Any, item: Any) -> Any:
    at = size
    heap[at] = item
    while at > 0:
        up = (at - 1) >> 1
        if heap[up] <= heap[at]:
            break
        heap[up], heap[at] = heap[at], heap[up]
        at = up
    return size + 1


@njit(cache=True)  # type: ignore[untyped-decorator]
def _pop(heap: Any, size: Any) -> Any:
    top = heap[0]
    size -= 1
    heap[0] = heap[size]
    at = 0
    while True:
        down = 2 * at + 1
        if down >= size:
            break
        if down + 1 < size and heap[down + 1] < heap[down]:
            down += 1
        if heap[at] <= heap[down]:
            break
        heap[at], heap[down] = heap[down], heap[at]
        at = down
    return top, size


@njit(cache=True)  # type: ignore[untyped-decorator]
def eliminate(start, column, columns, rank_of_column, order, forced, tstart, tclass, roles, seed, stats):
    n_class = len(start) - 1
    shown = np.zeros(n_class, np.bool_)
    g = np.empty((VECTORS, columns), np.uint64)
    for v in range(VECTORS):
        for c in range(columns):
            g[v, c] = random(np.uint64(seed) + np.uint64(v) * np.uint64(1 << 40), np.uint64(c))
    z = np.zeros((n_class, VECTORS), np.uint64)
    for q in range(n_class):
        if roles[q] != 0:
            for at in range(start[q], start[q + 1]):
                for v in range(VECTORS):
                    z[q, v] = plus(z[q, v], g[v, column[at]])
    # echelon rows
    cap = 1 << 16
    e_col = np.empty(cap, np.int32)
    e_val = np.empty(cap, np.uint64)
    e_row = np.empty(cap, np.int32)
    e_next = np.empty(cap, np.int64)
    e_len = 0
    r_start = np.zeros(columns + 1, np.int64)
    rows = 0
    head = np.full(columns, NONE, np.int64)
    held = np.zeros(columns, np.int64)
    row_of = np.full(columns, -1, np.int64)  # row whose pivot is the column
    pivot = np.empty(columns, np.int64)
    w = np.zeros(columns, np.uint64)
    on = np.zeros(columns, np.bool_)
    heap = np.empty(columns + 1, np.int64)
    inheap = np.zeros(columns, np.bool_)
    support = np.empty(columns, np.int64)
    n = np.zeros(columns, np.uint64)
    moved = np.empty(columns, np.int64)
    dz = np.zeros(n_class, np.uint64)
    touched = np.empty(n_class, np.int64)
    seen = np.zeros(n_class, np.bool_)
    for step in range(len(order)):
        c = order[step]
        z0 = np.uint64(0)
        z1 = np.uint64(0)
        for at in range(start[c], start[c + 1]):
            z0 = plus(z0, g[0, column[at]])
            z1 = plus(z1, g[1, column[at]])
        if z0 == 0 and z1 == 0:
            shown[c] = True
            stats[0] += 1
            continue
        # reduce
        ns = 0
        hs = 0
        for at in range(start[c], start[c + 1]):
            j = column[at]
            w[j] = np.uint64(1)
            on[j] = True
            support[ns] = j
            ns += 1
            if row_of[j] >= 0:
                hs = _push(heap, hs, row_of[j])
        while hs > 0:
            r, hs = _pop(heap, hs)
            p = pivot[r]
            f = w[p]
            w[p] = np.uint64(0)
            if f == 0:
                continue
            stats[1] += r_start[r + 1] - r_start[r]
            for at in range(r_start[r], r_start[r + 1]):
                j = e_col[at]
                if not on[j]:
                    on[j] = True
                    support[ns] = j
                    ns += 1
                    w[j] = np.uint64(0)
                    if row_of[j] >= 0:
                        hs = _push(heap, hs, row_of[j])
                w[j] = minus(w[j], times(f, e_val[at]))
        # pivot
        best = np.int64(-1)
        kept = 0
        for i in range(ns):
            j = support[i]
            on[j] = False
            if w[j] != 0:
                support[kept] = j
                kept += 1
                if best < 0 or held[j] < held[best] or (held[j] == held[best] and rank_of_column[j] > rank_of_column[best]):
                    best = j
        ns = kept
        if best < 0:
            shown[c] = True
            continue
        # direction of the pivot: n
        nm = 1
        moved[0] = best
        n[best] = np.uint64(1)
        hs = 0
        at = head[best]
        while at >= 0:
            r = e_row[at]
            if not inheap[r]:
                inheap[r] = True
                hs = _push(heap, hs, -r)
            p = pivot[r]
            n[p] = minus(n[p], e_val[at])
            at = e_next[at]
            stats[2] += 1
        while hs > 0:
            r, hs = _pop(heap, hs)
            r = -r
            inheap[r] = False
            p = pivot[r]
            if n[p] == 0:
                continue
            moved[nm] = p
            nm += 1
            at = head[p]
            value = n[p]
            while at >= 0:
                s = e_row[at]
                if not inheap[s]:
                    inheap[s] = True
                    hs = _push(heap, hs, -s)
                q = pivot[s]
                n[q] = minus(n[q], times(value, e_val[at]))
                at = e_next[at]
                stats[2] += 1
        stats[3] += nm
        # tentative
        unit = inverse(w[best])
        d0 = minus(np.uint64(0), times(z0, unit))
        d1 = minus(np.uint64(0), times(z1, unit))
        nt = 0
        for i in range(nm):
            j = moved[i]
            for at in range(tstart[j], tstart[j + 1]):
                q = tclass[at]
                if not seen[q]:
                    seen[q] = True
                    touched[nt] = q
                    nt += 1
                dz[q] = plus(dz[q], n[j])
        bad = False
        for i in range(nt):
            q = touched[i]
            if dz[q] == 0:
                continue
            if roles[q] & 1 and plus(z[q, 0], times(d0, dz[q])) == 0 and plus(z[q, 1], times(d1, dz[q])) == 0:
                bad = True
                break
        if not bad or forced[c]:
            for i in range(nt):
                q = touched[i]
                z[q, 0] = plus(z[q, 0], times(d0, dz[q]))
                z[q, 1] = plus(z[q, 1], times(d1, dz[q]))
            for i in range(nm):
                j = moved[i]
                g[0, j] = plus(g[0, j], times(d0, n[j]))
                g[1, j] = plus(g[1, j], times(d1, n[j]))
            while e_len + ns > cap:
                cap *= 2
                e_col = np.concatenate((e_col, np.empty(cap - len(e_col), np.int32)))
                e_val = np.concatenate((e_val, np.empty(cap - len(e_val), np.uint64)))
                e_row = np.concatenate((e_row, np.empty(cap - len(e_row), np.int32)))
                e_next = np.concatenate((e_next, np.empty(cap - len(e_next), np.int64)))
            for i in range(ns):
                j = support[i]
                if j == best:
                    continue
                e_col[e_len] = j
                e_val[e_len] = times(w[j], unit)
                e_row[e_len] = rows
                e_next[e_len] = head[j]
                head[j] = e_len
                held[j] += 1
                e_len += 1
            pivot[rows] = best
            row_of[best] = rows
            rows += 1
            r_start[rows] = e_len
            shown[c] = True
        else:
            stats[4] += 1
        for i in range(nt):
            q = touched[i]
            seen[q] = False
            dz[q] = np.uint64(0)
        for i in range(nm):
            n[moved[i]] = np.uint64(0)
        for i in range(ns):
            w[support[i]] = np.uint64(0)
    stats[5] = e_len
    stats[6] = rows
    return shown
