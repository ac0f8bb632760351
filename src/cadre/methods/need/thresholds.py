"""Published benchmarks of workers per 10,000 people, and the stock that each asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field

from cadre.catalogue.load import ROOT, read_yaml
from cadre.methods.stock.system import Array
from cadre.vocabulary.bilingual import Bilingual, Citation, Strict

PEOPLE = 10_000


class Threshold(Strict):
    """``per_10000``: workers per 10,000 people of each group of occupations (joined by ``+``)."""

    name: Bilingual
    year: int | None = None
    scope: Bilingual
    per_10000: Mapping[str, float] = Field(min_length=1)
    source: Citation


@cache
def thresholds() -> dict[str, Threshold]:
    """Every benchmark of the catalogue by its id."""
    data = read_yaml(ROOT / "thresholds.yaml")
    return {name: Threshold.model_validate(fields) for name, fields in data.items()}


def benchmark_need(per_10000: ArrayLike, population: ArrayLike) -> Array:
    """Workers that a density asks for: ``per_10000`` x people / 10,000, by broadcasting.

    Raises ValueError for a negative or missing value.
    """
    density, people = np.asarray(per_10000, dtype=np.float64), np.asarray(population, dtype=np.float64)
    if not ((density >= 0).all() and (people >= 0).all()):
        raise ValueError("densities and populations are not negative")
    return density * people / PEOPLE
