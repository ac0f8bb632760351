"""What ``cadre distribution`` answers, as plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from cadre.cli.language import words
from cadre.methods import inequality
from cadre.methods.concentration_error import concentration_error
from cadre.methods.distribution import WHY_NOT, Spread
from cadre.methods.lorenz import lorenz, thinned
from cadre.methods.uncertainty.intervals import drawn


def figures(spread: Spread, threshold: float | None) -> dict[str, Any]:
    x, w = spread.values, spread.weights
    found: dict[str, Any] = {"mean": float(np.average(x, weights=w)), **spread.indices()}
    found.setdefault("concentration_index", None)
    if spread.rank_by is not None and (w == w[0]).all():
        found["concentration_index_error"] = concentration_error(x, spread.rank_by)
    found["decomposition"] = {
        name: None if parts is None else asdict(parts) | {"between_share": parts.between_share}
        for name, parts in spread.decomposed().items()
    }
    found["groups"] = [asdict(group) for group in spread.by_group()]
    if threshold is not None:
        found["threshold"] = threshold
        found["share_below"] = inequality.share_below(x, threshold, w)
        found["weight_below"] = found["share_below"] * float(w.sum())
    found["lorenz"] = thinned(lorenz(x, w)).tolist()
    missing = [name for name in WHY_NOT if name in found and found[name] is None]
    return found | {"reasons": {name: words(f"distribution.{WHY_NOT[name]}") for name in missing}}


def intervals(spread: Spread, draws: int, seed: int | None) -> dict[str, Any]:
    if seed is None:
        return {}
    found = spread.intervals(draws, seed)
    return {
        "intervals": {name: drawn(one) for name, one in found.items()},
        "draws": draws,
        "draws_left_out": {name: one.undefined for name, one in found.items() if one and one.undefined},
        "seed": seed,
    }
