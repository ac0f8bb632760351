"""Dates as people write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date

from cadre.vocabulary.errors import CadreError, ExitCode

ISO = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S.%f")
# Without a declared format only what cannot be misread: 03/04/2020 is April here and March there.
UNAMBIGUOUS = (*ISO, "%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y")
_PARTS = {
    "%d": r"\d{1,2}", "%m": r"\d{1,2}", "%Y": r"\d{4}", "%y": r"\d{2}", "%H": r"\d{1,2}", "%I": r"\d{1,2}",
    "%M": r"\d{1,2}", "%S": r"\d{1,2}", "%f": r"\d{1,9}", "%p": r"[AaPp][Mm]", "%b": r"\p{L}+",
    "%B": r"\p{L}+", "%j": r"\d{1,3}", "%%": "%",
}  # fmt: skip
_PART = re.compile(r"%.")


def date_formats(declared: Sequence[str], typed: bool) -> tuple[str, ...]:
    """The formats to try. A file that has real dates gives those as ISO 8601 whatever was declared."""
    if not declared:
        return UNAMBIGUOUS
    return (*declared, *ISO) if typed else tuple(declared)


def shape(formats: Sequence[str]) -> str:
    """A regular expression (RE2) for text in one of the formats, whether or not there is such a day."""
    return "|".join("(?:" + _one_shape(format) + ")" for format in formats)


def _one_shape(format: str) -> str:
    pieces, last = [], 0
    for part in _PART.finditer(format):
        pieces.append(re.escape(format[last : part.start()]))
        pieces.append(_PARTS.get(part.group(), r".+"))
        last = part.end()
    return "".join([*pieces, re.escape(format[last:])])


def last_day_of(text: str, source: str) -> date:
    """The last day of a date written as year, year-month or year-month-day.

    Raises:
        CadreError: it is none of these.
    """
    try:
        if len(text) == 4:
            return date(int(text), 12, 31)
        if len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            return date(year, month, calendar.monthrange(year, month)[1])
        return date.fromisoformat(text[:10])
    except ValueError as problem:
        raise CadreError("source-date", ExitCode.CONFIGURATION, source=source, value=text) from problem
