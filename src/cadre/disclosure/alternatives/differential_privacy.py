"""Counts with differential privacy, only for a budget that is stated, through OpenDP.

Protected is whoever adds or removes all records of one person (at most ``cells_per_person`` of them). Noise
is drawn for the finest cells of each published table, empty ones too, with its share of the budget; sums,
whole numbers of 0 or more and additivity come afterwards and cost nothing. Discrete Laplace noise for delta 0
(budgets of tables add up), discrete Gaussian otherwise (zero-concentrated budgets add up, then one conversion
to epsilon and delta). The noise cannot be repeated: a second run is a second release and a second budget.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadre.disclosure.alternatives.finest import memberships, whole_grid
from cadre.disclosure.alternatives.fitting import fitted
from cadre.disclosure.alternatives.perturbed import Perturbed, losses
from cadre.disclosure.alternatives.private_noise import PrivateNoise
from cadre.disclosure.alternatives.reconciled import least_squares
from cadre.disclosure.alternatives.rounding_up_or_down import near_sums
from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.structure import Linked, TableShape, add_up, link
from cadre.vocabulary.errors import CadreError, ExitCode

SMALLEST = 1e-6  # variance of noise that is practically none
UNMEASURED = 1e-6  # weight of a cell that was not measured, as a share of the best measured one


def differential_privacy(
    linked: Linked,
    rows: Ints,
    counts: Floats,
    *,
    epsilon: float | None = None,
    delta: float = 0.0,
    cells_per_person: int = 1,
    shares: Sequence[float] | None = None,
    additive: bool = True,
) -> Perturbed:
    """``linked`` must hold every combination of leaf codes, empty or not (link it with ``whole_grid``), for
    which cells are empty is itself a secret. ``cells_per_person``: how many records one person can have at
    most, which the caller vouches for. ``shares``: of the budget, one per table, by default equal.

    Raises CadreError without a budget, without OpenDP, and when empty cells are missing.
    """
    if epsilon is None or not 0 < epsilon < np.inf or not 0 <= delta < 1 or cells_per_person < 1:
        raise CadreError("alternatives-no-budget", ExitCode.CONFIGURATION)
    every = whole_grid(linked)
    if len(link(linked.dimensions, every, linked.shapes).keys) != len(linked.keys):
        raise CadreError("alternatives-empty-cells", ExitCode.INPUT)
    parts = np.full(len(linked.tables), 1.0) if shares is None else np.asarray(shares, dtype=np.float64)
    if len(parts) != len(linked.tables) or np.any(parts <= 0):
        raise CadreError("alternatives-bad-shares", ExitCode.CONFIGURATION, value=len(linked.tables))
    truth = add_up(linked, rows, counts)
    measured = [
        table[_finest_of(linked, table, shape)]
        for table, shape in zip(linked.tables, linked.shapes, strict=True)
    ]
    noise = PrivateNoise(epsilon, delta)
    noisy = _noisy(linked, every, truth, measured, parts / parts.sum(), noise, cells_per_person)
    values = np.maximum(np.round(noisy), 0.0)
    if additive:
        figures = fitted(linked, every, noisy, measured)
        values = add_up(linked, every, near_sums(linked, every, figures, np.floor(figures), 1, seed=0))
    declared = {
        "epsilon": epsilon,
        "delta": delta,
        "cells_per_person": cells_per_person,
        "noise": "discrete Gaussian" if delta else "discrete Laplace",
        "additive": additive,
    }
    return Perturbed("differential-privacy", values, declared, losses(truth, values, linked.equations))


def _noisy(
    linked: Linked,
    every: Ints,
    truth: Floats,
    measured: Sequence[Ints],
    shares: Floats,
    noise: PrivateNoise,
    cells_per_person: int,
) -> Floats:
    """Figures for all cells: ``measured`` of each table with noise, the others fitted so that sums hold."""
    total, weight = np.zeros(len(truth)), np.zeros(len(truth))
    found = memberships(linked, every)
    for cells, share in zip(measured, shares, strict=True):
        hits = int(np.add.reduceat(np.isin(found.cells, cells), found.first[:-1], dtype=np.int64).max())
        counts, variance = noise.measure(truth[cells], float(share), hits, cells_per_person)
        variance = max(variance, SMALLEST)
        total[cells] += counts / variance
        weight[cells] += 1 / variance
    start = np.divide(total, weight, out=np.zeros(len(truth)), where=weight > 0)
    return least_squares(linked.equations, start, np.where(weight > 0, weight / weight.max(), UNMEASURED))


def _finest_of(linked: Linked, table: Ints, shape: TableShape) -> Flags:
    """The cells of a table that are not a sum of others in it."""
    finest = np.ones(len(table), dtype=bool)
    for place, dimension in enumerate(linked.dimensions):
        sums = dimension.sums_among(shape.codes(dimension))
        aggregate = np.array([code in sums for code in dimension.codes])
        finest &= ~aggregate[linked.places[table, place]]
    return finest
