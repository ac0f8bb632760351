"""Comma-separated values for spreadsheet programs, none of which runs anything that stands in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

# What spreadsheet programs take for the start of a formula, the full-width forms included.
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@＝＋－＠]|^[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MARK = "\ufeff"  # the byte-order mark, or Excel would read Cyrillic in the computer's own encoding
_CHUNK = 64_000
_WHOLE = 2.0**53  # beyond it not every whole number is its own


def harmless(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: an apostrophe before what looks like one."""
    text = CONTROL.sub("", text)
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_chunks(lines: Iterable[Sequence[object]], mark: bool = True) -> Iterator[bytes]:
    """The lines as UTF-8 in pieces of some 64 KB, none of which is kept: as many lines as there are.

    ``mark``: begin with the byte-order mark. None is an empty cell; of numbers every digit is kept.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    written.write(MARK if mark else "")
    for line in lines:
        writer.writerow([_cell(one) for one in line])
        if written.tell() > _CHUNK:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def _cell(one: object) -> object:
    if isinstance(one, str):
        return harmless(one)
    if isinstance(one, float) and one.is_integer() and abs(one) < _WHOLE:
        return int(one)
    return one
