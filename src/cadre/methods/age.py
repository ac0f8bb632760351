"""What an age structure in bands says: median age, and who will reach retirement age.

Bands are given by their lower ends; the last one is open. People are taken as evenly spread within a band.
"""

from __future__ import annotations

import numpy as np

from cadre.methods.inequality import Vector


def _checked(lower: Vector, persons: Vector) -> tuple[Vector, Vector]:
    low, n = np.asarray(lower, dtype=np.float64), np.asarray(persons, dtype=np.float64)
    if low.shape != n.shape or not low.size or (np.diff(low) <= 0).any():
        raise ValueError("bands must be in order, one count for each")
    if (n < 0).any() or not n.sum() > 0:
        raise ValueError("counts must not be negative, nor all zero")
    return low, n


def median_age(lower: Vector, persons: Vector) -> float:
    """The age, in years, that half of the people have not reached, by straight lines within bands.

    Raises ValueError where the median falls in the open last band: its width is not known.
    """
    low, n = _checked(lower, persons)
    reached = np.cumsum(n)
    half = reached[-1] / 2
    band = int(np.searchsorted(reached, half))
    if band == len(low) - 1:
        raise ValueError("the median lies in the open last band")
    before = reached[band] - n[band]
    return float(low[band] + (low[band + 1] - low[band]) * (half - before) / n[band])


def share_from(lower: Vector, persons: Vector, age: float) -> float:
    """The share of people of ``age`` and over, in percent; part of a band counts in proportion."""
    low, n = _checked(lower, persons)
    if low[-1] < age and n[-1]:
        raise ValueError("the age lies in the open last band")
    closed = np.clip((low[1:] - age) / np.diff(low), 0, 1)
    part = np.append(closed, 1.0 if low[-1] >= age else 0.0)
    return 100 * float(part @ n) / float(n.sum())


def reaching_age(lower: Vector, persons: Vector, age: float, years: int) -> float:
    """The share of people who reach ``age`` within ``years``, or have, in percent: the retirement wave."""
    return share_from(lower, persons, age - years)


def replacement_ratio(lower: Vector, persons: Vector, young_below: float, old_from: float) -> float:
    """People younger than ``young_below`` for each person of ``old_from`` and over."""
    old = share_from(lower, persons, old_from)
    if old == 0:
        raise ValueError("nobody has reached the upper age")
    return (100 - share_from(lower, persons, young_below)) / old
