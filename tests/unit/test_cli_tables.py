"""Tables of the commands that stand alone: the same figures from every kind of file, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from cadre.cli.tables import column, read_table, row_of, text_column
from cadre.vocabulary.errors import CadreError

FRAME = pd.DataFrame({"Pay": [1200.5, 900.0, float("nan"), 1e6], "sex": ["F", "M", "F", "M"]})


def _csv(path: Path) -> None:
    FRAME.to_csv(path, index=False)


def _parquet(path: Path) -> None:
    pq.write_table(pa.table({name: pa.array(FRAME[name], from_pandas=True) for name in FRAME}), path)


WRITERS: dict[str, Callable[[Path], None]] = {
    "t.csv": _csv,
    "t.csv.gz": _csv,
    "t.parquet": _parquet,
    "t.xlsx": lambda path: FRAME.to_excel(path, index=False),
    "t.dta": lambda path: pyreadstat.write_dta(FRAME, str(path)),
    "t.sav": lambda path: pyreadstat.write_sav(FRAME, str(path)),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_of_file_gives_the_same_columns(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    table = read_table(tmp_path / name, ["pay", "sex"])
    np.testing.assert_array_equal(column(table, "pay", "--pay"), FRAME["Pay"])
    assert text_column(table, "sex", "--sex").to_pylist() == list("FMFM")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("x;y\n1.234,5;a\n2;b\nNA;c\n;d\n", [1234.5, 2, np.nan, np.nan]),
        ('x,y\n"1,234.5",a\n 2 ,b\n1e3,c\n', [1234.5, 2, 1000]),
        ("Staff of 2024\n\nx,y\n7,a\n", [7]),
    ],
)
def test_numbers_as_people_write_them(written: str, read: list[float], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(written, encoding="utf-8")
    np.testing.assert_array_equal(column(read_table(tmp_path / "t.csv", ["x"]), "x", "--pay"), read)


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("title\nx,y\n1,2\n3,many\n", encoding="utf-8")
    table = read_table(tmp_path / "t.csv", ["x"])
    with pytest.raises(CadreError) as caught:
        column(read_table(tmp_path / "t.csv", ["x", "y"]), "y", "--pay")
    assert caught.value.key == "table-not-a-number"
    assert caught.value.facts["row"] == "4" == row_of(table, 1)
    assert caught.value.facts["value"] == "many"


def test_a_missing_column_is_named_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("salary,sex\n1,F\n", encoding="utf-8")
    with pytest.raises(CadreError) as caught:
        column(read_table(tmp_path / "t.csv", ["salery"]), "salery", "--pay")
    facts = caught.value.facts
    assert (caught.value.key, facts["meant"], facts["option"]) == ("table-no-column", "salary", "--pay")


@pytest.mark.parametrize(
    ("written", "key"),
    [("x,y\n1,2\n3\n", "table-broken-line"), ("x,y\n", "table-no-rows"), ("", "table-empty-file")],
)
def test_no_row_is_left_out_without_a_word(written: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(written, encoding="utf-8")
    with pytest.raises(CadreError) as caught:
        read_table(tmp_path / "t.csv")
    assert caught.value.key == key
