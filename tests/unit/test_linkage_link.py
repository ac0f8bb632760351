"""``link`` from extracts to members and links: what it must survive, obey and repeat."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cadre.confidential.linkage import Links, Means, link
from cadre.vocabulary.errors import CadreError, ExitCode
from small_extracts import small_extract

MEANS = Means(threads=2, memory="1GB")
Row = dict[str, Any]

ANNA: Row = {"given_name": "Anna", "family_name": "Petrova", "birth_date": date(1980, 5, 3), "sex": "F",
             "national_id": "55501234567", "occupation": "2221"}  # fmt: skip
IVAN: Row = {"given_name": "Иван", "family_name": "Жуков", "birth_date": date(1971, 11, 9), "sex": "M",
             "national_id": "55509876543", "occupation": "2211"}  # fmt: skip


def persons(links: Links) -> dict[tuple[str, int], int]:
    return {(row["source"], row["row"]): row["person"] for row in pq.read_table(links.members).to_pylist()}


def test_one_person_in_three_sources_and_two_scripts(tmp_path: Path) -> None:
    latin = {"given_name": "Ivan", "family_name": "Zhukov"}
    cyrillic = {"given_name": "Анна", "family_name": "Петрова"}
    extracts = [
        small_extract(tmp_path, "register", "register", [ANNA | {"licence_number": "N-1"}, IVAN]),
        small_extract(tmp_path, "pay", "payroll", [IVAN | latin | {"year": 2025}, IVAN | {"year": 2024}]),
        small_extract(tmp_path, "school", "education", [ANNA | cyrillic]),
    ]
    found = persons(link(extracts, {}, tmp_path / "links", means=MEANS))
    assert found["register", 1] == found["school", 1]
    assert found["register", 2] == found["pay", 1] == found["pay", 2]
    assert found["register", 1] != found["register", 2]
    assert len(found) == 5


def test_a_person_is_numbered_by_the_first_row_of_the_most_trusted_source(tmp_path: Path) -> None:
    extracts = [
        small_extract(tmp_path, "pay", "payroll", [ANNA, IVAN]),
        small_extract(tmp_path, "register", "register", [IVAN]),
    ]
    found = persons(link(extracts, {"default": ["pay", "register"]}, tmp_path / "links", means=MEANS))
    assert found == {("pay", 1): 1, ("pay", 2): 2, ("register", 1): 2}


@pytest.mark.parametrize("rows", [[], [ANNA], [{"given_name": None, "family_name": None}]])
def test_a_single_source_with_hardly_anything(tmp_path: Path, rows: list[Row]) -> None:
    links = link([small_extract(tmp_path, "register", "register", rows)], {}, tmp_path / "links", means=MEANS)
    assert (links.rows, links.persons) == (len(rows), len(rows))


def test_no_source_about_people(tmp_path: Path) -> None:
    links = link([small_extract(tmp_path, "areas", "areas", [])], {}, tmp_path / "links", means=MEANS)
    assert (links.rows, links.persons, dict(links.digests)) == (0, 0, {})


def test_namesakes_without_anything_else_stay_apart(tmp_path: Path) -> None:
    rows = [{"given_name": "Anna", "family_name": "Petrova"}] * 2
    links = link([small_extract(tmp_path, "register", "register", rows)], {}, tmp_path / "links", means=MEANS)
    assert links.persons == 2


def test_a_staff_number_is_a_number_of_its_file(tmp_path: Path) -> None:
    bare = {"given_name": "Anna", "family_name": "Petrova", "staff_number": "1001"}
    extracts = [
        small_extract(tmp_path, "pay", "payroll", [bare | {"year": 2024}, bare | {"year": 2025}]),
        small_extract(tmp_path, "jobs", "contracts", [bare]),
    ]
    links = link(extracts, {}, tmp_path / "links", means=MEANS)
    assert links.records == 2


@pytest.mark.parametrize("filler", ["000000000", "1234567890", "NULL", "7", "1000200030"])
def test_a_number_that_stands_for_no_number_joins_nobody(tmp_path: Path, filler: str) -> None:
    register, _ = workforce(80)
    rows = [row | {"national_id": filler, "licence_number": None} for row in register]
    namesakes = [{"given_name": "Anna", "family_name": "Petrova", "national_id": filler}] * 2
    extracts = [small_extract(tmp_path, "register", "register", rows + namesakes)]
    assert link(extracts, {}, tmp_path / "links", means=MEANS).persons == 82


def test_without_national_numbers_name_and_birth_date_decide(tmp_path: Path) -> None:
    bare = {"given_name": "Anna", "family_name": "Petrova", "birth_date": date(1980, 5, 3)}
    extracts = [
        small_extract(tmp_path, "register", "register", [bare, bare | {"birth_date": date(1951, 2, 1)}]),
        small_extract(tmp_path, "pay", "payroll", [bare | {"family_name": "Petrowa"}]),
    ]
    found = persons(link(extracts, {}, tmp_path / "links", means=MEANS))
    assert found["register", 1] == found["pay", 1] != found["register", 2]


def test_decisions_join_and_part(tmp_path: Path) -> None:
    other = ANNA | {"national_id": None, "birth_date": None, "family_name": "Smirnova"}
    extracts = [
        small_extract(tmp_path, "register", "register", [ANNA, other]),
        small_extract(tmp_path, "pay", "payroll", [ANNA]),
    ]
    assert persons(link(extracts, {}, tmp_path / "links", means=MEANS))["pay", 1] == 1
    file = tmp_path / "decisions.csv"
    file.write_text(
        "left_source,left_row,right_source,right_row,decision\n"
        "register,1,pay,1,different\nregister,2,pay,1,same\n"
    )
    found = persons(link(extracts, {}, tmp_path / "links", decisions=file, means=MEANS))
    assert found["register", 2] == found["pay", 1] != found["register", 1]


@pytest.mark.parametrize(
    ("text", "key", "facts"),
    [
        ("left_source,left_row\n", "decisions-column", {"column": "right_source"}),
        (
            "register,1,nowhere,1,same",
            "decisions-value",
            {"row": 2, "column": "right_source", "value": "nowhere"},
        ),
        ("register,one,register,1,same", "decisions-value", {"column": "left_row", "value": "one"}),
        ("register,1,register,1,perhaps", "decisions-value", {"column": "decision", "value": "perhaps"}),
        ("register,1", "decisions-value", {"column": "decision"}),
    ],
)
def test_a_decision_that_cannot_be_read_is_named(tmp_path: Path, text: str, key: str, facts: Row) -> None:
    header = "" if text.startswith("left") else "left_source,left_row,right_source,right_row,decision\n"
    file = tmp_path / "decisions.csv"
    file.write_text(header + text)
    extracts = [small_extract(tmp_path, "register", "register", [ANNA])]
    with pytest.raises(CadreError) as problem:
        link(extracts, {}, tmp_path / "links", decisions=file)
    assert (problem.value.key, problem.value.exit_code) == (key, ExitCode.LINKAGE)
    assert facts.items() <= problem.value.facts.items()


def test_a_missing_file_of_decisions_and_a_key_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(CadreError, match="decisions-missing"):
        link([], {}, tmp_path, decisions=tmp_path / "no.csv")
    with pytest.raises(CadreError, match="linkage-key"):
        link([], {}, tmp_path, key="given_name")


def test_one_key_for_all_sources_needs_no_names(tmp_path: Path) -> None:
    nobody = {"national_id": None}
    register = [ANNA, IVAN | nobody]
    payroll = [{"national_id": "555-01234567"}, IVAN | {"national_id": ""}, nobody, nobody]
    extracts = [
        small_extract(tmp_path, "register", "register", register),
        small_extract(tmp_path, "pay", "payroll", payroll),
    ]
    links = link(extracts, {}, tmp_path / "links", key="national_id", means=MEANS)
    found = persons(links)
    assert found["register", 1] == found["pay", 1]
    assert found["register", 2] == found["pay", 2], "the same whole identity"
    assert len(set(found.values())) == links.persons == 4
    assert pq.read_table(links.links).num_rows == 0


def workforce(size: int, seed: int = 3) -> tuple[list[Row], list[Row]]:
    """A register and a payroll of the same people; every fourth row has a fault."""
    draw = random.Random(seed)
    names = ["Anna", "Yulia", "Khasan", "Dmitry", "Nurlan", "Zhanna", "Ivan", "Aigul", "Oleg", "Timur"]
    roots, endings = ("Petr", "Zhuk", "Asan", "Bek", "Kim", "Sad", "Mor"), ("ov", "enko", "ulin", "aev")
    register: list[Row] = []
    payroll: list[Row] = []
    for number in range(size):
        person = {
            "given_name": draw.choice(names),
            "family_name": draw.choice(roots) + draw.choice(endings),
            "sex": draw.choice("FM"),
            "birth_date": date(1950 + draw.randrange(50), 1 + draw.randrange(12), 1 + draw.randrange(28)),
            "national_id": str(10**10 + number * 7919),
            "occupation": draw.choice(["2221", "2211"]),
        }
        register.append(person | {"licence_number": f"N{number}"})
        fault = draw.choice([{}, {}, {}, {"national_id": None}, {"birth_date": None}, {"family_name": "Li"}])
        payroll.append(person | fault | {"year": 2025})
    draw.shuffle(payroll)
    return register, payroll


@pytest.mark.slow
def test_threads_and_repetition_change_nothing(tmp_path: Path) -> None:
    register, payroll = workforce(1500)
    results = []
    for run, threads in enumerate((1, 2)):
        folder = tmp_path / str(run)
        extracts = [
            small_extract(folder, "register", "register", register),
            small_extract(folder, "pay", "payroll", payroll),
        ]
        links = link(extracts, {}, folder / "links", means=Means(threads, "1GB"))
        results.append((links.folder.name, links.members.read_bytes(), links.links.read_bytes()))
    assert results[0] == results[1]
    assert abs(len(set(persons(links).values())) - 1500) < 15


def test_linked_again_is_taken_from_disk_and_a_persons_digest_depends_on_its_source_only(
    tmp_path: Path,
) -> None:
    register = small_extract(tmp_path, "register", "register", [ANNA, IVAN])
    links = link(
        [register, small_extract(tmp_path, "pay", "payroll", [ANNA])], {}, tmp_path / "links", means=MEANS
    )
    stamp = links.members.stat().st_mtime_ns
    again = link(
        [register, small_extract(tmp_path, "pay", "payroll", [ANNA])], {}, tmp_path / "links", means=MEANS
    )
    assert (again, again.members.stat().st_mtime_ns) == (links, stamp)
    more = link(
        [register, small_extract(tmp_path, "pay", "payroll", [ANNA, IVAN])],
        {},
        tmp_path / "links",
        means=MEANS,
    )
    assert more.folder != links.folder
    assert more.digests["register"] == links.digests["register"]
    assert more.digests["pay"] != links.digests["pay"]


def test_the_links_table_says_what_to_look_at(tmp_path: Path) -> None:
    extracts = [
        small_extract(tmp_path, "register", "register", [ANNA]),
        small_extract(tmp_path, "pay", "payroll", [ANNA | {"family_name": "Petrowa", "national_id": None}]),
    ]
    links = link(extracts, {}, tmp_path / "links", means=MEANS)
    (pair,) = pq.read_table(links.links).to_pylist()
    assert (pair["left_source"], pair["left_row"], pair["right_source"], pair["right_row"]) == (
        "register",
        1,
        "pay",
        1,
    )
    assert pair["band"] in ("certain", "review")
    assert pair["person"] == 1
    assert pair["basis"] == "model"
    assert links.bands == {pair["band"]: 1}
