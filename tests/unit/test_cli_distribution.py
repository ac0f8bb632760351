"""``cadre distribution``: figures of a small table, the chart, and what it says to bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from both_languages import told
from cadre.cli.drawing import picture_kind
from cadre.cli.spreads import Columns, read_bounds, read_spread
from cadre.vocabulary.errors import CadreError
from terminal import answer, cadre


def write_table(path: Path, columns: dict[str, list[float]]) -> None:
    frame = pd.DataFrame(columns)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".dta":
        pyreadstat.write_dta(frame, str(path))
    else:
        pyreadstat.write_sav(frame, str(path))


DISTRICTS = """district,region,staff,people,income
A,north,10,100,1
B,north,30,100,2
C,south,0,200,3
D,south,,50,4
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "districts.csv"
    path.write_text(DISTRICTS, encoding="utf-8")
    return path


def test_every_figure_of_a_small_table(table: Path) -> None:
    """Densities 0.1, 0.3 and 0 over 100, 100 and 200 people: mean 0.1."""
    found = answer(
        "distribution", table, "--value", "staff", "--weight", "people", "--totals", "--group", "region",
        "--rank", "income", "--threshold", "0.2", "--bounds", "0,1", "--seed", "1", "--draws", "100",
    )  # fmt: skip
    assert (found["rows"], found["left_out"]) == (3, 1)
    assert found["mean"] == pytest.approx(0.1)
    assert found["gini"] == pytest.approx(0.625)
    assert found["theil_t"] == pytest.approx(0.75 * np.log(3))
    assert found["mld"] is None
    assert "zero" in found["reasons"]["mld"]
    assert found["hoover"] == pytest.approx(0.5)
    assert found["concentration_index"] == pytest.approx(-0.375)
    assert found["erreygers"] == pytest.approx(4 * 0.1 * -0.375)
    assert found["wagstaff"] == pytest.approx(-0.375 / 0.9)
    parts = found["decomposition"]["theil_t"]
    assert parts["between"] + parts["within"] == pytest.approx(found["theil_t"])
    assert parts["between"] == pytest.approx(np.log(2))
    assert found["decomposition"]["mld"] is None
    assert [group["name"] for group in found["groups"]] == ["north", "south"]
    assert (found["share_below"], found["weight_below"]) == (0.75, 300)
    assert np.array(found["lorenz"]) == pytest.approx(np.array([[0, 0], [0.5, 0], [0.75, 0.25], [1, 1]]))
    low, high = (found["intervals"]["gini"][end] for end in ("low", "high"))
    assert low <= 0.625 <= high


@pytest.mark.parametrize("ending", ["parquet", "xlsx", "dta", "sav"])
def test_any_kind_of_table(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"table.{ending}"
    write_table(path, {"x": [1.0, 2.0, 5.0], "w": [3.0, 2.0, 1.0]})
    spread, rows = read_spread(path, Columns("x", "w"))
    assert rows == 3
    assert spread.values.tolist() == [1, 2, 5]
    assert spread.weights.tolist() == [3, 2, 1]


def test_a_density_for_many_people(table: Path) -> None:
    call = ("distribution", table, "--value", "staff", "--weight", "people", "--totals")
    one, many = answer(*call), answer(*call, "--per", "10000", "--threshold", "2000")
    assert many["mean"] == pytest.approx(1000)
    assert many["gini"] == pytest.approx(one["gini"])
    assert many["share_below"] == 0.75


@pytest.mark.parametrize(("language", "word"), [("en", "an equal share"), ("ru", "поровну на всех")])
def test_the_curve_is_drawn_in_the_language(table: Path, tmp_path: Path, language: str, word: str) -> None:
    chart = tmp_path / "lorenz.svg"
    call = ("distribution", table, "--value", "income", "--chart", chart)
    done = cadre(*call, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert chart.read_text("utf-8").startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert word in chart.read_text("utf-8")


def test_a_chart_as_png(table: Path, tmp_path: Path) -> None:
    chart = tmp_path / "lorenz.png"
    assert answer("distribution", table, "--value", "income", "--chart", chart)["chart"] == str(chart)
    assert chart.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(CadreError, match="chart-kind"):
        picture_kind(tmp_path / "lorenz.jpg")


@pytest.mark.parametrize(
    ("rows", "named", "key", "word"),
    [
        ("-1,5", Columns("x", "w"), "distribution-negative", "-1"),
        ("1,-5", Columns("x", "w"), "distribution-negative", "-5"),
        ("0,5\n0,1", Columns("x", "w"), "distribution-all-zero", "2"),
        ("1,", Columns("x", "w"), "distribution-blank", "w"),
        ("1,", Columns("x", rank="w"), "distribution-blank", "w"),
        ("1,0", Columns("x", "w"), "distribution-no-weight", "table.csv"),
        (",1", Columns("x", "w"), "distribution-no-weight", "table.csv"),
        ("3,0\n2,1", Columns("x", "w", totals=True), "distribution-nobody", "1"),
        ("1,1", Columns("x", totals=True), "distribution-totals", "--weight"),
        ("3,1", Columns("x", rank="w", bounds=(0, 1)), "distribution-outside", "1"),
        ("1,1", Columns("x", bounds=(0, 1)), "distribution-bounds-alone", "--rank"),
        ("one,1", Columns("x", "w"), "table-not-a-number", "one"),
        ("1,1", Columns("y"), "table-no-such-column", "y"),
    ],
)
def test_bad_input_is_told_in_both_languages(
    tmp_path: Path, rows: str, named: Columns, key: str, word: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"x,w\n{rows}\n", encoding="utf-8")
    with pytest.raises(CadreError) as raised:
        read_spread(path, named)
    assert raised.value.key == key
    for text in told(raised.value).values():
        assert word in text


@pytest.mark.parametrize("text", ["1", "a,b", "1,2,3", "2,1"])
def test_bounds_are_two_numbers_in_order(text: str) -> None:
    with pytest.raises(CadreError, match="distribution-bounds"):
        read_bounds(text)


def test_the_terminal_refuses_with_its_code(table: Path) -> None:
    table.write_text("x\n0\n0\n", encoding="utf-8")
    done = cadre("distribution", table, "--value", "x", language="ru")
    assert done.returncode == 4
    assert "равны нулю" in done.stderr
