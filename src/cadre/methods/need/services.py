"""Workers needed for the services people need, or use, by age and sex.

Needs-based: FTE = population x level of health need x services per need / services per FTE (Birch, Tomblin
Murphy and others; recalled, not read). Utilisation: today's activity per head by age and sex, applied to the
people projected (Health Workforce Australia 2012).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array


def service_need(population: ArrayLike, level: ArrayLike, services: ArrayLike, output: ArrayLike) -> Array:
    """FTE of each occupation that meets the need.

    Args:
        population: (..., S, A), people.
        level: (S, A), cases per person and year.
        services: (O, S, A), services of an occupation per case.
        output: (O,), services that a full-time equivalent gives in a year, positive.

    Returns:
        (..., O), FTE.

    Raises:
        ValueError: a negative or missing value, or an output of 0.
    """
    people, cases, each = (np.asarray(given, dtype=np.float64) for given in (population, level, services))
    return _by_output(np.einsum("...sa,sa,osa->...o", people, cases, each), output, (people, cases, each))


def utilisation_need(population: ArrayLike, activity: ArrayLike, output: ArrayLike) -> Array:
    """FTE of each occupation for today's use of services.

    Args:
        population: (..., S, A), people projected.
        activity: (O, S, A), services used per person and year today.
        output: (O,), services that a full-time equivalent gives in a year, positive.

    Returns:
        (..., O), FTE. Raises ValueError as ``service_need``.
    """
    people, used = np.asarray(population, dtype=np.float64), np.asarray(activity, dtype=np.float64)
    return _by_output(np.einsum("...sa,osa->...o", people, used), output, (people, used))


def _by_output(wanted: Array, output: ArrayLike, given: tuple[Array, ...]) -> Array:
    per_worker = np.asarray(output, dtype=np.float64)
    if any(not (part >= 0).all() for part in given) or not (per_worker > 0).all():
        raise ValueError("people, cases and services are not negative, and a worker's output is positive")
    return np.asarray(wanted / per_worker)
