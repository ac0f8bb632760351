"""``--scenario`` of the methods without years: the examples on their pages, by hand, and what is refused."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from both_languages import in_words, told
from cadre.cli.app import app
from cadre.vocabulary.errors import CadreError
from terminal import cadre

PAGES = Path(__file__).resolve().parents[2] / "docs" / "explanation"
WORKERS = "pay,sex,grade\n100,F,a\n100,F,a\n200,F,b\n200,M,b\n100,M,a\n300,M,b\n"
AREAS = "area,staff,people\nA,10,100\nB,30,100\nC,0,200\nD,5,50\n"
VOTES = "year,line,approved,actual,role\n" + "".join(
    f"{year},a,100,96,\n{year},b,100,104,\n{year},r,10,2,contingency\n" for year in (2021, 2022, 2023)
)
SPEC = """currency: MWK
wage_bill: {file: posts.csv, increment: 0.1, years: 2, against: {tax: 20000}, ceiling: {percent: 35, of: tax}}
absorption: {file: train.csv}
execution: {file: votes.csv}
reform: {file: reform.csv, on_costs: [0.2, 0.4]}
"""
FILES = {
    "workers.csv": WORKERS, "areas.csv": AREAS, "votes.csv": VOTES, "spec.yaml": SPEC,
    "posts.csv": "heads,base,allowances,employer_cost\n10,100,20,30\n2,500,,\n",
    "train.csv": "name,graduates,funded,filled,need\nnurse,1200,1100,1000,3000\n",
    "reform.csv": "line,heads,price,stated\nnurses,10,100,900\n",
}  # fmt: skip
PAY = ("pay", "workers.csv", "--pay", "pay", "--sex", "sex", "--least", "2", "--draws", "100")
SPREAD = ("distribution", "areas.csv", "--value", "staff", "--weight", "people", "--totals")
CALLS = {
    "staffing-need": ("staffing", "workload.csv"), "pay-gap": PAY, "distribution": SPREAD,
    "money": ("budget", "spec.yaml"),
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    table = re.search(r"```text\n(.*?)```", (PAGES / "staffing-need.md").read_text("utf-8"), re.DOTALL)
    assert table is not None
    (tmp_path / "workload.csv").write_text(table[1], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def example(page: str) -> str:
    text = (PAGES / page).read_text("utf-8")
    found = re.search(r"^## (?:What if|Что если)\n.*?```yaml\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def run(*call: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        app([*call], standalone_mode=False)
    return printed.getvalue()


def pulled(call: tuple[str, ...], scenario: str, *more: str) -> dict[str, Any]:
    Path("scenario.yaml").write_text(scenario, encoding="utf-8")
    (found,) = json.loads(run(*call, "--scenario", "scenario.yaml", *more, "--json"))["scenarios"]
    return dict(found)


def sides(scenario: dict[str, Any], **where: object) -> dict[str, tuple[Any, Any, Any]]:
    """Figure -> before, after, change, of the rows about one thing."""
    return {
        row["figure"]: (row["before"], row["after"], row["change"])
        for row in scenario["figures"]
        if all(row[name] == value for name, value in where.items())
    }


@pytest.mark.parametrize("ending", [".md", ".ru.md"])
def test_staffing_of_the_page(here: Path, ending: str) -> None:
    """12,000 visits are 3,000 hours, 14,400 are 3,600; 1,856 hours a year; a tenth of it in meetings."""
    found = pulled(CALLS["staffing-need"], example(f"staffing-need{ending}"), "--seed", "1")
    before, after = 3000 / 1856 / 0.9, 3600 / 1856 / 0.9
    rows = sides(found, facility="A", cadre="nurse")
    assert rows["required"] == pytest.approx((before, after, after - before))
    assert rows["existing"] == (2, 3, 1)
    assert rows["difference"] == pytest.approx((2 - before, 3 - after, 1 + before - after))
    assert rows["ratio"] == pytest.approx((2 / before, 3 / after, 3 / after - 2 / before))
    assert found["not_needed"] == 0


@pytest.mark.parametrize(
    ("lever", "required", "existing"),
    [("working_time: -0.5", 2, 2), ("existing: 0.5", 1, 3), ("working_time: 0.25\nexisting: -0.5", 0.8, 1)],
)
def test_time_and_staff(here: Path, lever: str, required: float, existing: float) -> None:
    rows = sides(pulled(CALLS["staffing-need"], f"name: a\n{lever}\n"))
    base = 3000 / 1856 / 0.9
    assert rows["required"][1] == pytest.approx(required * base)
    assert rows["existing"][1] == existing


@pytest.mark.parametrize("ending", [".md", ".ru.md"])
def test_pay_of_the_page(here: Path, ending: str) -> None:
    """Women 100, 100, 200 become 110, 110, 220 and at least 150; men 200, 100, 300 at least 150."""
    rows = sides(pulled(PAY, example(f"pay-gap{ending}")))
    assert rows["monthly_mean"] == pytest.approx((100 / 3, 20, 20 - 100 / 3))
    assert rows["monthly_median"] == pytest.approx((50, 25, -25))
    assert rows["sum_of_pay"] == pytest.approx((1000, 1170, 170))
    assert rows["hourly_mean"] == (None, None, None)


def test_more_pay_for_a_group_of_a_factor(here: Path) -> None:
    """Grade b: 200 of the women, 200 and 300 of the men, half as much again."""
    many = "pay,sex,grade\n" + "".join(WORKERS.split("\n", 1)[1] for _ in range(5))
    (here / "workers.csv").write_text(many, encoding="utf-8")
    scenario = "name: a\nincrease: {factor: grade, group: b, by: 0.5}\n"
    rows = sides(pulled((*PAY, "--factors", "grade"), scenario))
    assert rows["sum_of_pay"] == pytest.approx((5000, 6750, 1750))
    assert rows["monthly_mean"][1] == pytest.approx(100 * (1 - 500 / 850))


def test_the_minimum_is_for_an_hour_where_hours_are_known(here: Path) -> None:
    """100 for 10 hours is 10 an hour and becomes 20; the month follows."""
    table = "pay,sex,hours\n100,F,10\n100,F,5\n200,M,5\n100,M,4\n"
    (here / "workers.csv").write_text(table, encoding="utf-8")
    rows = sides(pulled((*PAY, "--hours", "hours"), "name: a\nminimum: 20\n"))
    assert rows["sum_of_pay"] == pytest.approx((500, 600, 100))
    assert rows["hourly_mean"][1] == pytest.approx(100 * (1 - 20 / 32.5))
    assert rows["monthly_mean"][1] == pytest.approx(0)


@pytest.mark.parametrize("ending", [".md", ".ru.md"])
def test_distribution_of_the_page(here: Path, ending: str) -> None:
    """All ten go to C, 0.05 for a person; the mean is 55/450."""
    rows = sides(pulled(SPREAD, example(f"distribution{ending}")))
    mean = 55 / 450
    distances = 100 * abs(0.1 - mean) + 100 * abs(0.3 - mean) + 200 * abs(0.05 - mean) + 50 * abs(0.1 - mean)
    assert rows["hoover"][:2] == pytest.approx((20 / 45, distances / 110))
    assert rows["mld"][0] is None
    assert rows["mld"][1] > 0
    assert rows["mld"][2] is None


def test_moving_ends_where_it_would_overtake(here: Path) -> None:
    """Without weights 10, 30, 0, 5: the sum of 45 ends as 11, 12, 11, 11."""
    found = pulled(("distribution", "areas.csv", "--value", "staff"), "name: a\nmove: 100\n")
    assert found["not_needed"] == 100 - 18
    assert sides(found)["hoover"][1] == pytest.approx(0.75 / 45)


@pytest.mark.parametrize("ending", [".md", ".ru.md"])
def test_budget_of_the_page(here: Path, ending: str) -> None:
    found = pulled(CALLS["money"], example(f"money{ending}"))
    bill = sides(found, part="wage_bill")
    assert bill["now"] == pytest.approx((2500, 2750, 250))
    assert bill["last_year"] == pytest.approx((3025, 3327.5, 302.5))
    assert bill["share_percent"] == pytest.approx((12.5, 13.75, 1.25))
    assert bill["room"] == pytest.approx((3975, 3672.5, -302.5))
    year = sides(found, part="execution", of="2022")
    assert year["execution_percent"][:2] == pytest.approx((20200 / 210, 18180 / 210))
    assert year["composition_variance_percent"][2] == pytest.approx(0)
    grades = sides(found, part="execution", of=None)
    assert grades["outturn"] == ("A", "C", None)
    assert grades["composition"] == ("A", "A", None)


def test_funded_posts_and_prices_of_a_reform(here: Path) -> None:
    found = pulled(CALLS["money"], "name: a\nfunded: 0.1\nprice: 1\n", "--seed", "5")
    posts = sides(found, part="absorption", of="nurse")
    assert posts["vacant"] == pytest.approx((100, 210, 110))
    assert posts["unfunded_need"] == pytest.approx((1900, 1790, -110))
    assert posts["not_absorbed"] == (200, 200, 0)
    reform = sides(found, part="reform")
    assert reform["recalculated"] == pytest.approx((1000, 2000, 1000))
    before, after, _ = reform["covers_percent"]
    assert before / after == pytest.approx(2)
    assert 900 / 14 < before < 900 / 12
    other = sides(pulled(CALLS["money"], "name: a\nprice: 1\n", "--seed", "6"), part="reform")
    assert other["covers_percent"][0] != before


BAD = [
    ("staffing-need", "worklod: 0.1", "workload"),
    ("staffing-need", "workload: -1", "-1"),
    ("staffing-need", "workload: yes", "workload"),
    ("staffing-need", "posts: 1.5", "posts"),
    ("staffing-need", "workload: .nan", "workload"),
    ("staffing-need", "", "working_time"),
    ("pay-gap", "minimum: -3", "-3"),
    ("pay-gap", "minimum: much", "much"),
    ("pay-gap", "increase: {group: womn, by: 0.1}", "women"),
    ("pay-gap", "increase: {group: a, factor: grade, by: 0.1}", "grade"),
    ("pay-gap", "increase: {group: women}", "increase.by"),
    ("distribution", "add: -2", "-2"),
    ("distribution", "remove: 2", "move"),
    ("money", "wages: 0.1", "wage"),
    ("money", "execution: ten", "ten"),
]


@pytest.mark.parametrize(("page", "lever", "word"), BAD)
def test_a_bad_scenario_is_told_in_both_languages(here: Path, page: str, lever: str, word: str) -> None:
    (here / "bad.yaml").write_text(f"name: a\n{lever}\n", encoding="utf-8")
    with pytest.raises(CadreError) as raised:
        run(*CALLS[page], "--scenario", "bad.yaml")
    in_words(raised.value)
    for text in told(raised.value).values():
        assert word in text
        assert "bad.yaml" in text


def test_a_lever_without_its_part_or_totals_is_refused(here: Path) -> None:
    (here / "a.yaml").write_text("name: a\nwage: 0.1\n", encoding="utf-8")
    done = cadre("budget", "votes.csv", "--scenario", "a.yaml")
    assert (done.returncode, "wage_bill" in done.stderr) == (3, True)
    (here / "a.yaml").write_text("name: a\nadd: 1\n", encoding="utf-8")
    done = cadre(*SPREAD[:-1], "--scenario", "a.yaml")
    assert (done.returncode, "--totals" in done.stderr) == (2, True)


TOLD = {
    "staffing-need": ("required 1.80 → 2.16 (+0.36)", "требуется: 1,80 → 2,16 (+0,36)"),
    "pay-gap": ("33.3% → 20.0% (-13.3 points)", "33,3 % → 20,0 % (-13,3 п. п.)"),
    "distribution": ("0.4444 → 0.3232 (-0.1212)", "0,4444 → 0,3232 (-0,1212)"),
    "money": ("2,500 MWK → 2,750 MWK (+250 MWK)", "2 500 MWK → 2 750 MWK (+250 MWK)"),
}


@pytest.mark.parametrize("page", CALLS)
def test_before_and_after_are_told(here: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, language in enumerate(("en", "ru")):
        ending = ".md" if language == "en" else ".ru.md"
        (here / "a.yaml").write_text(example(f"{page}{ending}"), encoding="utf-8")
        monkeypatch.setenv("CADRE_LANGUAGE", language)
        monkeypatch.setenv("COLUMNS", "400")
        told_now = run(*CALLS[page], "--scenario", "a.yaml", "--chart", "c.svg")
        assert TOLD[page][place] in told_now.replace("\xa0", " ")
        assert (here / "c.svg").read_text("utf-8").startswith("<svg")
