"""A year that cannot be published again stands as the latest release that shows it gave it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow.compute as pc

from cadre.disclosure.cells import CellSystem, Flags
from cadre.disclosure.earlier import place_in, same_tally
from cadre.disclosure.protected import ProtectedTable
from cadre.disclosure.summing import Floats
from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.tables import YEAR

Standing = Mapping[int, ProtectedTable]
_WORDS = {"name", "reason", "version"}


def standing_of(
    system: CellSystem,
    definition: TallyDefinition,
    rule: Rule,
    earlier: Sequence[ProtectedTable],
    years: Iterable[int],
) -> Standing:
    """Year -> the last of ``earlier`` that shows it by today's tables, codes and rule."""
    found: dict[int, ProtectedTable] = {}
    for table in same_tally(definition, earlier):
        as_today = table.definition.tables == definition.tables and _asks(table.rule) == _asks(rule)
        if as_today and place_in(system, table) is not None:
            shown = set(pc.unique(table.cells.column(YEAR)).to_pylist())
            found |= dict.fromkeys(shown.intersection(years), table)
    return found


def _asks(rule: Rule) -> dict[str, Any]:
    return rule.model_dump(exclude=_WORDS)


@dataclass(frozen=True)
class Stood:
    """Today's system with the figures of then; what was withheld then; and what the evidence says of it."""

    system: CellSystem
    withheld: Flags
    attacks: tuple[Mapping[str, Any], ...]
    notes: tuple[dict[str, Any], ...]


def stand(system: CellSystem, withheld: Flags, definition: TallyDefinition, standing: Standing) -> Stood:
    """Cells that were not there yet are zero, as they were. ``withheld``: years × cells."""
    if not standing:
        return Stood(system, withheld, (), ())
    values = {name: column.copy() for name, column in system.values.items()}
    withheld, attacks = withheld.copy(), list[Mapping[str, Any]]()
    for year, table in standing.items():
        row, found = system.years.index(year), place_in(system, table)
        assert found is not None  # standing_of has looked
        places, cell, is_open, rows = found
        here = places == row
        withheld[row] = False
        withheld[row, cell[here]] = ~is_open[here]
        for name in definition.measures:
            told: Floats = np.asarray(pc.fill_null(rows.column(name).cast("float64"), 0.0))
            values[name][row] = 0.0
            values[name][row, cell[here]] = told[here]
        attacks += [one for one in table.evidence["attack"]["years"] if one["year"] == year]
    notes = tuple({"year": year, "edition": table.edition} for year, table in sorted(standing.items()))
    return Stood(replace(system, values=values), withheld, tuple(attacks), notes)
