"""Gaps in pay from a table of cells: how many workers are in each, the sum of their pay, and of its squares.

Means, regressions on categories and their robust errors need no more of workers alike in every factor than
these three sums, which add up over files, machines and years. So nobody's row has to be read: a cell of n
workers stands in the regression as n/2 at its mean less the standard deviation and n/2 at its mean plus it,
which have the same three sums. (Medians and quantiles do need the rows.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.components import PARTS, THREEFOLD, components
from cadre.methods.pay.delta import delta_errors
from cadre.methods.pay.design import Factor, check_rank, design
from cadre.methods.pay.factors import groups_of
from cadre.methods.pay.moments import Moments
from cadre.methods.pay.oaxaca import Regressions
from cadre.methods.pay.outcomes import Outcome
from cadre.methods.pay.parts import TOTAL, Parts, with_gap
from cadre.methods.pay.raw import LEAST, enough_of
from cadre.methods.pay.replication import Estimates, Matrix
from cadre.methods.pay.support import comparable
from cadre.vocabulary.errors import CadreError, ExitCode

Z95 = 1.959964  # of the normal distribution: 95 % lie within so many standard errors
KNOWN_OF_MOST = 0.8  # a factor that is known of fewer workers is not used


@dataclass(frozen=True)
class PayCells:
    """One element per cell: ``count`` of workers, the ``total`` of their (log) pay and of its ``squares``."""

    count: Vector
    total: Vector
    squares: Vector
    women: NDArray[np.bool_]
    factors: tuple[Factor, ...] = ()

    def people(self, inside: NDArray[np.bool_]) -> int:
        return round(float(self.count[inside].sum()))

    def only(self, rows: NDArray[np.bool_]) -> PayCells:
        """The cells where ``rows`` is true."""
        factors = tuple(replace(one, values=one.values[rows]) for one in self.factors)
        return PayCells(self.count[rows], self.total[rows], self.squares[rows], self.women[rows], factors)


@dataclass(frozen=True)
class Estimate:
    """A figure in percent with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Shared:
    """Mean pay of men and women in each of some groups, and the sampling variances of these means."""

    men: Vector
    women: Vector
    variance_men: Vector
    variance_women: Vector

    def gaps(self) -> Vector:
        """In percent of men's pay."""
        return np.asarray(100 * (1 - self.women / self.men))

    def variances(self) -> Vector:
        """Of the gaps, by the delta method."""
        ratio = self.women / self.men
        relative = self.variance_women / self.women**2 + self.variance_men / self.men**2
        return np.asarray((100 * ratio) ** 2 * relative)


def gap_of_means(cells: PayCells, least: int = LEAST) -> Estimate:
    """The gap in mean pay in percent of men's.

    Raises:
        CadreError: fewer than ``least`` of either sex.
    """
    enough_of(cells.people(cells.women), cells.people(~cells.women), least)
    everybody = np.zeros(len(cells.count), dtype=np.intp)
    found = _shared(cells, everybody, np.array([0]))
    return _around(float(found.gaps()[0]), float(found.variances()[0]))


def gap_of_medians(men: tuple[float, float, float], women: tuple[float, float, float]) -> Estimate:
    """The gap in medians; of each sex the median and the ends of its interval (Woodruff 1952, JASA 47)."""
    sides = [(middle, (high - low) / (2 * Z95)) for middle, low, high in (men, women)]
    (m, error_m), (w, error_w) = sides
    found = Shared(*(np.array([one]) for one in (m, w, error_m**2, error_w**2)))
    return _around(float(found.gaps()[0]), float(found.variances()[0]))


