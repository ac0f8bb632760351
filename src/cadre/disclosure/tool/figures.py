"""The figure of every row in whole units, so that sums are exact whatever the order of the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Floats
from cadre.disclosure.tool.columns import EXACT, numbers_of, refuse_where
from cadre.disclosure.tool.reading import Source
from cadre.disclosure.tool.spec import Spec

MOST_DECIMALS = 6


@dataclass(frozen=True)
class Figures:
    """``units``: r, whole numbers, the figure times 10 ** ``decimals``. ``counts``: r, contributors."""

    units: Floats
    counts: Floats
    decimals: int

    @property
    def unit(self) -> float:
        return float(10**self.decimals)


def figures_of(source: Source, spec: Spec) -> Figures:
    """Raises CadreError: not a number, below zero where that is not allowed, a count that is not whole."""
    counts = np.ones(source.rows)
    measure, decimal = spec.measure, spec.format.decimal
    if measure and measure.frequency:
        counts = _counts(source, measure.frequency, decimal)
    values = counts
    if measure and measure.sum:
        values = numbers_of(source, measure.sum, "measure.sum", decimal)
        if spec.rules.negative is None:
            refuse_where(source, values < 0, measure.sum, values, "protect-negative-sum")
        refuse_where(source, (counts == 0) & (values != 0), measure.sum, values, "protect-nobody")
    if spec.rules.weights:
        weights = numbers_of(source, spec.rules.weights, "rules.weights", decimal)
        refuse_where(source, weights < 0, spec.rules.weights, weights, "protect-negative")
        values = values * weights
    decimals = _decimals(values)
    return Figures(np.rint(values * 10**decimals), counts, decimals)


def _counts(source: Source, name: str, decimal: str) -> Floats:
    values = numbers_of(source, name, "measure.frequency", decimal)
    refuse_where(source, values < 0, name, values, "protect-negative")
    refuse_where(source, values != np.rint(values), name, values, "protect-not-whole")
    return values


def _decimals(values: Floats) -> int:
    """How many decimals the figures have; at most six, and fewer where their sum would not be exact."""
    size = np.abs(values)
    room = [d for d in range(MOST_DECIMALS + 1) if size.sum() * 10**d < EXACT] or [0]
    for decimals in room:
        scaled = values * 10**decimals
        if (np.abs(scaled - np.rint(scaled)) <= 1e-9 + size * 10**decimals * 1e-13).all():
            return decimals
    return room[-1]
