"""``cadre progress``: series of a file held against a target, and what it says to bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from both_languages import told
from cadre.cli.series import SeriesColumns, read_series
from cadre.methods.progress import compound_rate
from cadre.methods.progress_anticipated import anticipated, projected
from cadre.methods.progress_limits import progress_limits
from cadre.vocabulary.errors import CadreError
from terminal import answer, cadre

# A: from 20 by 2 a year. B: falls. C: two figures. D: nothing. E: there already.
LONG = (
    "area,year,share,error\n"
    + "".join(
        f"{area},{year},{value},1\n"
        for area, values in (
            ("A", (20, 24, 28, 32)),
            ("B", (20, 19, 18, 17)),
            ("C", (20, 30)),
            ("E", (39, 42, 50)),
        )
        for year, value in zip((2015, 2017, 2019, 2021), values, strict=False)
    )
    + "D,2015,,1\nD,2017,..,1\n"
)
WIDE = "area,region,2015,2017,2019\nA,n,20,24,28\nB,s,20,19,18\n"
CALL = ("--value", "share", "--year", "year", "--group", "area")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(LONG, encoding="utf-8")
    return tmp_path / "t.csv"


def test_every_series_against_a_target(table: Path) -> None:
    found = answer("progress", table, *CALL, "--target", "40", "--by", "2025", "--form", "linear")
    of = {one["group"]: one for one in found["series"]}
    assert found["direction"] == "up"
    assert {name: one["status"] for name, one in of.items()} == {
        "A": "on_track", "B": "moving_away", "C": "not_assessable", "E": "met", "D": "no_data",
    }  # fmt: skip
    a = of["A"]
    assert (a["observed"]["linear"], a["required"]["linear"], a["ratio"]["linear"]) == (2, 2, 1)
    assert a["observed"]["compound"] == pytest.approx(compound_rate(20, 32, 6))
    assert a["observed"]["logit"] == pytest.approx(np.log((32 / 68) / (20 / 80)) / 6)
    assert a["grades"] == {"open_sdg": "on_track", "eurostat": "significant", "unsd": "on_track"}
    assert of["B"]["grades"] == {"open_sdg": "deterioration", "eurostat": "moving_away", "unsd": "regression"}
    assert a["anticipated"]["projected"] == pytest.approx(40)
    assert (a["anticipated"]["outlook"], of["B"]["anticipated"]["outlook"]) == ("maintain", "reverse")
    assert (of["D"]["last"], of["D"]["observed"]["linear"], of["D"]["grades"]["unsd"]) == (
        None,
        None,
        "no_data",
    )
    assert found["counts"]["no_data"] == 1
    assert [one["verified"] for one in found["limits"].values()] == [True, False, False]


def test_a_target_below_the_figures_is_a_ceiling_unless_told(table: Path) -> None:
    down = answer("progress", table, *CALL, "--target", "10", "--by", "2030")
    assert down["direction"] == "down"
    assert {one["group"]: one["status"] for one in down["series"]}["B"] == "too_slow"
    up = answer("progress", table, *CALL, "--target", "10", "--by", "2030", "--up")
    assert {one["status"] for one in up["series"]} == {"met", "no_data"}


def test_without_a_target_only_the_limits_for_growth_grade(table: Path) -> None:
    found = answer("progress", table, *CALL)
    of = {one["group"]: one for one in found["series"]}
    assert of["A"]["grades"] == {"open_sdg": "substantial", "eurostat": "significant"}
    assert of["B"]["grades"] == {"open_sdg": "deterioration", "eurostat": "significant_away"}
    assert of["D"]["status"] == "no_data"


def test_errors_give_a_chance_and_the_seed_repeats_it(table: Path) -> None:
    call = (
        "progress",
        table,
        *CALL,
        "--target",
        "41",
        "--by",
        "2025",
        "--form",
        "linear",
        "--error",
        "error",
    )
    one, again = answer(*call, "--seed", "5"), answer(*call, "--seed", "5")
    chance = one["series"][0]["chance"]
    assert one == again
    assert 0.1 < chance["on_track"] < 0.9
    assert sum(chance["grades"].values()) == pytest.approx(1)


def test_years_as_columns(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(WIDE, encoding="utf-8")
    series = read_series(tmp_path / "t.csv", SeriesColumns(group="region,area"))
    assert [one.name for one in series] == ["n · A", "s · B"]
    assert series[0].years.tolist() == [2015, 2017, 2019]
    assert series[1].values.tolist() == [20, 19, 18]


def test_years_of_budgets_and_dates_are_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("when,x\n2019/20,2\n2018-04-01,1\n2020,3\n", encoding="utf-8")
    (one,) = read_series(tmp_path / "t.csv", SeriesColumns("x", "when"))
    assert (one.years.tolist(), one.values.tolist()) == ([2018, 2019, 2020], [1, 2, 3])


def test_the_regression_weighs_recent_figures_more() -> None:
    """Against numpy's weighted fit; then the index by hand."""
    years, values = [2015, 2016, 2018, 2021], [10.0, 12, 11, 17]
    line = np.polyfit(years, values, 1, w=np.sqrt([1, 2, 4, 7]))
    assert projected(years, values, 2030) == pytest.approx(np.polyval(line, 2030))
    found = anticipated([2014, 2015, 2016], [1.0, 2, 3], 20, 2030, at_least=True)
    assert found is not None
    assert (found.base_year, found.projected) == (2015, pytest.approx(17))
    assert found.index == pytest.approx(100 * 3 / 18)
    assert anticipated([2015, 2016], [5.0, 6], 4, 2030, at_least=True) is None
    with pytest.raises(ValueError, match="two years"):
        projected([2015], [1.0], 2030)


