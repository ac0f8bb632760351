"""Editions: named by content, without names, taken over table by table, whole or not there at all."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cadre.catalogue.load import source_kinds
from cadre.confidential.linkage import Means
from cadre.confidential.store import current_edition, open_edition
from cadre.vocabulary.errors import CadreError, ExitCode
from small_extracts import rows_of, small_edition

Row = dict[str, Any]


def workforce(people: int = 60, seed: int = 5) -> dict[str, list[Row]]:
    """Sources of every person-level kind about the same people, no two values of an identity alike."""
    draw = random.Random(seed)
    found: dict[str, list[Row]] = {
        kind: [] for kind in ("register", "contracts", "payroll", "education", "movements")
    }
    for number in range(people):
        who = {
            "national_id": f"NID{number:05}X",
            "given_name": f"Given{number}x",
            "family_name": f"Family{number}x",
            "birth_date": date(1950 + number % 50, 1 + number % 12, 1 + number % 28),
            "sex": draw.choice("FM"),
            "occupation": draw.choice(["2221", "2211", "3221"]),
        }
        licence = {"licence_number": f"LIC{number:05}Y"}
        staff = {"staff_number": f"STAFF{number:05}"}
        job = {"facility": "H1", "role": "clinical", "start_date": date(2012 + number % 12, 1, 1)}
        pay = {"bank_account": f"BANK{number:05}", "gross_pay": draw.random() * 1000, "months_paid": 12.0}
        student = {"student_number": f"STUD{number:05}", "status": "graduated"}
        move = {"direction": "arrival", "partner": "KGZ", "date": date(2020, 1, 1)}
        found["register"].append(who | licence | {"first_licensed": date(2010, 1, 1)})
        found["contracts"].append(who | staff | job | {"fte": draw.random()})
        found["payroll"] += [who | staff | pay | {"year": year} for year in (2023, 2024)]
        found["education"].append(who | student | {"admitted_year": 2001, "status_year": 2005})
        found["movements"].append(who | licence | move)
    return found | {
        "facilities": [{"facility": "H1", "area": "N1", "ownership": "public", "facility_type": "hospital"}],
        "budget": [{"year": 2024, "item": "cpd", "budgeted": 1.0, "currency": "XSD"}],
    }


def test_every_table_of_the_contract_is_there_even_without_rows(tmp_path: Path) -> None:
    edition = small_edition(tmp_path, {})
    assert set(edition.tables) == {
        "workers", "licences", "jobs", "pay", "education", "movements", "stock", "flows", "reconciliation",
        "facilities", "areas", "establishment", "workload", "incidents", "concerns", "population", "budget",
        "series", "published_tally", "questionnaire",
    }  # fmt: skip
    assert all(table.rows == 0 for table in edition.about.values())
    assert edition == current_edition(tmp_path / "editions") == open_edition(edition.folder)


def test_nothing_that_identifies_a_person_is_outside_the_vault(tmp_path: Path) -> None:
    rows = workforce()
    edition = small_edition(tmp_path, rows)
    hidden = {
        str(row[column])
        for kind, found in rows.items()
        for row in found
        for column, about in source_kinds()[kind].columns.items()
        if about.role == "identity" and row.get(column) is not None
    }
    assert len(hidden) > 7 * 60
    names = {
        name
        for kind in source_kinds().values()
        for name, about in kind.columns.items()
        if about.role == "identity"
    }
    for name, path in edition.tables.items():
        assert not names & set(pq.read_schema(path).names), name
        held = {str(value) for row in rows_of(edition, name) for value in row.values()}
        assert not held & hidden, name
        content = path.read_bytes()
        assert not any(word.encode() in content for word in hidden if not word[:4].isdigit()), name
    told = edition.folder.joinpath("edition.json").read_text()
    assert not any(word in told for word in hidden)
    assert (edition.folder / "vault").stat().st_mode & 0o077 == 0


def test_the_same_inputs_give_the_same_edition_whatever_the_threads(tmp_path: Path) -> None:
    rows = workforce(300)
    first = small_edition(tmp_path / "a", rows, means=Means(1, "1GB"))
    second = small_edition(tmp_path / "b", rows, means=Means(2, "500MB"))
    assert (first.id, first.digests) == (second.id, second.digests)
    assert all(first.tables[name].read_bytes() == path.read_bytes() for name, path in second.tables.items())


def test_nothing_changed_makes_nothing(tmp_path: Path) -> None:
    first = small_edition(tmp_path, workforce())
    again = small_edition(tmp_path, workforce())
    assert again == first
    assert (first.reused, again.made) == ((), ())
    again.verify()


def test_a_changed_source_rewrites_only_what_depends_on_it(tmp_path: Path) -> None:
    rows = workforce()
    first = small_edition(tmp_path, rows)
    rows["budget"][0]["budgeted"] = 2.0
    second = small_edition(tmp_path, rows)
    assert second.made == ("budget",)
    rows["payroll"][0]["gross_pay"] = 7.0
    third = small_edition(tmp_path, rows)
    assert set(third.made) == {"pay", "workers", "stock", "flows", "reconciliation"}
    assert third.digests["stock"] == second.digests["stock"], "made again, and the same"
    assert len({first.id, second.id, third.id}) == 3
    for edition in (first, second, third):
        edition.verify()
    assert first.tables["jobs"].samefile(third.tables["jobs"])


def test_years_and_country_matter_where_they_are_used(tmp_path: Path) -> None:
    small_edition(tmp_path, workforce())
    other = small_edition(tmp_path, workforce(), years=[2024])
    assert set(other.made) == {"stock", "flows", "reconciliation", "pay"}
    assert {row["year"] for row in rows_of(other, "stock")} == {2024}


def test_a_table_knows_the_sources_behind_it(tmp_path: Path) -> None:
    edition = small_edition(tmp_path, workforce())
    assert edition.about["licences"].sources == ("register",)
    assert edition.about["jobs"].sources == ("contracts", "facilities")
    assert edition.about["budget"].sources == ("budget",)
    assert len(edition.sources) == 7


def test_a_damaged_edition_is_told(tmp_path: Path) -> None:
    edition = small_edition(tmp_path, workforce())
    assert not os.access(edition.tables["jobs"], os.W_OK) or os.geteuid() == 0
    edition.tables["jobs"].chmod(0o644)
    edition.tables["jobs"].write_bytes(b"PAR1")
    with pytest.raises(CadreError, match="edition-damaged"):
        edition.verify()


def test_two_lists_of_one_thing_are_not_added_up(tmp_path: Path) -> None:
    people = {"area": "XSC", "year": 2024, "sex": "F", "age_from": 20, "age_to": 24}
    rows = {
        "population": [people | {"persons": 10.0}],
        "population-b": [people | {"persons": 12.0}, people | {"year": 2023, "persons": 11.0}],
        "facilities": [{"facility": "H1", "area": "N1"}],
        "facilities-b": [{"facility": "H1", "area": "S1"}],
        "incidents": [{"incident": "7", "date": date(2024, 1, 1), "facility": "H1"}] * 2,
    }
    edition = small_edition(tmp_path, rows, precedence={"default": ["facilities-b"]})
    assert [(row["year"], row["persons"]) for row in rows_of(edition, "population")] == [
        (2023, 11.0),
        (2024, 10.0),
    ]
    assert [row["area"] for row in rows_of(edition, "facilities")] == ["S1"]
    assert [row["area"] for row in rows_of(edition, "incidents")] == ["S1"]


def test_concerns_are_those_of_the_country_and_no_rumor_is_one(tmp_path: Path) -> None:
    told = {
        "recipient": "1", "quarter": "2024-Q3", "country": "XSC", "area": "N1", "concern_kind": "conflict",
        "attack_type": "obstruction", "concern_occupation": "nurses", "sex": "F",
        "concern_certainty": "probable", "concern_recipient": "union",
    }  # fmt: skip
    rows = [
        told,
        told | {"concern_certainty": "confirmed", "quarter": "2024-Q4"},
        told | {"attack_type": None, "concern_kind": "pay", "quarter": "2025-Q1"},
        told | {"concern_certainty": "rumor"},
        told | {"country": "KGZ"},
    ]
    edition = small_edition(tmp_path, {"concerns": rows})
    names = ("year", "quarter", "concern_kind", "attack_type", "concern_occupation", "sex", "concern_form")
    assert [tuple(row[name] for name in names) for row in rows_of(edition, "concerns")] == [
        (2024, "Q3", "conflict", "obstruction", "_U", "_U", "_Z"),
        (2024, "Q4", "conflict", "obstruction", "nurses", "F", "_Z"),
        (2025, "Q1", "pay", "_Z", "nurses", "F", "_Z"),
    ]


# ---- crashes ----------------------------------------

SCRIPT = """
import sys
from pathlib import Path
from small_extracts import small_edition
from test_store_edition import workforce
people, change, room = (int(word) for word in sys.argv[2:])
rows = workforce(people)
rows["budget"][0]["budgeted"] = rows["payroll"][0]["gross_pay"] = float(change)
print("ready", flush=True)
print(small_edition(Path(sys.argv[1]), rows, room=room or None).id)
"""


def _run(folder: Path, people: int, change: int, room: int = 0) -> subprocess.Popen[str]:
    """Build in a process of its own; ``change`` makes it another edition than the last."""
    path = os.pathsep.join([str(Path(__file__).parent.parent), str(Path(__file__).parent)])
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), str(people), str(change), str(room)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip


@pytest.mark.slow
def test_killed_at_any_moment_the_last_good_edition_stays(tmp_path: Path) -> None:
    start = time.monotonic()
    first, _ = _run(tmp_path, 100, 0).communicate()
    whole = time.monotonic() - start
    draw, outcomes = random.Random(1), []
    for attempt in range(1, 6):
        before = current_edition(tmp_path / "editions")
        running = _run(tmp_path, 100, attempt)
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(draw.random() * whole / 3)
        running.kill()
        running.communicate()
        outcomes.append(running.returncode)
        left = current_edition(tmp_path / "editions")
        assert before is not None
        assert left is not None
        left.verify()
        assert left.id == before.id or len(left.tables) == len(before.tables)
    assert -9 in outcomes
    out, problems = _run(tmp_path, 100, 99).communicate()
    final = current_edition(tmp_path / "editions")
    assert final is not None, problems
    assert out.split()[-1] == final.id != first.split()[-1]
    final.verify()


@pytest.mark.parametrize("room", [2_000, 20_000])
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, room: int) -> None:
    edition = small_edition(tmp_path, workforce(2000))
    running = _run(tmp_path, 2000, 5, room)
    _, problems = running.communicate()
    assert running.returncode == 1
    assert "CadreError: disk-full" in problems, problems
    assert current_edition(tmp_path / "editions") == edition
    edition.verify()
    assert [path.name for path in (tmp_path / "editions").iterdir() if path.name.startswith(".")] == []


def test_too_little_memory_is_told(tmp_path: Path) -> None:
    with pytest.raises(CadreError) as problem:
        small_edition(tmp_path, workforce(500), means=Means(1, "1MB"))
    assert problem.value.key in ("memory-short", "disk-full")
    assert problem.value.exit_code is ExitCode.STORAGE


def test_a_leftover_of_a_crash_is_swept(tmp_path: Path) -> None:
    from cadre.workspace.files import sweep_leftovers

    small_edition(tmp_path, {})
    shutil.copytree(tmp_path / "editions" / (tmp_path / "editions/current").read_text().strip(),
                    tmp_path / "editions/.edition.part-spill-x")  # fmt: skip
    assert sweep_leftovers(tmp_path / "editions") == 1
