"""Everything about one spread at once: indices, parts between and within groups, curve, intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadre.methods import bootstrap, dispersion, inequality
from cadre.methods.bootstrap import Interval
from cadre.methods.inequality import Vector

Measure = Callable[[Vector, Vector], float]
MEASURES: dict[str, Measure] = {
    "gini": inequality.gini,
    "theil_t": inequality.theil,
    "mld": inequality.mean_log_deviation,
    "hoover": inequality.hoover,
    "atkinson": dispersion.atkinson,
    "coefficient_of_variation": dispersion.coefficient_of_variation,
    "herfindahl": dispersion.herfindahl,
}
# Why a figure is not there; each is worded in catalogue/messages/distribution.yaml.
WHY_NOT = {"mld": "zero-values", "wagstaff": "no-meaning"}


@dataclass(frozen=True)
class Group:
    """``share``: of the weight. ``theil_t`` and ``mld`` are None where they have no meaning inside."""

    name: str
    rows: int
    share: float
    mean: float
    theil_t: float | None
    mld: float | None


@dataclass(frozen=True)
class Parts:
    """An index as the sum of what lies ``between`` the means of groups and ``within`` groups."""

    between: float
    within: float

    @property
    def between_share(self) -> float | None:
        whole = self.between + self.within
        return self.between / whole if whole else None


@dataclass(frozen=True)
class Spread:
    """One column of values over units of weight. ``rank_by``: an order, such as deprivation, low to high."""

    values: Vector
    weights: Vector
    groups: NDArray[np.str_] | None = None
    rank_by: Vector | None = None
    bounds: tuple[float, float] | None = None

    def only(self, rows: NDArray[np.bool_]) -> Spread:
        """The units where ``rows`` is true."""
        groups = None if self.groups is None else self.groups[rows]
        rank = None if self.rank_by is None else self.rank_by[rows]
        return replace(
            self, values=self.values[rows], weights=self.weights[rows], groups=groups, rank_by=rank
        )

    def divided(self, per: float = 1.0) -> Spread:
        """Totals as densities: each value over its weight, which must not be zero, for ``per`` of it."""
        return replace(self, values=per * self.values / self.weights)

    def indices(self) -> dict[str, float | None]:
        """Every one of MEASURES and, given a rank, the concentration indices.

        None where one has no meaning (WHY_NOT). Raises ValueError for negative values, or all zero.
        """
        return {name: self._value(name, self.weights) for name in (*MEASURES, *self._ranked())}

    def _value(self, name: str, weights: Vector) -> float | None:
        try:
            return (MEASURES | self._ranked())[name](self.values, weights)
        except ValueError:
            if name in WHY_NOT and self.values.max() > 0:
                return None
            raise

    def _ranked(self) -> dict[str, Measure]:
        rank, bounds = self.rank_by, self.bounds
        if rank is None:
            return {}
        found: dict[str, Measure] = {"concentration_index": lambda x, w: inequality.concentration(x, rank, w)}
        if bounds is not None:
            found["erreygers"] = lambda x, w: inequality.erreygers(x, rank, bounds, w)
            found["wagstaff"] = lambda x, w: inequality.wagstaff(x, rank, bounds, w)
        return found

    def intervals(self, draws: int, seed: int) -> dict[str, Interval | None]:
        """Of each index that has a value, by drawing units with replacement.

        Not of Herfindahl's, the only one for which a unit that counts twice is not two units.
        """
        measures = MEASURES | self._ranked()
        return {
            name: bootstrap.interval(
                lambda counts, name=name: measures[name](self.values, self.weights * counts),  # type: ignore[misc]
                len(self.values), draws, seed,
            )
            for name, value in self.indices().items() if value is not None and name != "herfindahl"
        }  # fmt: skip

    def decomposed(self) -> dict[str, Parts | None]:
        """Theil's T and the MLD between and within ``groups``; the MLD is None where a value is zero."""
        if self.groups is None:
            return {}
        used = self.weights > 0
        x, w, groups = self.values[used], self.weights[used], self.groups[used]
        theil = Parts(*inequality.theil_decomposed(x, groups, w))
        if (x <= 0).any():
            return {"theil_t": theil, "mld": None}
        return {"theil_t": theil, "mld": Parts(*inequality.mean_log_deviation_decomposed(x, groups, w))}

    def by_group(self) -> list[Group]:
        """Each group with weight, in order of its name."""
        used = self.only(self.weights > 0)
        if used.groups is None:
            return []
        return [used._group(str(name), places) for name, places in inequality.members(used.groups)]

    def _group(self, name: str, places: NDArray[np.intp]) -> Group:
        x, w = self.values[places], self.weights[places]
        mean = float(np.average(x, weights=w))
        theil = inequality.theil(x, w) if mean > 0 else None
        mld = None if (x <= 0).any() else inequality.mean_log_deviation(x, w)
        return Group(name, len(places), float(w.sum() / self.weights.sum()), mean, theil, mld)
