"""Every cell of every margin, against sums made the slow way."""

from __future__ import annotations

from itertools import product
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from small_protection import cells, levels, protect

ROWS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("123"), st.sampled_from("FM"), st.integers(0, 400)),
    min_size=1,
    max_size=20,
)


def expected(rows: list[tuple[str, str, str, int]], tables: list[list[str]]) -> dict[tuple[str, str], int]:
    """Sums over all rows for every pair of codes that a table shows."""
    areas = {"Total"} | {row[0] for row in rows} | {row[0] + row[1] for row in rows}
    sexes = {"Total"} | {row[2] for row in rows}
    return {
        (area, sex): sum(
            n
            for province, district, own, n in rows
            if area in ("Total", province, province + district) and sex in ("Total", own)
        )
        for area, sex in product(areas, sexes)
        if any((area == "Total" or "area" in one) and (sex == "Total" or "sex" in one) for one in tables)
    }


@settings(max_examples=50, deadline=None)
@given(ROWS, st.sampled_from([[["area", "sex"]], [["area"], ["sex"]]]), st.booleans())
def test_all_margins(rows: list[tuple[str, str, str, int]], tables: list[list[str]], sums: bool) -> None:
    frame = pa.table(
        {
            "province": [row[0] for row in rows],
            "district": [row[0] + row[1] for row in rows],
            "sex": [row[2] for row in rows],
            "n": [row[3] / (4 if sums else 1) for row in rows],
            "line": list(range(len(rows))),
        }
    )
    spec: dict[str, Any] = {
        "measure": {"sum": "n"} if sums else {"frequency": "n"},
        "dimensions": levels(area=["province", "district"], sex="sex"),
        "rules": {"minimum_frequency": 1},
        "tables": tables,
    }
    found = cells(protect(frame, spec).private)
    wanted = expected(rows, tables)
    assert {cell: value * (4 if sums else 1) for cell, (value, _) in found.items()} == wanted
    if not sums:
        assert all((status == "zero") == (value == 0) for value, status in found.values())
