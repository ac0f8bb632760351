"""How the verifier that stands alone reads figures and finds their sums; small cases by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cadre.disclosure.certificate.verify import (
    CSV,
    ClaimError,
    Figures,
    need,
    nonzero,
    parts_of,
    witnesses,
)
from small_certificates import NAN, D, P, table, vector


def test_need_names_the_first_that_does_not_hold() -> None:
    need("x", [True, True], np.array(["a", "b"]))
    need("x", True, "all")
    need("x", [], np.array([]))
    for holds, names, about in (
        ([True, False, False], np.array(["a", "b\x1fc", "d"]), "b / c"), (False, "a\x1fb", "a / b"),
        (np.array([False]), np.array(["k"]), "k"),
    ):  # fmt: skip
        with pytest.raises(ClaimError) as error:
            need("x", holds, names)
        assert error.value.args == ("x", about)


CHILDREN = {"T": ["A", "B"], "A": ["a", "b"], "B": ["c"]}


@pytest.mark.parametrize(("code", "shown", "parts"), [
    ("T", "T A B", ["A", "B"]), ("T", "T a b B", ["a", "b", "B"]), ("T", "T a b c", ["a", "b", "c"]),
    ("T", "T a B", None), ("T", "T A", None), ("A", "A a b", ["a", "b"]), ("a", "a b", None),
    ("B", "B c", ["c"]),
    ("T", "T A a b B c", ["A", "B"]),
])  # fmt: skip
def test_the_nearest_shown_parts(code: str, shown: str, parts: list[str] | None) -> None:
    assert parts_of(code, CHILDREN, set(shown.split())) == parts


E2: dict[str, Any] = {"name": "e", "codes": ["All", "f", "m"], "children": {"All": ["f", "m"]}}
CROSSED = "Total All 20\nTotal f -\nTotal m 12\nx All -\nx f 4\ny f 0\ny All 15\ny m 3.5\nx m 0.5"


def figures(
    text: str = CROSSED, dimensions: Any = (D, E2), read: Any = CSV, names: Any = ("d", "e")
) -> Figures:
    return Figures(table(text, *names), list(dimensions), read)


def test_figures_are_sorted_by_name_and_zeros_left_out() -> None:
    found = figures()
    names = ["Total All", "Total f", "Total m", "x All", "x f", "x m", "y All", "y m"]
    assert [name.replace("\x1f", " ") for name in found.name] == names
    assert found.value.tolist() == pytest.approx([20, NAN, 12, NAN, 4, 0.5, 15, 3.5], nan_ok=True)
    assert found.hidden.tolist() == [False, True, False, True, False, False, False, False]
    assert found.mark.tolist()[:2] == ["published", "withheld"]
    assert found.place.tolist() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [2, 0], [2, 2]]
    assert found.near == pytest.approx(8e-9)  # the median of 20, 12, 4, 0.5, 15, 3.5, times 1e-9
    assert figures("Total All -\nx All -").near == 0
    assert figures("Total All -5\nx All -1").near == pytest.approx(3e-9)


def test_columns_may_have_other_names() -> None:
    renamed = table(CROSSED, "AREA", "e")
    found = Figures(renamed, [D, E2], {**CSV, "columns": {"d": "AREA"}})
    assert found.place.tolist() == figures().place.tolist()


@pytest.mark.parametrize(("tables", "sums"), [
    ([{"d": None, "e": None}], [
        "Total All -1, x All 1, y All 1", "Total f -1, x f 1", "Total m -1, x m 1, y m 1",
        "Total All -1, Total f 1, Total m 1", "x All -1, x f 1, x m 1", "y All -1, y m 1",
    ]),
    ([{"d": None}, {"e": None}], None),
    ([{"d": ["Total", "x"], "e": None}], None),
])  # fmt: skip
def test_every_sum_of_every_dimension(tables: Any, sums: list[str] | None) -> None:
    found = figures()
    if sums is None:
        with pytest.raises(ClaimError) as error:
            found.bind([D, E2], tables)
        assert error.value.args[0] == "tables"
        return
    found.bind([D, E2], tables)
    told: dict[int, list[str]] = {}
    for cell, number, sign in zip(found.cell, found.number, found.sign, strict=True):
        told.setdefault(int(number), []).append(f"{found.name[cell]} {sign}".replace("\x1f", " "))
    assert sorted(", ".join(sorted(one)) for one in told.values()) == sorted(
        ", ".join(sorted(one.split(", "))) for one in sums
    )
    assert len(found.where) == len(sums)


def test_two_tables_that_overlap_have_sums_of_their_own() -> None:
    found = figures("Total All 9\nx All 4\ny All 5\nTotal f 3\nTotal m 6")
    found.bind([D, E2], [{"d": None}, {"e": None}])
    assert sorted(np.bincount(found.number).tolist()) == [3, 3]
    assert found.add_up(found.value, True).tolist() == [True, True]
    assert found.add_up(found.value + np.array([1, 0, 0, 0, 0]), True).tolist() == [False, False]
    assert found.where.tolist() == ["Total\x1fAll", "Total\x1fAll"]


def test_sums_of_fractions_hold_to_a_billionth() -> None:
    found = figures("Total All 1000\nx All 400\ny All 600")
    found.bind([D, E2], [{"d": None}])
    for off, exactly, holds in (
        (0, True, True),
        (1e-7, True, False),
        (1e-6, False, True),
        (1e-5, False, False),
    ):
        assert found.add_up(np.array([1000 + off, 400, 600]), exactly).tolist() == [holds]


def test_the_least_of_a_cell_is_the_greatest_that_any_of_its_codes_asks_for() -> None:
    found, least = figures(), np.full(8, 3.0)
    found.raise_least(
        least, [D, E2], [["d", ["x"], 5], ["e", ["f", "m"], 4], ["d", ["y"], 2], ["k", ["x"], 9]]
    )
    assert least.tolist() == [3, 4, 4, 5, 5, 5, 3, 4]


def test_low_and_high_of_the_witnesses() -> None:
    found = figures("Total All 20\nx All -\ny All -\nz All 10")
    found.bind([D, E2], [{"d": None}])
    part = {"proof": "whole", "floor": 1, "witnesses": ["1 9", "9 1", "4 6"], "measure": "freq"}
    low, high = witnesses(found, part)
    assert (low.tolist(), high.tolist()) == ([1, 1], [9, 9])
    low, high = witnesses(found, {**part, "witnesses": []})
    assert np.isnan(low).all()
    assert np.isnan(high).all()
    assert found.value.tolist() == pytest.approx([20, NAN, NAN, 10], nan_ok=True)
    assert nonzero(found, P, vector(P, 1, -1)[1]).tolist() == [True, True]
