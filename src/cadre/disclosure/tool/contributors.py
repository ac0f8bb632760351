"""Who stands behind the figures: the persons and holdings of each row, and how many are in each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.structure import Linked, add_up
from cadre.disclosure.tool.climbing import Climb
from cadre.disclosure.tool.columns import Words, words_of
from cadre.disclosure.tool.reading import Source
from cadre.vocabulary.errors import CadreError, ExitCode


def party_of(source: Source, column: str | None, key: str) -> Words | None:
    """Each row's person or holding, numbered in the order of their names. Raises CadreError on a blank."""
    if column is None:
        return None
    words = words_of(source, column, key)
    blank = np.flatnonzero(words.codes == words.at(""))
    if len(blank):
        raise CadreError(
            "protect-blank-party", ExitCode.INPUT,
            file=source.name, column=column, row=source.at(blank[0]), rows=len(blank),
        )  # fmt: skip
    return words


@dataclass(frozen=True)
class Heads:
    """``number``: m, distinct parties in each cell. ``alone``: m, just one? ``who``: m, one of them."""

    number: Floats
    alone: Flags
    who: Ints


def heads(linked: Linked, rows: Ints, party: Ints, way: Climb) -> Heads:
    """Distinct parties per cell. A party counts once in a cell, however many of its rows are there."""
    repeated = np.bincount(party, minlength=1)[party] > 1
    number = _sum(linked, rows[~repeated], np.ones(int((~repeated).sum())))
    among = int(party.max(initial=0)) + 1
    for cell, row in way.portions(repeated):
        pairs = np.sort(cell * among + party[repeated][row])
        first = np.concatenate([[True], pairs[1:] != pairs[:-1]])
        number += np.bincount(pairs[first] // among, minlength=len(number))
    who = add_up(linked, rows, party.astype(np.float64), how="max") if len(rows) else np.zeros(len(number))
    return Heads(number, number == 1, who.astype(np.int64))


def _sum(linked: Linked, rows: Ints, column: Floats) -> Floats:
    return add_up(linked, rows, column) if len(rows) else np.zeros(len(linked.keys))
