"""What a person has decided about pairs of rows: a CSV file that linkage obeys.

Lines are only ever added. The last line about a pair counts; ``undecided`` takes back what was said before.
``left_print`` and ``right_print`` are fingerprints of what the rows said about the person when it was decided
(see ``queries/fingerprints.sql``); ``by`` and ``at`` say who decided and when. All four may be missing from a
file written by hand: its decisions then hold for whatever stands in those rows.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, cast

from cadre.confidential.linkage.records import PLACES
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file, digest_of

COLUMNS = ("left_source", "left_row", "right_source", "right_row", "decision")
ADDED = ("left_print", "right_print", "by", "at")
Word = Literal["same", "different", "undecided"]
Row = tuple[str, int]
_PRIVATE = 0o600
_NOWHERE = -1  # the place of a row of a source that the workspace does not have any more


class Decision(NamedTuple):
    """Two rows, by place (see ``records.PLACES``), are the same person or two different ones.

    ``pair`` is their ``pair_id`` as they were named when it was decided.
    """

    one: int
    two: int
    decision: Literal["same", "different"]
    one_print: str = ""
    two_print: str = ""
    pair: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the file."""

    left_source: str
    left_row: int
    right_source: str
    right_row: int
    decision: Word
    left_print: str = ""
    right_print: str = ""
    by: str = ""
    at: str = ""

    @property
    def rows(self) -> tuple[Row, Row]:
        return (self.left_source, self.left_row), (self.right_source, self.right_row)

    @property
    def pair(self) -> str:
        return pair_id(*self.rows)


def pair_id(one: Row, two: Row) -> str:
    """Sixteen hexadecimal digits that stand for two rows, in either order, and tell nothing about them."""
    return digest_of(sorted([list(one), list(two)]))[:16]


def read_decisions(path: Path | None, ranks: Mapping[str, int]) -> list[Decision]:
    """Read the file; ``ranks`` are the known sources with their rank among the person-level extracts.

    Raises:
        CadreError: no such file, a missing column, an unknown source, a row that is no number, a decision
            that is none of ``same``, ``different``, ``undecided``.
    """
    if path is None:
        return []
    if not path.is_file():
        raise CadreError("decisions-missing", ExitCode.LINKAGE, file=path.name)
    numbered = list(_lines(path))
    for number, line in numbered:
        for side in ("left", "right"):
            source = str(getattr(line, f"{side}_source"))
            if source not in ranks and not getattr(line, f"{side}_print"):
                raise _bad(path.name, number, f"{side}_source", source)
    return [_decision(line, ranks) for line in _last(line for _, line in numbered)]


def standing_decisions(path: Path | None) -> dict[str, Line]:
    """By pair (``pair_id``) the line that counts, pairs taken back left out; nothing when there is no file.

    Raises:
        CadreError: as ``read_decisions``, but for unknown sources.
    """
    if path is None or not path.is_file():
        return {}
    return {line.pair: line for line in _last(line for _, line in _lines(path))}


def add_decision(
    path: Path, one: Row, two: Row, decision: Word, prints: tuple[str, str] = ("", ""), by: str = ""
) -> None:
    """Add a line to the file, which is written anew: whoever reads or is stopped meanwhile finds it whole.

    Raises:
        CadreError: the file that is there cannot be read; a full disk.
    """
    with _alone(path):
        lines = [line for _, line in _lines(path)] if path.is_file() else []
        at = datetime.now(UTC).isoformat(timespec="seconds")
        added = Line(*one, *two, decision, *prints, by, at)
        with atomic_file(path, mode=_PRIVATE) as temporary:
            temporary.write_text(_written([*lines, added]), encoding="utf-8")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One writer at a time; the lock lies beside the file, which every writing replaces."""
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, _PRIVATE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _written(lines: Sequence[Line]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([(*COLUMNS, *ADDED), *map(astuple, lines)])
    return text.getvalue()


def _last(lines: Iterator[Line]) -> list[Line]:
    """The last line about each pair, in the order of those lines, without what was taken back."""
    last: dict[str, Line] = {}
    for line in lines:
        last.pop(line.pair, None)
        last[line.pair] = line
    return [line for line in last.values() if line.decision != "undecided"]


def _decision(line: Line, ranks: Mapping[str, int]) -> Decision:
    one, two = (
        ranks[source] * PLACES + row if source in ranks else _NOWHERE
        for source, row in ((line.left_source, line.left_row), (line.right_source, line.right_row))
    )
    word = cast(Literal["same", "different"], line.decision)
    return Decision(one, two, word, line.left_print, line.right_print, line.pair)


def _lines(path: Path) -> Iterator[tuple[int, Line]]:
    """Each line with its number in the file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for column in COLUMNS:
            if column not in (reader.fieldnames or []):
                raise CadreError("decisions-column", ExitCode.LINKAGE, file=path.name, column=column)
        for number, row in enumerate(reader, 2):
            yield number, _line(path.name, number, row)


def _line(file: str, number: int, row: Mapping[str, str | None]) -> Line:
    told = {column: (row.get(column) or "").strip() for column in (*COLUMNS, *ADDED)}
    word = told["decision"].lower()
    if word not in ("same", "different", "undecided"):
        raise _bad(file, number, "decision", row["decision"])
    left, right = (_row(file, number, f"{side}_row", told[f"{side}_row"]) for side in ("left", "right"))
    extra = (told[column] for column in ADDED)
    return Line(told["left_source"], left, told["right_source"], right, cast(Word, word), *extra)


def _row(file: str, number: int, column: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise _bad(file, number, column, value) from None


def _bad(file: str, row: int, column: str, value: str | None) -> CadreError:
    return CadreError(
        "decisions-value", ExitCode.LINKAGE, file=file, row=row, column=column, value=(value or "")[:80]
    )
