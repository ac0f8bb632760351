"""Find the header of a table: below titles, over several rows, with merged cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.mapping import Mapping, nearest

PREVIEW = 60  # rows looked at to find the header
DEEPEST = 5  # header rows tried when the names are not found in as many as declared
JOIN = " | "
_NUMBERED = re.compile(r"^(.*) \[(\d+)\]$")


@dataclass(frozen=True)
class Wanted:
    """The column names a mapping asks for, and a pattern at least one more column must match."""

    names: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None

    def missing_from(self, headers: Sequence[str]) -> list[str]:
        known = {tidy(name) for name in with_numbers(headers)}
        missing = [name for name in self.names if tidy(name) not in known]
        if self.pattern is not None and not any(self.pattern.search(name) for name in headers):
            missing.append(self.pattern.pattern)
        return missing


@dataclass(frozen=True)
class Header:
    """``first``: index of the first row of data; ``names``: one per column."""

    first: int
    names: tuple[str, ...]
    facts: dict[str, object] = field(default_factory=dict)


def tidy(name: str) -> str:
    """Header names match whatever their spaces, line breaks and letter case."""
    return " ".join(name.split()).casefold()


def with_numbers(headers: Sequence[str]) -> list[str]:
    """Every name, and for a name that stands several times also "name [1]", "name [2]" …"""
    twice = {name for name, count in Counter(map(tidy, headers)).items() if count > 1}
    seen: Counter[str] = Counter()
    found = list(headers)
    for name in headers:
        if tidy(name) in twice:
            seen[tidy(name)] += 1
            found.append(f"{name} [{seen[tidy(name)]}]")
    return found


def labels_of(headers: Sequence[str]) -> tuple[str, ...]:
    """A name of its own for every column: "name", or "name [2]" as a mapping would write it, or its place."""
    twice = {name for name, count in Counter(map(tidy, headers)).items() if count > 1}
    seen: Counter[str] = Counter()
    found: list[str] = []
    for place, header in enumerate(headers):
        seen[tidy(header)] += 1
        label = f"{header} [{seen[tidy(header)]}]" if tidy(header) in twice and header.strip() else header
        found.append(label if label.strip() and label not in found else f"{label} [{place + 1}]".strip())
    return tuple(found)


def position_of(name: str, headers: Sequence[str], file: str) -> int:
    """Where a column stands.

    Raises:
        CadreError: it is not there, or stands twice and the mapping does not say which is meant.
    """
    places = [place for place, header in enumerate(headers) if tidy(header) == tidy(name)]
    if len(places) == 1:
        return places[0]
    if places:
        raise CadreError("duplicate-header", ExitCode.INPUT, file=file, column=name, count=len(places))
    numbered = _NUMBERED.match(name)
    if numbered:
        places = [place for place, header in enumerate(headers) if tidy(header) == tidy(numbered[1])]
        if 0 < int(numbered[2]) <= len(places):
            return places[int(numbered[2]) - 1]
    raise missing_column([name], headers, file)


def missing_column(missing: Sequence[str], headers: Sequence[str], file: str) -> CadreError:
    found = [name for name in headers if name]
    meant = nearest(missing[0], found)
    return CadreError(
        "missing-column",
        ExitCode.INPUT,
        file=file,
        column="”, “".join(missing),
        found=", ".join(f"“{' '.join(name.split())}”" for name in found[:40]) or "—",
        meant=meant or "—",
    )


def locate(
    rows: Sequence[Sequence[str]],
    wanted: Wanted,
    file: str,
    *,
    header_rows: int = 1,
    skip_rows: int | None = None,
    merged: bool = False,
) -> Header:
    """The header among the first rows of a file: the first place where every wanted name is found.

    ``merged``: merged cells are already filled in, so blanks in the upper rows are real blanks.

    Raises:
        CadreError: no such place.
    """
    best: tuple[int, Header] | None = None
    for skip, deep in _places(rows, header_rows, skip_rows):
        names = join_names(rows[skip : skip + deep], merged) if deep else _numbers(rows[skip])
        header = Header(skip + deep, names, {"skip_rows": skip, "header_rows": deep})
        missing = len(wanted.missing_from(header.names))
        if not missing:
            return header
        if best is None or missing < best[0]:
            best = (missing, header)
    found = best[1].names if best else ()
    raise missing_column(wanted.missing_from(found), found, file)


def _places(
    rows: Sequence[Sequence[str]], header_rows: int, skip_rows: int | None
) -> Iterable[tuple[int, int]]:
    depths = [header_rows] + [deep for deep in range(2, DEEPEST + 1) if header_rows == 1]
    for deep in depths:
        for skip in range(len(rows)) if skip_rows is None else [skip_rows]:
            blank = skip < len(rows) and not any(rows[skip])
            if skip + deep <= len(rows) and (not blank or skip_rows is not None):
                yield skip, deep


def join_names(rows: Sequence[Sequence[str]], merged: bool) -> tuple[str, ...]:
    """One name per column from the rows of a header, joined by " | ", repeated parts once."""
    width = max((len(row) for row in rows), default=0)
    filled = [_fill(row, width, merged or number == len(rows) - 1) for number, row in enumerate(rows)]
    names = []
    for parts in zip(*filled, strict=True):
        kept = [part for place, part in enumerate(parts) if part and part not in parts[:place]]
        names.append(JOIN.join(kept))
    return tuple(names)


def _numbers(row: Sequence[str]) -> tuple[str, ...]:
    """The columns of a file without a header are called 1, 2, 3 …"""
    return tuple(str(place + 1) for place in range(len(row)))


def _fill(row: Sequence[str], width: int, as_is: bool) -> list[str]:
    """A label of an upper header row stands for the blank cells to its right as well."""
    cells = [cell.strip() for cell in row] + [""] * (width - len(row))
    if not as_is:
        for place in range(1, width):
            cells[place] = cells[place] or cells[place - 1]
    return cells


def wanted_by(mapping: Mapping, canonical: Iterable[str]) -> Wanted:
    """The columns of the file that a mapping needs; an empty mapping needs nothing in particular."""
    names = [name for column in mapping.columns.values() for name in column.from_]
    names += [entry.column for entry in mapping.filter]
    pattern = None
    if mapping.unpivot is not None:
        names += mapping.unpivot.columns
        pattern = re.compile(mapping.unpivot.pattern) if mapping.unpivot.pattern else None
    return Wanted(tuple(dict.fromkeys(names)) or tuple(canonical), pattern)
