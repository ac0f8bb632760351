"""Decisions about pairs: added at the end, taken back, and never upon other people's rows."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_linkage_link import ANNA, IVAN, MEANS, persons

from cadre.confidential.linkage import Links, link
from cadre.confidential.linkage.decisions import add_decision, pair_id, read_decisions, standing_decisions
from cadre.confidential.linkage.reasons import ReviewPair, review_pairs
from cadre.vocabulary.errors import CadreError
from small_extracts import small_extract

Row = dict[str, Any]
# is she Anna? the model joins the two and wants somebody to look
DOUBLE: Row = ANNA | {"national_id": None, "given_name": "Zarina", "sex": None, "occupation": None}
OTHERS: list[Row] = [
    IVAN | {"given_name": name, "family_name": f"{name}ov", "national_id": f"5550000{number}{number}"}
    for number, name in enumerate(("Oleg", "Timur", "Nurlan"), 11)
]


def linked(folder: Path, register: Sequence[Row], pay: Sequence[Row], decisions: Path | None) -> Links:
    extracts = [
        small_extract(folder, "register", "register", register),
        small_extract(folder, "pay", "payroll", pay),
    ]
    return link(extracts, {}, folder / "links", decisions=decisions, means=MEANS)


def decide(file: Path, pair: ReviewPair, word: Literal["same", "different", "undecided"]) -> None:
    add_decision(file, pair.left, pair.right, word, pair.prints, "Paaaaaaaaaaaa")


def told(links: Links) -> list[dict[str, Any]]:
    return list(pq.read_table(links.decisions).to_pylist())


@pytest.mark.parametrize(("word", "persons_then"), [("same", 2), ("different", 3)])
def test_a_pair_to_review_is_decided_and_undone(
    tmp_path: Path, word: Literal["same", "different"], persons_then: int
) -> None:
    file, rows = tmp_path / "decisions.csv", ([ANNA, IVAN], [DOUBLE])
    (pair,) = review_pairs(linked(tmp_path, *rows, None).folder)
    decide(file, pair, word)
    links = linked(tmp_path, *rows, file)
    assert links.persons == persons_then
    (again,) = review_pairs(links.folder)
    assert (again.id, again.basis, again.decided_by) == (pair.id, "decided", pair.id)
    assert told(links) == [
        {"pair": pair.id, "decision": word, "state": "held", "left_source": "register", "left_row": 1,
         "right_source": "pay", "right_row": 1}
    ]  # fmt: skip
    decide(file, pair, "undecided")
    assert standing_decisions(file) == {}
    (back,) = review_pairs(linked(tmp_path, *rows, file).folder)
    assert (back.basis, back.band) == ("model", "review")


def test_rows_that_moved_are_followed_and_rows_that_became_others_are_told(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    (pair,) = review_pairs(linked(tmp_path, [ANNA, IVAN], [DOUBLE], None).folder)
    decide(file, pair, "different")
    moved = linked(tmp_path, [*OTHERS, IVAN, ANNA], [*OTHERS[:1], DOUBLE], file)
    (line,) = told(moved)
    assert (line["state"], line["left_row"], line["right_row"]) == ("moved", 5, 2)
    assert persons(moved)["register", 5] != persons(moved)["pay", 2]
    assert moved.lapsed == 0
    replaced = linked(tmp_path, [*OTHERS, ANNA], OTHERS, file)
    (line,) = told(replaced)
    assert (line["state"], replaced.lapsed) == ("lapsed", 1)
    assert persons(replaced)["register", 1] == persons(replaced)["pay", 1], (
        "not upon whoever stands there now"
    )
    assert [one for one in review_pairs(replaced.folder) if one.basis == "decided"] == []


def test_a_row_that_says_something_else_about_the_person_is_to_be_decided_again(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    (pair,) = review_pairs(linked(tmp_path, [ANNA], [DOUBLE], None).folder)
    decide(file, pair, "different")
    same = linked(tmp_path, [ANNA], [DOUBLE | {"occupation": "2212", "year": 2025}], file)
    assert [line["state"] for line in told(same)] == ["held"]
    mended = linked(tmp_path, [ANNA], [DOUBLE | {"national_id": ANNA["national_id"]}], file)
    assert [line["state"] for line in told(mended)] == ["lapsed"]
    assert mended.persons == 1


def test_two_rows_alike_are_not_guessed_between(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    (pair,) = review_pairs(linked(tmp_path, [ANNA], [DOUBLE], None).folder)
    decide(file, pair, "same")
    links = linked(tmp_path, [ANNA], [IVAN, DOUBLE, DOUBLE], file)
    assert [line["state"] for line in told(links)] == ["lapsed"]


def test_by_hand_a_decision_holds_for_whatever_stands_there_and_lapses_where_nothing_does(
    tmp_path: Path,
) -> None:
    file = tmp_path / "decisions.csv"
    header = "left_source,left_row,right_source,right_row,decision\n"
    file.write_text(header + "register,1,pay,1,same\nregister,2,pay,9,same\n")
    links = linked(tmp_path, [ANNA, IVAN], OTHERS, file)
    assert persons(links)["register", 1] == persons(links)["pay", 1]
    assert [line["state"] for line in told(links)] == ["held", "lapsed"]


def test_one_decision_settles_the_same_question_about_the_same_two_people(tmp_path: Path) -> None:
    """Anna stands in the register and in the school's roll, her double on the payroll in two spellings."""
    file = tmp_path / "decisions.csv"
    register = [ANNA, ANNA | {"licence_number": "N-77"}]
    pay = [DOUBLE, DOUBLE | {"staff_number": "40021"}]
    first = linked(tmp_path, register, pay, None)
    pairs = review_pairs(first.folder)
    assert (len(pairs), first.persons) == (4, 1)
    decide(file, pairs[0], "same")
    together = linked(tmp_path, register, pay, file)
    assert (together.persons, together.bands.get("review", 0)) == (1, 0)
    assert {one.decided_by for one in review_pairs(together.folder)} == {pairs[0].id}
    decide(file, pairs[0], "different")
    apart = linked(tmp_path, register, pay, file)
    assert (apart.persons, apart.bands.get("review", 0)) == (2, 0)
    assert {one.decided_by for one in review_pairs(apart.folder)} == {pairs[0].id}


