"""All that one table of workers says about the pay of women and men, and why where a part says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.delta import delta_errors
from cadre.methods.pay.design import Factor
from cadre.methods.pay.factors import FactorWeighted, bands, factor_weighted_gap, groups_of
from cadre.methods.pay.oaxaca import Decomposition, decompose, regressions
from cadre.methods.pay.raw import LEAST, LEVELS, Gap, enough, raw_gap
from cadre.methods.pay.replication import Draws, Matrix, Method, bootstrap, replicate_weights
from cadre.methods.pay.reweighting import Reweighted, reweighted
from cadre.methods.pay.support import Compared, comparable, known
from cadre.vocabulary.errors import CadreError

Found = TypeVar("Found")
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Workers:
    """One element per worker. ``hourly`` or ``monthly`` pay may be unknown for all, not for some."""

    hourly: Vector | None
    monthly: Vector | None
    women: Rows
    weights: Vector
    factors: Sequence[Factor] = ()

    @property
    def pay(self) -> Vector:
        """What is decomposed: hourly pay where it is known."""
        known = self.hourly if self.hourly is not None else self.monthly
        if known is None:
            raise ValueError("neither hourly nor monthly pay is known")
        return known


@dataclass(frozen=True)
class Resampling:
    """How intervals are found: ``count`` draws, of whole ``clusters`` if any, or replicate weights."""

    count: int
    seed: int
    clusters: NDArray[np.integer] | None = None
    replicates: Matrix | None = None
    method: Method = "bootstrap"

    def draws(self, workers: Workers, rows: Rows) -> Draws:
        if self.replicates is not None:
            return replicate_weights(self.replicates[rows], self.method)
        strata = workers.women[rows].astype(np.intp)
        return bootstrap(workers.weights[rows], strata, self.count, self.seed, self.clusters_of(rows))

    def clusters_of(self, rows: Rows) -> NDArray[np.integer] | None:
        """The clusters of some workers, numbered without gaps."""
        if self.clusters is None:
            return None
        return np.asarray(np.unique(self.clusters[rows], return_inverse=True)[1], dtype=np.intp)


@dataclass(frozen=True)
class Decomposed:
    """The gap in log pay at the mean (``quantile`` None) or a quantile; ``delta``: errors of that method."""

    quantile: float | None
    parts: Decomposition
    reweighted: Reweighted | None
    delta: Vector | None


@dataclass(frozen=True)
class Study:
    """``reasons``: why a part is None, by its name."""

    gaps: Mapping[str, Gap | None]
    factor_weighted: Mapping[str, FactorWeighted | None]
    compared: Compared | None
    decomposed: Sequence[Decomposed]
    reasons: dict[str, CadreError] = field(default_factory=dict)


def study(
    workers: Workers, resampling: Resampling, quantiles: Sequence[float] = (), least: int = LEAST
) -> Study:
    """Raw gaps, and with factors the factor-weighted gaps and the decomposition of log pay.

    Raises:
        CadreError: fewer than ``least`` of a sex, or factors that follow from one another.
    """
    enough(workers.women, least)
    reasons: dict[str, CadreError] = {}
    draws = resampling.draws(workers, np.ones(len(workers.women), dtype=np.bool_))
    gaps = {
        f"{name}_{level}": None
        if pay is None
        else raw_gap(pay, workers.women, workers.weights, draws, level, least)
        for name, pay in (("hourly", workers.hourly), ("monthly", workers.monthly))
        for level in LEVELS
    }
    if not workers.factors:
        return Study(gaps, {}, None, [])
    weighted = _factor_weighted(workers, resampling, least, reasons)
    compared = comparable(workers.factors, workers.women, least)
    decomposed = _decomposed(workers, compared, resampling, (None, *quantiles), least, reasons)
    return Study(gaps, weighted, compared, decomposed, reasons)


def _factor_weighted(
    workers: Workers, resampling: Resampling, least: int, reasons: dict[str, CadreError]
) -> dict[str, FactorWeighted | None]:
    rows = known(workers.factors)
    enough(workers.women[rows], least)
    draws, women, weights = resampling.draws(workers, rows), workers.women[rows], workers.weights[rows]
    groups = groups_of([_as_groups(one, rows, weights) for one in workers.factors])
    found: dict[str, FactorWeighted | None] = {}
    for name, pay in (("hourly", workers.hourly), ("monthly", workers.monthly)):
        for level in LEVELS:
            found[f"{name}_{level}"] = None
            if pay is not None:
                within = partial(factor_weighted_gap, pay[rows], women, groups, weights, draws, level, least)
                found[f"{name}_{level}"] = _tried("factor_weighted", reasons, within)
    return found


def _as_groups(factor: Factor, rows: Rows, weights: Vector) -> NDArray[np.intp]:
    values = factor.values[rows]
    return values.astype(np.intp) if factor.categories else bands(values.astype(np.float64), weights)


def _decomposed(
    workers: Workers,
    compared: Compared,
    resampling: Resampling,
    quantiles: Sequence[float | None],
    least: int,
    reasons: dict[str, CadreError],
) -> list[Decomposed]:
    rows = compared.kept
    enough(workers.women[rows], least)
    prepared = regressions(
        np.log(workers.pay[rows]),
        workers.women[rows],
        compared.factors,
        workers.weights[rows],
        quantiles=quantiles,
        least=least,
    )
    draws = resampling.draws(workers, rows)
    found = _tried("reweighted", reasons, lambda: reweighted(prepared, draws))
    again: Sequence[Reweighted | None] = found or [None] * len(quantiles)
    delta = delta_errors(prepared, resampling.clusters_of(rows))
    return [
        Decomposed(quantile, parts, other, delta if quantile is None else None)
        for quantile, parts, other in zip(quantiles, decompose(prepared, draws), again, strict=True)
    ]


def _tried(name: str, reasons: dict[str, CadreError], part: Callable[[], Found]) -> Found | None:
    """The part, or None with its reason noted: one part without an answer does not spoil the others."""
    try:
        return part()
    except CadreError as problem:
        reasons[name] = problem
        return None
