"""``cadre budget``: every part from a specification, and what it says to bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from both_languages import told
from cadre.cli.budget.command import budget_parts
from cadre.methods.uncertainty.intervals import ends
from cadre.vocabulary.errors import CadreError
from terminal import answer, cadre

LINES = (("a", 100, 96, ""), ("b", 100, 104, ""), ("r", 10, 2, "contingency"))
FILES = {
    "posts.csv": "heads,base,allowances,employer_cost,currency\n10,100,20,30,MWK\n2,500,,,MWK\n",
    "train.csv": "name,graduates,funded,filled,need\nnurse,1200,1100,1000,3000\ndoctor,10,,8,\n",
    "votes.csv": "year,line,approved,actual,role\n" + "".join(
        f"{year},{name},{approved},{actual},{role}\n"
        for year in (2021, 2022, 2023)
        for name, approved, actual, role in LINES
    ),
    "pay.csv": "year,amount,index,ppp\n2020,100,80,250\n2023,150,160,\n",
    "space.csv": "area,year,gdp_per_head,government_percent,health_percent,execution_percent\n"
    "MWI,2010,400,20,10,90\nMWI,2020,500,18,9,50\n",
    "reform.csv": "line,heads,price,stated\nnurses,10,100,900\ndoctors,1,500,\n",
    "payroll.csv": "id,account,site\n1,a,X\n2,b,X\n2,b,X\n9,,Y\n",
    "register.csv": "id,born,died,leave_from,leave_to\n1,1980-01-01,,,\n2,1950-01-01,,2024-01-01,\n",
    "heads.csv": "site,heads\nX,1\nY,1\n",
}  # fmt: skip
SPEC = """
currency: MWK
wage_bill:
  file: posts.csv
  increment: 0.1
  years: 2
  against: {health spending: 10000, tax revenue: 20000}
  ceiling: {percent: 35, of: tax revenue}
absorption: {file: train.csv}
execution: {file: votes.csv}
prices: {file: pay.csv, base: 2020, deflator: cpi}
space: {file: space.csv}
reform: {file: reform.csv, on_costs: [0.2, 0.2]}
payroll:
  file: payroll.csv
  staff_register: register.csv
  headcount: heads.csv
  paid_on: 2024-06-30
  retirement_age: 60
audit: {drawn: 200, not_confirmed: 7, payroll: 1000}
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_every_part(spec: Path) -> None:
    found = answer("budget", spec)
    bill = found["wage_bill"]
    assert (bill["now"], bill["by_year"][2], bill["currency"]) == (2500, pytest.approx(3025), "MWK")
    assert bill["shares_percent"] == {"health spending": 25, "tax revenue": 12.5}
    assert bill["ceiling"]["room"] == pytest.approx(7000 - 3025)
    assert found["absorption"]["rows"] == [
        {"name": "nurse", "not_absorbed": 200, "unfunded_need": 1900, "vacant": 100},
        {"name": "doctor", "not_absorbed": 2, "unfunded_need": None, "vacant": None},
    ]
    assert found["execution"]["years"][0] == {
        "year": 2021, "execution_percent": pytest.approx(100 * 202 / 210),
        "composition_variance_percent": pytest.approx(4), "contingency_percent": pytest.approx(100 * 2 / 210),
    }  # fmt: skip
    style = found["execution"]["pefa_style"]
    assert (style["outturn"], style["composition"], style["composition_and_contingency"]) == ("A", "A", "A")
    assert style["outturn_thresholds_verified"] is False
    assert [row["real"] for row in found["prices"]["years"]] == [100, 75]
    assert [row["international"] for row in found["prices"]["years"]] == [0.4, None]
    (area,) = found["space"]["areas"]
    assert area["spending_per_head"] == pytest.approx({"from": 8, "to": 8.1, "executed": 4.05})
    assert found["reform"]["covers_percent"]["middle"] == pytest.approx(50)
    assert found["reform"]["not_costed"] == ["doctors"]
    assert found["payroll"]["to_be_checked"] == 3
    assert found["payroll"]["by_question"] == {
        "not-in-register": 1, "on-unpaid-leave": 2, "past-retirement": 2, "same-id": 2
    }  # fmt: skip
    assert {"row": "5", "question": "not-in-register"} in found["payroll"]["findings"]
    assert found["payroll"]["paid_less_present"] == {"X": 1, "Y": 0}
    assert found["audit"]["share"] == 0.035
    assert ends(found["audit"]["rows"])[0] < 35 < ends(found["audit"]["rows"])[1]


