"""``cadre project`` and ``cadre plan`` at the terminal: charts with their tables, scenarios, seeds, bytes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from both_languages import told
from cadre.vocabulary.errors import CadreError
from small_projections import PLAN, PROJECT, changed, planned
from terminal import CADRE, answer, cadre

WANTED = {"population": 100_000, "need": {"per_10000": {"nurses": 70}}, "posts": {"nurses": 500}}
LEVER = {
    "project": {"name": "Fewer leave", "lever": "leaving", "factor": 0.5},
    "plan": {"name": "More money", "lever": "budget", "factor": 1.2},
}
SMALL_PLAN = changed(PLAN, "budget", 1_700)
SPEC = {"project": {**PROJECT, **WANTED}, "plan": SMALL_PLAN}
WORDS = {
    ("project", "en"): ("supply", "need", "90% of draws"),
    ("project", "ru"): ("предложение", "потребность", "90 % розыгрышей"),
    ("plan", "en"): ("staff", "need", "90% of draws"),
    ("plan", "ru"): ("работники", "потребность", "90 % розыгрышей"),
}
BESIDE = {"project": "sensitivity", "plan": "measures"}


def written(folder: Path, command: str) -> tuple[Path, Path]:
    spec, scenario = folder / "spec.yaml", folder / "scenario.yaml"
    spec.write_text(yaml.safe_dump(SPEC[command], allow_unicode=True), encoding="utf-8")
    scenario.write_text(yaml.safe_dump(LEVER[command]), encoding="utf-8")
    return spec, scenario


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("command", ["project", "plan"])
def test_every_chart_has_its_sentence_and_table(command: str, language: str, tmp_path: Path) -> None:
    spec, scenario = written(tmp_path, command)
    chart = tmp_path / "out.svg"
    done = cadre(command, spec, "--scenario", scenario, "--chart", chart, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    made = [chart, *(tmp_path / f"out-{part}.svg" for part in (BESIDE[command], "scenarios"))]
    assert all(str(path) in done.stdout for path in made)
    drawn = chart.read_text("utf-8")
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    for word in WORDS[command, language]:
        assert word in drawn
        assert word in done.stdout
    for year in ("2026", "2027", "2028"):
        assert any(line.split()[:1] == [year] for line in done.stdout.splitlines())
    assert LEVER[command]["name"] in made[-1].read_text("utf-8")


def test_a_chart_as_png_and_other_endings(tmp_path: Path) -> None:
    spec, _ = written(tmp_path, "project")
    made = answer("project", spec, "--chart", tmp_path / "out.png")["charts"]
    assert [Path(name).name for name in made] == ["out.png", "out-sensitivity.png"]
    assert all(Path(name).read_bytes().startswith(b"\x89PNG") for name in made)
    refused = cadre("plan", spec, "--chart", tmp_path / "out.jpg")
    assert (refused.returncode, "out.jpg" in refused.stderr) == (2, True)


@pytest.mark.parametrize("command", ["project", "plan"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_threads(command: str, tmp_path: Path) -> None:
    spec, scenario = written(tmp_path, command)
    call = [CADRE, command, str(spec), "--scenario", str(scenario), "--json", "--seed"]

    def run(seed: int, threads: int) -> bytes:
        count = str(threads)
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS")
        environment = os.environ | dict.fromkeys(names, count)
        return subprocess.run([*call, str(seed)], env=environment, capture_output=True, check=True).stdout

    first = run(5, 1)
    assert first == run(5, 2)
    assert json.loads(first)["seed"] == 5


def test_quiet_says_nothing_and_errors_still_show(tmp_path: Path) -> None:
    spec, _ = written(tmp_path, "plan")
    done = cadre("plan", spec, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    spec.write_text("years: 1\n", encoding="utf-8")
    assert "years" in cadre("plan", spec, "--quiet").stderr


def test_progress_is_shown_on_the_error_stream_of_a_terminal(tmp_path: Path) -> None:
    spec, _ = written(tmp_path, "project")
    ours, theirs = pty.openpty()
    environment = os.environ | {"CADRE_LANGUAGE": "en", "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        [CADRE, "project", str(spec), "--json"], env=environment, stdout=subprocess.PIPE, stderr=theirs
    ) as running:
        out, _ = running.communicate()
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "projection spec.yaml" in shown
    assert json.loads(out)["command"] == "project"


def test_a_scenario_of_a_plan_meets_the_same_draws(tmp_path: Path) -> None:
    """With nothing changed, nothing differs; more money never makes the least cost with penalties higher."""
    same = {"name": "same", "lever": "need", "factor": 1.0}
    more = {"name": "more", "lever": "need", "factor": 1.1, "since": 2028, "occupation": "nurses"}
    first, second = planned(tmp_path, SMALL_PLAN, same, more)["scenarios"]
    assert first["cost_difference"]["interval"] == {"low": 0.0, "high": 0.0, "level": 0.9}
    assert second["possible"]
    assert second["occupations"][0]["unmet_difference"]["mean"] > 0
    assert planned(tmp_path, SMALL_PLAN, seed=3)["cost"] != planned(tmp_path, SMALL_PLAN, seed=4)["cost"]


def test_a_scenario_without_a_plan_names_the_limits(tmp_path: Path) -> None:
    (found,) = planned(tmp_path, SMALL_PLAN, {"name": "poor", "lever": "budget", "factor": 0.1})["scenarios"]
    assert not found["possible"]
    assert "budget" in found["limits"]
    assert found["cost_difference"] is None


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"lever": "budgets"}, "project-unknown-name", "budget"),
    ({"lever": "leaving"}, "project-unknown-name", "leave"),
    ({"lever": "leave", "occupation": "nurse"}, "project-unknown-name", "nurses"),
    ({"lever": "budget", "occupation": "nurses"}, "plan-lever-whole", "occupation"),
    ({"lever": "wage", "since": 2027}, "plan-lever-year", "since"),
    ({"lever": "need", "since": 2040}, "project-scenario-late", "2028"),
    ({"lever": "need", "factor": -1}, "project-bad-value", "factor"),
    ({"lever": "need", "faktor": 1}, "config-unknown-key", "factor"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "key", "word"), REFUSED)
def test_scenarios_that_cannot_be(words: dict[str, Any], key: str, word: str, tmp_path: Path) -> None:
    with pytest.raises(CadreError) as problem:
        planned(tmp_path, PLAN, {"name": "x", "factor": 1, **words})
    assert problem.value.key == key
    assert all(word in text for text in told(problem.value).values())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("occupations.nurses.wage", "10 USD"),
        ("occupations.nurses.training.cost", "USD 4"),
        ("budget", {2026: "90 000 $"}),
        ("occupations.nurses.currency", "EUR"),
    ],
)
def test_two_currencies_are_not_added_up(path: str, value: Any, tmp_path: Path) -> None:
    spec = changed({**PLAN, "currency": "KES"}, path, value)
    with pytest.raises(CadreError, match="plan-currencies") as problem:
        planned(tmp_path, spec)
    assert all("KES" in text for text in told(problem.value).values())


def test_the_same_currency_may_stand_beside_an_amount(tmp_path: Path) -> None:
    spec = {**changed(PLAN, "uncertainty", {"draws": 1}), "currency": "KES"}
    written_out = changed(changed(spec, "occupations.nurses.wage", "10 KES"), "budget", "KES 100,000")
    assert planned(tmp_path, written_out) == planned(tmp_path, spec)
