"""Which workers can be compared at all: those in categories that hold enough women and enough men."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.design import Factor

OTHER = "*"  # the category that rare ones are put together in


@dataclass(frozen=True)
class Compared:
    """``kept``: True for the workers that are compared; ``factors`` are of these alone.

    ``unknown``: how many were left out because a factor is not known.

    ``pooled``: by factor, the categories put together as ``OTHER`` because they were rare.
    """

    factors: tuple[Factor, ...]
    kept: NDArray[np.bool_]
    pooled: Mapping[str, tuple[str, ...]]
    unknown: int

    def pooled_share(self, name: str) -> float:
        """The share of the workers compared, 0 to 1, who are in the rare categories of a factor."""
        factor = next(one for one in self.factors if one.name == name)
        if OTHER not in factor.categories:
            return 0.0
        return float((factor.values == factor.categories.index(OTHER)).mean())


def known(factors: Sequence[Factor]) -> NDArray[np.bool_]:
    """The workers of whom every factor is known: no NaN among numbers, no code below 0 among categories."""
    told = [one.values >= 0 if one.categories else ~np.isnan(one.values) for one in factors]
    return np.asarray(np.logical_and.reduce(told), dtype=np.bool_)


def comparable(
    factors: Sequence[Factor], women: NDArray[np.bool_], least: int, people: Vector | None = None
) -> Compared:
    """Put categories with fewer than ``least`` of a sex together; leave their workers out if that is too few.

    Leaving workers out may make other categories rare, so it is repeated until none is. ``people``: how many
    workers an element stands for; one where it is not given.
    """
    kept = known(factors)
    people = np.ones(len(women)) if people is None else people
    unknown = round(float(people[~kept].sum()))
    made, pooled = list(factors), {one.name: set[str]() for one in factors}
    while True:
        before = int(kept.sum())
        for place, factor in enumerate(made):
            rare = _rare(factor, women, kept, least, people)
            named = {factor.categories[code] for code in rare} - {OTHER}
            if named:
                pooled[factor.name] |= named
                made[place] = factor = _together(factor, rare)
            for code in _rare(factor, women, kept, least, people):
                kept &= factor.values != code
        if int(kept.sum()) == before:
            break
    factors_kept = tuple(_of_rows(one, kept) for one in made)
    named_rare = {name: tuple(sorted(rare)) for name, rare in pooled.items() if rare}
    return Compared(factors_kept, kept, named_rare, unknown)


def _rare(
    factor: Factor, women: NDArray[np.bool_], kept: NDArray[np.bool_], least: int, people: Vector
) -> list[int]:
    """Codes of the categories in use with fewer than ``least`` of a sex."""
    size = len(factor.categories)
    counts = [
        np.bincount(factor.values[kept & sex].astype(np.intp), people[kept & sex], size)
        if size
        else np.zeros(0)
        for sex in (women, ~women)
    ]
    return [int(code) for code in np.flatnonzero((counts[0] + counts[1] > 0) & (np.minimum(*counts) < least))]


def _together(factor: Factor, rare: Sequence[int]) -> Factor:
    """The factor with ``rare`` categories as one, added last."""
    stays = [label for label in factor.categories if label != OTHER]
    categories = (*stays, OTHER)
    new = np.array([stays.index(label) if label != OTHER else len(stays) for label in factor.categories])
    new[list(rare)] = len(stays)
    codes = factor.values.astype(np.intp)
    return Factor(factor.name, np.where(codes < 0, -1, new[codes]), categories)


def _of_rows(factor: Factor, kept: NDArray[np.bool_]) -> Factor:
    """The factor of some workers, without the categories that nobody of them is in."""
    values = factor.values[kept]
    if not factor.categories:
        return Factor(factor.name, values)
    used, codes = np.unique(values, return_inverse=True)
    return Factor(factor.name, codes, tuple(factor.categories[int(code)] for code in used))
