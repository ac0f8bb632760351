"""The reweighted decomposition: what women would be paid, as women are, with the factors of men.

Women are reweighted by the odds of being a man given the factors (DiNardo, Fortin and Lemieux 1996): a third
group, c. Composition (X_c - X_f)'b_f and structure X_m'(b_m - b_c) then do not rest on a straight line
between pay and factors; how far they would is told by the specification error X_c'(b_c - b_f), and how well
the weights did by the reweighting error (X_m - X_c)'b_c (Fortin, Lemieux and Firpo 2011, Handbook of Labor
Economics 4A). The four add up to the gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.methods.pay.cells import Cells, cells
from cadre.methods.pay.moments import Moments, gram, products, solve
from cadre.methods.pay.oaxaca import Regressions
from cadre.methods.pay.parts import TOTAL, Parts, with_gap
from cadre.methods.pay.replication import Draws, Matrix, estimate

REWEIGHTED = ("composition", "specification_error", "structure", "reweighting_error")
_STEPS, _FAR = 25, 30.0
_NEAR = 1e-4  # of the last step: the error that is left is of the order of its square


@dataclass(frozen=True)
class Reweighted(Parts):
    """Every part of ``REWEIGHTED``.

    ``effective``: how many women the reweighted ones are worth (Kish); far fewer than there are women means
    that few women are like the men, and that the figures rest on those few.
    """

    effective: float


def reweighted(prepared: Regressions, draws: Draws) -> list[Reweighted]:
    """Both steps for each outcome, with the odds estimated anew in every replicate.

    Raises:
        CadreError: the factors tell women from men without fail, so that nobody can be compared.
    """
    alike = cells(prepared.made.x)
    pairs = products(alike.x)
    start = _logit(prepared.weights[None, :], prepared, alike, pairs, np.zeros((1, alike.x.shape[1])))

    def statistic(sets: Matrix) -> Matrix:
        logit = _logit(sets, prepared, alike, pairs, start)
        return _parts(sets, prepared, _as_men(sets, prepared, alike, logit))

    own = _as_men(prepared.weights[None, :], prepared, alike, start)[0]
    terms = (*prepared.made.names, TOTAL)
    effective = float(own.sum() ** 2 / (own**2).sum())
    estimates = estimate(statistic, prepared.weights, draws).split(len(prepared.of_men.outcomes))
    return [Reweighted(one, REWEIGHTED, terms, effective) for one in estimates]


def _parts(sets: Matrix, prepared: Regressions, as_men: Matrix) -> Matrix:
    like_men = prepared.of_women.moments(as_men)
    found = [
        _of_three(prepared, men, women, again)
        for (men, women), again in zip(prepared.moments(sets), like_men, strict=True)
    ]
    return np.concatenate(found, axis=1)


def _of_three(prepared: Regressions, men: Moments, women: Moments, like_men: Moments) -> Matrix:
    three = (men, women, like_men)
    with np.errstate(invalid="ignore", divide="ignore"):
        x_m, x_f, x_c = (one.means @ prepared.made.to_means.T for one in three)
        b_m, b_f, b_c = (one.coefficients() @ prepared.made.to_coefficients.T for one in three)
        parts = [(x_c - x_f) * b_f, x_c * (b_c - b_f), x_m * (b_m - b_c), (x_m - x_c) * b_c]
    return with_gap(np.stack(parts, axis=1) @ prepared.made.by_term(), len(REWEIGHTED))


def _as_men(sets: Matrix, prepared: Regressions, alike: Cells, logit: Matrix) -> Matrix:
    """The women's weights times the odds of being a man, scaled to keep the sum of their weights."""
    odds = np.exp(np.clip(logit @ alike.x.T, -_FAR, _FAR))
    own = np.ascontiguousarray(sets[:, prepared.women])
    changed = own * odds[:, alike.of[prepared.women]]
    return np.asarray(changed * (own.sum(axis=1) / changed.sum(axis=1))[:, None])


def _logit(sets: Matrix, prepared: Regressions, alike: Cells, pairs: Matrix, start: Matrix) -> Matrix:
    """Coefficients of being a man (sets × columns) by Newton's steps; NaN where they run away."""
    everybody, men = alike.sums(sets), alike.sums(sets * ~prepared.women)
    found: Matrix = np.repeat(start, len(sets) // len(start), axis=0)
    step: Matrix = np.full_like(found, np.inf)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(found @ alike.x.T, -_FAR, _FAR)))
        curve = gram(everybody * chance * (1 - chance), pairs, alike.x.shape[1])
        step = solve(curve, (men - everybody * chance) @ alike.x)
        found = found + step
        if not np.nanmax(np.abs(step), initial=0) > _NEAR:
            break
    runaway = ~(np.abs(step) <= _NEAR).all(axis=1) | (np.abs(found) > _FAR).any(axis=1)
    found[runaway] = np.nan
    return found
