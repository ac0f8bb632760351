"""What is made once on a machine: found again, the same, and made anew where nothing can be kept."""

from __future__ import annotations

from pathlib import Path

from cadre.publishable.documents import fonts
from cadre.workspace.kept import kept


def test_it_is_made_once_and_found_in_any_place(tmp_path: Path) -> None:
    calls: list[int] = []

    def make() -> bytes:
        calls.append(1)
        return b"dear"

    first, second = tmp_path / "first", tmp_path / "second"
    assert [kept("a", (first, second), make) for _ in range(3)] == [b"dear"] * 3
    assert (len(calls), list(tmp_path.rglob("a"))) == (1, [first / "a"])
    assert kept("a", (second, first), make) == b"dear"
    assert kept("b", (second, first), make) == b"dear"
    assert len(calls) == 2


def test_the_second_place_takes_what_the_first_does_not(tmp_path: Path) -> None:
    closed, open_to_us = tmp_path / "closed", tmp_path / "open"
    closed.write_text("a file where a folder should be")
    assert kept("a", (closed, open_to_us), lambda: b"dear") == b"dear"
    assert (open_to_us / "a").read_bytes() == b"dear"
    assert kept("a", (closed,), lambda: b"dear") == b"dear"


def test_the_kept_letters_are_those_that_were_taken_out() -> None:
    assert fonts._letters("Regular") == fonts._letters("Regular") == fonts._taken_out("Regular", "woff")
