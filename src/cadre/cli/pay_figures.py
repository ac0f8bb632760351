"""The figures of ``cadre pay`` as one JSON object; docs/explanation/pay-gap.md lists its keys."""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.cli.pay_shares import estimated, gap_of
from cadre.cli.payrolls import Payroll
from cadre.methods.pay import factors
from cadre.methods.pay.components import THREEFOLD, TWOFOLD, WEIGHTINGS
from cadre.methods.pay.parts import GAP, TOTAL, Parts
from cadre.methods.pay.reweighting import REWEIGHTED
from cadre.methods.pay.study import Decomposed, Study

Figures = dict[str, Any]


def figures(study: Study, payroll: Payroll) -> Figures:
    """Everything that was found; null where a figure is not known."""
    workers = payroll.workers
    found: Figures = {
        "people": {
            "rows": payroll.rows,
            "women": int(workers.women.sum()),
            "men": int((~workers.women).sum()),
            "left_out": payroll.left_out,
        },
        "gaps": {name: None if gap is None else gap_of(gap) for name, gap in study.gaps.items()},
    }
    if study.compared is not None:
        found["factor_weighted"] = _factor_weighted(study)
        found["compared"] = {
            "people": int(study.compared.kept.sum()),
            "factor_unknown": study.compared.unknown,
            "pooled_categories": {
                name: {"categories": list(labels), "share": study.compared.pooled_share(name)}
                for name, labels in study.compared.pooled.items()
            },
        }
        found["decomposition"] = _decomposed(study.decomposed[0], study)
        found["quantiles"] = {
            f"{one.quantile:g}": _decomposed(one, study) for one in study.decomposed if one.quantile
        }
    return found


def _factor_weighted(study: Study) -> Figures:
    found: Figures = {
        name: None
        if one is None
        else {**estimated(one.gap), "groups": one.groups, "left_out_share": one.left_out}
        for name, one in study.factor_weighted.items()
    }
    return found | {"source": "ILO, Global Wage Report 2018/19", "verified": factors.VERIFIED}


def _decomposed(one: Decomposed, study: Study) -> Figures:
    gap = float(one.parts.figure(GAP))
    found: Figures = {
        "of": "log_hourly_pay" if study.gaps["hourly_mean"] is not None else "log_monthly_pay",
        "gap": _figure(one.parts, one.delta, GAP, TOTAL),
        "gap_percent": 100 * float(-np.expm1(-gap)),
        "threefold": {part: _part(one.parts, one.delta, part) for part in THREEFOLD},
        "twofold": {
            weighting: {part: _part(one.parts, one.delta, f"{weighting}.{part}") for part in TWOFOLD}
            for weighting in WEIGHTINGS
        },
        "coefficients": _coefficients(one),
        "draws_left_out": one.parts.estimates.dropped,
        "reweighted": None,
    }
    if one.reweighted is not None:
        again = one.reweighted
        parts: Figures = {part: _part(again, None, part) for part in REWEIGHTED}
        found["reweighted"] = {**parts, "effective_women": again.effective}
    return found


def _part(parts: Parts, delta: Any, part: str) -> Figures:
    """One part in total and by factor; ``delta``: standard errors of that method, or None."""
    terms = [term for term in parts.terms if term != TOTAL]
    return {
        **_figure(parts, delta, part, TOTAL),
        "by_factor": {term: _figure(parts, delta, part, term) for term in terms},
    }


def _figure(parts: Parts, delta: Any, part: str, term: str) -> Figures:
    place = parts.place(part, term)
    found = estimated(parts.estimates, place)
    return found if delta is None else found | {"standard_error_delta": float(delta[place])}


def _coefficients(one: Decomposed) -> list[Figures]:
    means, b = one.parts.means, one.parts.coefficients
    return [
        {
            "factor": factor,
            "category": category or None,
            "men": float(b.men[0, place]),
            "women": float(b.women[0, place]),
            "mean_men": float(means.men[0, place]),
            "mean_women": float(means.women[0, place]),
        }
        for place, (factor, category) in enumerate(one.parts.columns)
    ]
