"""The same release to the byte, whatever the order of rows or the number of threads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from cadre.disclosure import attack, protect
from cadre.disclosure.protected import ProtectedTable
from cadre.disclosure.system import system_of
from cadre.vocabulary.tables import TallyTable
from disclosure_examples import flat, nested, tally, threshold

MINIMUM = 5


@pytest.fixture(scope="module")
def table() -> TallyTable:
    """Two years of some 980 cells in three tables that cross in a ring; 1,560 with the joint table."""
    chance = np.random.default_rng(7)
    trees = {
        "area": nested("area", N="n1 n2 n3 n4", S="s1 s2 s3", W="w1 w2"),
        "job": nested("job", A="a1 a2", B="b1 b2 b3", C="c1"),
        "sex": flat("sex", "F M"),
        "age": flat("age", "y m o"),
    }
    rows = [
        {
            "year": year,
            "area": area,
            "job": job,
            "sex": sex,
            "age": age,
            "persons": int(number),
            "pay": number * 1.7,
        }
        for year in (2024, 2025)
        for area in trees["area"].leaves
        for job in trees["job"].leaves
        for sex in "FM"
        for age in "ymo"
        for number in [chance.negative_binomial(0.4, 0.08)]
        if number
    ]
    return tally(trees, [["area", "job", "sex"], ["job", "sex", "age"], ["area@1", "age"]], rows, ("pay",))


@pytest.fixture(scope="module")
def protected(table: TallyTable) -> ProtectedTable:
    return protect(table, threshold(MINIMUM), threads=1)


def test_threads_and_the_order_of_rows_change_nothing(table: TallyTable, protected: ProtectedTable) -> None:
    shuffled = np.random.default_rng(3).permutation(len(table.cells))
    other = replace(table, cells=table.cells.take(pa.array(shuffled)))
    again = protect(other, threshold(MINIMUM), threads=3)
    assert protected.evidence["suppressed"] > 50
    assert again.digest == protected.digest
    assert again.cells.equals(protected.cells)


def test_every_published_value_is_the_true_sum(table: TallyTable, protected: ProtectedTable) -> None:
    rows = table.cells.to_pylist()
    under = {
        name: {code: set(tree.leaves_under(code)) for code in tree.order}
        for name, tree in table.trees.items()
    }
    for cell in protected.cells.to_pylist()[::7]:
        true = sum(
            row["persons"] for row in rows
            if row["year"] == cell["year"] and all(row[name] in under[name][cell[name]] for name in under)
        )  # fmt: skip
        assert cell["persons"] in (None, true)
        assert cell["persons"] is not None or true > 0


def test_opening_a_sensitive_cell_or_its_only_cover_is_found(
    table: TallyTable, protected: ProtectedTable
) -> None:
    """Mutation: a withheld cell, opened alone, is harmless or brings an objection; most bring one."""
    rule = threshold(MINIMUM)
    system, _ = system_of(table)
    status = np.array([word == "C" for word in protected.cells["status"].to_pylist()])
    withheld = np.zeros(len(system.keys), dtype=bool)
    withheld[system.published] = status[: system.published.sum()]
    sensitive = (system.values["persons"][0] > 0) & (system.values["persons"][0] < MINIMUM)
    found = []
    for cell in np.flatnonzero(withheld)[::9]:
        opened = withheld.copy()
        opened[cell] = False
        finding = attack(system, opened, table.definition, rule, 0)[0]
        assert not sensitive[cell] or cell in finding.objections
        if not sensitive[cell]:
            found.append(not finding.passed)
    assert np.mean(found) > 0.5
