"""What readers know from earlier tables: figures that are the same now, and how the others changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cadre.disclosure.auditing.releases import small_changes
from cadre.disclosure.problem import Flags, Floats, Ints, Problem
from cadre.disclosure.tool.earlier import Earlier
from cadre.disclosure.tool.margins import SHOWN, cell_name
from cadre.disclosure.tool.primary import Primary
from cadre.disclosure.tool.tabulating import Tabulated
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class Told:
    """Of one earlier table, by today's cells (m). ``figures``: in units, NaN where none was shown.

    ``hidden``: withheld then, and not known to be empty.
    """

    earlier: Earlier
    figures: Floats
    hidden: Flags
    rows: Ints
    values: Floats

    @property
    def same(self) -> Flags:
        """Figures as they stand today: everybody knows them."""
        return np.asarray(np.abs(self.figures - self.values) < 1e-6)

    @property
    def changed(self) -> Flags:
        return ~np.isnan(self.figures) & ~self.same


def told_before(table: Tabulated) -> list[Told]:
    """For each earlier table that tells something of the measure of ``table``."""
    first, found = table.own, []
    for one in table.earlier:
        last = first + len(one.linked.shapes)
        if table.name in one.told:
            cells = np.unique(np.concatenate(table.linked.tables[first:last]))
            found.append(_told(table, one, cells))
        first = last
    return found


def _told(table: Tabulated, earlier: Earlier, cells: Ints) -> Told:
    """``cells``: those of the earlier table. Of them, those that it does not list were empty."""
    size = len(table.linked.keys)
    figures, hidden, rows = np.full(size, np.nan), np.zeros(size, dtype=np.bool_), np.zeros(size, np.int64)
    figures[cells] = 0.0
    at = np.searchsorted(table.linked.keys, earlier.linked.keys)  # all are there: they were linked
    figures[at] = earlier.told[table.name] * table.figures.unit
    hidden[at], rows[at] = earlier.hidden, earlier.rows
    return Told(earlier, figures, hidden, rows, table.values)


def refuse_told(table: Tabulated, told: list[Told], found: Primary, sensitive: Flags) -> None:
    """Raises CadreError (DISCLOSURE): a cell that must be withheld was shown earlier with the same figure."""
    for one in told:
        cells = np.flatnonzero(sensitive & one.same)
        if len(cells):
            rules = [rule for rule, flags in found.broken.items() if flags[cells].any()]
            where = [
                f"{cell_name(table.linked, table.linked.places[cell])} [{one.rows[cell]}]"
                for cell in cells[:SHOWN]
            ]
            raise CadreError(
                "protect-already-told", ExitCode.DISCLOSURE,
                file=one.earlier.name, cells="; ".join(where), count=len(cells), rules=", ".join(rules),
            )  # fmt: skip


def facts_told(
    table: Tabulated, problem: Problem, withheld: Flags, minimum: int | None, seed: int
) -> list[dict[str, Any]]:
    """Per earlier table: cells that are known from it, cells that changed, and changes that are small.

    A small change that follows from both tables tells of few people; no table to be published protects it.
    """
    found = []
    for one in told_before(table):
        small = 0
        if one.changed.any() and problem.whole and minimum:
            small = len(small_changes(one.figures, problem, withheld, minimum, seed)[0])
        found.append(
            {
                "table": one.earlier.name,
                "measure": table.name,
                "known": int(one.same.sum()),
                "changed": int(one.changed.sum()),
                "small_changes": small,
            }
        )
    return found