def test_the_file_is_added_to_and_older_files_are_read(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text("left_source,left_row,right_source,right_row,decision\nregister,1,pay,1,same")
    add_decision(file, ("pay", 1), ("register", 1), "different", ("a", "b"), "Pbbbbbbbbbbbb")
    add_decision(file, ("register", 2), ("pay", 2), "same")
    lines = file.read_text().splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("register,1,pay,1,same,")
    found = read_decisions(file, {"register": 0, "pay": 1})
    assert [one.decision for one in found] == ["different", "same"]
    assert found[0].one_print == "a"
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert standing_decisions(file)[pair_id(("register", 1), ("pay", 1))].by == "Pbbbbbbbbbbbb"


def test_a_source_that_is_gone_lapses_its_decisions_unless_somebody_misspelt_it(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    add_decision(file, ("roll", 4), ("register", 1), "same", ("00", "11"))
    links = linked(tmp_path, [ANNA], [IVAN], file)
    assert [line["state"] for line in told(links)] == ["lapsed"]
    add_decision(file, ("roll", 4), ("pay", 1), "same")
    with pytest.raises(CadreError, match="decisions-value"):
        linked(tmp_path, [ANNA], [IVAN], file)


WORDS = st.sampled_from(["same", "different", "undecided"])


@settings(deadline=None, max_examples=25)
@given(said=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.booleans(), WORDS), max_size=8))
def test_the_last_word_about_each_pair_stands(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[int, int, bool, Any]]
) -> None:
    file = tmp_path_factory.mktemp("words") / "decisions.csv"
    last: dict[tuple[int, int], str] = {}
    for one, two, turned, word in said:
        rows = (("register", one), ("pay", two))
        add_decision(file, *(reversed(rows) if turned else rows), word)
        last[one, two] = word
    wanted = {
        pair_id(("register", one), ("pay", two)): word
        for (one, two), word in last.items() if word != "undecided"
    }  # fmt: skip
    assert {pair: line.decision for pair, line in standing_decisions(file).items()} == wanted


def test_writers_beside_each_other_lose_nothing_and_a_killed_one_leaves_the_file_whole(
    tmp_path: Path,
) -> None:
    import signal
    import time

    file, children = tmp_path / "decisions.csv", []
    for number in range(3):
        child = os.fork()
        if child == 0:
            for row in range(1, 60):
                add_decision(file, ("register", row), ("pay", number), "same")
            os._exit(0)
        children.append(child)
    time.sleep(random.random() / 4)
    os.kill(children[0], signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)
    found = read_decisions(file, {"register": 0, "pay": 1})
    rows = [one.one for one in found]
    assert len({*zip(rows, [one.two for one in found], strict=True)}) == len(rows) >= 2 * 59
