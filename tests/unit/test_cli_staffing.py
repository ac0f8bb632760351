"""``cadre staffing``: a workload table at the terminal, and what it says to bad input."""

from __future__ import annotations

from pathlib import Path

import pytest

from both_languages import told
from cadre.cli.workloads import read_workload
from cadre.methods.staffing.workload import needs
from cadre.vocabulary.errors import CadreError
from terminal import answer, cadre

HEAD = "facility,cadre,kind,item,amount,minutes,staff,unit\n"
TIME = ",,possible_days,,250,,,\n,,hours_per_day,,8,,,\n"
TABLE = f"""{HEAD}{TIME},nurse,service,visit,,30,,
,,category,meetings,20,,,
A,nurse,service,visit,16000,,,
A,nurse,individual,teaching,500,,2,
A,nurse,existing,,3,,,
B,nurse,service,visit,8000,15,,
B,nurse,existing,in post,1,,,
C,nurse,service,visit,400,,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "workload.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_need_by_hand(table: Path) -> None:
    """2000 hours a year; 4000 or 8000 visits each; a fifth of the time in meetings; A teaches 1000 hours."""
    found = answer("staffing", table, "--posts", "4", "--manual-rounding")
    a, b, c = found["units"]
    assert (a["services"], a["category_factor"], a["individual_factor"]) == (4, 1.25, 0.5)
    assert (a["required"], a["difference"], a["required_rounded"]) == (5.5, -2.5, 5)
    assert a["ratio"] == pytest.approx(3 / 5.5)
    assert (b["required"], b["difference"], b["ratio"], b["pressure_percent"]) == pytest.approx(
        (1.25, -0.25, 0.8, 20)
    )
    assert (c["required"], c["existing"], c["ratio"]) == (0.125, None, None)
    assert found["allocation"]["given"] == [
        {"facility": "A", "cadre": "nurse", "posts": 3}, {"facility": "B", "cadre": "nurse", "posts": 1}
    ]  # fmt: skip
    assert (found["allocation"]["not_needed"], found["allocation"]["staff_unknown"]) == (0, ["C"])
    assert found["totals"] == [
        {"cadre": "nurse", "required": 6.875, "existing": None, "short": None, "surplus": None}
    ]
    assert any("not checked" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("language", "word"), [("en", "required 5.50, existing 3.00"), ("ru", "требуется 5,50, есть 3,00")]
)
def test_the_need_is_told(table: Path, language: str, word: str) -> None:
    done = cadre("staffing", table, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert word in done.stdout


@pytest.mark.parametrize(
    ("rows", "key", "word"),
    [
        ("A,n,category,a,60,,,\nA,n,category,b,40,,,", "staffing-allowances", "100"),
        ("A,n,category,a,2000,,,hours_per_year", "staffing-allowances", "100"),
        ("A,n,category,a,10,,,minutes", "staffing-unknown", "minutes"),
        ("A,n,leave,a,10,,,", "staffing-unknown", "leave"),
        ("A,n,absence,leave,-3,,,", "staffing-negative", "-3"),
        ("A,n,absence,leave,250,,,", "staffing-time-used-up", "250"),
        ("A,n,service,birth,7,,,", "staffing-no-minutes", "birth"),
        ("A,n,individual,teaching,7,,,", "staffing-no-staff", "teaching"),
        ("A,n,service,visit,8,9,,", "staffing-twice", "visit"),
        (",,hours_per_day,,7,,,", "staffing-twice", "3"),
    ],
)
def test_bad_input_is_told_in_both_languages(tmp_path: Path, rows: str, key: str, word: str) -> None:
    path = tmp_path / "workload.csv"
    path.write_text(f"{HEAD}{TIME}A,n,service,visit,100,10,,\n{rows}\n", encoding="utf-8")
    with pytest.raises(CadreError) as raised:
        needs(read_workload(path))
    assert raised.value.key == key
    for text in told(raised.value).values():
        assert word in text


@pytest.mark.parametrize(
    ("rows", "key"), [(TIME, "staffing-no-service"), ("A,n,service,visit,9,9,,\n", "staffing-no-time")]
)
def test_what_is_missing_is_named(tmp_path: Path, rows: str, key: str) -> None:
    path = tmp_path / "workload.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(CadreError, match=key) as raised:
        needs(read_workload(path))
    assert all(told(raised.value).values())


def test_posts_of_two_cadres_are_not_exchanged(table: Path) -> None:
    with table.open("a", encoding="utf-8") as file:
        file.write("A,doctor,service,visit,8000,15,,\nA,doctor,existing,,0,,,\n")
    done = cadre("staffing", table, "--posts", "2")
    assert done.returncode == 2
    assert "--cadre" in done.stderr
    given = answer("staffing", table, "--posts", "2", "--cadre", "doctor")["allocation"]["given"]
    assert given == [{"facility": "A", "cadre": "doctor", "posts": 2}]
    assert cadre("staffing", table, "--cadre", "dentist").returncode == 2


@pytest.mark.parametrize(("language", "word"), [("en", "Existing"), ("ru", "Требуется")])
def test_existing_and_required_staff_are_drawn(language: str, word: str, table: Path, tmp_path: Path) -> None:
    done = cadre("staffing", table, "--chart", tmp_path / "c.svg", language=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert word in (tmp_path / "c.svg").read_text("utf-8")
