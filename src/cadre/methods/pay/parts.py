"""A gap with its parts, each by term and in total, as one row of figures per set of weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.methods.pay.replication import Estimates, Matrix

GAP, TOTAL = "gap", "total"


@dataclass(frozen=True)
class Parts:
    """``estimates``: the gap, then each of ``parts`` by ``terms``, the last of which is the total."""

    estimates: Estimates
    parts: tuple[str, ...]
    terms: tuple[str, ...]

    def place(self, part: str, term: str = TOTAL) -> int:
        """Where a part stands in every array of ``estimates``."""
        if part == GAP:
            return 0
        return 1 + self.parts.index(part) * len(self.terms) + self.terms.index(term)

    def figure(self, part: str, term: str = TOTAL) -> float:
        return float(self.estimates.value[self.place(part, term)])

    def error(self, part: str, term: str = TOTAL) -> float:
        return float(self.estimates.error[self.place(part, term)])


def with_gap(parts: Matrix, summed: int) -> Matrix:
    """Parts by term (sets × parts × terms) and totals, one row per set; the first ``summed`` make the gap."""
    found = np.concatenate([parts, parts.sum(axis=2, keepdims=True)], axis=2)
    gap = found[:, :summed, -1].sum(axis=1, keepdims=True)
    return np.concatenate([gap, found.reshape(len(found), -1)], axis=1)
