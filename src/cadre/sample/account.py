"""``truth.json`` and ``dirt.json``: the true figures, and the faults put in on purpose."""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.catalogue.load import read_yaml
from cadre.sample.blocks import World
from cadre.sample.country import CODE, DATA, SEXES
from cadre.sample.dirt import Ledger
from cadre.sample.draws import Floats
from cadre.sample.truth import Truth


def truth_account(world: World, truth: Truth, workers: int, seed: int) -> dict[str, Any]:
    """Counts as code within code; shares and medians beside them. Shares are in percent."""
    return {
        "country": CODE,
        "seed": seed,
        "workers_asked_for": workers,
        "years": list(world.country.workspace_years),
        "figures": {name: count.nested() for name, count in sorted(truth.counts.items())},
        "pay": _pay(world, truth),
        "shares": _shares(truth, [str(year) for year in world.country.workspace_years]),
    }


def _pay(world: World, truth: Truth) -> dict[str, Any]:
    """The gap put into log pay, and medians of those paid for the whole of the last year."""
    occupation, sex, pay = (np.concatenate(part) for part in zip(*truth.full_year_pay, strict=True))
    gap = world.country.rates["pay"]["gap"]
    by_occupation = {
        code: _medians(sex[occupation == place], pay[occupation == place])
        for place, code in enumerate(world.country.occupations.codes)
    }
    return {
        "year": world.country.workspace_years[-1],
        "log_gap": gap,
        "gap_percent_all_else_equal": round(100 * (1 - float(np.exp(-gap))), 3),
        "all": _medians(sex, pay),
        "by_occupation": by_occupation,
    }


def _medians(sex: Floats, pay: Floats) -> dict[str, float | None]:
    found: dict[str, float | None] = {
        name: round(float(np.median(pay[sex == place])), 2) if (sex == place).any() else None
        for place, name in enumerate(SEXES)
    }
    women, men = found["F"], found["M"]
    found["gap_percent"] = round(100 * (men - women) / men, 3) if women and men else None
    return found


def _shares(truth: Truth, years: list[str]) -> dict[str, Any]:
    """Percentages by year that NHWA asks for, of all occupations together."""
    return {year: _shares_of(truth, place, place - len(years)) for place, year in enumerate(years)}


def _shares_of(truth: Truth, at: int, back: int) -> dict[str, float]:
    def part(name: str, code: int) -> float:
        values = truth[f"headcount_by_{name}"].values[at].sum(axis=0)
        return round(100 * float(values[code] / values.sum()), 4)

    filled = truth["filled_posts"].values[at][:, :, :2].sum()
    funded = truth["funded_posts"].values[at].sum()
    heads = truth["headcount"].values
    leavers = truth["exits"].values[back].sum(axis=0)
    return {
        "women": part("sex", 0),
        "aged_55_and_over": round(part("age_band", 4) + part("age_band", 5), 4),
        "foreign_trained": part("training", 1),
        "foreign_born": part("birthplace", 1),
        "part_time": part("working_time", 1),
        "self_employed": part("contract", 3),
        "in_hospitals": part("facility_type", 0),
        "vacancy_rate": round(100 * float(1 - filled / funded), 4),
        "voluntary_exits": round(100 * float((leavers[3] + leavers[4]) / heads[back].sum()), 4),
        "involuntary_exits": round(100 * float(leavers[:3].sum() / heads[back].sum()), 4),
    }


def dirt_account(ledger: Ledger, rows: dict[str, int]) -> dict[str, Any]:
    """Per source: its rows; per fault the documented rate, the rows or people at risk, and those struck."""
    known = read_yaml(DATA / "dirt.yaml")
    return {
        source: {
            "rows": rows[source],
            "faults": {
                fault: {**known[fault], "among": ledger.among[source][fault], "applied": applied}
                for fault, applied in faults.items()
            },
        }
        for source, faults in ledger.applied.items()
    }
