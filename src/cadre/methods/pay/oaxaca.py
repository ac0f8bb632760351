"""The Oaxaca-Blinder decomposition of a gap in means or quantiles of (log) pay, with survey weights.

Threefold, and twofold with six references; by factor; standard errors by replication and, for means, by the
delta method. Checked against the published output of R ``oaxaca`` 0.1.5 (tests/oracle).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.cells import Cells, cells
from cadre.methods.pay.components import PARTS, THREEFOLD, Coefficients, Pair, components, references
from cadre.methods.pay.design import Design, Factor, check_rank, design
from cadre.methods.pay.moments import Moments, gram, pooled, products
from cadre.methods.pay.outcomes import Outcome, outcome
from cadre.methods.pay.parts import TOTAL, Parts, with_gap
from cadre.methods.pay.raw import LEAST, enough
from cadre.methods.pay.replication import Draws, Matrix, estimate
from cadre.vocabulary.errors import CadreError, ExitCode


class Summing(Protocol):
    """One sex, ready to be summed under any set of weights."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]: ...
    def moments(self, weights: Matrix) -> list[Moments]: ...


@dataclass(frozen=True)
class Side:
    """One sex: the cells of its regression columns, their products, and the outcomes that are decomposed."""

    cells: Cells
    pairs: Matrix
    outcomes: tuple[Outcome, ...]

    def moments(self, weights: Matrix) -> list[Moments]:
        """For each outcome, with the squares of the columns in common."""
        squares = gram(self.cells.sums(weights), self.pairs, self.cells.x.shape[1])
        return [Moments(squares, one.cross(weights)) for one in self.outcomes]


@dataclass(frozen=True)
class Regressions:
    """Both sexes' columns, ready for any set of weights; ``y`` of every worker.

    ``counted``: the elements are not workers but groups of workers alike, and the weights their numbers.
    """

    made: Design
    women: NDArray[np.bool_]
    weights: Vector
    y: Vector
    of_men: Summing
    of_women: Summing
    counted: bool = False

    def people(self, inside: NDArray[np.bool_]) -> float:
        """How many workers there are inside."""
        return float(self.weights[inside].sum()) if self.counted else float(inside.sum())

    def moments(self, sets: Matrix) -> list[tuple[Moments, Moments]]:
        """Of men, of women, for each outcome."""
        men = self.of_men.moments(np.ascontiguousarray(sets[:, ~self.women]))
        women = self.of_women.moments(np.ascontiguousarray(sets[:, self.women]))
        return list(zip(men, women, strict=True))

    def solved(self, men: Moments, women: Moments) -> tuple[Pair, Coefficients]:
        """Means and all coefficients on the shown columns."""
        with np.errstate(invalid="ignore", divide="ignore"):
            means = Pair(men.means @ self.made.to_means.T, women.means @ self.made.to_means.T)
            of_men, of_women, neumark, jann = (
                found @ self.made.to_coefficients.T
                for found in (
                    men.coefficients(),
                    women.coefficients(),
                    pooled(men, women, False),
                    pooled(men, women, True),
                )
            )
            share = men.weight / (men.weight + women.weight)
        return means, references(Pair(of_men, of_women), share, neumark, jann)

    def parts(self, sets: Matrix) -> Matrix:
        """For each outcome the gap and all parts, by term and in total (sets × figures; see ``Parts``)."""
        by_term = self.made.by_term()
        found = [components(*self.solved(*both), by_term) for both in self.moments(sets)]
        return np.concatenate([with_gap(parts, len(THREEFOLD)) for parts in found], axis=1)


@dataclass(frozen=True)
class Decomposition(Parts):
    """Every part of ``components.PARTS``.

    ``coefficients`` of men and women and their ``means`` are on ``columns``, categories normalised.
    """

    columns: tuple[tuple[str, str], ...]
    means: Pair
    coefficients: Coefficients


def regressions(
    y: Vector,
    women: NDArray[np.bool_],
    factors: Sequence[Factor],
    weights: Vector,
    *,
    quantiles: Sequence[float | None] = (None,),
    base: int = 0,
    least: int = LEAST,
) -> Regressions:
    """Both sexes' regressions of ``y`` (log pay as a rule) on the same factors.

    ``quantiles``: at which the gap is decomposed, between 0 and 1; None is the mean.

    Raises:
        CadreError: too few of a sex, no factor, or factors that follow from one another.
    """
    enough(women, least)
    if not factors:
        raise CadreError("pay-no-factors", ExitCode.USAGE)
    made = design(factors, weights, base)
    for inside in (women, ~women):
        check_rank(made, factors, inside, weights)
    sides = [_side(made.x[inside], y[inside], weights[inside], quantiles) for inside in (~women, women)]
    return Regressions(made, women, weights, y, sides[0], sides[1])


def _side(x: Matrix, y: Vector, weights: Vector, quantiles: Sequence[float | None]) -> Side:
    alike = cells(x)
    return Side(alike, products(alike.x), tuple(outcome(x, y, weights, share) for share in quantiles))


def decompose(prepared: Regressions, draws: Draws) -> list[Decomposition]:
    """For each outcome, every part with its standard error and interval."""
    moments = prepared.moments(prepared.weights[None, :])
    estimates = estimate(prepared.parts, prepared.weights, draws).split(len(moments))
    terms = (*prepared.made.names, TOTAL)
    return [
        Decomposition(one, PARTS, terms, prepared.made.columns, *prepared.solved(*both))
        for one, both in zip(estimates, moments, strict=True)
    ]
