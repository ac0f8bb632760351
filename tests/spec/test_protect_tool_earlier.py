"""Earlier public tables are one system with today's: what they told is known, and helps to solve."""

from __future__ import annotations

import csv
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cadre.disclosure.certificate import verify, write_certificate
from cadre.disclosure.tool import Protected, protect_table
from cadre.vocabulary.errors import CadreError, ExitCode
from small_protection import cells, levels, table

Cell = tuple[str, ...]
ROWS = """
region sex n
A      F   9
A      M   2
B      F   8
B      M   7
C      F   6
C      M   20
"""
SPEC: dict[str, Any] = {
    "measure": {"frequency": "n"},
    "dimensions": levels(region="region", sex="sex"),
    "rules": {"minimum_frequency": 3},
}
MARGINS = {**SPEC, "tables": [["region"], ["sex"]]}


def save(done: Protected, path: Path) -> Path:
    """As ``cadre protect`` writes it."""
    rows = done.public.to_pylist()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def after(folder: Path, text: str, spec: dict[str, Any], *earlier: Path) -> Protected:
    named = [{"table": path.name} for path in earlier]
    return protect_table(table(text), {**spec, "earlier": named}, folder=folder)


def test_what_was_shown_stays_shown_and_is_counted(tmp_path: Path) -> None:
    totals = save(protect_table(table(ROWS), MARGINS), tmp_path / "old.csv")
    done = after(tmp_path, ROWS, SPEC, totals)
    shown = {cell for cell, (_, status) in cells(done.public).items() if status == "published"}
    assert {cell for cell in cells(done.public) if "Total" in cell} <= shown
    (told,) = done.facts["earlier"]
    assert told == {"table": "old.csv", "measure": "value", "known": 6, "changed": 0, "small_changes": 0}


def test_a_table_that_is_no_longer_published_still_binds(tmp_path: Path) -> None:
    """C is one district: who kept the earlier table subtracts it, and has A from A + B = Total - C."""
    rows = "region sex n\n" + "A F 1\nB F 6\nC F 20\nA M 30\nB M 40\nC M 50\n"
    old = tmp_path / "old.csv"
    old.write_text("region,sex,value,status\nB,F,6,published\nB,M,40,published\nB,Total,46,published\n")
    alone = cells(protect_table(table(rows), SPEC).public)
    assert alone["A", "F"][1] == alone["B", "F"][1] == "withheld"
    done = cells(after(tmp_path, rows, SPEC, old).public)
    assert done["A", "F"][1] == done["C", "F"][1] == "withheld"
    assert done["B", "F"] == (6, "published")


def test_a_stricter_rule_cannot_take_back_what_was_told(tmp_path: Path) -> None:
    loose = {**SPEC, "rules": {"minimum_frequency": 2}}
    old = save(protect_table(table(ROWS), loose), tmp_path / "old.csv")
    with pytest.raises(CadreError) as error:
        after(tmp_path, ROWS, SPEC, old)
    assert (error.value.key, error.value.exit_code) == ("protect-already-told", ExitCode.DISCLOSURE)
    row = next(at for at, line in enumerate(old.read_text().splitlines(), 1) if line.startswith("A,M,2"))
    assert error.value.facts["cells"] == f"region=A, sex=M [{row}]"


def test_figures_that_changed_are_not_known_and_small_changes_are_counted(tmp_path: Path) -> None:
    old = save(protect_table(table(ROWS), SPEC), tmp_path / "old.csv")
    done = after(tmp_path, ROWS.replace("20", "21"), SPEC, old)
    (told,) = done.facts["earlier"]
    assert told["changed"] == told["small_changes"] == 4  # Total, C, M, and C by M, which both show


def test_a_cell_that_is_empty_now_still_counts_among_the_changes(tmp_path: Path) -> None:
    """D had four and has none: the change of the total by four is no change of A, B or C."""
    old = save(protect_table(table(ROWS + "D F 4\nD M 5\n"), SPEC), tmp_path / "old.csv")
    hierarchy = tmp_path / "regions.csv"
    hierarchy.write_text("child,parent\nA,Total\nB,Total\nC,Total\nD,Total\n")
    spec = {**SPEC, "dimensions": {"region": {"hierarchy": hierarchy.name}, "sex": {"levels": ["sex"]}}}
    done = after(tmp_path, ROWS, spec, old)
    assert cells(done.public)["D", "F"] == (0, "zero")
    assert done.facts["earlier"][0]["small_changes"] == 0


def test_the_certificate_still_holds_and_names_what_was_joined(tmp_path: Path) -> None:
    old = save(protect_table(table(ROWS), MARGINS), tmp_path / "old.csv")
    done = after(tmp_path, ROWS, SPEC, old)
    write_certificate(tmp_path / "c.json", done.certificate)
    (part,) = verify(tmp_path / "c.json", save(done, tmp_path / "new.csv"))
    assert part["withheld"] == 4
    assert len(done.certificate["rule"]["stated"]["earlier"][0]) == 64


HEAD = "region,sex,value,status\n"


