"""Small tables with truth and pattern for the tests of certificates; every table a reader may think of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cadre.disclosure.certificate import Part, RuleFacts, make_certificate
from cadre.disclosure.structure import Dimension, TableShape

MINIMUM = 3
MANY = 500_000
Cell = tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """``inner``: the truth by leaf codes; ``withheld``: cells of any margin."""

    dimensions: tuple[Dimension, ...]
    inner: Mapping[Cell, int]
    withheld: frozenset[Cell]

    def under(self, code: str, axis: int) -> set[str]:
        parts = self.dimensions[axis].children.get(code, ())
        return {code}.union(*(self.under(part, axis) for part in parts))

    def holds(self, cell: Cell, leaf: Cell) -> bool:
        return all(
            code in self.under(above, axis) for axis, (above, code) in enumerate(zip(cell, leaf, strict=True))
        )

    def margins(self, inner: Mapping[Cell, int] | None = None) -> dict[Cell, int]:
        """The value of every cell, those of zero included."""
        inner = self.inner if inner is None else inner
        return {
            cell: sum(value for leaf, value in inner.items() if self.holds(cell, leaf))
            for cell in product(*(one.codes for one in self.dimensions))
        }

    def public(self, inner: Mapping[Cell, int] | None = None) -> pa.Table:
        """As PUBLIC.csv: a withheld cell has no value."""
        rows = []
        for cell, value in self.margins(inner).items():
            hidden = cell in self.withheld
            status = "withheld" if hidden else "published" if value else "zero"
            codes = {one.name: code for one, code in zip(self.dimensions, cell, strict=True)}
            rows.append({**codes, "value": None if hidden else float(value), "status": status})
        return pa.Table.from_pylist(rows)

    def private(self) -> pa.Table:
        """As PRIVATE.csv: a withheld cell below the minimum is primary."""
        table, rows = self.margins(), []
        for row, (cell, value) in zip(self.public().to_pylist(), table.items(), strict=True):
            hidden = (
                ("primary" if value < MINIMUM else "secondary") if cell in self.withheld else row["status"]
            )
            rows.append({**row, "value": float(value), "status": hidden})
        return pa.Table.from_pylist(rows)

    def worlds(self) -> NDArray[np.int64] | None:
        """All tables of this public face: worlds × cells, in the order of ``margins``; None if too many."""
        cells = list(product(*(one.codes for one in self.dimensions)))
        leaves = [leaf for leaf, value in self.inner.items() if value]
        sums = np.array([[int(self.holds(cell, leaf)) for leaf in leaves] for cell in cells])
        truth = sums @ [self.inner[leaf] for leaf in leaves]
        shown = np.array([cell not in self.withheld for cell in cells])
        limits = [int(truth[shown & (sums[:, at] == 1)].min()) + 1 for at in range(len(leaves))]
        if prod(limits) > MANY:
            return None
        inner = np.indices(limits).reshape(len(leaves), -1).T
        margins = inner @ sums.T
        return margins[(margins[:, shown] == truth[shown]).all(axis=1) & (margins[:, ~shown] > 0).all(axis=1)]

    def part(self, inner: Mapping[Cell, int] | None = None) -> Part:
        return Part("freq", "count", self.public(inner), "shown", MINIMUM)

    def certificate(self, inner: Mapping[Cell, int] | None = None) -> dict[str, object]:
        every = TableShape({one.name: None for one in self.dimensions})
        return make_certificate(self.dimensions, [every], [self.part(inner)], RuleFacts(MINIMUM))


def flat(name: str, parts: str) -> Dimension:
    codes = tuple(parts.split())
    return Dimension(name, ("Total", *codes), {"Total": codes})


REGION = Dimension("region", ("Total", "A", "a1", "a2", "B"), {"Total": ("A", "B"), "A": ("a1", "a2")})
SEX = flat("sex", "F M")


def two_by_two(*values: int, extra: int = 20) -> Example:
    """Three regions by sex; the four cells of the first two regions are withheld."""
    region = flat("region", "A B C")
    cells = [(code, sex) for code in "AB" for sex in "FM"]
    inner = {**dict(zip(cells, values, strict=True)), ("C", "F"): extra, ("C", "M"): extra + 1}
    return Example((region, SEX), inner, frozenset(cells))


def random_example(values: list[int], withheld: list[bool]) -> Example:
    """Region by sex. Small cells are withheld, and others for which ``withheld`` says so, never the total."""
    inner = dict(zip(product(("a1", "a2", "B"), ("F", "M")), values, strict=True))
    margins = Example((REGION, SEX), inner, frozenset()).margins()
    total = next(iter(margins))
    chosen = {
        cell
        for (cell, value), also in zip(margins.items(), withheld, strict=True)
        if cell != total and value and (value < MINIMUM or also)
    }
    return Example((REGION, SEX), inner, frozenset(chosen))
