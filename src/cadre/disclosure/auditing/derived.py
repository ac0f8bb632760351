"""Figures published beside the counts: a mean, a share or a growth rate narrows what its parts can be.

A figure rounded to a step u says that numerator - r x denominator lies within u / 2 x denominator. With one
hidden part that is a range in closed form, worked out in exact fractions; with two it binds them to each
other, and a linear program asks how far each sensitive cell can still go.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem

LARGEST = 20_000  # hidden cells of one linear program; beyond, only those near the figures
NEAR = 1e-7

Place = tuple[int, int]  # (number of the problem, cell)


@dataclass(frozen=True)
class Derived:
    """``value`` = ``scale`` x numerator / denominator + ``offset``, rounded to a multiple of ``step``.

    A percentage has scale 100; growth in per cent has scale 100 and offset -100. The parts may be cells of
    different problems: a sum and a count, this year and last year.
    """

    numerator: Place
    denominator: Place
    value: float
    step: float
    scale: float = 1.0
    offset: float = 0.0

    @property
    def ratio(self) -> tuple[Fraction, Fraction]:
        """The least and the most that numerator / denominator can be."""
        middle, half = Fraction(str(self.value)) - Fraction(str(self.offset)), Fraction(str(self.step)) / 2
        scale = Fraction(str(self.scale))
        return (middle - half) / scale, (middle + half) / scale


@dataclass(frozen=True)
class Narrowed:
    """A sensitive cell that is given away: ``exact``, or else all of ``low`` to ``high`` is unsafe."""

    place: Place
    exact: bool
    low: float
    high: float


def check_derived(
    problems: Sequence[Problem], withheld: Sequence[Flags], figures: Sequence[Derived]
) -> list[Narrowed]:
    """Sensitive hidden cells that become exactly known, or whose range falls inside the unsafe one.

    The ranges are over the real numbers, then cut to whole numbers where the problem has them. Programs take
    in all hidden cells, or those near the figures where there are more than ``LARGEST``.
    """
    shown = [problem.shown(pattern) for problem, pattern in zip(problems, withheld, strict=True)]
    low = [
        np.where(seen, problem.values, problem.floor) for problem, seen in zip(problems, shown, strict=True)
    ]
    high = [np.where(seen, problem.values, np.inf) for problem, seen in zip(problems, shown, strict=True)]
    useful = [
        one for one in figures if not _known(one.numerator, shown) or not _known(one.denominator, shown)
    ]
    for one in useful:
        _close(one, problems, shown, low, high)
    if not useful:
        return []
    model = _Model(problems, shown, low, high, useful)
    found = [_judged(problems[place[0]], place, *model.range_of(place)) for place in model.sensitive()]
    return [one for one in found if one is not None]


def _known(place: Place, shown: Sequence[Flags]) -> bool:
    return bool(shown[place[0]][place[1]])


def _close(
    figure: Derived,
    problems: Sequence[Problem],
    shown: Sequence[Flags],
    low: list[Floats],
    high: list[Floats],
) -> None:
    """One hidden part: its range in exact fractions."""
    least, most = figure.ratio
    over, under = figure.numerator, figure.denominator
    if _known(under, shown):
        known, place = Fraction(float(problems[under[0]].values[under[1]])), over
        ends = sorted((least * known, most * known))
    elif _known(over, shown) and least > 0:
        known, place = Fraction(float(problems[over[0]].values[over[1]])), under
        ends = sorted((known / most, known / least))
    else:
        return
    if problems[place[0]].whole:
        ends = [Fraction(math.ceil(ends[0])), Fraction(math.floor(ends[1]))]
    low[place[0]][place[1]] = max(low[place[0]][place[1]], float(ends[0]))
    high[place[0]][place[1]] = min(high[place[0]][place[1]], float(ends[1]))


def _judged(problem: Problem, place: Place, low: float, high: float) -> Narrowed | None:
    cell, size = place[1], max(1.0, abs(float(problem.values[place[1]])))
    if problem.whole:
        low, high = math.ceil(low - NEAR) if math.isfinite(low) else low, _floor(high + NEAR)
    exact = high - low <= (0 if problem.whole else NEAR * size)
    small = high < problem.upper[cell] - NEAR * size or low > problem.lower[cell] + NEAR * size
    return Narrowed(place, exact, float(low), float(high)) if exact or small else None


def _floor(number: float) -> float:
    return math.floor(number) if math.isfinite(number) else number


class _Model:
    """The linear program of all hidden cells of all problems, one behind the other."""

    def __init__(
        self, problems: Sequence[Problem], shown: Sequence[Flags], low: list[Floats], high: list[Floats],
        figures: Sequence[Derived],
    ) -> None:  # fmt: skip
        from scipy import sparse

        self.problems = problems
        self.first = np.cumsum([0] + [problem.size for problem in problems])
        self.hidden = ~np.concatenate(shown)
        self.low, self.high = np.concatenate(low), np.concatenate(high)
        self.sums = sparse.csr_array(
            sparse.block_diag([problem.equations for problem in problems], format="csr", dtype=float)
        )
        self.inside = self._near(figures) if self.hidden.sum() > LARGEST else self.hidden
        # An equation with a hidden cell out of reach says nothing here; leaving it out widens the ranges.
        self.rows = abs(self.sums) @ (self.hidden & ~self.inside).astype(float) == 0
        self.used = self.inside | ~self.hidden
        self.bounds = np.stack([self.low, self.high], axis=1)[self.used]
        self.ratios = self._ratios(figures)

    def _near(self, figures: Sequence[Derived]) -> Flags:
        inside = np.zeros(len(self.hidden), dtype=bool)
        inside[
            [self.first[part[0]] + part[1] for one in figures for part in (one.numerator, one.denominator)]
        ] = True
        while True:
            rows = abs(self.sums) @ inside.astype(float) > 0
            wider = (abs(self.sums).T @ rows.astype(float) > 0) & self.hidden | inside
            if wider.sum() > LARGEST or wider.sum() == inside.sum():
                return np.asarray(inside & self.hidden)
            inside = wider

    def _ratios(self, figures: Sequence[Derived]) -> Any:
        """Rows that must not be above 0: least x denominator - numerator, numerator - most x denominator."""
        from scipy import sparse

        entries = list(self._entries(figures))
        rows, columns, data = (np.array(part) for part in zip(*entries, strict=True))
        return sparse.csr_array((data, (rows, columns)), shape=(2 * len(figures), len(self.hidden)))

    def _entries(self, figures: Sequence[Derived]) -> Iterator[tuple[int, int, float]]:
        for number, one in enumerate(figures):
            for side, (sign, ratio) in enumerate(zip((1.0, -1.0), one.ratio, strict=True)):
                row = 2 * number + side
                yield row, int(self.first[one.numerator[0]] + one.numerator[1]), -sign
                yield row, int(self.first[one.denominator[0]] + one.denominator[1]), sign * float(ratio)

    def sensitive(self) -> list[Place]:
        sensitive = np.concatenate([problem.sensitive for problem in self.problems])
        cells: Ints = np.flatnonzero(self.inside & sensitive)
        owner = np.searchsorted(self.first, cells, side="right") - 1
        return [(int(one), int(cell - self.first[one])) for one, cell in zip(owner, cells, strict=True)]

    def range_of(self, place: Place) -> tuple[float, float]:
        """The least and the most that a cell can be; minus and plus infinity where there is no end."""
        cost = np.zeros(len(self.hidden))
        cost[self.first[place[0]] + place[1]] = 1.0
        return self._least(cost, -math.inf), -self._least(-cost, -math.inf)

    def _least(self, cost: Floats, endless: float) -> float:
        from scipy.optimize import linprog

        answer = linprog(
            cost[self.used], A_ub=self.ratios[:, self.used], b_ub=np.zeros(self.ratios.shape[0]),
            A_eq=self.sums[self.rows][:, self.used], b_eq=np.zeros(int(self.rows.sum())),
            bounds=self.bounds, method="highs",
        )  # fmt: skip
        if answer.status == 3:
            return endless
        # Nothing known of the range: fail closed, as if the cell had one value.
        return float(answer.fun) if answer.status == 0 else math.inf
