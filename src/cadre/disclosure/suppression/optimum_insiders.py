"""Which insider can compute which sensitive cell: every pair, most of them cleared by flows at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cadre.disclosure.problem import Flags, Ints
from cadre.disclosure.suppression.optimum_attacks import TOLERANCE, Attack, insider_attack, room
from cadre.disclosure.suppression.optimum_rounding import Witnesses


def broken_by_insiders(
    witnesses: Witnesses, outsiders: Sequence[Attack], withheld: Flags, exact: bool
) -> Iterator[Attack]:
    """The attacks of insiders that ``withheld`` (units), safe against outsiders, does not stand up to."""
    known, problem = witnesses.known, witnesses.problem
    cells = np.flatnonzero(problem.sensitive)
    units = known.place[cells]
    moved = np.zeros((len(outsiders), len(withheld)), dtype=bool)
    for row, attacked in enumerate(outsiders):
        moved[row, witnesses.support[attacked]] = True
    for insider, own in enumerate(known.insiders):
        if not withheld[own].any():
            continue
        without = moved[~moved[:, own].any(axis=1)]
        cleared = without[:, units].any(axis=0) | np.isin(units, own)
        yield from _by_programs(witnesses, insider, cells, units, cleared, withheld, exact)


def _by_programs(
    witnesses: Witnesses,
    insider: int,
    cells: Ints,
    units: Ints,
    cleared: Flags,
    withheld: Flags,
    exact: bool,
) -> Iterator[Attack]:
    for place in np.flatnonzero(~cleared):
        if cleared[place]:
            continue
        attacked = insider_attack(int(cells[place]), insider, exact)
        down = room(witnesses.problem, attacked, witnesses.known)
        found = witnesses.separation.attack(attacked, down, withheld.astype(float), tight=False)
        if found.cut is not None:
            yield attacked
            continue
        witnesses.keep(attacked, found.flows)
        for flow in found.flows:
            cleared |= np.abs(flow[units]) >= 1 - TOLERANCE
