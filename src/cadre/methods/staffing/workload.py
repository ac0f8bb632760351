"""A workload table: rows about time, services, allowances and staff, made into the need of each unit.

A row may leave out the facility, the cadre or both and then holds for all; of rows for the same item the more
precise one counts, and naming the cadre is more precise than naming the facility.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from cadre.methods.staffing.wisn import (
    Need,
    available_working_time,
    category_allowance_factor,
    individual_allowance_factor,
    standard_workload,
)
from cadre.vocabulary.errors import CadreError

Kind = Literal["possible_days", "absence", "hours_per_day", "service", "category", "individual", "existing"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SINGLE = ("possible_days", "hours_per_day", "existing")
HOURS = "hours_per_year"


@dataclass(frozen=True)
class Row:
    """``amount``: days, hours, units a year, percent or staff, by kind; NaN where blank.

    ``minutes``: of a service, for one unit. ``staff``: of an individual allowance, how many people it
    concerns. ``unit``: of a category allowance, percent or hours_per_year. ``place``: the row in the file.
    """

    kind: Kind
    item: str
    amount: float
    facility: str = ""
    cadre: str = ""
    minutes: float = math.nan
    staff: float = math.nan
    unit: str = "percent"
    place: str = ""

    @property
    def precision(self) -> int:
        return 2 * bool(self.cadre) + bool(self.facility)

    def holds_for(self, facility: str, cadre: str) -> bool:
        return self.facility in ("", facility) and self.cadre in ("", cadre)


def units(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """(facility, cadre) of every unit that has services of its own, in order of appearance."""
    own = ((row.facility, row.cadre) for row in rows if row.kind == "service" and math.isfinite(row.amount))
    return list(dict.fromkeys(own))


def needs(rows: Sequence[Row]) -> dict[tuple[str, str], Need]:
    """The need of every unit.

    Raises:
        CadreError: no service; working time missing or used up; a service without minutes; allowances of
            100 % and more; the same item twice.
    """
    found = {unit: _need(*unit, rows) for unit in units(rows)}
    if not found:
        raise CadreError("staffing-no-service")
    return found


def _need(facility: str, cadre: str, rows: Sequence[Row]) -> Need:
    mine = _Unit(facility, cadre, _most_precise(row for row in rows if row.holds_for(facility, cadre)))
    hours = mine.working_hours()
    services = mine.services(hours)
    existing = mine.of("existing")
    return Need(
        hours, services, mine.category_factor(hours), mine.individual_factor(hours),
        existing[0].amount if existing else None,
    )  # fmt: skip


def _most_precise(rows: Iterable[Row]) -> list[Row]:
    """One row for each item; of a service also the minutes that stand in a less precise row."""
    chosen: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: row.precision):
        key = (row.kind, "" if row.kind in SINGLE else row.item)
        before = chosen.get(key)
        if before is not None and before.precision == row.precision:
            raise CadreError("staffing-twice", row=row.place, first=before.place, item=row.item or row.kind)
        if before is not None and row.kind == "service":
            row = _filled(row, before)
        chosen[key] = row
    return list(chosen.values())


def _filled(row: Row, before: Row) -> Row:
    minutes = row.minutes if math.isfinite(row.minutes) else before.minutes
    amount = row.amount if math.isfinite(row.amount) else before.amount
    return Row(row.kind, row.item, amount, row.facility, row.cadre, minutes, place=row.place)


@dataclass(frozen=True)
class _Unit:
    facility: str
    cadre: str
    rows: list[Row]

    def of(self, kind: Kind) -> list[Row]:
        return [row for row in self.rows if row.kind == kind and math.isfinite(row.amount)]

    def refused(self, key: str, **facts: object) -> CadreError:
        return CadreError(key, facility=self.facility or "—", cadre=self.cadre or "—", **facts)

    def working_hours(self) -> float:
        days, hours = self.of("possible_days"), self.of("hours_per_day")
        if not days or not hours:
            raise self.refused("staffing-no-time", kind="hours_per_day" if days else "possible_days")
        absent = [row.amount for row in self.of("absence")]
        try:
            return available_working_time(days[0].amount, absent, hours[0].amount)
        except ValueError as problem:
            raise self.refused("staffing-time-used-up", days=days[0].amount, absent=sum(absent)) from problem

    def services(self, hours: float) -> float:
        rows = self.of("service")
        for row in rows:
            if not row.minutes > 0:
                raise self.refused("staffing-no-minutes", row=row.place, item=row.item)
        return math.fsum(row.amount / standard_workload(hours, row.minutes) for row in rows)

    def category_factor(self, hours: float) -> float:
        rows = self.of("category")
        shares = [row.amount / (hours if row.unit == HOURS else 100) for row in rows]
        try:
            return category_allowance_factor(shares)
        except ValueError as problem:
            raise self.refused("staffing-allowances", percent=100 * math.fsum(shares)) from problem

    def individual_factor(self, hours: float) -> float:
        rows = self.of("individual")
        for row in rows:
            if not math.isfinite(row.staff):
                raise self.refused("staffing-no-staff", row=row.place, item=row.item)
        return individual_allowance_factor(math.fsum(row.amount * row.staff for row in rows), hours)
