"""Workers with pay and factors for the tests of pay gaps: made from a seed, or read from published files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cadre.methods.pay.design import Factor

CHICAGO = ("age", "female", "LTHS", "some.college", "college", "advanced.degree")


@dataclass(frozen=True)
class Workers:
    """``factors`` as the methods take them; ``women`` True for the group paid less as a rule."""

    pay: np.ndarray[Any, Any]
    women: np.ndarray[Any, Any]
    factors: list[Factor]
    weights: np.ndarray[Any, Any]

    def rows(self, chosen: np.ndarray[Any, Any]) -> Workers:
        factors = [Factor(one.name, one.values[chosen], one.categories) for one in self.factors]
        return Workers(self.pay[chosen], self.women[chosen], factors, self.weights[chosen])

    def matrix(self) -> np.ndarray[Any, Any]:
        """Constant, numbers, and categories without their first: the plain regression."""
        columns = [np.ones(len(self.pay))]
        for one in self.factors:
            places = range(1, len(one.categories)) if one.categories else [None]
            columns += [one.values if place is None else one.values == place for place in places]
        return np.column_stack(columns).astype(float)


def made(seed: int, size: int = 120) -> Workers:
    """Women and men with a number and a factor of three categories, every category held by both."""
    random = np.random.default_rng(seed)
    women = np.arange(size) % 2 == 0
    grade = np.arange(size) // 2 % 3
    years = random.gamma(2, 4, size) + 2 * ~women
    pay = np.exp(2 + 0.02 * years + 0.3 * grade + 0.1 * ~women * grade + random.normal(0, 0.3, size))
    factors = [Factor("years", years), Factor("grade", grade, ("low", "middle", "high"))]
    return Workers(pay, women, factors, random.integers(1, 4, size).astype(float))


def chicago(shared: Path) -> Workers:
    """The 666 complete rows of ``chicago`` of R oaxaca: real wage, foreign-born in the place of women."""
    with (shared / "data" / "pay_microdata" / "oaxaca_chicago.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["ln.real.wage"]]
    pay = np.exp([float(row["ln.real.wage"]) for row in rows])
    foreign = np.array([row["foreign.born"] == "1" for row in rows])
    factors = [Factor(name, np.array([float(row[name]) for row in rows])) for name in CHICAGO]
    return Workers(pay, foreign, factors, np.ones(len(rows)))
