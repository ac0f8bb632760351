"""Flows against parties: whole ones near the cells first, then all tables of real numbers or programs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cadre.disclosure.auditing.flows import Flows, Step, spared
from cadre.disclosure.auditing.parties import Pairs, Work, unsafe
from cadre.disclosure.auditing.seeking import at_cells
from cadre.disclosure.auditing.tables import Tables
from cadre.disclosure.auditing.telling import Telling
from cadre.disclosure.auditing.unmoving import at_floor
from cadre.disclosure.problem import Flags, Ints, Problem

WIDTH = 600  # cells in a program near a cell
MANY = 8  # more open cells of a party are not looked at one by one where tables of real numbers will do
LOST = 10  # the part of the work that is done when the pattern is known to be unsafe already


def resisted(
    problem: Problem, tables: Tables, pairs: Pairs, work: Work, lost: bool, seed: int
) -> tuple[Pairs, int]:
    """The pairs for which nothing moves the cell and leaves the party's alone, and how many parties were left
    out because the work came to its limit. ``lost``: an objection is known already, so that tables of real
    numbers will do: the audit after the repair looks for whole ones."""
    open_pairs = _Open(problem, tables, pairs)
    left = open_pairs.after(tables.flows, np.arange(len(pairs.cell)))
    limit = work.against // (LOST if lost else 1)
    if tables.real or lost:
        told, left_out = _told(problem, tables, open_pairs, left, limit, lost, seed)
        return pairs.only(_flags(told, len(pairs.cell))), left_out
    missed, end = [], tables.witnesses.work + limit
    for mine in _by_party(pairs, left):
        missed.append(open_pairs.near(mine) if tables.witnesses.work <= end else mine)
    return unsafe(problem, tables.shown, pairs.only(_flags(missed, len(pairs.cell))), work.parties, seed)


def _told(
    problem: Problem, tables: Tables, open_pairs: _Open, left: Ints, limit: int, lost: bool, seed: int
) -> tuple[list[Ints], int]:
    """Places of the pairs that tables of real numbers do not settle either, and how many parties were left
    out. Cells that such tables settle are noted."""
    pairs, found = open_pairs.pairs, list[Ints]()
    if not (at_floor(problem) & ~tables.shown).any():
        # Every direction is open from the truth, so that exact computation has settled all of them.
        tables.real_only[pairs.cell[left]] = True
        return found, 0
    telling, begun, left_out = Telling(problem, tables.shown, tables.stuck, seed), tables.witnesses.work, 0
    for mine in _by_party(pairs, left):
        if telling.work + tables.witnesses.work - begun > limit:
            left_out += 1
            continue
        if problem.whole and len(mine) <= MANY and not lost:
            mine = open_pairs.near(mine)
        if len(mine):
            told = telling.told(int(pairs.party[mine[0]]), pairs.cell[mine])
            tables.real_only[pairs.cell[mine[~told]]] = True
            found.append(mine[told])
    return found, left_out


def _by_party(pairs: Pairs, places: Ints) -> Iterator[Ints]:
    starts = np.flatnonzero(np.diff(pairs.party[places], prepend=-1))
    yield from np.split(places, starts[1:]) if len(places) else []


def _flags(places: list[Ints], size: int) -> Flags:
    flags = np.zeros(size, dtype=bool)
    for some in places:
        flags[some] = True
    return flags


class _Open:
    """Pairs and the flows that settle them; places are positions in ``pairs``."""

    def __init__(self, problem: Problem, tables: Tables, pairs: Pairs) -> None:
        self.problem, self.tables, self.pairs = problem, tables, pairs
        insiders = problem.insiders
        self.start, self.known = insiders.indptr.astype(np.int64), insiders.indices.astype(np.int64)
        self.step = tables.witnesses.step * (1.0 - 1e-8)
        self.found: Flows = tables.witnesses.proven([])

    def after(self, flows: Flows, places: Ints) -> Ints:
        """The places that ``flows`` do not settle; notes the cells that rest on fractions."""
        kinds = [flows.only(flows.whole)] if self.problem.whole else []
        if self.tables.real:
            kinds.append(flows)
        for some in kinds:
            cells, parties = self.pairs.cell[places], self.pairs.party[places]
            settled = spared(some, cells, parties, self.start, self.known, self.step)
            if some is flows and self.problem.whole:
                self.tables.real_only[cells[settled]] = True
            places = places[~settled]
        return places

    def near(self, places: Ints) -> Ints:
        """Look near each cell for flows for the pairs of one party; the places for which there are none."""
        places = self.after(self.found, places)
        if not len(places):
            return places
        party = self.pairs.party[places[0]]
        fixed = self.known[self.start[party] : self.start[party + 1]]
        new = self.tables.keep(self._steps(self.pairs.cell[places], fixed))
        self.found = self.found.joined(new)
        return self.after(new, places)

    def _steps(self, cells: Ints, fixed: Ints) -> list[Step]:
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
