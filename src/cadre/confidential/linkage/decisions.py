"""What a person has decided about pairs of rows: a CSV file that linkage obeys."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, cast

from cadre.confidential.linkage.records import PLACES
from cadre.vocabulary.errors import CadreError, ExitCode

COLUMNS = ("left_source", "left_row", "right_source", "right_row", "decision")


class Decision(NamedTuple):
    """Two rows, by place (see ``records.PLACES``), are the same person or two different ones."""

    one: int
    two: int
    decision: Literal["same", "different"]


def read_decisions(path: Path | None, ranks: Mapping[str, int]) -> list[Decision]:
    """Read the file; ``ranks`` are the known sources with their rank among the person-level extracts.

    Raises:
        CadreError: no such file, a missing column, an unknown source, a row that is no number, a decision
            that is neither ``same`` nor ``different``.
    """
    if path is None:
        return []
    if not path.is_file():
        raise CadreError("decisions-missing", ExitCode.LINKAGE, file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        _check_header(path.name, reader.fieldnames or [])
        return [_decision(path.name, number, row, ranks) for number, row in enumerate(reader, 2)]


def _check_header(file: str, header: Sequence[str]) -> None:
    for column in COLUMNS:
        if column not in header:
            raise CadreError("decisions-column", ExitCode.LINKAGE, file=file, column=column)


def _decision(file: str, number: int, row: Mapping[str, str], ranks: Mapping[str, int]) -> Decision:
    word = (row["decision"] or "").strip().lower()
    if word not in ("same", "different"):
        raise _bad(file, number, "decision", row["decision"])
    left, right = (_place(file, number, row, side, ranks) for side in ("left", "right"))
    return Decision(left, right, cast(Literal["same", "different"], word))


def _place(file: str, number: int, row: Mapping[str, str], side: str, ranks: Mapping[str, int]) -> int:
    source = (row[f"{side}_source"] or "").strip()
    if source not in ranks:
        raise _bad(file, number, f"{side}_source", source)
    try:
        return ranks[source] * PLACES + int(row[f"{side}_row"])
    except (TypeError, ValueError):
        raise _bad(file, number, f"{side}_row", row[f"{side}_row"]) from None


def _bad(file: str, row: int, column: str, value: str | None) -> CadreError:
    return CadreError(
        "decisions-value", ExitCode.LINKAGE, file=file, row=row, column=column, value=(value or "")[:80]
    )
