"""What a table becomes: codes, margins, statuses, whatever its shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cadre.vocabulary.errors import CadreError, ExitCode
from small_protection import cells, levels, nothing, protect, table

COUNTS = """
region sex n
N      F    2
N      M   10
S      F   20
S      M   30
"""
COUNT_SPEC: dict[str, Any] = {
    "measure": {"frequency": "n"},
    "dimensions": levels(region="region", sex="sex"),
    "rules": {"minimum_frequency": 3},
}


def test_every_cell_of_every_margin_has_a_value_and_a_status() -> None:
    found = cells(protect(COUNTS, COUNT_SPEC).private)
    assert found == {
        ("Total", "Total"): (62, "published"),
        ("Total", "F"): (22, "published"),
        ("Total", "M"): (40, "published"),
        ("N", "Total"): (12, "published"),
        ("N", "F"): (2, "primary"),
        ("N", "M"): (10, "secondary"),
        ("S", "Total"): (50, "published"),
        ("S", "F"): (20, "secondary"),
        ("S", "M"): (30, "secondary"),
    }


def test_the_public_table_has_one_mark_for_all_that_is_withheld() -> None:
    found = cells(protect(COUNTS, COUNT_SPEC).public)
    assert {status for _, status in found.values()} == {"published", "withheld"}
    assert found["N", "F"] == found["S", "M"] == (None, "withheld")
    assert found["Total", "F"] == (22, "published")


def test_rows_are_counted_where_no_measure_is_named_and_empty_cells_are_listed() -> None:
    rows = "region sex\n" + "N F\n" * 4 + "N M\n" * 5 + "S F\n" * 6
    found = cells(protect(rows, {**COUNT_SPEC, "measure": None}).private)
    assert found["N", "Total"] == (9, "published")
    assert found["S", "M"] == (0, "zero")


def test_zeros_may_be_left_out() -> None:
    rows = "region sex n\nN F 4\nS M 5\nS F 0"
    kept = protect(rows, {**COUNT_SPEC, "zeros_listed": False})
    assert ("S", "F") not in cells(kept.public)
    assert cells(protect(rows, COUNT_SPEC).public)["S", "F"] == (0, "zero")


def test_codes_are_words_with_all_their_zeros_dots_blanks_and_letters() -> None:
    rows = pa.table({"area": ["007", ".1", " a b", "Шығыс, «A»"], "n": ["5", "6", "7", "8"]})
    spec = {**COUNT_SPEC, "dimensions": levels(area="area")}
    assert set(cells(protect(rows, spec).public)) == {
        ("Total",), ("007",), (".1",), (" a b",), ("Шығыс, «A»",),
    }  # fmt: skip


TREE = """
province district n
A        A1       4
A        A2       5
B        -        6
C        C        7
D        D1       8
"""


def test_depth_may_differ_and_an_only_child_is_the_same_cell_twice() -> None:
    spec = {**COUNT_SPEC, "dimensions": levels(area=["province", "district"]), "margins": False}
    found = cells(protect(TREE, spec).private)
    assert {code: value for (code,), (value, _) in found.items()} == {
        "Total": 30, "A": 9, "A1": 4, "A2": 5, "B": 6, "C": 7, "D": 8, "D1": 8,
    }  # fmt: skip


def test_an_only_child_has_the_status_of_its_parent() -> None:
    rows = TREE.replace("D1       8", "D1       2").replace("A1       4", "A1       2")
    spec = {**COUNT_SPEC, "dimensions": levels(area=["province", "district"]), "margins": False}
    found = cells(protect(rows, spec).private)
    assert found["D",] == found["D1",] == (2, "primary")


def test_one_code_under_two_parents_is_told_apart_by_its_path() -> None:
    rows = "province district n\nA 1 4\nA 2 5\nB 1 6\nB 3 7\n1 1 9\n1 2 9"
    spec = {**COUNT_SPEC, "dimensions": levels(area=["province", "district"])}
    found = {code: value for (code,), (value, _) in cells(protect(rows, spec).public).items()}
    assert found == {
        "Total": 40, "A": 9, "A/1": 4, "A/2": 5, "B": 13, "B/1": 6, "3": 7, "1": 18, "1/1": 9, "1/2": 9,
    }  # fmt: skip


def test_people_whose_finer_code_is_not_known_are_a_part_of_their_own() -> None:
    rows = "province district\n" + "A A1\n" * 4 + "A A2\n" * 5 + "A -\n" * 2
    spec = {**COUNT_SPEC, "measure": None, "dimensions": levels(area=["province", "district"])}
    found = cells(protect(rows, spec).private)
    assert found["A/_U",] == (2, "primary")
    assert found["A",] == (11, "published")


def test_a_hierarchy_from_a_file_keeps_codes_that_no_row_has(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("child,parent\nA1,A\nA2,A\nB1,B\nA3,A\n", encoding="utf-8")
    spec = {**COUNT_SPEC, "dimensions": {"area": {"hierarchy": "h.csv", "column": "code"}}}
    found = cells(protect("code n\nA1 5\nA2 6\nB1 7", spec, tmp_path).private)
    assert {code: value for (code,), (value, _) in found.items()} == {
        "Total": 18, "A": 11, "A1": 5, "A2": 6, "A3": 0, "B": 7, "B1": 7,
    }  # fmt: skip


@pytest.mark.parametrize("way", ["columns", "file"])
def test_health_regions_beside_provinces(tmp_path: Path, way: str) -> None:
    rows = "province district health n\nA A1 X 5\nA A2 Y 6\nB B1 Y 7\nB B2 Y 8"
    (tmp_path / "health.csv").write_text("child,parent\nA1,X\nA2,Y\nB,Y\n", encoding="utf-8")
    also = {"levels": ["health"]} if way == "columns" else {"hierarchy": "health.csv"}
    area = {"levels": ["province", "district"], "also": [also]}
    found = cells(protect(rows, {**COUNT_SPEC, "dimensions": {"area": area}}, tmp_path).public)
    assert found["X",][0] in (5, None)
    assert found["Y",][0] in (21, None)
    assert {code for (code,) in found} == {"Total", "X", "Y", "A", "A1", "A2", "B", "B1", "B2"}


def test_a_margin_may_name_a_group() -> None:
    totals = "Total Total X 5\nTotal Total Y 13\nTotal Total Total 18"
    rows = "province district health n\nA A1 X 5\nA A2 Y 6\nB B1 Y 7\n" + totals
    area = {"levels": ["province", "district"], "also": [{"levels": ["health"]}]}
    spec = {**COUNT_SPEC, "dimensions": {"area": area}}
    assert cells(protect(rows, spec).public)["Y",] == (13, "published")
    with pytest.raises(CadreError, match="area=Y"):
        protect(rows.replace("Y 13", "Y 14"), spec)


def test_totals_that_came_with_the_table_are_checked_and_not_counted_again() -> None:
    rows = COUNTS + "Total Total 62\nTotal F 22\nN Total 12\n"
    assert protect(rows, COUNT_SPEC).public.equals(protect(COUNTS, COUNT_SPEC).public)


def test_linked_tables_and_coarser_cuts() -> None:
    rows = "province district sex n\nA A1 F 5\nA A2 M 6\nB B1 F 7\nB B2 M 8"
    spec = {
        **COUNT_SPEC,
        "dimensions": levels(area=["province", "district"], sex="sex"),
        "tables": [["area"], ["area@1", "sex"]],
    }
    found = cells(protect(rows, spec).public)
    assert found["A1", "Total"] == (5, "published")
    assert ("A1", "F") not in found
    assert found["B", "M"] == (8, "published")


def test_sums_keep_their_decimals_exactly() -> None:
    rows = "area pay\n" + "N 0.1\n" * 30 + "S 1000.25\n" * 20
    spec = {**COUNT_SPEC, "measure": {"sum": "pay"}, "dimensions": levels(area="area")}
    found = cells(protect(rows, spec).public)
    assert found["Total",] == (20008.0, "published")
    assert found["N",] == (3.0, "published")


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.Table])
def test_frames_of_the_same_kind_come_back(kind: Any) -> None:
    given = table(COUNTS)
    made = {
        pd.DataFrame: given.to_pandas,
        pl.DataFrame: lambda: pl.from_arrow(given),
        pa.Table: lambda: given,
    }
    frame = made[kind]()
    done = protect(frame, COUNT_SPEC)
    assert isinstance(done.public, kind)
    assert isinstance(done.private, kind)
    assert len(done.public) == 9


def test_the_certificate_refuses_what_can_be_computed() -> None:
    with pytest.raises(CadreError) as caught:
        protect(COUNTS, COUNT_SPEC, engine=nothing)
    assert caught.value.exit_code == ExitCode.DISCLOSURE
