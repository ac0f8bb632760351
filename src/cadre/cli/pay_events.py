"""Pay events and hours as ``cadre pay`` reads them: what was due and what came, what was worked and paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cadre.cli.filtering import only
from cadre.cli.payrolls import coded, one_currency, positive, sort_out
from cadre.cli.sexes import MAN, WOMAN, sexes
from cadre.cli.tables import column, day_column, file_of, read_table, row_of, text_column
from cadre.methods.inequality import Vector
from cadre.methods.pay.paydays import Events, events
from cadre.vocabulary.errors import CadreError, ExitCode

Rows = NDArray[np.bool_]


def option_of(name: str) -> str:
    return f"--{name.replace('_', '-')}"


@dataclass(frozen=True)
class EventColumns:
    """Names of columns; of the sums, of the dates and of the hours either both are named or none."""

    due: str | None = None
    paid: str | None = None
    due_date: str | None = None
    paid_date: str | None = None
    hours_worked: str | None = None
    hours_paid: str | None = None
    grace: float = 0
    sex: str | None = None
    women: tuple[str, ...] = ()
    men: tuple[str, ...] = ()
    weight: str | None = None
    cluster: str | None = None
    currency: str | None = None
    where: dict[str, list[str]] = field(default_factory=dict)

    @property
    def of_pay(self) -> bool:
        return self.due is not None or self.due_date is not None

    @property
    def of_hours(self) -> bool:
        return self.hours_worked is not None

    def checked(self) -> EventColumns:
        """Raises CadreError where one column of a pair is named alone."""
        pairs = (("due", "paid"), ("due_date", "paid_date"), ("hours_worked", "hours_paid"))
        for pair in pairs:
            there, missing = sorted(pair, key=lambda name: getattr(self, name) is None)
            if getattr(self, there) is not None and getattr(self, missing) is None:
                options = {"there": option_of(there), "missing": option_of(missing)}
                raise CadreError("pay-half-a-pair", ExitCode.USAGE, **options)
        return self

    def names(self) -> list[str]:
        named = (self.due, self.paid, self.due_date, self.paid_date, self.hours_worked, self.hours_paid,
                 self.sex, self.weight, self.cluster, self.currency)  # fmt: skip
        return [*(name for name in named if name is not None), *self.where]


@dataclass(frozen=True)
class Rowwise:
    """Whom the rows that are used are about. ``women``, ``men``: None where sex is not asked for."""

    weights: Vector
    women: Rows | None
    men: Rows | None
    clusters: NDArray[np.intp] | None
    left_out: dict[str, int]


@dataclass(frozen=True)
class PaidInTime:
    """``dated``, ``summed``: whether dates and sums are known; else nothing is late, nothing partial."""

    events: Events
    rows: Rowwise
    dated: bool
    summed: bool


@dataclass(frozen=True)
class UnpaidHours:
    unpaid: Vector
    worked: Vector
    rows: Rowwise


def read_events(path: Path, named: EventColumns) -> tuple[PaidInTime | None, UnpaidHours | None]:
    """The pay events and the hours of a file, each where its columns are named.

    Raises:
        CadreError: a column missing, a sum or hours that cannot be, a date that cannot be read, currencies.
    """
    table = only(read_table(path, named.names()), named.where)
    return (
        _paid_in_time(table, named) if named.of_pay else None,
        _unpaid(table, named) if named.of_hours else None,
    )


def _paid_in_time(table: pa.Table, named: EventColumns) -> PaidInTime:
    sums, dates = named.due is not None, named.due_date is not None
    due = column(table, named.due, "--due") if named.due else np.ones(table.num_rows)
    due_day = day_column(table, named.due_date, "--due-date") if named.due_date else np.zeros(table.num_rows)
    kept, rows = _rowwise(table, named, {"due-blank": np.isnan(due), "due-date-blank": np.isnan(due_day)})
    if named.due:
        positive(table, named.due, due, kept)
    came = day_column(table, named.paid_date, "--paid-date") if named.paid_date else due_day
    paid = np.nan_to_num(column(table, named.paid, "--paid")) if named.paid else 1.0 * ~np.isnan(came)
    _not_negative(table, str(named.paid), paid, kept)
    if dates:
        _dated(table, named, came, paid, kept)
    one_currency(table, named.currency, kept)
    found = events(due_day[kept], came[kept], due[kept], paid[kept], named.grace)
    return PaidInTime(found, rows, dates, sums)


def _dated(table: pa.Table, named: EventColumns, came: Vector, paid: Vector, kept: Rows) -> None:
    """A payment without its day is neither in time nor late, and must not count as not paid."""
    bad = kept & np.isnan(came) & (paid > 0)
    if bad.any():
        place = int(np.argmax(bad))
        raise CadreError(
            "pay-no-day", file=file_of(table), row=row_of(table, place), column=str(named.paid_date),
            count=int(bad.sum()),
        )  # fmt: skip


def _unpaid(table: pa.Table, named: EventColumns) -> UnpaidHours:
    worked = column(table, str(named.hours_worked), "--hours-worked")
    paid = column(table, str(named.hours_paid), "--hours-paid")
    kept, rows = _rowwise(table, named, {"hours-blank": np.isnan(worked) | np.isnan(paid)})
    for name, hours in ((named.hours_worked, worked), (named.hours_paid, paid)):
        _not_negative(table, str(name), hours, kept)
    if not (worked[kept] * rows.weights).sum() > 0:
        raise CadreError("pay-no-hours", file=file_of(table), column=str(named.hours_worked))
    return UnpaidHours(np.maximum(0, worked - paid)[kept], worked[kept], rows)


def _rowwise(table: pa.Table, named: EventColumns, reasons: dict[str, Rows]) -> tuple[Rows, Rowwise]:
    weights = np.ones(table.num_rows) if named.weight is None else column(table, named.weight, "--weight")
    reasons = reasons | {"weight-blank": np.isnan(weights) | (weights == 0)}
    units = None
    if named.cluster is not None:
        units = text_column(table, named.cluster, "--cluster")
        reasons["cluster-blank"] = np.asarray(units.is_null().to_numpy(zero_copy_only=False))
    kept, left_out = sort_out(reasons)
    _not_negative(table, str(named.weight), weights, kept)
    sex = None if named.sex is None else sexes(table, named.sex, named.women, named.men)[kept]
    return kept, Rowwise(
        weights[kept],
        None if sex is None else sex == WOMAN,
        None if sex is None else sex == MAN,
        None if units is None else coded(units, kept)[0],
        left_out,
    )


def _not_negative(table: pa.Table, name: str, values: Vector, kept: Rows) -> None:
    bad = kept & (values < 0)
    if bad.any():
        positive(table, name, values, bad)
