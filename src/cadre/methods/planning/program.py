"""A linear or mixed-integer program put together block by block, and solved with HiGHS (through SciPy)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cadre.methods.stock.system import Array

Places = NDArray[np.int64]
# A term of a row: the variables, one for each row, and their coefficients.
Term = tuple[Places, ArrayLike]
OPTIMAL, INFEASIBLE = 0, 2


class Limit(NamedTuple):
    """Rows of one limit: ``values`` at (``rows``, ``columns``), and the ``bound`` of each row."""

    name: str
    equal: bool
    rows: Places
    columns: Places
    values: Array
    bound: Array


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
        self.limits: list[Limit] = []

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
        bound = np.broadcast_to(np.asarray(limit, dtype=np.float64), (count,))
        parts = (np.concatenate(rows), np.concatenate(columns), np.concatenate(values))
        self.limits.append(Limit(name, equal, *parts, bound))

    def solve(self) -> Solution | None:
        """The optimum, or None where nothing satisfies every limit. With whole numbers prices are 0.

        Raises ArithmeticError where HiGHS ends otherwise (no lower bound of the cost, a numerical failure).
        """
        found = self._highs(np.concatenate(self.costs), np.concatenate(self.whole))
        if found.status == INFEASIBLE or (found.status != OPTIMAL and self.blocking()):
            return None
        if found.status != OPTIMAL:
            raise ArithmeticError(str(found.message))
        return Solution(float(found.fun), np.asarray(found.x), self._prices(found))

    def _highs(self, cost: Array, whole: Array, slack: int = 0) -> Any:
        """HiGHS on the rows; ``slack``: columns after the variables, one for each row that may give."""
        from scipy.optimize import linprog  # half a second that nothing else needs

        a_eq, b_eq = self._matrix(equal=True, width=len(cost), slack=0)
        a_ub, b_ub = self._matrix(equal=False, width=len(cost), slack=slack)
        integral = whole if whole.any() else None
        return linprog(cost, A_ub=a_ub, b_ub=b_ub, A_eq=a_eq, b_eq=b_eq, integrality=integral, method="highs")

    def _matrix(self, *, equal: bool, width: int, slack: int) -> tuple[Any, Any]:
        from scipy.sparse import coo_array

        limits = [limit for limit in self.limits if limit.equal is equal]
        if not limits:
            return None, None
        starts = np.cumsum([0, *(len(limit.bound) for limit in limits)])
        given = np.arange(slack)
        rows = np.concatenate(
            [*(limit.rows + start for limit, start in zip(limits, starts, strict=False)), given]
        )
        columns = np.concatenate([*(limit.columns for limit in limits), self.count + given])
        values = np.concatenate([*(limit.values for limit in limits), -np.ones(slack)])
        matrix = coo_array((values, (rows, columns)), shape=(int(starts[-1]), width)).tocsr()
        return matrix, np.concatenate([limit.bound for limit in limits])

    def _prices(self, found: Any) -> dict[str, Array]:
        """What one unit more of each limit saves, by name, in the order in which rows were added."""
        marginals = {True: iter(_marginals(found.eqlin)), False: iter(_marginals(found.ineqlin))}
        prices: dict[str, list[float]] = {}
        for limit in self.limits:
            found_here = (-next(marginals[limit.equal], 0.0) for _ in limit.bound)
            prices.setdefault(limit.name, []).extend(found_here)
        return {name: np.array(values) for name, values in prices.items()}

    def blocking(self) -> list[str]:
        """The limits that must give way for a plan to exist; the one that gives most of itself first."""
        giving = [limit for limit in self.limits if not limit.equal]
        names = [limit.name for limit in giving for _ in limit.bound]
        bounds = np.concatenate([limit.bound for limit in giving])
        cost = np.concatenate([np.zeros(self.count), 1 / np.maximum(1, np.abs(bounds))])
        found = self._highs(cost, np.zeros(len(cost)), slack=len(names))
        given = cost[self.count :] * found.x[self.count :]
        totals: dict[str, float] = {}
        for name, amount in zip(names, given, strict=True):
            totals[name] = totals.get(name, 0.0) + float(amount)
        return sorted(
            (name for name, total in totals.items() if total > 1e-9), key=lambda name: -totals[name]
        )


def _marginals(part: Any) -> Array:
    found = getattr(part, "marginals", None)
    return np.zeros(0) if found is None else np.asarray(found, dtype=np.float64)