def test_limits_of_the_catalogue_are_in_order_and_say_whether_they_were_read() -> None:
    for name, one in progress_limits().items():
        assert one.source.verified == (name == "open_sdg")
        for scale in filter(None, (one.with_target, one.without_target)):
            limits = list(scale.limits.values())
            assert limits == sorted(limits, reverse=True)
            assert [scale.grade(limit) for limit in limits] == list(scale.limits)
            assert scale.grade(limits[-1] - 1e-9) == scale.below


BAD = [
    ("area,year,x\nA,2015,1\nA,2015,2\n", SeriesColumns("x", "year", "area"), "progress-year-twice", "3"),
    ("area,year,x\nA,soon,1\n", SeriesColumns("x", "year"), "progress-year", "soon"),
    ("area,year,x,e\nA,2015,1,\n", SeriesColumns("x", "year", error="e"), "progress-error", "2"),
    ("area,x\nA,1\n", SeriesColumns(), "progress-no-years", "t.csv"),
    ("area,2015,2016\nA,1,2\nA,3,4\n", SeriesColumns(group="area"), "progress-year-twice", "3"),
    ("area,year,x\nA,2015,1\n", SeriesColumns("x"), "argument-missing", "--year"),
    ("area,year,x\nA,2015,1\n", SeriesColumns("x", "year", where={"area": ["Z"]}), "where-nothing", "Z"),
]


@pytest.mark.parametrize(("text", "named", "key", "word"), BAD)
def test_bad_input_is_told_in_both_languages(
    text: str, named: SeriesColumns, key: str, word: str, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CadreError, match=key) as raised:
        read_series(tmp_path / "t.csv", named)
    for words in told(raised.value).values():
        assert word in words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["A: 20 in 2015, 32 in 2021", "no data", "Limits recalled", "even path"]),
        ("ru", ["A: 20 в 2015 году, 32 в 2021 году", "нет данных", "по памяти", "ровный путь"]),
    ],
)
def test_it_is_told_and_drawn_in_the_language(
    language: str, words: list[str], table: Path, tmp_path: Path
) -> None:
    target = ("--target", "40", "--by", "2025")
    done = cadre("progress", table, *CALL, *target, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    for word in words[:3]:
        assert word in done.stdout
    chart = tmp_path / "c.svg"
    cadre("progress", table, *CALL, *target, "--where", "area=A", "--chart", chart, language=language)
    assert words[3] in chart.read_text("utf-8")


def test_a_year_needs_a_target(table: Path) -> None:
    assert cadre("progress", table, *CALL, "--by", "2030").returncode == 2