@pytest.mark.parametrize(
    ("text", "key", "facts"),
    [
        (HEAD + "A,F,9,published\nX,F,9,published\n", "protect-earlier-code", {"row": 3, "value": "X"}),
        ("region,age,value,status\nA,1,9,published\n", "protect-earlier-column", {"column": "age"}),
        ("region,sex,pay,status\nA,F,9,published\n", "protect-earlier-measure", {}),
        ("region,sex,value\nA,F,9\n", "protect-no-column", {"column": "status"}),
        (HEAD + "A,F,2,primary\n", "protect-earlier-mark", {"row": 2, "value": "primary"}),
        (HEAD + "A,F,2,withheld\n", "protect-earlier-mark", {"row": 2}),
        (HEAD + "A,F,many,published\n", "protect-not-a-number", {"row": 2, "value": "many"}),
        (HEAD + "A,F,,published\n", "protect-not-a-number", {"row": 2}),
        (HEAD + "A,F,9,published\nA,F,9,published\n", "protect-cell-twice", {"row": 3, "first": 2}),
        (
            HEAD + "Total,F,9,published\nA,F,5,published\nB,F,3,published\n",
            "protect-earlier-sums",
            {"where": "region=Total, sex=F [2]: 9 ≠ 8 (+1)", "cells": 1},
        ),
    ],
)
def test_an_earlier_table_that_is_wrong(text: str, key: str, facts: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CadreError) as error:
        after(tmp_path, ROWS, SPEC, path)
    assert error.value.key == key
    assert error.value.facts["file"] == "old.csv"
    assert facts.items() <= error.value.facts.items()


def test_a_dimension_that_was_not_there_stood_at_its_total(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("region,value,status\nA,11,published\nB,15,published\nC,26,published\n", encoding="utf-8")
    assert after(tmp_path, ROWS, SPEC, path).facts["earlier"][0]["known"] == 3


LEAVES = [(place, sex) for place in ("a1", "a2", "B") for sex in "FM"]
UNDER = {"Total": {"a1", "a2", "B"}, "A": {"a1", "a2"}, "a1": {"a1"}, "a2": {"a2"}, "B": {"B"}}
EVERY = list(product(UNDER, ("Total", "F", "M")))
TREE: dict[str, Any] = {
    "measure": {"frequency": "n"},
    "dimensions": levels(place=["province", "district"], sex="sex"),
}
BEFORE = [[["place@1", "sex"]], [["place"], ["sex"]], [["place"]], [["place", "sex"]]]


def written(counts: list[int]) -> str:
    parents = {"a1": "A a1", "a2": "A a2", "B": "B -"}
    rows = [f"{parents[place]} {sex} {n}" for (place, sex), n in zip(LEAVES, counts, strict=True)]
    return "\n".join(["province district sex n", *rows])


def sums(counts: tuple[int, ...] | list[int]) -> dict[Cell, int]:
    return {
        (place, sex): sum(
            n
            for (own, kind), n in zip(LEAVES, counts, strict=True)
            if own in UNDER[place] and sex in ("Total", kind)
        )
        for place, sex in EVERY
    }


@cache
def populations(total: int) -> np.ndarray:
    """All ways to put ``total`` people into the finest cells, and the sums of each: worlds × cells."""
    bars = np.array(list(combinations(range(total + 5), 5)))
    edges = np.pad(bars, ((0, 0), (1, 1)), constant_values=((0, 0), (-1, total + 5)))
    member = np.array([[own in UNDER[place] and sex in ("Total", kind) for place, sex in EVERY]
                       for own, kind in LEAVES])  # fmt: skip
    return (np.diff(edges, axis=1) - 1) @ member.astype(np.int64)


def worlds(total: int, shown: dict[Cell, int]) -> np.ndarray:
    """Those that agree with what was shown; with a few people more or fewer where the total was not."""
    near = [total] if ("Total", "Total") in shown else range(total - 2, total + 4)
    every = np.concatenate([populations(one) for one in near])
    places = [EVERY.index(cell) for cell in shown]
    return every[(every[:, places] == list(shown.values())).all(axis=1)]


def told_by(done: Protected) -> dict[Cell, int]:
    return {cell: value for cell, (value, status) in cells(done.public).items() if status != "withheld"}


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    counts=st.lists(st.sampled_from([0, 1, 1, 2, 3, 4]), min_size=6, max_size=6).filter(lambda n: sum(n) > 5),
    before=st.sampled_from(BEFORE),
    cost=st.sampled_from(["value", "cell"]),
    minimum=st.sampled_from([2, 3]),
)
def test_both_tables_together_give_no_small_cell_away(
    counts: list[int],
    before: list[list[str]],
    cost: str,
    minimum: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Against all tables that agree with both: a small cell could have another value, and the minimum."""
    folder, text, truth = tmp_path_factory.mktemp("both"), written(counts), sums(counts)
    rules = {"minimum_frequency": minimum, "insiders": False, "cost": {"of": cost}}
    today = {**TREE, "rules": {"minimum_frequency": 3, "insiders": False}}
    try:
        old = protect_table(table(text), {**TREE, "rules": rules, "tables": before})
    except CadreError:
        assume(False)
    shown = told_by(old)
    try:
        done = after(folder, text, today, save(old, folder / "old.csv"))
    except CadreError as problem:
        if problem.key == "protect-already-told":
            assert any(0 < value < 3 for value in shown.values())
        return
    assert not any(0 < value < 3 for value in shown.values())
    possible = worlds(sum(counts), {**shown, **told_by(done)})
    assert (possible == list(truth.values())).all(axis=1).any()
    small = np.array([0 < value < 3 for value in truth.values()])
    assert (possible.max(axis=0) > possible.min(axis=0))[small].all()
    assert (possible.max(axis=0) >= 3)[small].all()
