"""Comma-separated values: what a spreadsheet would run, what a reader gets back, how much is held at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.workspace.spreadsheet import csv_chunks, harmless

LIVE = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\x00=1",
    "＝1",
    "－1",
    "=HYPERLINK(1)",
)


def read(lines: object, mark: bool = True) -> list[list[str]]:
    written = b"".join(csv_chunks(lines, mark)).decode()  # type: ignore[arg-type]
    assert written.startswith("\ufeff") == mark
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))


def test_plain_negative_numbers_stay_numbers() -> None:
    assert [harmless(text) for text in ["-5", "-1,5", "+7", "-5+1", "a=b", ""]] == [
        "-5", "-1,5", "+7", "'-5+1", "a=b", "",
    ]  # fmt: skip


@pytest.mark.parametrize("text", LIVE)
def test_nothing_is_run(text: str) -> None:
    (row,) = read([[text, "after"]])
    assert row[0].startswith("'")
    assert row[1] == "after"


@given(text=st.text(max_size=20))
def test_every_cell_is_a_number_or_begins_with_something_that_is_not_run(text: str) -> None:
    (row,) = read([[text, "after"]])
    first = row[0].lstrip()[:1]
    assert first not in set("=@＝＋－＠") | {"\t"}
    if first in set("+-"):
        float(row[0].replace(",", "").replace(".", ""))


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_of_numbers_every_digit_is_kept(number: float) -> None:
    (row,) = read([[number, None, 7]], mark=False)
    assert (float(row[0]), row[1:]) == (number, ["", "7"])


def test_whole_numbers_look_like_whole_numbers() -> None:
    assert read([[100.0, -3.0, 0.5]]) == [["100", "-3", "0.5"]]


def test_a_million_lines_are_never_held_at_once() -> None:
    asked = 0

    def lines() -> Iterator[list[object]]:
        nonlocal asked
        for asked in range(1_000_000):  # noqa: B007 - how far it was read is the answer
            yield ["X" * 50, 1.5]

    pieces = csv_chunks(lines())
    first = next(pieces)
    assert (len(first) < 70_000, asked < 2_000) == (True, True)
