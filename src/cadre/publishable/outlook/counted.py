"""Published counts of a group by age, made whole: what is withheld is estimated, never looked up."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from cadre.methods.stock.ageing import exposed, moved_on
from cadre.methods.stock.system import Array

# Ages that people under 25 at work are taken to be spread over: 20 to 24.
YOUNGEST_YEARS = 5
# Share of the stock that entries and exits may leave unexplained.
UNEXPLAINED = 0.02

Reason = Literal["years", "withheld", "flows", "accounts"]


class Counted(NamedTuple):
    """A group of occupations in Y consecutive years; NaN where nothing is published.

    practising: (Y,), people at the end of each year. active, by_age: (Y,) and (Y, A), the people whose ages
    are published. exits, exits_by_age: (Y,) and (Y, A), who left in the year, by age at its end.
    entries: (Y,).
    """

    years: tuple[int, ...]
    practising: Array
    active: Array
    by_age: Array
    exits: Array
    exits_by_age: Array
    entries: Array

    def first(self, years: int) -> Counted:
        """Without the last years: what was known then."""
        return Counted(self.years[:years], *(part[:years] for part in self[1:]))

    @property
    def withheld(self) -> int:
        """Cells by age that may not be shown, of those a projection reads."""
        return int(np.isnan(self.by_age).sum() + np.isnan(self.exits_by_age[1:]).sum())


class Whole(NamedTuple):
    """Of Y - 1 changes: people by age before and after, who left and who reached the next group, by age.

    before, after, left, onward: (Y - 1, A). came: (Y - 1,), entrants, NaN where withheld.
    """

    before: Array
    after: Array
    left: Array
    onward: Array
    came: Array

    @property
    def exposed(self) -> Array:
        return exposed(self.before, self.onward)


def whole(counts: Counted, reference: Whole | None = None) -> Whole | Reason:
    """The changes between the years, or why they cannot be told.

    Withheld counts of people share what the total leaves over: as the exits of those ages imply, at the exits
    per person of ``reference`` (all occupations), else as its people. Withheld exits share likewise: as
    people times those exits per person. People of unknown age are spread as the others.
    """
    refused = _refused(counts)
    if refused is not None:
        return refused
    if reference is None and counts.withheld:
        return "withheld"
    stock, exits = counts.by_age, counts.exits_by_age
    if reference is not None:
        leaving = reference.left.sum(axis=0) / np.maximum(reference.after.sum(axis=0), 1e-9)
        stock = _shared(stock, counts.active, _implied(exits, leaving, reference.after[-1]))
        exits = _shared(exits, counts.exits, stock * leaving)
    people = _scaled(stock, counts.practising)
    left = _scaled(exits, counts.exits)[1:]
    onward = moved_on(people[:-1], people[1:], left)
    onward[:, 0] = people[:-1, 0] / YOUNGEST_YEARS
    return Whole(people[:-1], people[1:], left, np.minimum(onward, people[:-1]), counts.entries[1:])


def _refused(counts: Counted) -> Reason | None:
    if len(counts.years) < 2:
        return "years"
    if np.isnan(counts.practising).any() or np.isnan(counts.active).any():
        return "withheld"
    if np.isnan(counts.exits[1:]).any() or np.isnan(counts.entries[1:]).all():
        return "flows"
    unexplained = np.diff(counts.practising) - counts.entries[1:] + counts.exits[1:]
    known = ~np.isnan(unexplained)
    if (np.abs(unexplained[known]) > UNEXPLAINED * counts.practising[1:][known]).any():
        return "accounts"
    return None


def _implied(exits: Array, leaving: Array, people: Array) -> Array:
    """People of each age that its exits speak of; as in ``people`` where the exits are withheld too."""
    implied = exits / np.maximum(leaving, 1e-9)
    return np.where(np.isnan(implied), people, implied)


def _shared(cells: Array, totals: Array, weights: Array) -> Array:
    """The cells with what the totals leave over in place of NaN, in proportion to ``weights``."""
    hidden = np.isnan(cells)
    rest = np.maximum(0, totals - np.nansum(cells, axis=1))
    mine = np.where(hidden, np.nan_to_num(weights), 0.0)
    sums = mine.sum(axis=1)
    mine = np.where((hidden.any(axis=1) & (sums <= 0))[:, np.newaxis], hidden, mine)
    shares = mine / np.maximum(mine.sum(axis=1), 1e-300)[:, np.newaxis]
    return np.where(hidden, shares * rest[:, np.newaxis], cells)


def _scaled(cells: Array, totals: Array) -> Array:
    sums = cells.sum(axis=1)
    factor = np.divide(totals, sums, out=np.zeros_like(sums), where=sums > 0)
    return np.asarray(cells * factor[:, np.newaxis])
