"""What is true of the country: counts and sums by known dimensions, added up block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cadre.sample.draws import Bools, Floats, Ints

Index = Ints | int


@dataclass
class Count:
    """An additive figure over named dimensions with known codes."""

    dimensions: dict[str, Sequence[str]]
    values: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.values = np.zeros(tuple(len(codes) for codes in self.dimensions.values()))

    def add(self, *places: Index, where: Bools | None = None, weight: Floats | None = None) -> None:
        """Add one (or ``weight``) for every entry; ``places`` follow the dimensions, -1 is left out."""
        columns = np.broadcast_arrays(*places)
        kept = np.all([column >= 0 for column in columns], axis=0)
        if where is not None:
            kept &= where
        shape = self.values.shape
        flat = np.ravel_multi_index(tuple(column[kept] for column in columns), shape)
        weights = None if weight is None else weight[kept]
        self.values += np.bincount(flat, weights, minlength=self.values.size).reshape(shape)

    def nested(self) -> Any:
        """Code within code within code: value; zeros of figures by three dimensions and more left out."""
        return _nest(self.values, list(self.dimensions.values()), len(self.dimensions) > 2)


def _nest(values: Floats, codes: list[Sequence[str]], sparse: bool) -> Any:
    if not codes:
        return round(float(values), 2)
    found = {code: _nest(part, codes[1:], sparse) for code, part in zip(codes[0], values, strict=True)}
    return {code: value for code, value in found.items() if value not in (0.0, {})} if sparse else found


@dataclass
class Truth:
    """The true figures by name, and the pay of everybody paid for a whole last year (for medians)."""

    counts: dict[str, Count] = field(default_factory=dict)
    full_year_pay: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)

    def count(self, name: str, **dimensions: Sequence[str]) -> Count:
        return self.counts.setdefault(name, Count(dimensions))

    def __getitem__(self, name: str) -> Count:
        return self.counts[name]
