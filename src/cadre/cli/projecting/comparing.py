"""Supply beside what it is held against: shortages floored cell by cell before any sum, and the balance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cadre.cli.projecting.sampling import FTE, PEOPLE
from cadre.cli.projecting.wanted import Wanted
from cadre.methods.need.balance import shortages
from cadre.methods.stock.system import Array
from cadre.methods.uncertainty.summaries import by_year


def supplied(draws: Array, occupations: Sequence[str], years: Sequence[str]) -> list[dict[str, Any]]:
    """``draws``: (D, 2, T + 1, R, O), people and FTE."""
    whole = draws.sum(axis=3)
    return [
        {"occupation": name, "people": by_year(whole[:, PEOPLE, :, o], years),
         "fte": by_year(whole[:, FTE, :, o], years)}
        for o, name in enumerate(occupations)
    ]  # fmt: skip


def _supply(one: Wanted, draws: Array) -> Array:
    """(D, T + 1, R), those that count for the series, in its unit and its areas."""
    supply = draws[:, PEOPLE if one.in_people else FTE][..., one.places].sum(axis=-1)
    return np.asarray(supply if len(one.areas) > 1 else supply.sum(axis=-1, keepdims=True))


def _lacking(one: Wanted, draws: Array) -> tuple[Array, Array]:
    """(D, T + 1) each: shortage, floored at 0 in every draw and area, and signed balance."""
    supply = _supply(one, draws)
    return shortages(one.values, supply), np.asarray((supply - one.values).sum(axis=-1))


def held_against(
    one: Wanted, draws: Array, occupations: Sequence[str], years: Sequence[str]
) -> dict[str, Any]:
    shortage, balance = _lacking(one, draws)
    return {
        "series": one.kind,
        "name": one.name,
        "occupations": [occupations[o] for o in one.places],
        "unit": "people" if one.in_people else "fte",
        "values": _plain(one.total, years),
        "values_fte": _plain(_as_fte(one, draws), years),
        "shortage": by_year(shortage, years),
        "balance": by_year(balance, years),
        "chance_of_shortage": _plain((shortage > 0).mean(axis=0), years),
        "areas": _areas(one, draws, years),
    }


def _as_fte(one: Wanted, draws: Array) -> Array:
    """People as FTE, by the mean FTE per person of each year: to draw it beside what is given in FTE."""
    if not one.in_people:
        return one.total
    people, fte = (draws[:, unit][..., one.places].sum(axis=(-2, -1)).mean(axis=0) for unit in (PEOPLE, FTE))
    return np.asarray(one.total * np.divide(fte, people, out=np.ones_like(fte), where=people > 0))


def _areas(one: Wanted, draws: Array, years: Sequence[str]) -> list[dict[str, Any]]:
    """Each area by itself; none where the series is of the whole country."""
    if len(one.areas) < 2:
        return []
    supply = _supply(one, draws)
    return [
        {
            "area": area,
            "values": _plain(one.values[:, r], years),
            "shortage": by_year(np.maximum(0, one.values[:, r] - supply[..., r]), years),
            "balance": by_year(supply[..., r] - one.values[:, r], years),
        }
        for r, area in enumerate(one.areas)
    ]


def totals(draws: Array, wanted: Sequence[Wanted], years: Sequence[str]) -> list[dict[str, Any]]:
    """By series and unit: shortages floored by occupation and area before the sum, and the signed balance."""
    found = []
    for kind, in_people in dict.fromkeys((one.kind, one.in_people) for one in wanted):
        same = [one for one in wanted if (one.kind, one.in_people) == (kind, in_people)]
        shortage, balance = (
            np.sum(parts, axis=0) for parts in zip(*(_lacking(one, draws) for one in same), strict=True)
        )
        found.append({
            "series": kind, "unit": "people" if in_people else "fte",
            "shortage": by_year(shortage, years), "balance": by_year(balance, years),
        })  # fmt: skip
    return found


def _plain(values: Array, years: Sequence[str]) -> dict[str, float]:
    return {year: float(value) + 0.0 for year, value in zip(years, values, strict=True)}
