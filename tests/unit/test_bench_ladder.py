"""The ladder that disclosure control is timed on: names that tell sizes, the same tables every time."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "bench" / "disclosure"
QUICK = ("w3_2k", "w2_3k", "w3_9k", "w5_19k", "w4_25k", "w3_27k", "w6_30k")


@pytest.fixture(scope="module")
def ladder() -> Any:
    return _module("ladder")


def _module(name: str) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        found = importlib.import_module(name)
    sys.modules.pop(name, None)
    return found


@pytest.mark.parametrize("name", QUICK)
def test_the_name_tells_dimensions_and_cells(ladder: Any, name: str) -> None:
    linked, counts = ladder.counted(ladder.RUNGS[name])
    assert len(linked.dimensions) == int(name[1])
    assert len(counts) == pytest.approx(1000 * int(name[3:-1]), rel=0.05)
    assert counts.min() >= 1
    assert not (linked.equations @ counts).any()


def test_a_rung_is_the_same_every_time(ladder: Any) -> None:
    first, again = (ladder.microdata(ladder.RUNGS["w3_2k"])[1] for _ in range(2))
    assert np.array_equal(first, again)


def test_every_rung_says_how_many_dimensions_it_has(ladder: Any) -> None:
    for name, rung in ladder.RUNGS.items():
        assert rung.name == name
        assert len(rung.levels) == int(name[1])
    assert {int(name[1]) for name in ladder.RUNGS} == {2, 3, 4, 5, 6}


def test_small_counts_are_primary_and_must_be_able_to_reach_the_threshold(ladder: Any) -> None:
    linked, counts = ladder.counted(ladder.RUNGS["w3_2k"])
    given = ladder.problem(linked, counts, 5)
    assert np.array_equal(given.sensitive, counts < 5)
    assert (given.upper[given.sensitive] == 5).all()
    assert np.isnan(given.upper[~given.sensitive]).all()
    assert set(counts[given.insiders.indices]) == {1.0}
    assert ladder.problem(linked, counts, 5, insiders=False).insiders.shape[0] == 0


def test_a_rung_can_be_given_to_other_programs(tmp_path: Path) -> None:
    _module("export").export("w3_2k", tmp_path)
    spec = yaml.safe_load((tmp_path / "spec.yaml").read_text(encoding="utf-8"))
    assert spec["dimensions"]["region"] == {"levels": ["region1", "region2"]}
    assert len((tmp_path / "records.csv").read_text(encoding="utf-8").splitlines()) == 5_001
    assert (tmp_path / "region.hrc").read_text(encoding="utf-8").splitlines()[:2] == ["r1-0000", "@r2-0000"]
    assert 'maxN = 2, dimVar = c("region1", "region2"' in (tmp_path / "peers.R").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "ended", "why"),
    [
        ("print(1); print('{\"seconds\": 2}')", "finished", ""),
        ("raise SystemExit('no table')", "failed", "no table"),
        ("import os; os.abort()", "failed", "ended by SIGABRT"),
        ("while True: pass", "stopped", ""),
    ],
)
def test_what_becomes_of_a_measurement_is_recorded(words: str, ended: str, why: str) -> None:
    child = _module("children").run(["-c", words], most_cpu=1)
    assert (child.ended, child.why) == (ended, why)
    assert child.facts == ({"seconds": 2} if ended == "finished" else {})
    assert child.peak_mb > 1
