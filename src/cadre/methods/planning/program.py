"""A linear or mixed-integer program put together block by block, and solved with HiGHS (through SciPy)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, hstack

from cadre.methods.stock.system import Array

Places = NDArray[np.int64]
# A term of a row: the variables, one for each row, and their coefficients.
Term = tuple[Places, ArrayLike]
OPTIMAL, INFEASIBLE = 0, 2


class Solution(NamedTuple):
    """cost: of the optimum; values: (N,) of the variables; prices: of each row, by the name of its limit."""

    cost: float
    values: Array
    prices: dict[str, Array]


class Program:
    """Minimise cost x value under rows Σ coefficient x value <= limit, or = limit; every variable >= 0."""

    def __init__(self) -> None:
        self.costs: list[Array] = []
        self.whole: list[Array] = []
        self.count = 0
        self.limits: list[tuple[str, bool, coo_array, Array]] = []

    def variables(self, cost: ArrayLike, shape: tuple[int, ...], *, whole: bool = False) -> Places:
        """New variables as an array of their places."""
        size = int(np.prod(shape))
        self.costs.append(np.broadcast_to(np.asarray(cost, dtype=np.float64), shape).ravel())
        self.whole.append(np.full(size, float(whole)))
        found = self.count + np.arange(size, dtype=np.int64).reshape(shape)
        self.count += size
        return found

    def at_most(self, name: str, terms: Sequence[Term], limit: ArrayLike) -> None:
        self._rows(name, terms, limit, equal=False)

    def at_least(self, name: str, terms: Sequence[Term], limit: ArrayLike) -> None:
        turned = [(places, -np.asarray(factor, dtype=np.float64)) for places, factor in terms]
        self._rows(name, turned, -np.asarray(limit, dtype=np.float64), equal=False)

    def equal(self, name: str, terms: Sequence[Term], value: ArrayLike) -> None:
        self._rows(name, terms, value, equal=True)

    def _rows(self, name: str, terms: Sequence[Term], limit: ArrayLike, equal: bool) -> None:
        """Rows of one limit: the terms' first axis runs over rows, any further axis is summed."""
        count = len(terms[0][0])
        rows, columns, values = [], [], []
        for places, factor in terms:
            factors = np.broadcast_to(np.asarray(factor, dtype=np.float64), places.shape)
            rows.append(np.repeat(np.arange(count), places[0].size if count else 0))
            columns.append(places.ravel())
            values.append(factors.ravel())
        place = (np.concatenate(rows), np.concatenate(columns))
        matrix = coo_array((np.concatenate(values), place), shape=(count, self.count))
        bound = np.broadcast_to(np.asarray(limit, dtype=np.float64), (count,))
        self.limits.append((name, equal, matrix, bound))

    def solve(self) -> Solution | None:
        """The optimum, or None where nothing satisfies every limit. With whole numbers prices are 0.

        Raises ArithmeticError where HiGHS ends otherwise (no lower bound of the cost, a numerical failure).
        """
        found = self._highs(np.concatenate(self.costs), [], np.concatenate(self.whole))
        if found.status == INFEASIBLE or (found.status != OPTIMAL and self.blocking()):
            return None
        if found.status != OPTIMAL:
            raise ArithmeticError(str(found.message))
        return Solution(float(found.fun), np.asarray(found.x), self._prices(found))

    def _highs(self, cost: Array, slack: list[coo_array], whole: Array) -> Any:
        """HiGHS on the rows; ``slack``: further columns of the rows that may give."""
        size = len(cost)
        parts: dict[bool, Any] = {}
        for equal in (True, False):
            matrices = [self._wide(matrix, size) for _, kind, matrix, _ in self.limits if kind is equal]
            bounds = [bound for _, kind, _, bound in self.limits if kind is equal]
            parts[equal] = (_stacked(matrices), np.concatenate(bounds)) if bounds else (None, None)
        if slack and parts[False][0] is not None:
            rows = hstack([parts[False][0].tocsc()[:, : self.count], *slack])
            parts[False] = (rows, parts[False][1])
        (a_eq, b_eq), (a_ub, b_ub) = parts[True], parts[False]
        integral = whole if whole.any() else None
        return linprog(cost, A_ub=a_ub, b_ub=b_ub, A_eq=a_eq, b_eq=b_eq, integrality=integral, method="highs")

    def _wide(self, matrix: coo_array, size: int) -> coo_array:
        return coo_array((matrix.data, matrix.coords), shape=(matrix.shape[0], size))

    def _prices(self, found: Any) -> dict[str, Array]:
        """What one unit more of each limit saves, by name, in the order in which rows were added."""
        marginals = {True: iter(_marginals(found.eqlin)), False: iter(_marginals(found.ineqlin))}
        prices: dict[str, list[float]] = {}
        for name, equal, _, bound in self.limits:
            prices.setdefault(name, []).extend(-next(marginals[equal], 0.0) for _ in bound)
        return {name: np.array(values) for name, values in prices.items()}

    def blocking(self) -> list[str]:
        """The limits that must give way for a plan to exist; the one that gives most of itself first."""
        names = [name for name, equal, _, bound in self.limits if not equal for _ in bound]
        bounds = np.concatenate([bound for _, equal, _, bound in self.limits if not equal])
        size = len(names)
        slack = coo_array((-np.ones(size), (np.arange(size), np.arange(size))), shape=(size, size))
        cost = np.concatenate([np.zeros(self.count), 1 / np.maximum(1, np.abs(bounds))])
        found = self._highs(cost, [slack], np.zeros(len(cost)))
        given = cost[self.count :] * found.x[self.count :]
        totals: dict[str, float] = {}
        for name, amount in zip(names, given, strict=True):
            totals[name] = totals.get(name, 0.0) + float(amount)
        return sorted(
            (name for name, total in totals.items() if total > 1e-9), key=lambda name: -totals[name]
        )


def _stacked(matrices: list[coo_array]) -> Any:
    from scipy.sparse import vstack

    return vstack(matrices).tocsr()


def _marginals(part: Any) -> Array:
    found = getattr(part, "marginals", None)
    return np.zeros(0) if found is None else np.asarray(found, dtype=np.float64)
