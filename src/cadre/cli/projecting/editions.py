"""Rates and entries from stocks of several years; exits counted, or the difference of two counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cadre.cli.projecting.groups import CELL, Axes, axes_of, moves_on, places
from cadre.cli.projecting.populace import year_of
from cadre.cli.projecting.rows import Row, load_rows
from cadre.cli.projecting.spec import Spec
from cadre.cli.projecting.spreading import Stray, strays
from cadre.methods.stock.cohorts import a_year_older, exits_by_origin
from cadre.methods.stock.estimating import Rates, shrunken_rates
from cadre.methods.stock.system import CAUSES, Array
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.specifications import place_of

_LEAVING = CAUSES.index("leaving")


class Editions(NamedTuple):
    """``stocks``: (Y, R, O, S, A) of ``years``, one after the other; the last is where to start."""

    years: tuple[int, ...]
    axes: Axes
    stocks: Array


class Estimated(NamedTuple):
    """rates: (C, R, O, S, A); arrivals: (R, O, S, A), people a year; facts: what the answer tells of them.

    strays: by occupation, how far past years strayed from those before them.
    """

    rates: Array
    arrivals: Array
    facts: dict[str, Any]
    strays: dict[str, Stray]


def read_editions(spec: Spec, folder: Path) -> Editions:
    """Raises CadreError: one year only, a year between two missing, an age group missing in a year."""
    rows = load_rows(spec.editions or [], folder, "editions", ("year", *CELL), "people")
    if not rows:
        raise CadreError("project-no-stocks", ExitCode.INPUT)
    told = [year_of(row, "editions", 0) for row in rows]
    if 0 in told:
        raise CadreError("project-bad-year", ExitCode.INPUT, where=rows[told.index(0)].where, value="—")
    axes = axes_of(rows)
    years = tuple(year for year in sorted(set(told)) if year <= spec.years.from_)
    _one_after_the_other(spec, years, sorted(set(told)))
    stocks = np.zeros((len(years), *axes.shape))
    there = set()
    for row, year in zip(rows, told, strict=True):
        there.add((year, row.words["occupation"], row.words["age"]))
        if year in years:
            stocks[years.index(year)][np.ix_(*places(axes, row))] += row.value
    for year in years:
        for occupation in axes.occupations:
            for age in axes.ages:
                if (year, occupation, age) not in there:
                    facts = {"key": "editions", "cell": ", ".join(filter(None, (occupation, age, str(year))))}
                    raise CadreError("project-year-missing", ExitCode.INPUT, **facts)
    return Editions(years, axes, stocks)


def _one_after_the_other(spec: Spec, years: Sequence[int], known: Sequence[int]) -> None:
    facts = {"years": ", ".join(map(str, known)), "first": str(spec.years.from_)}
    if not years or years[-1] != spec.years.from_:
        raise CadreError("project-editions-end", ExitCode.INPUT, last=str(known[-1]), **facts)
    if len(years) < 2:
        raise CadreError("project-editions-one", ExitCode.INPUT, **facts)
    for year in range(years[0], years[-1]):
        if year not in years:
            raise CadreError("project-editions-gap", ExitCode.INPUT, year=str(year), **facts)


def estimate(spec: Spec, folder: Path, found: Editions) -> Estimated:
    """Raises CadreError: more exits than people, or rates of a cause beside exits that were differenced."""
    axes, moving = found.axes, moves_on(found.axes, spec.retire_at_top)
    entrants, unused = _entrants(spec, folder, found, moving)
    counted = _Counted(spec, folder, found)
    rates, arrivals = np.zeros((len(CAUSES), *axes.shape)), np.zeros(axes.shape)
    told: dict[str, list[dict[str, Any]]] = {"rates": [], "accounts": []}
    strayed = {}
    for o, name in enumerate(axes.occupations):
        given = None if entrants is None or not entrants[:, :, o].any() else entrants[:, :, o]
        if name in counted.occupations:
            told["rates"] += counted.rates(o, rates)
            flow = _counted_flow(found.stocks[:, :, o], given, counted.exits[:, o], rates[:, :, o], moving)
        else:
            if spec.rates or spec.counts:
                raise CadreError("project-exits-twice", ExitCode.CONFIGURATION, occupation=name)
            flow = _differenced(found.stocks[:, :, o], given, moving)
            told["rates"] += _net_rates(found, o, flow, rates)
        arrivals[:, o] = flow.arrivals.mean(axis=0)
        accounts = _accounts(found, o, flow)
        strayed[name] = strays(accounts, differenced=name not in counted.occupations)
        told["accounts"] += accounts
    entries = [{"occupation": name, "a_year": float(arrivals[:, o].sum())}
               for o, name in enumerate(axes.occupations)]  # fmt: skip
    facts = {"years": [str(year) for year in found.years], **told, "entries": entries,
             "rows_not_used": {"entrants": unused, "exits": counted.unused}}  # fmt: skip
    return Estimated(rates, arrivals, facts, strayed)


def _net_rates(found: Editions, o: int, flow: _Flow, rates: Array) -> list[dict[str, Any]]:
    """Fill in the rates of an occupation, none where nobody could have left, and tell of them."""
    exposed = found.stocks[:-1, :, o].sum(axis=(0, 1))
    if not exposed.any():
        return []
    shrunk = shrunken_rates(flow.exits.sum(axis=(0, 1)), exposed)
    rates[_LEAVING, :, o] = shrunk.rate
    name = found.axes.occupations[o]
    return [_told(name, "leaving", "differenced", float(flow.exits.sum()), float(exposed.sum()), shrunk)]


class _Flow(NamedTuple):
    """arrivals, exits: (Y - 1, R, S, A); unexplained: (Y - 1,), people that neither accounts for."""

    arrivals: Array
    exits: Array
    unexplained: Array


def _differenced(stocks: Array, given: Array | None, moving: Array) -> _Flow:
    """``stocks``: (Y, R, S, A). Without entrants the growth of a group counts as entrants."""
    expected = a_year_older(stocks[:-1], moving)
    change = stocks[1:] - expected - (0 if given is None else given)
    gone, came = np.minimum(np.maximum(0, -change), expected), np.maximum(0, change)
    exits = exits_by_origin(gone, stocks[:-1], moving)
    arrivals = came if given is None else given
    return _Flow(arrivals, exits, _residual(stocks, arrivals, exits.sum(axis=(1, 2, 3))))


def _counted_flow(stocks: Array, given: Array | None, exits: Array, rates: Array, moving: Array) -> _Flow:
    """``exits``: (Y - 1,), counted; ``rates``: (C, R, S, A). Without entrants the accounts give them."""
    left = 1 - np.prod(1 - rates, axis=0)
    arrivals = given
    if arrivals is None:
        grown = np.maximum(0, stocks[1:] - a_year_older(stocks[:-1] * (1 - left), moving))
        heads = np.maximum(0, stocks[1:].sum(axis=(1, 2, 3)) - stocks[:-1].sum(axis=(1, 2, 3)) + exits)
        sums = grown.sum(axis=(1, 2, 3))
        scale = np.divide(heads, sums, out=np.zeros_like(heads), where=sums > 0)
        arrivals = grown * scale[:, np.newaxis, np.newaxis, np.newaxis]
    return _Flow(arrivals, stocks[:-1] * left, _residual(stocks, arrivals, exits))


def _residual(stocks: Array, arrivals: Array, exits: Array) -> Array:
    heads = stocks.sum(axis=(1, 2, 3))
    return np.asarray(np.diff(heads) - arrivals.sum(axis=(1, 2, 3)) + exits)


def _accounts(found: Editions, o: int, flow: _Flow) -> list[dict[str, Any]]:
    heads = found.stocks[:, :, o].sum(axis=(1, 2, 3))
    return [
        {
            "occupation": found.axes.occupations[o], "year": str(year), "before": float(heads[y]),
            "entrants": float(flow.arrivals[y].sum()), "after": float(heads[y + 1]),
            "exits": float(heads[y] - heads[y + 1] + flow.arrivals[y].sum() + flow.unexplained[y]),
            "unexplained": float(round(flow.unexplained[y], 6)) + 0.0,
        }
        for y, year in enumerate(found.years[1:])
    ]  # fmt: skip


def _told(name: str, cause: str, how: str, exits: float, exposed: float, found: Rates) -> dict[str, Any]:
    weight = float(found.weight) if np.isfinite(found.weight) else None
    return {"occupation": name, "cause": cause, "how": how, "exits": exits, "exposed": exposed,
            "rate": found.common, "shrinkage_people": weight}  # fmt: skip


def _rows_of(
    spec: Spec, folder: Path, found: Editions, key: str, more: Sequence[str], value: str
) -> tuple[list[Row], int]:
    """Rows of the years between editions, and how many are not. Raises CadreError: no year at all."""
    rows, unused = [], 0
    for row in load_rows(getattr(spec, key), folder, key, ("year", *more, *CELL), value):
        year = year_of(row, key, 0)
        if not year:
            raise CadreError("project-bad-year", ExitCode.INPUT, where=row.where, value="—")
        if found.years[0] < year <= found.years[-1]:
            rows.append(row)
        else:
            unused += 1
    _whole(rows, found, key)
    return rows, unused


def _whole(rows: Sequence[Row], found: Editions, key: str) -> None:
    seen: dict[tuple[str, ...], set[int]] = {}
    for row in rows:
        cell = tuple(text for word, text in row.words.items() if word != "year")
        seen.setdefault(cell, set()).add(year_of(row, key, 0))
    for cell, there in seen.items():
        for year in found.years[1:]:
            if year not in there:
                named = ", ".join([*filter(None, cell), str(year)])
                raise CadreError("project-year-missing", ExitCode.INPUT, key=key, cell=named)


def _entrants(spec: Spec, folder: Path, found: Editions, moving: Array) -> tuple[Array | None, int]:
    """(Y - 1, R, O, S, A), and rows that are not used.

    A row for several cells is shared out as those cells grew, or as the stock at the year's end if none did.
    """
    rows, unused = _rows_of(spec, folder, found, "entrants", (), "people")
    if not rows:
        return None, unused
    people = np.zeros((len(found.years) - 1, *found.axes.shape))
    grown = np.maximum(0, found.stocks[1:] - a_year_older(found.stocks[:-1], moving))
    for row in rows:
        y = found.years.index(year_of(row, "entrants", 0))
        cells = np.ix_(*places(found.axes, row))
        weights = grown[y - 1][cells] if grown[y - 1][cells].sum() > 0 else found.stocks[y][cells]
        total = weights.sum()
        share = weights / total if total > 0 else np.full(weights.shape, 1 / weights.size)
        people[y - 1][cells] += row.value * share
    return people, unused


class _Counted:
    """Exits that were counted, over those who could have left: the stock at the end of the year before."""

    def __init__(self, spec: Spec, folder: Path, found: Editions) -> None:
        self.found = found
        self.rows, self.unused = _rows_of(spec, folder, found, "exits", ("cause",), "exits")
        self.exits = np.zeros((len(found.years) - 1, len(found.axes.occupations)))
        self.occupations: set[str] = set()
        for row in self.rows:
            place_of(row.words["cause"], CAUSES, "cause", row.where)
            occupation = row.words["occupation"]
            if not occupation:
                facts = {"key": "exits", "value": "—", "where": row.where}
                raise CadreError("project-no-occupation", ExitCode.INPUT, **facts)
            o = place_of(occupation, found.axes.occupations, "occupation", row.where)
            self.occupations.add(occupation)
            self.exits[found.years.index(year_of(row, "exits", 0)) - 1, o] += row.value

    def rates(self, o: int, rates: Array) -> list[dict[str, Any]]:
        """Fill in the rates of an occupation, drawn to the common one of each cause, and tell of them."""
        told = []
        name = self.found.axes.occupations[o]
        for c, cause in enumerate(CAUSES):
            cells = self._cells(name, cause)
            if not cells or sum(people for _, people, _ in cells.values()) <= 0:
                continue
            left = [exits for exits, _, _ in cells.values()]
            exposed = [people for _, people, _ in cells.values()]
            shrunk = shrunken_rates(left, exposed)
            for rate, (_, _, row) in zip(shrunk.rate, cells.values(), strict=True):
                rates[c][np.ix_(*places(self.found.axes, row))] = rate
            told.append(_told(name, cause, "counted", sum(left), sum(exposed), shrunk))
        return told

    def _cells(self, name: str, cause: str) -> dict[tuple[str, ...], tuple[float, float, Row]]:
        cells: dict[tuple[str, ...], tuple[float, float, Row]] = {}
        for row in self.rows:
            if (row.words["occupation"], row.words["cause"]) != (name, cause):
                continue
            y = self.found.years.index(year_of(row, "exits", 0)) - 1
            here = float(self.found.stocks[y][np.ix_(*places(self.found.axes, row))].sum())
            if row.value > here:
                raise CadreError(
                    "project-exits-more", ExitCode.INPUT, where=row.where, exits=row.value, people=here
                )
            key = tuple(row.words[word] for word in ("area", "sex", "age"))
            exits, people, _ = cells.get(key, (0.0, 0.0, row))
            cells[key] = (exits + row.value, people + here, row)
        return cells
