"""How the projection would have done: its last years hidden, projected from those before, compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cadre.cli.language import words
from cadre.cli.projecting.building import build
from cadre.cli.projecting.editions import read_editions
from cadre.cli.projecting.sampling import HIDDEN, PEOPLE, supply_draws
from cadre.cli.projecting.spec import Spec
from cadre.methods.uncertainty.summaries import LEVEL

FEWEST_EDITIONS = 3


def tested_on_editions(spec: Spec, folder: Path, seed: int) -> dict[str, Any]:
    """``backtest``, or None and the reason under ``not_tested``.

    Exits and entries are estimated from the years before those hidden. Training, immigration and return of
    the specification are left out: they say what is planned now, not what was known then.
    """
    if spec.editions is None:
        return {"backtest": None, "not_tested": words("project.untested.stocks")}
    found = read_editions(spec, folder)
    if len(found.years) < FEWEST_EDITIONS:
        reason = words("project.untested.editions", fewest=FEWEST_EDITIONS)
        return {"backtest": None, "not_tested": reason}
    hidden = min(HIDDEN, len(found.years) - FEWEST_EDITIONS + 1)
    first = found.years[-1] - hidden
    years = spec.years.model_copy(update={"from_": first, "to": found.years[-1]})
    before = spec.model_copy(update={"years": years, "pipeline": {}, "immigration": {}, "return_": {}})
    workforce = build(before, folder)
    draws = supply_draws(workforce, workforce.usual, before, seed)[:, PEOPLE].sum(axis=2)[:, 1:]
    came = found.stocks[-hidden:].sum(axis=(1, 3, 4))
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    some = came > 0
    errors = 100 * (draws.mean(axis=0)[some] / came[some] - 1)
    if not some.any():
        return {"backtest": None, "not_tested": words("project.untested.nobody")}
    return {
        "backtest": {
            "figures": int(some.sum()), "mape": float(np.abs(errors).mean()), "bias": float(errors.mean()),
            "coverage": float(((low <= came) & (came <= high))[some].mean()), "level": LEVEL,
            "hidden": hidden,
        },
        "not_tested": None,
    }  # fmt: skip
