"""Gaps in pay and their parts: made here of confidential sums, and published for the country as a whole only.

What each of these checks is for stands in docs/decisions/0009-pay-gap.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.catalogue.load import code_list
from cadre.disclosure.medians import rounded
from cadre.disclosure.protected import CONFIDENTIAL, OPEN, REASON, STATUS, ProtectedTable, seal
from cadre.disclosure.summing import LARGEST, Floats
from cadre.methods.pay.components import THREEFOLD, WEIGHTINGS
from cadre.methods.pay.design import CONSTANT, Factor
from cadre.methods.pay.parts import GAP, TOTAL, Parts
from cadre.methods.pay.tabulated import (
    Estimate,
    PayCells,
    decomposed,
    factor_weighted_gap,
    gap_of_means,
    gap_of_medians,
)
from cadre.vocabulary.definitions import Rule
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import YEAR, TallyTable
from cadre.vocabulary.trees import UNKNOWN

PART, VALUE, LOW, HIGH = "gap_part", "value", "low", "high"
FACTORS = ("occupation", "age_band", "area", "ownership", "working_time")
# Within groups of these; with areas hardly any group would hold ten women and ten men.
ALIKE = ("occupation", "age_band", "ownership", "working_time")
DEFAULT = "jann"
HOURS_KNOWN = 0.95  # an hourly gap speaks of those whose hours are known; fewer would be other people
MEDIAN_DIGITS = 3  # as the medians themselves are published


@dataclass(frozen=True)
class Gap:
    """One published figure; ``estimate`` is None where it is withheld, or, with ``open``, not known."""

    part: str
    estimate: Estimate | None
    open: bool = True


def protect_gaps(table: TallyTable, rule: Rule) -> ProtectedTable:
    """The gaps of every year, or a row for each that says it is withheld.

    A table with ``sex`` and medians gives gaps in medians; one of sums gives gaps in means and their parts.
    Withheld: everything where fewer than ``rule.minimum`` women or men are paid, or one of them has more than
    ``rule.dominance_percent`` of the pay or of its spread.
    """
    if rule.minimum is None or rule.round_to is None:
        raise CadreError("disclosure-no-minimum", ExitCode.CONFIGURATION, value=rule.id)
    of_year: Callable[[TallyTable, pa.Table, Rule], Iterator[Gap]]
    of_year = _of_medians if PART in table.definition.dimensions else _of_sums
    rows = []
    for year in sorted(pc.unique(table.cells.column(YEAR)).to_pylist()):
        cells = table.cells.filter(pc.equal(table.cells.column(YEAR), year))
        rows += _agreeing([_row(year, gap, rule) for gap in of_year(table, cells, rule)], rule)
    published = table.definition.as_published()
    evidence = {
        "rule": f"{rule.id}@{rule.version}",
        "method": "gaps of the whole country made inside the wall: floors on both sexes, dominance, rounding",
        "minimum": rule.minimum,
        "dominance": f"{rule.dominance_percent:g} %" if rule.dominance_percent else "no rule",
        "round_to": rule.round_to,
        "not_published": list(table.definition.measures),
        "cells": len(rows),
        "suppressed": sum(row[STATUS] == CONFIDENTIAL for row in rows),
    }
    trees = {PART: code_list(PART)}
    return seal(published, rule, table.edition, _laid_out(rows), trees, evidence, table.sources)


def _row(year: int, gap: Gap, rule: Rule) -> dict[str, Any]:
    told: tuple[float | None, ...] = (None, None, None)
    if gap.estimate is not None:
        step = rule.round_to or 1
        told = tuple(stepped(one, step) for one in vars(gap.estimate).values())
    row = {YEAR: year, PART: gap.part} | dict(zip((VALUE, LOW, HIGH), told, strict=True))
    return row | {STATUS: OPEN if gap.open else CONFIDENTIAL, REASON: None if gap.open else rule.id}


def _agreeing(rows: list[dict[str, Any]], rule: Rule) -> list[dict[str, Any]]:
    """What is not explained is the rest of the gap, so that the rounded parts add up."""
    values = {row[PART]: row[VALUE] for row in rows}
    gap = values.get("compared")
    for row in rows:
        part, found, other = str(row[PART]).rpartition("unexplained")
        if found and not other and gap is not None:
            row[VALUE] = stepped(gap - values[f"{part}explained"], rule.round_to or 1)
    return rows


def _laid_out(rows: list[dict[str, Any]]) -> pa.Table:
    texts, numbers = pa.string(), pa.float64()
    fields = [(YEAR, pa.int32()), (PART, texts), (VALUE, numbers), (LOW, numbers), (HIGH, numbers)]
    return pa.Table.from_pylist(rows, schema=pa.schema([*fields, (STATUS, texts), (REASON, texts)]))


def stepped(value: float, step: float) -> float | None:
    """``value`` to whole steps; None for what is no number."""
    return round(round(value / step) * step, 9) + 0.0 if np.isfinite(value) else None


# Gaps in medians


def _of_medians(table: TallyTable, cells: pa.Table, rule: Rule) -> Iterator[Gap]:
    by = {(row[PART], row["sex"]): row for row in cells.to_pylist()}
    people = {sex: by.get(("monthly_median", sex), {}).get("persons", 0) for sex in ("F", "M")}
    for part in ("hourly_median", "monthly_median"):
        rows = [by.get((part, sex)) for sex in ("M", "F")]
        counts = [row["persons"] if row else 0 for row in rows]
        known = all(n >= HOURS_KNOWN * people[sex] for n, sex in zip(counts, ("M", "F"), strict=True))
        few = min(people.values()) < (rule.minimum or 0)
        men, women = (None if row is None else _median(row) for row in rows)
        if few or not known or men is None or women is None or men[0] <= 0:
            yield Gap(part, None, open=not few)
        else:
            yield Gap(part, gap_of_medians(men, women))


def _median(row: Mapping[str, float]) -> tuple[float, float, float]:
    """A median as it is published, with the ends of its interval."""
    middle = float(rounded(np.array([row["median"]]), MEDIAN_DIGITS)[0])
    return middle, float(row["low"]), float(row["high"])


# Gaps in means and their parts


def _of_sums(table: TallyTable, cells: pa.Table, rule: Rule) -> Iterator[Gap]:
    least = rule.minimum or 0
    monthly, hourly = (_Kind.read(table, cells, name) for name in ("monthly", "hourly"))
    if not hourly.covers(monthly):
        hourly = hourly.nobody()
    few = {"monthly": monthly.unsafe(rule), "hourly": hourly.people > 0 and hourly.unsafe(rule)}
    yield from _raw("hourly_mean", hourly, least, few["hourly"])
    yield from _raw("monthly_mean", monthly, least, few["monthly"])
    kind, unsafe = (hourly, few["hourly"]) if hourly.people else (monthly, few["monthly"])
    yield from _within(kind, least, unsafe)
    yield from _parts(kind, rule, unsafe)


@dataclass(frozen=True)
class _Kind:
    """Pay by the hour or by the month: its sums, those of its logarithm, and its ends in each cell."""

    pay: PayCells
    log: PayCells
    greatest: Floats
    least: Floats

    @classmethod
    def read(cls, table: TallyTable, cells: pa.Table, name: str) -> _Kind:
        count = np.asarray(cells.column("persons" if name == "monthly" else "timed"), dtype=np.float64)
        there = count > 0
        rows = cells.filter(pa.array(there))
        women = np.asarray(pc.equal(rows.column("sex"), "F"))
        factors = tuple(_factor(table, rows, one) for one in FACTORS)

        def column(suffix: str) -> Floats:
            return np.asarray(rows.column(f"{name}{suffix}"), dtype=np.float64)

        def sums(suffix: str) -> PayCells:
            return PayCells(count[there], column(suffix), column(f"{suffix}_squares"), women, factors)

        return cls(sums(""), sums("_log"), column(LARGEST), -column(f"_low{LARGEST}"))

    @property
    def people(self) -> float:
        return float(self.pay.count.sum())

    def nobody(self) -> _Kind:
        none = np.zeros(len(self.greatest), dtype=np.bool_)
        return _Kind(self.pay.only(none), self.log.only(none), self.greatest[none], self.least[none])

    def covers(self, other: _Kind) -> bool:
        """Among women and among men it is known for nineteen in twenty of those of ``other``."""
        return all(
            self.pay.people(self.pay.women == sex) >= HOURS_KNOWN * other.pay.people(other.pay.women == sex)
            for sex in (True, False)
        )

    def unsafe(self, rule: Rule) -> bool:
        return any(self._few(self.pay.women == sex, rule) for sex in (True, False))

    def _few(self, inside: Any, rule: Rule) -> bool:
        """Too few of one sex, or one person with too much of their pay or of its spread."""
        n = self.pay.people(inside)
        if n < (rule.minimum or 0):
            return True
        limit = (rule.dominance_percent or 100) / 100
        total, mean = self.pay.total[inside].sum(), self.pay.total[inside].sum() / n
        spread = self.pay.squares[inside].sum() - n * mean**2
        far = max(self.greatest[inside].max() - mean, mean - self.least[inside].min())
        return bool(self.greatest[inside].max() > limit * total or far**2 > limit * max(spread, 0.0))

    def dominated(self, rule: Rule) -> bool:
        """In a category that is compared, one person has too much of the pay of their sex."""
        limit = (rule.dominance_percent or 100) / 100
        for factor in self.pay.factors:
            for sex in (True, False):
                rows = (self.pay.women == sex) & (factor.values >= 0)
                codes, size = factor.values[rows], len(factor.categories)
                greatest = np.zeros(size)
                np.maximum.at(greatest, codes, self.greatest[rows])
                people = np.bincount(codes, self.pay.count[rows], size)
                too_much = greatest > limit * np.bincount(codes, self.pay.total[rows], size)
                if (too_much & (people >= (rule.minimum or 0))).any():
                    return True
        return False


def _factor(table: TallyTable, rows: pa.Table, name: str) -> Factor:
    """The codes of a dimension; below zero where it is not known."""
    codes = tuple(code for code in table.trees[name].order if code in table.trees[name].leaves)
    known = [code for code in codes if code != UNKNOWN and not code.endswith(UNKNOWN)]
    place = pc.fill_null(pc.index_in(rows.column(name), value_set=pa.array(known, pa.string())), -1)
    return Factor(name, np.asarray(place, dtype=np.int64), tuple(known))


def _raw(part: str, kind: _Kind, least: int, unsafe: bool) -> Iterator[Gap]:
    nothing = unsafe or not kind.people
    yield Gap(part, None if nothing else gap_of_means(kind.pay, least), open=not unsafe)


def _within(kind: _Kind, least: int, unsafe: bool) -> Iterator[Gap]:
    """The factor-weighted gap, and the percentage it leaves out in whole points."""
    found = left = None
    if not unsafe and kind.people:
        try:
            found, share = factor_weighted_gap(kind.pay, ALIKE, least)
            left = Estimate(round(share), np.nan, np.nan)
        except CadreError:
            unsafe = True  # no group holds enough of both: to say so is all that may be said
    yield Gap("factor_weighted", found, open=not unsafe)
    yield Gap("factor_left_out", left, open=not unsafe)


def _parts(kind: _Kind, rule: Rule, unsafe: bool) -> Iterator[Gap]:
    parts, why = None, unsafe or kind.dominated(rule)
    if not why and kind.people:
        try:
            parts = decomposed(kind.log, rule.minimum or 0)
        except CadreError as problem:
            why = problem.exit_code == ExitCode.DISCLOSURE
    for name in part_names(parts):
        yield Gap(name, None if parts is None else in_percent(parts, name), open=not why)


def part_names(parts: Parts | None) -> list[str]:
    """The codes of ``gap_part`` that a decomposition fills; without one those that any would fill."""
    terms = FACTORS if parts is None else [term for term in parts.terms if term not in (CONSTANT, TOTAL)]
    others = [
        f"{one}_{side}" for one in WEIGHTINGS if one != DEFAULT for side in ("explained", "unexplained")
    ]
    explained = ["explained", *(f"explained_{term}" for term in terms)]
    return ["compared", *explained, "unexplained", *others, *THREEFOLD, "log_gap"]


def in_percent(parts: Parts, name: str) -> Estimate:
    """A part in points of the gap in percent.

    The gap G in logs is 100 (1 - e^-G) percent; each part of G is the same part of that. ``log_gap`` is
    100 G itself.
    """
    gap = parts.figure(GAP)
    if name == "log_gap":
        return _scaled(parts, parts.place(GAP), 100)
    if name == "compared":
        ends = (parts.estimates.value[0], parts.estimates.low[0], parts.estimates.high[0])
        return Estimate(*(float(-100 * np.expm1(-one)) for one in ends))
    scale = float(-100 * np.expm1(-gap) / gap) if gap else 100.0
    return _scaled(parts, _place(parts, name), scale)


def _place(parts: Parts, name: str) -> int:
    if name in THREEFOLD:
        return parts.place(name)
    weighting, _, side = name.partition("_")
    if weighting in WEIGHTINGS:
        return parts.place(f"{weighting}.{side}")
    return parts.place(f"{DEFAULT}.{weighting}", side or TOTAL)


def _scaled(parts: Parts, place: int, scale: float) -> Estimate:
    found = (parts.estimates.value[place], parts.estimates.low[place], parts.estimates.high[place])
    return Estimate(*(scale * float(one) for one in found))
