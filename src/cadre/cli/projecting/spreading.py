"""How uncertain rates and entries are: as the specification says, as past years strayed, or as chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from cadre.cli.projecting.groups import Axes
from cadre.cli.projecting.spec import Spec
from cadre.methods.stock.system import CAUSES, ENTRIES, Array
from cadre.methods.uncertainty.draws import Spread
from cadre.methods.uncertainty.straying import CHOSEN_ENTRIES, CHOSEN_RATES, straying
from cadre.workspace.specifications import place_of

# Entrants and exits that are the two sides of one difference err together, yet are drawn apart: the sum of
# two such draws varies by √2 less than they did.
TWO_SIDES = np.sqrt(2.0)


class Stray(NamedTuple):
    """How far exits and entries of an occupation strayed in past years; None where too few years tell."""

    exits: float | None
    entries: float | None


def strays(accounts: Sequence[Mapping[str, Any]], differenced: bool) -> Stray:
    """``accounts``: entrants, exits and the stock before of each year of one occupation, in order."""
    columns = {key: [float(year[key]) for year in accounts] for key in ("entrants", "exits", "before")}
    found = (
        straying(columns["exits"], columns["before"]),
        straying(columns["entrants"], np.ones(len(accounts))),
    )
    times = TWO_SIDES if differenced else 1.0
    return Stray(*(None if one is None else float(one * times) for one in found))


def spreads_told(spec: Spec, axes: Axes, known: Mapping[str, Stray]) -> list[dict[str, Any]]:
    """By occupation, the standard deviations of the logarithms, and who says so: given, past or chosen.

    ``known``: of occupations whose past years were read. What past years say is never taken below what is
    chosen without them: calm years do not promise calm. ``exits`` is None where it is given by cause.
    """
    rates, entries = spec.uncertainty.rates, spec.uncertainty.entries
    rows = []
    for name in axes.occupations:
        past = known.get(name, Stray(None, None))
        if isinstance(rates, Mapping):
            exits: tuple[float | None, str] = None, "given"
        else:
            exits = _used(rates, past.exits, CHOSEN_RATES)
        came = _used(entries, None if name in spec.pipeline else past.entries, CHOSEN_ENTRIES)
        rows.append({"occupation": name, "exits": exits[0], "exits_from": exits[1],
                     "entries": came[0], "entries_from": came[1]})  # fmt: skip
    return rows


def _used(given: float | None, past: float | None, chosen: float) -> tuple[float, str]:
    if given is not None:
        return given, "given"
    return (past, "past") if past is not None and past > chosen else (chosen, "chosen")


def spread_of(spec: Spec, axes: Axes, told: Sequence[Mapping[str, Any]]) -> Spread:
    """``told``: as ``spreads_told``. Raises CadreError: an unknown cause."""
    given = spec.uncertainty
    trained = [spec.pipeline.get(name) for name in axes.occupations]
    return Spread(
        _rates(given.rates, [row["exits"] for row in told]),
        np.tile([row["entries"] for row in told], (len(ENTRIES), 1)),
        given.shared,
        given.drift,
        given.memory,
        given.fte,
        np.array([one.counted if one else 0.0 for one in trained]),
        np.array([one.passing if one else 1.0 for one in trained]),
    )


def _rates(given: float | Mapping[str, float] | None, of_occupations: Sequence[float]) -> Array:
    """(C, O)."""
    if not isinstance(given, Mapping):
        return np.tile(of_occupations, (len(CAUSES), 1))
    for cause in given:
        place_of(cause, CAUSES, "uncertainty.rates", "")
    by_cause = np.array([given.get(cause, 0.0) for cause in CAUSES])
    return np.repeat(by_cause[:, np.newaxis], len(of_occupations), axis=1)