def factor_weighted_gap(
    cells: PayCells, factors: Sequence[str], least: int = LEAST
) -> tuple[Estimate, float]:
    """The factor-weighted gap in mean pay (see ``factors``), and the percentage of workers left out.

    The sizes of the groups are taken as they are, without error of their own.

    Raises:
        CadreError: no group holds ``least`` women and ``least`` men.
    """
    chosen = [one.values.astype(np.intp) for one in cells.factors if one.name in factors]
    groups = groups_of(chosen) if chosen else np.zeros(len(cells.count), dtype=np.intp)
    size = int(groups.max(initial=0)) + 1
    counts = [np.bincount(groups[sex], cells.count[sex], size) for sex in (cells.women, ~cells.women)]
    kept = np.flatnonzero(np.minimum(*counts) >= least)
    if not len(kept):
        raise CadreError("pay-no-group", ExitCode.DISCLOSURE, least=least, groups=size)
    inside = (counts[0] + counts[1])[kept]
    share = inside / inside.sum()
    found = _shared(cells, groups, kept)
    left = 100 * (1 - float(inside.sum() / cells.count.sum()))
    return _around(float(share @ found.gaps()), float(share**2 @ found.variances())), left


def _around(value: float, variance: float) -> Estimate:
    half = Z95 * float(np.sqrt(variance))
    return Estimate(value, value - half, value + half)


def _shared(cells: PayCells, groups: NDArray[np.intp], kept: NDArray[np.intp]) -> Shared:
    size = int(groups.max(initial=0)) + 1
    found = []
    for sex in (~cells.women, cells.women):
        n, total, squares = (
            np.bincount(groups[sex], values[sex], size)[kept]
            for values in (cells.count, cells.total, cells.squares)
        )
        mean = total / n
        found.append((mean, np.maximum(0, squares - n * mean**2) / (n - 1) / n))
    (men, variance_men), (women, variance_women) = found
    return Shared(men, women, variance_men, variance_women)


def decomposed(cells: PayCells, least: int = LEAST) -> Parts:
    """The Oaxaca-Blinder parts of the gap in ``total`` (log pay) with errors of the delta method.

    Factors that are not known of most workers, or do not vary, are not used; rare categories are put together
    and workers who cannot be compared left out, as in ``support``.

    Raises:
        CadreError: too few of a sex, no factor left, or factors that follow from one another.
    """
    cells = compared(cells, least)
    enough_of(cells.people(cells.women), cells.people(~cells.women), least)
    if not cells.factors:
        raise CadreError("pay-no-factors", ExitCode.USAGE)
    prepared = _prepared(cells)
    men, women = prepared.moments(prepared.weights[None, :])[0]
    parts = components(*prepared.solved(men, women), prepared.made.by_term())
    value = with_gap(parts, len(THREEFOLD))[0]
    error = delta_errors(prepared)
    estimates = Estimates(value, error, value - Z95 * error, value + Z95 * error, 0)
    return Parts(estimates, PARTS, (*prepared.made.names, TOTAL))


def compared(cells: PayCells, least: int = LEAST) -> PayCells:
    """The cells of workers who can be compared, with the factors they can be compared by."""
    told = [one for one in cells.factors if _told(one, cells.count) >= KNOWN_OF_MOST]
    if not told:
        return replace(cells, factors=())
    found = comparable(told, cells.women, least, cells.count)
    varying = tuple(one for one in found.factors if len(one.categories) > 1)
    return replace(cells.only(found.kept), factors=varying)


def _told(factor: Factor, people: Vector) -> float:
    return float(people[factor.values >= 0].sum() / people.sum())


def _prepared(cells: PayCells) -> Regressions:
    """Two elements for each cell, a standard deviation below and above its mean."""
    mean = cells.total / cells.count
    spread = np.sqrt(np.maximum(0, cells.squares / cells.count - mean**2))
    y = np.concatenate([mean - spread, mean + spread])
    weights, women = np.tile(cells.count / 2, 2), np.tile(cells.women, 2)
    factors = [replace(one, values=np.tile(one.values, 2)) for one in cells.factors]
    made = design(factors, weights)
    for inside in (women, ~women):
        check_rank(made, factors, inside, weights)
    sides = [Summed(Outcome(made.x[inside], y[inside])) for inside in (~women, women)]
    return Regressions(made, women, weights, y, sides[0], sides[1], counted=True)


@dataclass(frozen=True)
class Summed:
    """One sex, summed anew for each set of weights: for one set this needs far less memory than ``Side``."""

    outcome: Outcome

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return (self.outcome,)

    def moments(self, weights: Matrix) -> list[Moments]:
        x = self.outcome.x
        squares = np.stack([(x * one[:, None]).T @ x for one in weights])
        return [Moments(squares, self.outcome.cross(weights))]
