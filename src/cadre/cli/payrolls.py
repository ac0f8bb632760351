"""A table of workers as ``cadre pay`` needs it: who is a woman, what is paid, who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cadre.cli.filtering import only
from cadre.cli.sexes import BLANK, OTHER, WOMAN, sexes
from cadre.cli.tables import column, file_of, read_table, row_of, text_column
from cadre.methods.inequality import Vector
from cadre.methods.pay.design import Factor
from cadre.methods.pay.replication import Matrix
from cadre.methods.pay.study import Workers
from cadre.vocabulary.errors import CadreError, ExitCode

PayPer = Literal["hour", "month", "year"]
PAY_PER: tuple[PayPer, ...] = ("hour", "month", "year")
_SHOWN = 8
_LARGEST_LOG = 700.0  # beyond it the exponential is no number; refused as such


@dataclass(frozen=True)
class Asked:
    """The columns a user names, and what they hold. ``women``, ``men``: the values of the column of sex."""

    pay: str
    sex: str
    hours: str | None = None
    weight: str | None = None
    factors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    replicates: tuple[str, ...] = ()
    cluster: str | None = None
    currency: str | None = None
    bonus: str | None = None
    women: tuple[str, ...] = ()
    men: tuple[str, ...] = ()
    pay_per: PayPer = "month"
    logged: bool = False
    where: dict[str, list[str]] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Every column, or none where a pattern asks for all to be looked at."""
        if any("*" in name for name in self.replicates):
            return []
        single = (self.pay, self.sex, self.hours, self.weight, self.cluster, self.currency, self.bonus)
        named = [name for name in single if name is not None]
        return list(dict.fromkeys([*named, *self.factors, *self.replicates, *self.where]))


@dataclass(frozen=True)
class Payroll:
    """The workers that are used. ``rows``: all of the file; ``left_out``: how many are not, by reason."""

    workers: Workers
    clusters: NDArray[np.intp] | None
    replicates: Matrix | None
    bonus: Vector | None
    rows: int
    left_out: dict[str, int]


def read_payroll(path: Path, asked: Asked) -> Payroll:
    """Read the columns and keep the rows where pay, sex, hours and weight are known.

    Raises:
        CadreError: a column missing, values of sex not known, pay, hours or a weight that cannot be, two
            currencies.
    """
    table = only(read_table(path, asked.names()), asked.where)
    numbers, sex = _numbers(table, asked), sexes(table, asked.sex, asked.women, asked.men)
    kept, left_out = sort_out(_reasons(table, asked, numbers, sex))
    _check(table, asked, numbers, kept)
    hours = None if numbers.hours is None else numbers.hours[kept]
    hourly, monthly = _periods(numbers.pay[kept], hours, asked.pay_per)
    factors = [_factor(table, name, kept, name in asked.categories) for name in asked.factors]
    return Payroll(
        Workers(hourly, monthly, sex[kept] == WOMAN, numbers.weights[kept], factors),
        None if asked.cluster is None else coded(text_column(table, asked.cluster, "--cluster"), kept)[0],
        _replicates(table, asked, kept),
        None if asked.bonus is None else _bonus(table, asked.bonus, kept),
        len(sex),
        left_out,
    )


@dataclass(frozen=True)
class _Numbers:
    pay: Vector
    hours: Vector | None
    weights: Vector


def _numbers(table: pa.Table, asked: Asked) -> _Numbers:
    pay = column(table, asked.pay, "--pay")
    return _Numbers(
        np.exp(np.minimum(pay, _LARGEST_LOG)) if asked.logged else pay,
        None if asked.hours is None else column(table, asked.hours, "--hours"),
        np.ones(len(pay)) if asked.weight is None else column(table, asked.weight, "--weight"),
    )


def _reasons(
    table: pa.Table, asked: Asked, numbers: _Numbers, sex: NDArray[np.intp]
) -> dict[str, NDArray[np.bool_]]:
    """Why a row is left out -> the rows of which that is true."""
    found = {"pay-blank": np.isnan(numbers.pay), "sex-blank": sex == BLANK, "sex-other": sex == OTHER}
    if numbers.hours is not None:
        found["hours-blank"] = np.isnan(numbers.hours)
    found["weight-blank"] = np.isnan(numbers.weights) | (numbers.weights == 0)
    if asked.cluster is not None:
        clusters = _texts(table, asked.cluster, "--cluster")
        found["cluster-blank"] = np.array([value is None for value in clusters])
    return found


