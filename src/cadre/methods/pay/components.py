"""The parts of a gap (Oaxaca 1973, Blinder 1973; notation of Jann 2008, Stata Journal 8), by term.

With X the means and b the coefficients of men (m) and women (f), D = X_m - X_f:
endowments D'b_f, coefficients X_f'(b_m - b_f), interaction D'(b_m - b_f); and with reference coefficients
b* explained D'b*, unexplained X_m'(b_m - b*) + X_f'(b* - b_f). Every part is linear in the means and linear
in the coefficients, which the standard errors use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cadre.methods.inequality import Vector
from cadre.methods.pay.replication import Matrix

THREEFOLD = ("endowments", "coefficients", "interaction")
TWOFOLD = ("explained", "unexplained", "unexplained_men", "unexplained_women")
# women: b* = b_f (weight 0 of R oaxaca); men: b_m (1); reimers: half of each; cotton: by the shares of
# workers; neumark: pooled without sex (-1); jann: pooled with sex (-2).
WEIGHTINGS = ("jann", "neumark", "cotton", "reimers", "men", "women")
PARTS = (*THREEFOLD, *(f"{weighting}.{part}" for weighting in WEIGHTINGS for part in TWOFOLD))


@dataclass(frozen=True)
class Pair:
    """Of men and of women: means or coefficients, sets × columns."""

    men: Matrix
    women: Matrix


@dataclass(frozen=True)
class Coefficients(Pair):
    """``reference``: b* by weighting."""

    reference: Mapping[str, Matrix]


def references(own: Pair, share_men: Vector, neumark: Matrix, jann: Matrix) -> Coefficients:
    """Every b*. ``share_men``: of the workers, per set (Cotton 1988, Rev. Econ. Stat. 70)."""
    share = np.asarray(share_men)[:, None]
    return Coefficients(
        own.men,
        own.women,
        {
            "jann": jann,
            "neumark": neumark,
            "cotton": share * own.men + (1 - share) * own.women,
            "reimers": (own.men + own.women) / 2,
            "men": own.men,
            "women": own.women,
        },
    )


def components(means: Pair, coefficients: Coefficients, by_term: Matrix) -> Matrix:
    """All ``PARTS`` (sets × parts × terms); ``by_term``: columns × terms."""
    difference = means.men - means.women
    more = coefficients.men - coefficients.women
    parts = [difference * coefficients.women, means.women * more, difference * more]
    for weighting in WEIGHTINGS:
        star = coefficients.reference[weighting]
        men = means.men * (coefficients.men - star)
        women = means.women * (star - coefficients.women)
        parts += [difference * star, men + women, men, women]
    return np.asarray(np.stack(parts, axis=1) @ by_term)
