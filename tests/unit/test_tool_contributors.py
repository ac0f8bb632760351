"""Distinct contributors, sole ones, and the largest: the fast way against the obvious one."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.disclosure.structure import Dimension, TableShape, link
from cadre.disclosure.tool.climbing import climb
from cadre.disclosure.tool.concentration import largest
from cadre.disclosure.tool.contributors import heads

AREA = Dimension(
    "area",
    ("Total", "X", "Y", "A", "a", "b", "B", "c", "d"),
    {"Total": ("A", "B"), "A": ("a", "b"), "B": ("c", "d"), "X": ("a", "c"), "Y": ("b", "d")},
)
SEX = Dimension("sex", ("Total", "F", "M"), {"Total": ("F", "M")})
ROWS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("FM"), st.integers(0, 4), st.integers(-5, 30)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.booleans())
def test_heads_and_largest_agree_with_a_loop(rows: list[tuple[str, str, int, int]], whole: bool) -> None:
    places = np.array([[AREA.place[area], SEX.place[sex]] for area, sex, _, _ in rows])
    party = np.array([who for _, _, who, _ in rows])
    pay = np.array([pay for _, _, _, pay in rows], dtype=np.float64)
    shapes = (
        [TableShape({"area": None, "sex": None})]
        if whole
        else [TableShape({"area": None}), TableShape({"sex": None})]
    )
    linked = link((AREA, SEX), places, shapes)
    way = climb(linked, places)
    found, top = heads(linked, places, party, way), largest(len(linked.keys), way, party, pay, 3)
    sums: dict[tuple[int, int], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (area, sex), who, figure in zip(places.tolist(), party.tolist(), pay.tolist(), strict=True):
        for above in AREA.above[area].tolist():
            for over in SEX.above[sex].tolist():
                sums[above, over][who] += figure
    for cell, place in enumerate(linked.places.tolist()):
        parties = sums[place[0], place[1]]
        assert found.number[cell] == len(parties)
        assert found.alone[cell] == (len(parties) == 1)
        if found.alone[cell]:
            assert {int(found.who[cell])} == set(parties)
        sizes = sorted((abs(one) for one in parties.values()), reverse=True)
        assert top.top[cell].tolist() == pytest.approx([*sizes, 0, 0, 0][:3])
        assert top.all[cell] == pytest.approx(sum(sizes))


def test_a_cell_comes_in_one_portion_only() -> None:
    places = np.array([[AREA.place[area], SEX.place[sex]] for area in "abcd" for sex in "FM"])
    linked = link((AREA, SEX), places, [TableShape({"area": None, "sex": None})])
    seen: set[int] = set()
    for cell, _ in climb(linked, places).portions():
        assert not seen & set(cell.tolist())
        seen |= set(cell.tolist())
    assert seen == set(range(len(linked.keys)))
