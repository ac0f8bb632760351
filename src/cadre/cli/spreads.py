"""The columns that ``cadre distribution`` names, checked and made ready for its measures."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cadre.methods.distribution import Spread
from cadre.vocabulary.errors import CadreError, ExitCode

UNKNOWN = "_U"
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """Names of columns; ``totals``: values are divided by the weights and given for ``per`` of them."""

    value: str
    weight: str | None = None
    totals: bool = False
    per: float = 1.0
    group: str | None = None
    rank: str | None = None
    bounds: tuple[float, float] | None = None
    where: dict[str, list[str]] = field(default_factory=dict)


def read_spread(file: Path, named: Columns) -> tuple[Spread, int]:
    """The rows with a value, and how many rows the file has.

    Raises:
        CadreError: a column is missing or holds no numbers; a value or weight is negative, a weight or rank
            is blank beside a value, values lie outside the bounds, all values or weights are zero.
    """
    from cadre.cli.filtering import only
    from cadre.cli.tables import column, read_table

    if named.totals and named.weight is None:
        raise CadreError("distribution-totals", ExitCode.USAGE)
    if named.bounds is not None and named.rank is None:
        raise CadreError("distribution-bounds-alone", ExitCode.USAGE)
    names = (named.value, named.weight, named.group, named.rank, *named.where)
    table = only(read_table(file, [name for name in names if name]), named.where)
    values = column(table, named.value, "--value")
    _not_negative(table, named.value, values)
    known = np.isfinite(values)
    weights = _beside(table, named.weight, "--weight", known)
    if named.weight is not None and weights is not None:
        _not_negative(table, named.weight, weights)
    rank = _beside(table, named.rank, "--rank", known)
    ones = np.ones(len(values))
    spread = Spread(values, ones if weights is None else weights, _groups(table, named), rank, named.bounds)
    spread = spread.only(known)
    _not_nothing(file.name, named.value, spread)
    if named.totals:
        spread = _densities(file.name, named, spread)
    _inside_bounds(spread)
    return spread, table.num_rows


def read_bounds(text: str | None) -> tuple[float, float] | None:
    """``0,100`` as two numbers. Raises CadreError for anything else, or where the first is not lower."""
    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError as problem:
        raise CadreError("distribution-bounds", ExitCode.USAGE, value=text) from problem
    if not (low < high and math.isfinite(high - low)):
        raise CadreError("distribution-bounds", ExitCode.USAGE, value=text)
    return low, high


def _groups(table: pa.Table, named: Columns) -> NDArray[np.str_] | None:
    from cadre.cli.tables import text_column

    if named.group is None:
        return None
    return np.array([name or UNKNOWN for name in text_column(table, named.group, "--group").to_pylist()])


def _beside(table: pa.Table, name: str | None, option: str, known: NDArray[np.bool_]) -> Numbers | None:
    """A column that must hold a number wherever there is a value."""
    from cadre.cli.tables import column, file_of, row_of

    if name is None:
        return None
    numbers = column(table, name, option)
    missing = known & ~np.isfinite(numbers)
    if missing.any():
        row = row_of(table, int(np.argmax(missing)))
        count = int(missing.sum())
        raise CadreError("distribution-blank", file=file_of(table), column=name, row=row, count=count)
    return numbers


def _not_negative(table: pa.Table, name: str, numbers: Numbers) -> None:
    from cadre.cli.tables import file_of, row_of

    below = numbers < 0
    if below.any():
        place = int(np.argmax(below))
        raise CadreError(
            "distribution-negative", file=file_of(table), column=name, row=row_of(table, place),
            value=f"{numbers[place]:g}", count=int(below.sum()),
        )  # fmt: skip


def _not_nothing(file: str, name: str, spread: Spread) -> None:
    if not spread.weights.sum() > 0:
        raise CadreError("distribution-no-weight", file=file)
    if not (spread.values * (spread.weights > 0)).sum() > 0:
        raise CadreError("distribution-all-zero", file=file, column=name, rows=len(spread.values))


def _densities(file: str, named: Columns, spread: Spread) -> Spread:
    """Totals over weights. A total where nobody lives would vanish from every index."""
    some = spread.weights > 0
    stray = int((~some & (spread.values > 0)).sum())
    if stray:
        raise CadreError("distribution-nobody", file=file, column=str(named.weight), count=stray)
    return spread.only(some).divided(named.per)


def _inside_bounds(spread: Spread) -> None:
    if spread.bounds is None:
        return
    low, high = spread.bounds
    outside = int(((spread.values < low) | (spread.values > high)).sum())
    if outside:
        raise CadreError("distribution-outside", count=outside, low=f"{low:g}", high=f"{high:g}")
