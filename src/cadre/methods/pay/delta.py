"""Standard errors of the parts without replication: the delta method with random means (Jann 2008).

Each part is linear in the means and in the coefficients, so a worker's influence on it is the part with the
worker's influence on the means, or on the coefficients, in their place. The two are taken as uncorrelated, as
Jann does; with HC1 they give V(E) = D'V_f D + b_f'(S_m + S_f) b_f and its like. Influences are summed within
clusters where there are any.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.components import THREEFOLD, Pair, components, references
from cadre.methods.pay.moments import Moments, pooled
from cadre.methods.pay.oaxaca import Regressions
from cadre.methods.pay.parts import with_gap
from cadre.methods.pay.replication import Matrix

_ROWS = 20_000  # workers held at once


def delta_errors(prepared: Regressions, clusters: NDArray[np.integer] | None = None) -> Vector:
    """The standard errors of the gap and of every part, in the order of ``Decomposition.estimates``.

    For the first outcome, which must be the mean. ``clusters``: the cluster of each worker, from 0.
    """
    men, women = prepared.moments(prepared.weights[None, :])[0]
    means, coefficients = prepared.solved(men, women)
    by_term, share = prepared.made.by_term(), men.weight / (men.weight + women.weight)
    moved, turned = _mean_influences(prepared), _coefficient_influences(prepared, men, women)
    of_means = [
        with_gap(components(Pair(*one), coefficients, by_term), len(THREEFOLD))
        for one in _units(len(by_term), 2)
    ]
    of_coefficients = [
        with_gap(components(means, references(Pair(*one[:2]), share, *one[2:]), by_term), len(THREEFOLD))
        for one in _units(len(by_term), 4)
    ]
    return np.sqrt(
        _variance(moved, of_means, prepared, clusters)
        + _variance(turned, of_coefficients, prepared, clusters)
    )


def _units(size: int, count: int) -> list[list[Matrix]]:
    """For each of ``count`` arguments the unit vectors there and zeros elsewhere: what a linear map does."""
    none = np.zeros((size, size))
    return [[np.eye(size) if place == at else none for place in range(count)] for at in range(count)]


def _variance(
    influences: Sequence[Matrix],
    maps: Sequence[Matrix],
    prepared: Regressions,
    clusters: NDArray[np.integer] | None,
) -> Vector:
    """Σ of squared influences; within clusters they are summed first, with G/(G-1) for few clusters.

    ``influences``: workers × shown columns, each taken to the figures by its linear map in ``maps``. That of
    n workers who are counted together is n times that of each: its square is divided by n.
    """
    count = len(prepared.weights)
    alike = prepared.weights[:, None] if prepared.counted else np.ones((count, 1))
    pieces = (slice(start, start + _ROWS) for start in range(0, count, _ROWS))

    def influence(rows: slice) -> Matrix:
        together = [one[rows] @ by for one, by in zip(influences, maps, strict=True)]
        return np.asarray(np.sum(together, axis=0))

    if clusters is None:
        squares = [(influence(rows) ** 2 / alike[rows]).sum(axis=0) for rows in pieces]
        return np.asarray(np.sum(squares, axis=0))
    groups = int(clusters.max()) + 1
    sums = None
    for rows in pieces:
        own = influence(rows)
        sums = np.zeros((groups, own.shape[1])) if sums is None else sums
        np.add.at(sums, clusters[rows], own)
    few = groups / max(1, groups - 1) * (count - 1) / count
    return np.asarray((np.asarray(sums) ** 2).sum(axis=0) * few)


def _mean_influences(prepared: Regressions) -> list[Matrix]:
    """On the means of men and of women."""
    found = []
    for inside in (~prepared.women, prepared.women):
        share = np.where(inside, prepared.weights, 0) / prepared.weights[inside].sum()
        centred = prepared.made.x - share @ prepared.made.x
        n = prepared.people(inside)
        found.append((share[:, None] * centred * np.sqrt(n / (n - 1))) @ prepared.made.to_means.T)
    return found


def _coefficient_influences(prepared: Regressions, men: Moments, women: Moments) -> list[Matrix]:
    """On the coefficients of men, of women, and of both pooled without sex and with it."""
    own = [
        _scores(prepared, inside, prepared.made.x, moments.coefficients()[0])
        for inside, moments in ((~prepared.women, men), (prepared.women, women))
    ]
    return [*own, *_pooled_influences(prepared, men, women)]


def _pooled_influences(prepared: Regressions, men: Moments, women: Moments) -> tuple[Matrix, Matrix]:
    """Of the pooled coefficients without sex, and with it."""
    everybody = np.ones(len(prepared.women), dtype=np.bool_)
    x = prepared.made.x
    neumark = _scores(prepared, everybody, x, pooled(men, women, False)[0])
    wide = np.column_stack([x, ~prepared.women])
    share = float((men.weight / (men.weight + women.weight))[0])
    found = np.linalg.lstsq(
        wide * np.sqrt(prepared.weights)[:, None], prepared.y * np.sqrt(prepared.weights), rcond=None
    )[0]
    return neumark, _scores(prepared, everybody, wide, found, share)


def _scores(
    prepared: Regressions, inside: NDArray[np.bool_], x: Matrix, b: Vector, share: float = 0.0
) -> Matrix:
    """Each worker's influence on the shown coefficients, scaled by n/(n-k) (HC1).

    ``share``: of men; the part of the coefficient of sex (the last of ``x``, where it is there) that belongs
    to the constant.
    """
    weights = np.where(inside, prepared.weights, 0)
    size, shown = x.shape[1], prepared.made.x.shape[1]
    n = prepared.people(inside)
    bread = np.linalg.inv((x * weights[:, None]).T @ x)
    scores = (x * (weights * (prepared.y - x @ b))[:, None]) @ bread * np.sqrt(n / (n - size))
    if size > shown:
        scores[:, 0] += share * scores[:, shown]
    return np.asarray(scores[:, :shown] @ prepared.made.to_coefficients.T)
