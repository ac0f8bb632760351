"""Flows against parties: near the cells first, over the whole system where a solver each is too much."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.flows import Flows, Step, gathered, spared
from cadre.disclosure.auditing.parties import Pairs, Work, unsafe
from cadre.disclosure.auditing.seeking import ALONE, at_cells, together
from cadre.disclosure.auditing.tables import Tables
from cadre.disclosure.auditing.unmoving import at_floor, one_valued
from cadre.disclosure.problem import Flags, Ints, Problem

WIDTH = 600  # cells in a program near a cell
MANY = 8  # so many open cells are first tried all at once
ROUNDS = 4  # programs for all cells of a party at once
LOST = 10  # the part of the work that is done when the pattern is known to be unsafe already


def resisted(
    problem: Problem, tables: Tables, pairs: Pairs, work: Work, lost: bool, seed: int
) -> tuple[Pairs, int]:
    """The pairs for which nothing moves the cell and leaves the party's alone, and how many parties were left
    out because the work came to its limit. ``lost``: an objection is known already."""
    everything = np.arange(len(pairs.cell))
    open_pairs = _Open(problem, tables, pairs)
    left = open_pairs.after(tables.flows, everything)
    if tables.large and problem.whole and not (at_floor(problem) & ~tables.shown).any():
        # Every direction is open from the truth, so that exact computation has settled all of them.
        tables.real_only[pairs.cell[left]] = True
        return pairs.only(np.zeros(len(pairs.cell), dtype=bool)), 0
    end = tables.witnesses.work + work.against // (LOST if lost else 1)
    missed, left_out = [np.zeros(0, np.int64)], 0
    starts = np.flatnonzero(np.diff(pairs.party[left], prepend=-1))
    for mine in np.split(left, starts[1:]) if len(left) else []:
        if tables.witnesses.work > end:
            left_out += 1
            missed += [mine] if not tables.large else []
        else:
            missed.append(open_pairs.against(mine))
    rest = np.zeros(len(pairs.cell), dtype=bool)
    rest[np.concatenate(missed)] = True
    if tables.large:
        return pairs.only(rest), left_out
    return unsafe(
        problem, tables.shown, pairs.only(rest), work.parties_if_lost if lost else work.parties, seed
    )


class _Open:
    """Pairs and the flows that settle them; places are positions in ``pairs``."""

    def __init__(self, problem: Problem, tables: Tables, pairs: Pairs) -> None:
        self.problem, self.tables, self.pairs = problem, tables, pairs
        insiders = problem.insiders
        self.start, self.known = insiders.indptr.astype(np.int64), insiders.indices.astype(np.int64)
        self.step = tables.witnesses.step * (1.0 - 1e-8)
        self.nothing = gathered([], problem.size)
        self.found: Flows | None = None

    def after(self, flows: Flows, places: Ints) -> Ints:
        """The places that ``flows`` do not settle; notes the cells that rest on fractions."""
        kinds = [flows.only(flows.whole)] if self.problem.whole else []
        if self.tables.large or not self.problem.whole:
            kinds.append(flows)
        for some in kinds:
            cells, parties = self.pairs.cell[places], self.pairs.party[places]
            settled = spared(some, cells, parties, self.start, self.known, self.step)
            if some is flows and self.problem.whole:
                self.tables.real_only[cells[settled]] = True
            places = places[~settled]
        return places

    def against(self, places: Ints) -> Ints:
        """Look for flows for the pairs of one party; the places for which there are none."""
        if self.found is not None:
            places = self.after(self.found, places)
        if not len(places):
            return places
        party = self.pairs.party[places[0]]
        fixed = self.known[self.start[party] : self.start[party + 1]]
        if self.tables.large and self.problem.whole:
            if len(places) <= MANY:
                places = self._keep(self._near(self.pairs.cell[places], fixed), places)
            return self._by_cone(places, fixed) if len(places) else places
        if (self.tables.large or not self.problem.whole) and len(places) > MANY:
            places = self._together(places, fixed, alone=0)
        places = self._keep(self._near(self.pairs.cell[places], fixed), places)
        if len(places) and self.tables.large:
            places = self._together(places, fixed, alone=ALONE)
        return places

    def _by_cone(self, places: Ints, fixed: Ints) -> Ints:
        told = self.tables.shown.copy()
        told[fixed] = True
        same, work = one_valued(self.problem, told, self.nothing, self.tables.seed)
        self.tables.witnesses.work += work
        cells = self.pairs.cell[places]
        self.tables.real_only[cells[~same[cells]]] = True
        return places[same[cells]]

    def _together(self, places: Ints, fixed: Ints, alone: int) -> Ints:
        cells = self.pairs.cell[places]
        need = self.tables.witnesses.step[cells]
        found = together(self.tables.witnesses, cells, [need, -need], ROUNDS, fixed, alone)
        return self._keep(found, places)

    def _keep(self, steps: list[Step], places: Ints) -> Ints:
        new = self.tables.keep(steps)
        self.found = new if self.found is None else self.found.joined(new)
        return self.after(new, places)

    def _near(self, cells: Ints, fixed: Ints) -> list[Step]:
        witnesses, steps = self.tables.witnesses, list[Step]()
        reached: Flags = np.zeros(len(cells), dtype=bool)
        failures = 0
        for place, cell in enumerate(cells):
            if failures > MANY:
                break
            for way in (1.0, -1.0):
                step = None
                if not reached[place]:
                    step = witnesses.near(int(cell), way * float(witnesses.step[cell]), fixed, WIDTH)
                if step is not None:
                    steps.append(step)
                    reached |= np.abs(at_cells(step, cells)) >= self.step[cells]
            failures += not reached[place]
        return steps