def _check(table: pa.Table, asked: Asked, numbers: _Numbers, kept: NDArray[np.bool_]) -> None:
    positive(table, asked.pay, numbers.pay, kept)
    if asked.hours is not None and numbers.hours is not None:
        positive(table, asked.hours, numbers.hours, kept)
    if asked.weight is not None:
        positive(table, asked.weight, numbers.weights, kept)
    one_currency(table, asked.currency, kept)


def _texts(table: pa.Table, name: str, option: str) -> list[str | None]:
    found: list[str | None] = text_column(table, name, option).to_pylist()
    return found


def sort_out(reasons: dict[str, NDArray[np.bool_]]) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Which rows stay, and how many go by the first reason that holds for them."""
    kept = np.ones(len(next(iter(reasons.values()))), dtype=np.bool_)
    counts = {}
    for reason, holds in reasons.items():
        counts[reason] = int((kept & holds).sum())
        kept &= ~holds
    return kept, {reason: count for reason, count in counts.items() if count}


def positive(table: pa.Table, name: str, values: Vector, kept: NDArray[np.bool_]) -> None:
    bad = kept & ~((values > 0) & (values < 1e300))
    if bad.any():
        place = int(np.argmax(bad))
        raise CadreError(
            "pay-not-positive", ExitCode.INPUT, file=file_of(table), row=row_of(table, place), column=name,
            value=f"{values[place]:g}", count=int(bad.sum()),
        )  # fmt: skip


def one_currency(table: pa.Table, name: str | None, kept: NDArray[np.bool_]) -> None:
    """Raises CadreError where the rows that are used hold more than one currency."""
    if name is None:
        return
    named = [text for text, stays in zip(_texts(table, name, "--currency"), kept, strict=True) if stays]
    found = sorted({name or "—" for name in named})
    if len(found) > 1:
        shown = ", ".join(found[:_SHOWN])
        facts = {"file": file_of(table), "column": name, "values": shown}
        raise CadreError("pay-currencies", ExitCode.INPUT, **facts)


def _periods(pay: Vector, hours: Vector | None, per: PayPer) -> tuple[Vector | None, Vector | None]:
    """Hourly and monthly pay; a gap in percent does not change with the unit of hours or of months."""
    if per == "hour":
        return pay, None if hours is None else pay * hours
    return None if hours is None else pay / hours, pay


def _factor(table: pa.Table, name: str, kept: NDArray[np.bool_], as_categories: bool) -> Factor:
    """Numbers as numbers, unless they are said to be codes; anything else as categories."""
    if not as_categories:
        try:
            return Factor(name, column(table, name, "--factors")[kept])
        except CadreError as problem:
            if problem.key != "table-not-a-number":
                raise
    codes, labels = coded(text_column(table, name, "--factors"), kept)
    return Factor(name, codes, labels)


def coded(text: pa.Array, kept: NDArray[np.bool_]) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """A code for each kept row, -1 where it is blank, and the labels in order."""
    values = [value for value, stays in zip(text.to_pylist(), kept, strict=True) if stays]
    labels = tuple(sorted({value for value in values if value is not None}))
    place = {label: code for code, label in enumerate(labels)}
    return np.array([place.get(value, -1) for value in values], dtype=np.intp), labels


def _replicates(table: pa.Table, asked: Asked, kept: NDArray[np.bool_]) -> Matrix | None:
    if not asked.replicates:
        return None
    names = _matching(table.column_names[:-1], asked.replicates)
    found = np.column_stack([column(table, name, "--replicates")[kept] for name in names])
    bad = ~(np.isfinite(found) & (found >= 0))
    if bad.any() or len(names) < 2:
        rows = int(bad.any(axis=1).sum())
        raise CadreError("pay-replicates", ExitCode.INPUT, file=file_of(table), count=len(names), rows=rows)
    return found


def _matching(headers: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """Columns by name, or by a pattern such as repwt*."""
    found: list[str] = []
    for pattern in patterns:
        fits = [name for name in headers if fnmatchcase(name.casefold(), pattern.casefold())]
        found += fits if "*" in pattern and fits else [pattern]
    return list(dict.fromkeys(found))


def _bonus(table: pa.Table, name: str, kept: NDArray[np.bool_]) -> Vector:
    """Bonus pay; blank is none."""
    found = np.nan_to_num(column(table, name, "--bonus"), nan=0.0)
    bad = kept & (found < 0)
    if bad.any():
        positive(table, name, found, bad)
    return np.asarray(found[kept])
