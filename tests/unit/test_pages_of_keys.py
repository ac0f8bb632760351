"""Every key of the answers of the commands that stand alone is on its page, in both languages."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_cli_agreement import TABLE
from test_cli_budget import FILES, SPEC
from test_cli_staffing import TABLE as WORKLOAD

from cadre.cli.app import app

PAGES = Path(__file__).resolve().parents[2] / "docs" / "explanation"
# Keys whose own keys are names out of the data: columns, categories, reasons, organisations, questions.
OF_DATA = {
    "left_out", "pooled_categories", "by_factor", "quantiles", "reasons", "draws_left_out", "counts",
    "grades", "limits", "shares_percent", "by_question", "paid_less_present", "levers",
}  # fmt: skip


def workers() -> str:
    random = np.random.default_rng(3)
    rows = ["pay,sex,hours,grade,bonus,due,paid,due_date,paid_date,worked,paid_hours"]
    for place in range(160):
        pay = round(float(random.lognormal(7, 0.3)), 2)
        late = 5 + place % 3 if place % 4 == 0 else 0
        when = f"2024-06-{20 + late:02}" if place % 10 else ""
        grade = "yz"[place // 12] if place < 24 else "abc"[place % 3]  # two grades are rare
        paid = 0 if not when else 90 if place % 7 == 0 else 100
        rows.append(
            f"{pay},{'FM'[place % 2]},{120 + place % 40},{grade},{place % 2 * place},100,{paid},"
            f"2024-06-20,{when},{160 + place % 5},160"
        )
    return "\n".join(rows)


SERIES = "area,year,share,error\n" + "".join(
    f"{area},{year},{10 + step * (year - 2014)},1\n"
    for area, step in (("A", 3), ("B", 1))
    for year in range(2014, 2023, 2)
)
DISTRICTS = "area,region,staff,people,income\nA,n,10,100,1\nB,n,30,100,2\nC,s,0,200,3\nD,s,5,50,4\n"
SCENARIOS = {
    "pay.yaml": "name: a\nincrease: {group: c, factor: grade, by: 0.1}\n",
    "districts.yaml": "name: a\nmove: 9\n",
    "staffing.yaml": "name: a\nposts: 1\n",
    "budget.yaml": "name: a\nwage: 0.1\n",
}
CALLS: dict[str, list[str]] = {
    "pay-gap": [
        "pay workers.csv --pay pay --sex sex --hours hours --factors grade --quantiles 0.5 --bonus bonus"
        " --minimum 5 --due due --paid paid --due-date due_date --paid-date paid_date --hours-worked worked"
        " --hours-paid paid_hours --draws 100 --scenario pay.yaml --chart c.svg",
    ],
    "distribution": [
        "distribution districts.csv --value staff --weight people --totals --group region --rank income"
        " --bounds 0,1 --threshold 0.2 --seed 1 --draws 100 --scenario districts.yaml --chart c.svg",
        "distribution districts.csv --value income --rank people",
    ],
    "staffing-need": [
        "staffing workload.csv --posts 2 --manual-rounding --scenario staffing.yaml --chart c.svg",
    ],
    "agreement": [
        "agreement coded.csv --seed 1 --draws 100",
        "agreement same.csv",
    ],
    "money": ["budget spec.yaml --scenario budget.yaml --chart c.svg"],
    "progress": [
        "progress series.csv --value share --year year --group area --target 60 --by 2030 --error error"
        " --draws 100 --chart c.svg",
        "progress series.csv --value share --year year --group area",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Page -> what its commands answer."""
    path = tmp_path_factory.mktemp("keys")
    files = {
        **FILES, "spec.yaml": SPEC, "workload.csv": WORKLOAD, "coded.csv": TABLE, "districts.csv": DISTRICTS,
        "same.csv": "a,b\nyes,yes\nyes,yes\n", "workers.csv": workers(), "series.csv": SERIES,
        **SCENARIOS,
    }  # fmt: skip
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    with contextlib.chdir(path):
        return {page: [answer(call) for call in calls] for page, calls in CALLS.items()}


def answer(call: str) -> Any:
    with contextlib.redirect_stdout(io.StringIO()) as told:
        app([*call.split(), "--json"], standalone_mode=False)
    return json.loads(told.getvalue())


def keys(answer: Any, of_data: bool = False) -> Iterator[str]:
    if isinstance(answer, list):
        for one in answer:
            yield from keys(one)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if not of_data:
                yield name
            yield from keys(value, name in OF_DATA)


def documented(page: str) -> set[str]:
    """Words in code type under the heading about keys; options and files are no keys."""
    text = (PAGES / page).read_text("utf-8")
    section = re.search(
        r"^## (?:Keys of the JSON|Ключи JSON)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE
    )
    assert section is not None, page
    return set(re.findall(r"`([a-z][a-z0-9_]*)`", section[1]))


@pytest.mark.parametrize("page", CALLS)
def test_documented_keys_are_those_produced(page: str, answers: dict[str, list[Any]]) -> None:
    produced = set(keys(answers[page]))
    for written in (f"{page}.md", f"{page}.ru.md"):
        assert documented(written) == produced


def test_every_interval_has_one_shape(answers: dict[str, list[Any]]) -> None:
    found = list(intervals(list(answers.values())))
    assert len(found) > 100
    for one in found:
        assert list(one) == ["low", "high", "level"]
        assert 0 < one["level"] < 1
        assert one["low"] <= one["high"]


def intervals(answer: Any) -> Iterator[dict[str, Any]]:
    """Whatever has a low or a high end."""
    if isinstance(answer, list):
        for one in answer:
            yield from intervals(one)
    elif isinstance(answer, dict):
        if {"low", "high", "p5", "p95"} & set(answer):
            yield answer
        for value in answer.values():
            yield from intervals(value)
