"""Arrow string columns from numbers and days, and the faults that are put into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.sample.draws import Bits, Bools, Ints

_FIRST_DAY = -14610  # 1930-01-01
_DAYS = 38716  # to 2035-12-31


@cache
def _calendar(format: str) -> pa.Array:
    days = pa.array(np.arange(_FIRST_DAY, _FIRST_DAY + _DAYS, dtype=np.int32)).cast(pa.date32())
    return pc.strftime(days, format=format)


def dates(days: Ints, format: str) -> pa.Array:
    """Days since 1970-01-01 as text; a day outside 1930 … 2035 is nothing."""
    known = (days >= _FIRST_DAY) & (days < _FIRST_DAY + _DAYS)
    return _calendar(format).take(pa.array(np.where(known, days - _FIRST_DAY, 0), mask=~known))


def excel_dates(days: Ints) -> pa.Array:
    """Real dates, nothing for a day that never came."""
    return pa.array(days.astype(np.int32), mask=days >= _FIRST_DAY + _DAYS).cast(pa.date32())


def words(labels: Sequence[str | None], index: Ints) -> pa.Array:
    """One of ``labels`` for every place; -1 gives nothing."""
    return pa.array(labels, pa.string()).take(pa.array(index, mask=index < 0))


def numbered(prefix: str, numbers: Ints) -> pa.Array:
    """``prefix`` followed by each number."""
    return pc.binary_join_element_wise(prefix, pa.array(numbers).cast(pa.string()), "")


def decimals(values: np.ndarray[tuple[int], np.dtype[np.float64]], places: int, mark: str) -> pa.Array:
    """Numbers not below zero, with exactly ``places`` decimals after ``mark``."""
    scale = 10**places
    scaled = np.round(values * scale).astype(np.int64)
    tails = pa.array([str(tail).zfill(places) for tail in range(scale)])
    whole = pa.array(scaled // scale).cast(pa.string())
    return pc.binary_join_element_wise(whole, tails.take(pa.array(scaled % scale)), mark)


def blank(column: pa.Array, where: Bools) -> pa.Array:
    """The column with nothing where told."""
    return pc.if_else(pa.array(where), pa.scalar(None, column.type), column)


def instead(column: pa.Array, where: Bools, other: pa.Array | pa.Scalar) -> pa.Array:
    return pc.if_else(pa.array(where), other, column)


def edit(column: pa.Array, where: Bools, bits: Bits, change: Callable[[str, int], str]) -> pa.Array:
    """The column with ``change(text, random bits)`` where told and where there is text."""
    places = np.flatnonzero(where)
    if len(places) == 0:
        return column
    picked = zip(column.take(pa.array(places)).to_pylist(), bits[places].tolist(), strict=True)
    changed = [None if text is None else change(text, int(random)) for text, random in picked]
    return pc.replace_with_mask(column, pa.array(where), pa.array(changed, pa.string()))


def mistype(text: str, bits: int) -> str:
    """One letter dropped, doubled, exchanged with the next or replaced; never the first."""
    if len(text) < 4:
        return text + text[-1]
    at, kind = 1 + (bits >> 8) % (len(text) - 2), bits & 3
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    letters = "aeiorsnt" if text.isascii() else "аеиорснт"
    return text[:at] + letters[(bits >> 24) % len(letters)] + text[at + 1 :]


def transpose_digits(text: str, bits: int) -> str:
    at = 2 + (bits >> 8) % (len(text) - 3)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def letter_o(text: str, bits: int) -> str:
    """A letter O where the first zero stands, or at the end."""
    return text.replace("0", "O", 1) if "0" in text else text[:-1] + "O"
