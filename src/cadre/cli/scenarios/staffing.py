"""Scenarios of ``cadre staffing``: the need of each unit with more or less work, time or staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field

from cadre.cli.language import spoken, words
from cadre.cli.scenarios.reading import Change, Facts, Levers, compared
from cadre.cli.scenarios.telling import Wording, lever_count, lever_share
from cadre.methods.staffing.workload import Row
from cadre.vocabulary.languages import number

PAGE = "docs/explanation/staffing-need"
UNIT = ("required", "existing", "difference", "ratio")
TOTAL = ("required", "existing", "short", "surplus")
# The kind of row of the workload table that a lever multiplies.
_KIND = {"workload": "service", "working_time": "hours_per_day", "existing": "existing"}


class StaffingLevers(Levers):
    """Shares are changes of what the table says: 0.1 is 10 % more.

    ``workload``: of the units of every service a year. ``working_time``: of the hours a day.
    ``existing``: of the staff in post. ``posts``: a number of new posts, each filled by one full-time
    person and placed where it does most good (``cadre.methods.staffing.allocation``).
    """

    workload: Change | None = None
    working_time: Change | None = None
    existing: Change | None = None
    posts: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None


@dataclass(frozen=True)
class Answer:
    """What the command says of one table: ``units`` and their ``totals`` by cadre."""

    units: list[Facts]
    totals: list[Facts]


def changed(rows: Sequence[Row], levers: StaffingLevers) -> list[Row]:
    """The workload table with the shares of ``levers``; posts are placed on the needs that follow."""
    factor = {kind: 1 + (getattr(levers, lever) or 0.0) for lever, kind in _KIND.items()}
    return [replace(row, amount=row.amount * factor.get(row.kind, 1.0)) for row in rows]


def figures(before: Answer, after: Answer) -> list[Facts]:
    """Before and after of each unit, then of each cadre that has several (``facility`` None)."""
    found: list[Facts] = []
    for old, new in zip(before.units, after.units, strict=True):
        where = {"facility": old["facility"], "cadre": old["cadre"]}
        found += compared(where, _part(old, UNIT), _part(new, UNIT))
    if len(before.units) == len(before.totals):
        return found
    for old, new in zip(before.totals, after.totals, strict=True):
        found += compared({"facility": None, "cadre": old["cadre"]}, _part(old, TOTAL), _part(new, TOTAL))
    return found


def _part(facts: Facts, names: Sequence[str]) -> Facts:
    return {name: facts[name] for name in names}


def _of(row: Facts) -> str:
    if row["facility"] is None:
        return words("scenario.in-all", cadre=row["cadre"] or "—")
    return " · ".join(part for part in (row["facility"], row["cadre"]) if part) or "—"


def _lever(lever: str, value: Any) -> str:
    return lever_count(lever, value) if lever == "posts" else lever_share(lever, value)


WORDING = Wording(
    _of,
    lambda row: words(f"scenario.staffing.{row['figure']}"),
    lambda _, value: number(round(value, 2) + 0.0, spoken(), 2),
    _lever,
    left="scenario.posts-left",
)
