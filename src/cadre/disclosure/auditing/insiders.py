"""What a party that knows some cells can compute exactly of the others, for all parties at once.

Cell q is a multiple of cell k in every table that agrees with what is shown if and only if their entries
have the same ratio in every null vector: sorting finds all such pairs. A party with several cells computes q
if and only if q is zero in a random null vector that is zero in those cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.auditing.modular import Field, Residues, compiled, key_of, reciprocal, times
from cadre.disclosure.auditing.nullspace import NullSpace
from cadre.disclosure.auditing.vanishing import vanishing
from cadre.disclosure.problem import Flags, Ints, Sparse

LONGEST = 40  # cells of a party; one that knows more gets an elimination of its own


@dataclass(frozen=True)
class Exact:
    """``fixed``: m, everybody can compute the cell. ``kind``: m, hidden cells that are multiples of each
    other share a number (-1: shown or fixed). ``cell`` and ``party``: pairs, in order of party and cell."""

    fixed: Flags
    kind: Ints
    cell: Ints
    party: Ints


def exact_disclosure(
    equations: Sparse, shown: Flags, insiders: Sparse, targets: Flags, prime: int, seed: int
) -> Exact:
    """Who can compute which of ``targets`` (m) from ``shown`` (m), ``equations`` and what the party knows.

    ``insiders``: csr bool, g × m. A cell that everybody can compute, or that the party knows, is in no pair.
    """
    space = NullSpace(equations, ~shown, prime)
    vectors = space.draw(3, seed)
    fixed, kind = np.zeros(len(shown), dtype=bool), np.full(len(shown), -1, dtype=np.int64)
    fixed[space.hidden] = ~vectors.any(axis=0)
    kind[space.hidden] = _kinds(vectors, space.field)
    wanted = np.flatnonzero(targets & ~shown & ~fixed)
    knows = _known_kinds(insiders, kind)
    told, parties = _single(knows, kind, wanted)
    more = _several(space, equations, shown, knows, kind, wanted, seed)
    cell, party = np.concatenate([told, more[0]]), np.concatenate([parties, more[1]])
    return Exact(fixed, kind, *without_own(cell, party, insiders))


def _kinds(vectors: Residues, field: Field) -> Ints:
    """Cells with the same ratios of the three vectors get the same number; those that are all zero get -1."""
    keys = np.stack([_ratios(vectors[0], other, field) for other in vectors[1:]])
    _, kind = np.unique(keys, axis=1, return_inverse=True)
    return np.where(vectors.any(axis=0), kind.reshape(-1), -1).astype(np.int64)


def _ratios(below: Residues, above: Residues, field: Field) -> Residues:
    return _divided(below, above, field.prime, field.inverse, field.one)


@compiled
def _divided(
    below: Residues, above: Residues, prime: np.uint64, inverse: np.uint64, one: np.uint64
) -> Residues:
    ratios = np.empty_like(below)
    for place in range(len(below)):
        ratios[place] = times(above[place], reciprocal(below[place], prime, inverse, one), prime, inverse)
    return ratios


@dataclass(frozen=True)
class _Known:
    """The kinds that each ``party`` knows: those of ``kinds`` from its ``start`` to the next."""

    party: Ints
    start: Ints
    kinds: Ints

    @property
    def length(self) -> Ints:
        return np.diff(self.start)


def _known_kinds(insiders: Sparse, kind: Ints) -> _Known:
    rows = np.repeat(np.arange(insiders.shape[0]), np.diff(insiders.indptr))
    found = kind[insiders.indices]
    useful = found >= 0
    pairs = np.unique(np.stack([rows[useful], found[useful]]), axis=1)
    party, start = np.unique(pairs[0], return_index=True)
    return _Known(party.astype(np.int64), np.append(start, pairs.shape[1]).astype(np.int64), pairs[1])


def _single(knows: _Known, kind: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """All targets of a kind that a party knows: also what one of its several cells gives alone."""
    order = wanted[np.argsort(kind[wanted], kind="stable")]
    first = np.searchsorted(kind[order], knows.kinds, side="left")
    count = np.searchsorted(kind[order], knows.kinds, side="right") - first
    party = np.repeat(np.repeat(knows.party, knows.length), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return order[np.repeat(first, count) + within], party


def _several(
    space: NullSpace, equations: Sparse, shown: Flags, knows: _Known, kind: Ints, wanted: Ints, seed: int
) -> tuple[Ints, Ints]:
    cells, parties = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    some = (knows.length > 1) & (knows.length <= LONGEST)
    if some.any() and len(wanted):
        chosen = np.flatnonzero(some)
        place = np.zeros(len(shown), dtype=np.int64)
        place[space.hidden] = np.arange(len(space.hidden))
        vectors = np.ascontiguousarray(space.draw(int(knows.length[some].max()) + 1, seed, first=3).T)
        one_of = np.zeros(kind.max() + 1, dtype=np.int64)  # a cell of each kind
        one_of[kind[kind >= 0]] = np.flatnonzero(kind >= 0)
        number, target = vanishing(
            vectors, place[one_of[knows.kinds]], knows.start[chosen], knows.length[chosen], place[wanted],
            space.field, key_of(seed, -1),
        )  # fmt: skip
        cells.append(wanted[target])
        parties.append(knows.party[chosen[number]])
    for row in np.flatnonzero(knows.length > LONGEST):
        mine = np.isin(kind, knows.kinds[knows.start[row] : knows.start[row + 1]])
        alone = NullSpace(equations, ~(shown | mine), int(space.field.prime))
        told = np.zeros(len(shown), dtype=bool)
        told[alone.hidden] = alone.draw(1, seed)[0] == 0
        cells.append(wanted[told[wanted]])
        parties.append(np.full(len(cells[-1]), knows.party[row]))
    return np.concatenate(cells), np.concatenate(parties)


def without_own(cell: Ints, party: Ints, insiders: Sparse) -> tuple[Ints, Ints]:
    """Each pair once, in order of party and cell, without the cells that a party knows anyway."""
    width = insiders.shape[1]
    rows = np.repeat(np.arange(insiders.shape[0]), np.diff(insiders.indptr))
    own = rows * width + insiders.indices
    pairs = np.setdiff1d(np.unique(party * width + cell), own)
    return pairs % width, pairs // width
