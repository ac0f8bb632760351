"""Exits as competing hazards: q = 1 - exp(-Σ h), and the share of cause k is h_k / Σ h."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array

# exp(-40) is below what a float can tell from nothing: the hazard of a rate of 1.
CERTAIN = 40.0


class Exits(NamedTuple):
    """``leave``: (D, R, O, S, A), share that leaves in the year. ``causes``: (C, D, R, O, S, A), sum to 1."""

    leave: Array
    causes: Array | None


def hazard_of(rate: ArrayLike) -> Array:
    """The hazard per year of a cause that alone would take ``rate`` (0 to 1) of people in a year.

    Raises ValueError for a rate below 0 or above 1.
    """
    given = np.asarray(rate, dtype=np.float64)
    if not ((given >= 0) & (given <= 1)).all():
        raise ValueError("a yearly rate is a share from 0 to 1")
    with np.errstate(divide="ignore"):
        return np.minimum(-np.log1p(-given), CERTAIN)


def exits(hazards: Array, factors: Array, by_cause: bool) -> Exits:
    """Shares that leave. ``hazards``: (C, R, O, S, A) per year; ``factors``: (D, C, O)."""
    total = _scaled(hazards[0], factors[:, 0])
    part = np.empty_like(total)
    for cause in range(1, len(hazards)):
        total += np.multiply(hazards[cause], _by_occupation(factors[:, cause]), out=part)
    leave = np.negative(total, out=part)
    np.negative(np.expm1(leave, out=leave), out=leave)
    return Exits(leave, _shares(hazards, factors, total) if by_cause else None)


def _scaled(hazard: Array, factor: Array) -> Array:
    return hazard * _by_occupation(factor)


def _by_occupation(factor: Array) -> Array:
    return factor[:, np.newaxis, :, np.newaxis, np.newaxis]


def _shares(hazards: Array, factors: Array, total: Array) -> Array:
    """h_k / Σ h; where nobody leaves, nothing is shared."""
    at_least = np.where(total > 0, total, 1)
    return np.stack([_scaled(hazard, factors[:, cause]) / at_least for cause, hazard in enumerate(hazards)])