@pytest.mark.parametrize(
    ("language", "words", "never"),
    [
        ("en", ["PEFA-style", "no PEFA assessment", "to be checked"], ["ghost", "fraud"]),
        ("ru", ["по образцу PEFA", "не оценка PEFA", "нужно проверить"], ["мёртв", "фиктивн"]),
    ],
)
def test_findings_are_questions_and_grades_are_no_assessment(
    spec: Path, language: str, words: list[str], never: list[str]
) -> None:
    done = cadre("budget", spec, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(word in done.stdout for word in words)
    assert not any(word in done.stdout.lower() for word in never)


def test_findings_name_neither_person_nor_account(spec: Path) -> None:
    (spec.parent / "payroll.csv").write_text("id,account\nID-77,ACC-1\nID-77,ACC-1\n", encoding="utf-8")
    found = json.dumps(budget_parts(spec)["payroll"])
    assert "ID-77" not in found
    assert "ACC-1" not in found


def test_a_table_alone_is_an_execution(spec: Path) -> None:
    found = answer("budget", spec.parent / "votes.csv")
    assert list(found) == ["command", "steps", "file", "execution"]


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "word"),
    [
        ("posts.csv", "500,,,MWK", "500,,,USD", "budget-currencies", "USD"),
        ("spec.yaml", "currency: MWK", "currency: EUR", "budget-currencies", "EUR"),
        ("posts.csv", "10,100", "-10,100", "budget-negative", "-10"),
        ("votes.csv", "a,100,96", "a,,96", "budget-blank", "approved"),
        ("votes.csv", "contingency", "reserve", "budget-role", "reserve"),
        ("pay.csv", "2023", "2020", "budget-year-twice", "2020"),
        ("spec.yaml", "base: 2020", "base: 2019", "budget-no-index", "2019"),
        ("space.csv", "MWI,2010", "MWI,2020", "budget-one-year", "MWI"),
        ("space.csv", "400,20", "0,20", "budget-zero-space", "MWI"),
        ("reform.csv", "10,100", "0,100", "budget-nothing", "reform.csv"),
        ("register.csv", "1980-01-01", "01/02/1980", "budget-date", "01/02/1980"),
        ("spec.yaml", "not_confirmed: 7", "not_confirmed: 700", "budget-audit", "700"),
        ("spec.yaml", "of: tax revenue", "of: taxes", "budget-ceiling", "taxes"),
        ("spec.yaml", "file: train.csv", "file: gone.csv", "budget-no-file", "gone.csv"),
        ("spec.yaml", "base: 2020", "base: often", "budget-bad-value", "often"),
        ("spec.yaml", "base: 2020, ", "", "budget-missing-key", "base"),
        ("spec.yaml", "on_costs: [0.2, 0.2]", "on_costs: [0.3, 0.2]", "budget-bad-value", "on_costs"),
        ("spec.yaml", "audit:", "audits:", "config-unknown-key", "audits"),
        ("spec.yaml", "audit: {", "audit: [{", "project-not-yaml", "spec.yaml"),
        ("spec.yaml", SPEC, "currency: MWK\n", "budget-empty", "wage_bill"),
    ],
)
def test_bad_input_is_told_in_both_languages(
    spec: Path, file: str, old: str, new: str, key: str, word: str
) -> None:
    path = spec.parent / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    if file == "reform.csv":
        path.write_text("line,heads,price,stated\nnurses,0,100,900\n", encoding="utf-8")
    with pytest.raises(CadreError) as raised:
        budget_parts(spec)
    assert raised.value.key == key
    for told_text in told(raised.value).values():
        assert word in told_text


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["Wage bill", "vacant posts"]), ("ru", ["Цена реформы"])]
)
def test_every_part_is_drawn(language: str, words: list[str], spec: Path, tmp_path: Path) -> None:
    done = cadre("budget", spec, "--chart", tmp_path / "c.svg", language=language)
    assert (done.returncode, done.stderr) == (0, "")
    drawn = (tmp_path / "c.svg").read_text("utf-8")
    for word in words:
        assert word in drawn
