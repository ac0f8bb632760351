"""Factors as the columns of a regression, and the way back to figures that do not depend on a base category.

The regression runs on standardised columns without a base category per factor; ``to_means`` and
``to_coefficients`` carry its means and coefficients to all categories, normalised to sum to zero within a
factor (Yun 2005, Economic Inquiry 43; Gardeazabal and Ugidos 2004, Review of Economics and Statistics 86).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag, qr

from cadre.methods.inequality import Vector
from cadre.methods.pay.replication import Matrix
from cadre.vocabulary.errors import CadreError, ExitCode

CONSTANT = "constant"
_COLLINEAR = 1e-9


@dataclass(frozen=True)
class Factor:
    """``values``: a number, or with ``categories`` the place of each worker's category in them."""

    name: str
    values: Vector | NDArray[np.integer]
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """``x``: workers × regression columns, the first of ones.

    ``columns``: (factor, category) of what is shown. ``to_means``, ``to_coefficients``: shown columns ×
    regression columns. ``terms``: the factor of each shown column, as places in ``names``; the constant is a
    term of its own.
    """

    x: Matrix
    columns: tuple[tuple[str, str], ...]
    to_means: Matrix
    to_coefficients: Matrix
    names: tuple[str, ...]
    terms: NDArray[np.intp]

    def by_term(self) -> Matrix:
        """Shown columns × terms: sums columns into the terms they belong to."""
        return np.eye(len(self.names))[self.terms]


def design(factors: Sequence[Factor], weights: Vector, base: int = 0) -> Design:
    """The regression of all workers.

    ``base``: which category of each factor is left out of it; no figure that is shown depends on that.
    """
    raw, expand, normalise = _blocks(factors, base)
    means = np.average(raw[:, 1:], axis=0, weights=weights)
    spread = np.sqrt(np.average((raw[:, 1:] - means) ** 2, axis=0, weights=weights))
    scaled = np.column_stack([np.ones(len(raw)), (raw[:, 1:] - means) / np.where(spread > 0, spread, 1)])
    back = np.diag(np.append(1.0, np.where(spread > 0, spread, 1)))
    back[1:, 0] = means
    columns = [(CONSTANT, ""), *((one.name, label) for one in factors for label in one.categories or ("",))]
    names = [CONSTANT, *(one.name for one in factors)]
    terms = np.array([names.index(name) for name, _ in columns])
    return Design(
        scaled, tuple(columns), expand @ back, normalise @ np.linalg.inv(back.T), tuple(names), terms
    )


def check_rank(made: Design, factors: Sequence[Factor], inside: NDArray[np.bool_], weights: Vector) -> None:
    """Raises CadreError where the regression of the workers ``inside`` has no single answer.

    It names the factors that follow from the others.
    """
    w = weights[inside]
    x = made.x[inside, 1:] - np.average(made.x[inside, 1:], axis=0, weights=w)
    x = x * np.sqrt(w / w.sum())[:, None]
    size = np.linalg.norm(x, axis=0)  # 1 for a column that varies among these workers as among all
    _, triangle, order = qr(x / np.where(size > _COLLINEAR, size, 1), mode="economic", pivoting=True)
    pivots = np.abs(np.diag(triangle))
    follows = [*order[: len(pivots)][pivots <= _COLLINEAR * pivots.max(initial=0)], *order[len(pivots) :]]
    bad = {int(place) for place in (*follows, *np.flatnonzero(size <= _COLLINEAR))}
    owners = [one.name for one in factors for _ in one.categories[1:] or (() if one.categories else ("",))]
    named = {owners[place] for place in bad} | {one.name for one in factors if len(one.categories) == 1}
    if not named and len(x) <= made.x.shape[1]:
        named = {one.name for one in factors}
    if named:
        facts = {"factors": ", ".join(sorted(named)), "rows": len(x)}
        raise CadreError("pay-collinear", ExitCode.INPUT, **facts)


def _blocks(factors: Sequence[Factor], base: int) -> tuple[Matrix, Matrix, Matrix]:
    """The columns before scaling; base categories put back into means; coefficients normalised."""
    first = next(iter(factors), None)
    columns = [np.ones((len(first.values), 1))] if first is not None else []
    expand, normalise = [np.ones((1, 1))], [np.ones((1, 1))]
    shifts = [np.zeros(1)]
    for factor in factors:
        if not factor.categories:
            columns.append(np.asarray(factor.values, dtype=np.float64)[:, None])
            expand, normalise = [*expand, np.ones((1, 1))], [*normalise, np.ones((1, 1))]
            shifts.append(np.zeros(1))
            continue
        count = len(factor.categories)
        kept = [place for place in range(count) if place != base % count]
        columns.append(np.eye(count)[factor.values][:, kept])
        put_back = np.eye(count)[:, kept]
        expand.append(put_back)
        normalise.append(put_back - 1 / count)
        shifts.append(np.full(count - 1, 1 / count))
    expanded, normalised = block_diag(*expand), block_diag(*normalise)
    normalised[0, :] += np.concatenate(shifts)
    return np.hstack(columns), _base_from_constant(expanded, factors, base), normalised


def _base_from_constant(expand: Matrix, factors: Sequence[Factor], base: int) -> Matrix:
    """The share of a base category is 1 less the others' shares."""
    row, column = 1, 1
    for factor in factors:
        count = max(1, len(factor.categories))
        if factor.categories:
            own = row + base % count
            expand[own, column : column + count - 1] = -1
            expand[own, 0] = 1
        row, column = row + count, column + max(1, count - 1)
    return expand
