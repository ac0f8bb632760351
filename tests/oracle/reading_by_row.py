"""How a row is read, the obviously right way: one cell at a time, in plain Python, no SQL.

It covers what a mapping says of a column: from one or several columns, missing, pattern, codes, format,
factor, otherwise; and what the kind checks: required, type, minimum, maximum, not_future, not_before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cadre.catalogue.load import code_list
from cadre.vocabulary.definitions import Column

OTHER_SPACES = "\t\n\r\f\v\u200b\ufeff"
UNAMBIGUOUS = [
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S.%f",
    "%d.%m.%Y",     "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y",
]  # fmt: skip


def is_space(letter: str) -> bool:
    return letter in OTHER_SPACES or unicodedata.category(letter).startswith("Z")


def clean(text: str | None) -> str | None:
    text = text or ""
    while text and is_space(text[0]):
        text = text[1:]
    while text and is_space(text[-1]):
        text = text[:-1]
    return text or None


def key(text: str) -> str:
    return re.sub(
        r"[ \t\n\r\f]+", " ", "".join(" " if is_space(x) and x not in "\v\u200b\ufeff" else x for x in text)
    ).lower()


def read_row(
    columns: Mapping[str, Column],
    says: Mapping[str, Mapping[str, Any]],
    cells: Mapping[str, str],
    latest: date,
    decimal: str,
) -> tuple[dict[str, Any], dict[str, str]]:
    """(typed values, {column: reason}) of one row."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, how in says.items():
        value, problem = read_cell(columns[name], how, cells, latest, decimal)
        if problem and how.get("otherwise") not in (None, ""):
            value, problem = how["otherwise"], None
        elif problem and "otherwise" in how and not columns[name].required:
            value, problem = None, None
        values[name] = value
        if problem:
            problems[name] = problem
    return values, problems


def read_cell(
    column: Column, how: Mapping[str, Any], cells: Mapping[str, str], latest: date, decimal: str
) -> tuple[Any, str | None]:
    origins = how["from"] if isinstance(how["from"], list) else [how["from"]]
    parts = [part for part in (clean(cells[origin]) for origin in origins) if part is not None]
    text = clean(how.get("join", " | ").join(parts))
    if text is not None and key(text) in [key(word) for word in how.get("missing", [])]:
        text = None
    if text is None:
        return None, "required" if column.required else None
    if "pattern" in how:
        match = re.search(how["pattern"], text, re.ASCII)
        text = clean(match[1]) if match else None
        if text is None:
            return None, "pattern"
    spellings = {key(spelling): code for spelling, code in how.get("codes", {}).items()}
    if column.type == "code":
        canonical = {key(code): code for code in code_list(column.list or "").order}
        code = (canonical | spellings).get(key(text))
        return code, None if code else "unknown-code"
    if column.type == "text":
        if not spellings:
            return text, None
        code = ({key(code): code for code in spellings.values()} | spellings).get(key(text))
        return code, None if code else "unknown-code"
    return typed(column, how, spellings.get(key(text), text), latest, decimal)


def typed(
    column: Column, how: Mapping[str, Any], text: str, latest: date, decimal: str
) -> tuple[Any, str | None]:
    formats = how.get("format") or UNAMBIGUOUS
    if column.type == "date":
        day = day_of(text, formats)
        return day, check_date(column, day, text, formats, latest, "format" in how)
    if column.type == "year":
        if re.fullmatch(r"[0-9]{4}([.,]0*)?", text):
            year = int(text[:4])
            return (year, None) if 1800 <= year <= 2299 else (None, "not-a-year")
        day = day_of(text, formats)
        return (day.year, None) if day else (None, "not-a-year")
    number = number_of(text, decimal)
    if number is None:
        return None, "not-a-number"
    number *= how.get("factor", 1)
    if column.type == "integer" and (number != int(number) or abs(number) >= 9e15):
        return None, "not-whole"
    if column.minimum is not None and number < column.minimum:
        return number, "below-minimum"
    if column.maximum is not None and number > column.maximum:
        return number, "above-maximum"
    return number, None


def day_of(text: str, formats: list[str]) -> date | None:
    if not text.isascii():
        return None
    for format in formats:
        try:
            day = datetime.strptime(text, format).date()
        except ValueError:
            continue
        if 1800 <= day.year <= 2299:
            return day
    return None


def check_date(
    column: Column, day: date | None, text: str, formats: list[str], latest: date, declared: bool
) -> str | None:
    if day is None:
        parts = {"%d": "[0-9]{1,2}", "%m": "[0-9]{1,2}", "%Y": "[0-9]{4}"}
        days_only = [re.escape(format) for format in formats if "%H" not in format]
        shapes = [re.sub("%.", lambda part: parts.get(part[0], "[A-Za-z]+"), format) for format in days_only]
        if any(re.fullmatch(shape, text) for shape in shapes):
            return "no-such-date"
        slashed = re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})", text)
        return "date-ambiguous" if slashed and not declared else "not-a-date"
    if column.not_future and day > latest:
        return "future"
    if column.not_before and day < date.fromisoformat(column.not_before):
        return "too-early"
    return None


def number_of(text: str, decimal: str) -> float | None:
    """Digits in one group, or in groups of three behind the first, then a fraction, then an exponent."""
    thousands = "." if decimal == "," else ","
    head, mark, exponent = text.replace("−", "-", 1).partition("e" if "e" in text else "E")
    if mark and not re.fullmatch(r"[+-]?[0-9]+", exponent):
        return None
    sign = head[:1] if head[:1] in ("+", "-") else ""
    whole, _, fraction = head[len(sign) :].partition(decimal)
    groups = re.split(
        f"[{re.escape(thousands)}'’]|[ \t\n\r\f]",
        "".join(" " if unicodedata.category(x)[0] == "Z" else x for x in whole),
    )
    grouped = len(groups) > 1
    if grouped and not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return None
    digits = "".join(groups)
    if not all(letter in "0123456789" for letter in digits + fraction) or not digits + fraction:
        return None
    value = float(f"{sign}{digits or '0'}.{fraction or '0'}e{exponent or '0'}")
    return None if value in (float("inf"), float("-inf")) else value
