"""Which input moves the projection most: each lever alone, over the range its spread gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cadre.cli.projecting.building import Workforce
from cadre.methods.stock.projecting import project
from cadre.methods.stock.system import CAUSES
from cadre.methods.uncertainty.draws import multipliers
from cadre.methods.uncertainty.levers import LEVERS, ON_ENTRIES, WORKING_TIME, Change, pull
from cadre.methods.uncertainty.sensitivity import tornado

TEN_PERCENT = 1.2815515655446004  # standard normal quantile of 90 %


def tornado_of(workforce: Workforce) -> list[dict[str, Any]]:
    """FTE of all occupations in the last year, at the 10 and 90% quantiles of each input; widest first."""

    def total(levels: Mapping[str, float]) -> float:
        course = workforce.usual
        for lever, factor in levels.items():
            if factor != 1:
                course = pull(course, Change(lever, factor))
        return float(project(workforce.system, course).fte[0, -1].sum())

    ends = {lever: _range(workforce, lever) for lever in LEVERS}
    bars = tornado(total, dict.fromkeys(LEVERS, 1.0), ends)
    return [
        {
            "input": bar.name,
            "from": ends[bar.name][0],
            "to": ends[bar.name][1],
            "low": bar.low,
            "high": bar.high,
        }
        for bar in bars
        if bar.width > 0
    ]


def _range(workforce: Workforce, lever: str) -> tuple[float, float]:
    spread = workforce.spread
    if lever == WORKING_TIME:
        return max(0.0, 1 - TEN_PERCENT * spread.work), 1 + TEN_PERCENT * spread.work
    if lever in ON_ENTRIES:
        sd = float(spread.entries[list(ON_ENTRIES).index(lever)])
    else:
        sd = float(spread.hazards[CAUSES.index(lever)])
    low, high = multipliers(np.array([-TEN_PERCENT, TEN_PERCENT]), sd)
    return float(low), float(high)
