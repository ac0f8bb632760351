"""The Oaxaca-Blinder decomposition of a gap in means or quantiles of (log) pay, with survey weights.

Threefold, and twofold with six references; by factor; standard errors by replication and, for means, by the
delta method. Checked against the published output of R ``oaxaca`` 0.1.5 (tests/oracle).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.components import PARTS, THREEFOLD, Coefficients, Pair, components, references
from cadre.methods.pay.design import Design, Factor, check_rank, design
from cadre.methods.pay.moments import Moments, gram, pooled, products
from cadre.methods.pay.outcomes import Outcome, outcome
from cadre.methods.pay.parts import TOTAL, Parts, with_gap
from cadre.methods.pay.raw import LEAST, enough
from cadre.methods.pay.replication import Draws, Matrix, estimate
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class Side:
    """One sex: its outcome, and the products of its columns."""

    outcome: Outcome
    pairs: Matrix

    def moments(self, weights: Matrix) -> Moments:
        return Moments(gram(weights, self.pairs, self.outcome.x.shape[1]), self.outcome.cross(weights))


@dataclass(frozen=True)
class Regressions:
    """Both sexes' columns, ready for any set of weights."""

    made: Design
    women: NDArray[np.bool_]
    weights: Vector
    of_men: Side
    of_women: Side

    def moments(self, sets: Matrix) -> tuple[Moments, Moments]:
        """Of men, of women."""
        return (
            self.of_men.moments(np.ascontiguousarray(sets[:, ~self.women])),
            self.of_women.moments(np.ascontiguousarray(sets[:, self.women])),
        )

    def solved(self, sets: Matrix) -> tuple[Pair, Coefficients]:
        """Means and all coefficients on the shown columns."""
        men, women = self.moments(sets)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = Pair(men.means @ self.made.to_means.T, women.means @ self.made.to_means.T)
            own, neumark, jann = (
                found @ self.made.to_coefficients.T
                for found in (
                    np.stack([men.coefficients(), women.coefficients()]),
                    pooled(men, women, False),
                    pooled(men, women, True),
                )
            )
            share = men.weight / (men.weight + women.weight)
        return means, references(Pair(own[0], own[1]), share, neumark, jann)

    def parts(self, sets: Matrix) -> Matrix:
        """The gap and all parts, by term and in total (sets × figures; see ``Parts.place``)."""
        return with_gap(components(*self.solved(sets), self.made.by_term()), len(THREEFOLD))

    def pay(self) -> Vector:
        """The outcome of every worker, in the order of the file."""
        y = np.empty(len(self.women))
        y[~self.women], y[self.women] = self.of_men.outcome.y, self.of_women.outcome.y
        return y


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
    quantile: float | None = None,
    base: int = 0,
    least: int = LEAST,
) -> Regressions:
    """Both sexes' regressions of ``y`` (log pay as a rule) on the same factors.

    ``quantile``: between 0 and 1, to decompose the gap at a quantile instead of the mean.

    Raises:
        CadreError: too few of a sex, no factor, or factors that follow from one another.
    """
    enough(women, least)
    if not factors:
        raise CadreError("pay-no-factors", ExitCode.USAGE)
    made = design(factors, weights, base)
    for inside in (women, ~women):
        check_rank(made, factors, inside, weights)
    sides = [
        Side(outcome(made.x[inside], y[inside], weights[inside], quantile), products(made.x[inside]))
        for inside in (~women, women)
    ]
    return Regressions(made, women, weights, sides[0], sides[1])


def decompose(prepared: Regressions, draws: Draws) -> Decomposition:
    """Every part with its standard error and interval."""
    means, coefficients = prepared.solved(prepared.weights[None, :])
    return Decomposition(
        estimate(prepared.parts, prepared.weights, draws),
        PARTS,
        (*prepared.made.names, TOTAL),
        prepared.made.columns,
        means,
        coefficients,
    )
