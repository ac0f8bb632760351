"""What an economy would pay for: demand grows with income and with the people weighted by their use of care.

demand growth = e x growth of income per person + growth of the weighted population (logarithms). The
elasticity e is never one figure: 0.2 to 1.0 unless the user knows better.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from cadre.catalogue.load import ROOT, read_yaml
from cadre.methods.stock.system import Array
from cadre.vocabulary.bilingual import Citation, Strict

Income = Literal["high", "middle", "low"]


class Elasticity(Strict):
    """A published equation, or a range; coefficients are absent where they have not been seen."""

    elasticity: float | None = None
    standard_error: float | None = None
    lag: int | None = None
    middle_income: float | None = None
    low_income: float | None = None
    low: float | None = None
    high: float | None = None
    source: Citation


@cache
def elasticities() -> dict[str, Elasticity]:
    """Every equation of the catalogue by its id."""
    data = read_yaml(ROOT / "elasticities.yaml")
    return {name: Elasticity.model_validate(fields) for name, fields in data.items()}


def economic_demand(start: ArrayLike, income: ArrayLike, people: ArrayLike, elasticity: ArrayLike) -> Array:
    """D_t = D_0 (y_t / y_0)^e (P_t / P_0).

    Args:
        start: D_0, workers or FTE demanded in the first year; any shape.
        income: (T + 1,), income per person in constant prices, positive.
        people: (T + 1,), population weighted by use of care, positive.
        elasticity: e; with ``start`` by broadcasting.

    Returns:
        ``start`` x (T + 1), the years last.

    Raises:
        ValueError: income or people that are not positive.
    """
    y, weighted = np.asarray(income, dtype=np.float64), np.asarray(people, dtype=np.float64)
    if not ((y > 0).all() and (weighted > 0).all()):
        raise ValueError("income and people are positive")
    first, e = (np.asarray(given, dtype=np.float64)[..., np.newaxis] for given in (start, elasticity))
    return np.asarray(first * (y / y[0]) ** e * (weighted / weighted[0]))


def density_scheffler_2008(income: ArrayLike, group: Income, country_effect: float) -> Array:
    """Physicians per 1,000 by GNP per person five years earlier (Scheffler et al. 2008, Table 2).

    ``country_effect``: the country's own level in logarithms; without it only ratios have a meaning.
    """
    coefficients = elasticities()["scheffler_2008"]
    shift = {"high": 0.0, "middle": coefficients.middle_income, "low": coefficients.low_income}[group]
    logs = np.log(np.asarray(income, dtype=np.float64))
    return np.asarray(np.exp(country_effect + (coefficients.elasticity or 0.0) * logs + (shift or 0.0)))


def weighted_population(population: ArrayLike, use: ArrayLike) -> Array:
    """Σ people x use of care per person. ``population``: (..., S, A); ``use``: (S, A)."""
    people, weight = np.asarray(population, dtype=np.float64), np.asarray(use, dtype=np.float64)
    return np.asarray((people * weight).sum(axis=(-2, -1)))
