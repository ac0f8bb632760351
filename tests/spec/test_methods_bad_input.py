"""Bad input to the methods, as users give it: an error in both languages, and never a figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from both_languages import in_words, told
from cadre.cli.app import app
from cadre.vocabulary.errors import CadreError
from terminal import answer

NURSES = {"years": {"from": 2025, "to": 2030}, "stocks": [{"occupation": "nurses", "people": 100}]}
YOUNG, OLD = ({"occupation": "nurses", "age": age, "people": 5} for age in ("20-29", "30-39"))
PLAN: dict[str, Any] = {
    "years": {"from": 2025, "to": 2027}, "currency": "KES", "budget": 9000,
    "occupations": {
        "nurses": {"start": 100, "need": 110, "leave": 0.05, "wage": 48, "unmet": {"penalty": 90}}
    },
}  # fmt: skip
STAFFING = """facility,cadre,kind,item,amount,minutes
,,possible_days,,260,
,,hours_per_day,,8,
,nurse,service,visit,12000,15
,nurse,category,meetings,60,
,nurse,category,records,40,
"""
PEOPLE = "".join(f"{100 + n},{'FM'[n % 2]},{'USD' if n % 3 else 'KES'}\n" for n in range(60))
Case = tuple[Mapping[str, str | Mapping[str, Any]], list[str], str, str]


def project(**more: Any) -> dict[str, Any]:
    return {"a.yaml": {**NURSES, **more}}


def plan(**of_nurses: Any) -> dict[str, Any]:
    return {"a.yaml": {**PLAN, "occupations": {"nurses": {**PLAN["occupations"]["nurses"], **of_nurses}}}}


LEVER = {"b.yaml": {"name": "x", "lever": "leavng", "factor": 0.9}}
BUDGET = {"b.yaml": {"name": "x", "lever": "bugdet", "factor": 0.9}}
# Files, the call, and what the error says in English and in Russian.
CASES: dict[str, Case] = {
    "a negative rate": (project(rates=[{"cause": "leaving", "rate": -0.1}]), ["project", "a.yaml"],
                        "“-0.1” in “rate” is no number from 0 up", "«-0.1» в «rate» — не число от 0"),
    "a hazard over 1": (project(rates=[{"cause": "leaving", "rate": 1.2}]), ["project", "a.yaml"],
                        "1.2 is too large for a share", "слишком много для доли"),
    "a lag longer than the horizon": (
        project(pipeline={"nurses": {"lag": 9, "intake": {2016: 10}}}), ["project", "a.yaml"],
        "training takes 9 years, the projection 5", "обучение занимает 9 лет, а прогноз — 5"),
    "training after the horizon": (
        project(pipeline={"nurses": {"lag": 3, "intake": {2029: 10}}}), ["project", "a.yaml"],
        "start work in 2032, after the last year, 2030", "позже последнего года (2030)"),
    "an age group missing in one occupation": (
        project(stocks=[YOUNG, OLD, {**YOUNG, "occupation": "doctors"}]), ["project", "a.yaml"],
        "“doctors” has no row for the age group 30-39", "Для «doctors» нет строки"),
    "an age group missing in all": (
        project(stocks=[YOUNG, {**OLD, "age": "40-49"}]), ["project", "a.yaml"],
        "After the age group 20-29 comes 40-49", "После возрастной группы 20-29 идёт 40-49"),
    "areas that are all zero": (
        {"a.csv": "area,density\nA,0\nB,0\n"}, ["distribution", "a.csv", "--value", "density"],
        "all 2 values of “density” are zero", "все значения «density» равны нулю"),
    "category allowances of 100 %": (
        {"a.csv": STAFFING}, ["staffing", "a.csv"],
        "add up to 100 % of the working time", "занимает 100 % рабочего времени"),
    "one sex absent": (
        {"a.csv": "pay,sex\n" + "100,F\n" * 30}, ["pay", "a.csv", "--pay", "pay", "--sex", "sex"],
        "Too few people to compare: women 30, men 0", "женщин — 30, мужчин — 0"),
    "an infeasible plan": ({"a.yaml": {**PLAN, "budget": 10}}, ["plan", "a.yaml"],
                           "The smallest change that would make a plan possible concerns: the budget",
                           "меньше всего пришлось бы изменить: бюджет"),
    "an unknown lever of a projection": (project() | LEVER, ["project", "a.yaml", "--scenario", "b.yaml"],
                                         "Did you mean “leaving”?", "имелось в виду «leaving»?"),
    "an unknown lever of a plan": (plan() | BUDGET, ["plan", "a.yaml", "--scenario", "b.yaml"],
                                   "Did you mean “budget”?", "имелось в виду «budget»?"),
    "currencies mixed in a plan": (plan(wage="48 USD"), ["plan", "a.yaml"],
                                   "is in USD, the plan in KES", "валюта USD, а у плана — KES"),
    "currencies mixed in a wage bill": (
        {"a.yaml": {"wage_bill": {"file": "a.csv"}}, "a.csv": "heads,base,currency\n10,100,USD\n5,200,KES\n"},
        ["budget", "a.yaml"], "more than one currency: USD, KES", "в разных валютах: USD, KES"),
    "currencies mixed in pay": (
        {"a.csv": "pay,sex,in\n" + PEOPLE},
        ["pay", "a.csv", "--pay", "pay", "--sex", "sex", "--currency", "in"],
        "holds more than one currency", "больше одной валюты"),
}  # fmt: skip


def written(files: Mapping[str, str | Mapping[str, Any]]) -> None:
    for name, content in files.items():
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        Path(name).write_text(text, "utf-8")


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_in_both_languages(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, call, *texts = CASES[case]
    monkeypatch.chdir(tmp_path)
    written(files)
    done = CliRunner().invoke(app, call)
    assert isinstance(done.exception, CadreError), done.output
    assert done.output == ""
    in_words(done.exception)
    for language, text in zip(("en", "ru"), texts, strict=True):
        assert text in told(done.exception)[language]


def test_an_area_of_zero_has_no_mean_log_deviation_and_the_rest_stands(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("area,density\nA,0\nB,3\nC,5\n", "utf-8")
    found = answer("distribution", file, "--value", "density")
    assert found["mld"] is None
    assert found["gini"] == pytest.approx(5 / 12)


def test_a_good_file_of_each_kind_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cases differ from these by their mistake alone."""
    monkeypatch.chdir(tmp_path)
    good = ((project(), ["project", "a.yaml"]), (plan(), ["plan", "a.yaml"]),
            ({"a.csv": STAFFING.replace("40", "20")}, ["staffing", "a.csv"]))  # fmt: skip
    for files, call in good:
        written(files)
        done = CliRunner().invoke(app, call)
        assert done.exit_code == 0, done.output
