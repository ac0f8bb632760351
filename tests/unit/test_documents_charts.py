"""Charts: classes, labels that fit, and pictures with one description each."""

from __future__ import annotations

import json
import re
import struct
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cadre.publishable.documents.charts import bars, estimates, lines, named_rows, people, stack, svg, tilemap
from cadre.publishable.documents.charts.narrow import narrow
from cadre.publishable.documents.charts.theme import MUTED, text_width, wrapped

WORDS = tilemap.Words(("1–2", "3–4", "5–6"), "withheld", "not available")


@given(st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=60))
def test_fifths_cover_all_values_and_ascend(values: list[float]) -> None:
    bounds = tilemap.fifths(values)
    assert bounds == sorted(set(bounds))
    assert bounds[-1] == max(values)
    assert len(bounds) <= 5
    classes = [tilemap.class_of(value, bounds) for value in sorted(values)]
    assert classes == sorted(classes)
    assert set(classes) <= set(range(5))


def test_twenty_different_values_fall_four_into_each_fifth() -> None:
    values = [float(n) for n in range(20)]
    bounds = tilemap.fifths(values)
    counts = [sum(tilemap.class_of(value, bounds) == part for value in values) for part in range(5)]
    assert counts == [4, 4, 4, 4, 4]


def tile(place: int, value: float | None, suppressed: bool = False) -> tilemap.Tile:
    return tilemap.Tile(f"District {place}", place, 0, value, "text", suppressed)


def drawn(spec: dict) -> list[dict]:
    """Values of every layer of the map, from its first view."""
    return [layer["data"]["values"] for layer in spec["vconcat"][0]["layer"]]


def test_a_withheld_tile_is_hatched_and_an_unknown_one_is_empty() -> None:
    tiles = [tile(0, 1.0), tile(1, 2.0), tile(2, 3.0), tile(3, None, True), tile(4, None)]
    squares, strokes, _ = drawn(tilemap.tile_map(tiles, WORDS))
    white = [square["x"] for square in squares if square["colour"] == "#ffffff"]
    assert [int(x) for x in white] == [3, 4]
    assert strokes
    assert {int(stroke["x"]) for stroke in strokes} == {3}


@pytest.mark.parametrize(
    "name", ["Alder", "Можжевельник", "Берёзовое Озеро", "Wolfratshausen-Geretsried", "St. John’s Town"]
)
def test_tile_labels_stay_inside_their_tile(name: str) -> None:
    found, font = tilemap._fitted(name, 56, 64)
    assert len(found) <= 2
    assert all(text_width(line, font) <= 60 for line in found)


def test_labels_at_the_ends_of_lines_do_not_cover_each_other() -> None:
    points = [
        lines.Point(name, year, 10 + n / 10, "10") for n, name in enumerate("abcdef") for year in (2020, 2025)
    ]
    labels = lines.end_labels(points, list("abcdef"), 20)
    places = sorted(float(str(label["place"])) for label in labels)
    room = lines._LABEL_ROOM * 20 / lines._HEIGHT
    assert all(b - a >= room * 0.999 for a, b in pairwise(places))


def test_a_line_is_not_joined_across_a_year_without_a_value() -> None:
    told = [(2020, None), (2021, 1.0), (2022, 2.0), (2023, None), (2024, None), (2025, 4.0), (2026, None)]
    points = lines.in_runs("Doctors", told, str)
    assert [(point.year, point.run) for point in points] == [(2021, 0), (2022, 0), (2025, 1)]
    assert lines.gaps(points, [year for year, _ in told]) == [2023, 2024]
    joined, _ = lines.lines(points)["layer"][0]["layer"]
    assert joined["encoding"]["detail"]["field"] == "run"
    assert _joins(lines.lines(points)) == [0, 1]


def test_a_whole_line_is_one_path() -> None:
    points = lines.in_runs("Doctors", [(2021, 1.0), (2022, 2.0), (2023, 3.0)], str)
    assert lines.gaps(points, [2021, 2022, 2023]) == []
    assert _joins(lines.lines(points)) == [2]


def _joins(spec: dict) -> list[int]:
    """How many points each drawn line joins to the one before."""
    drawn = re.findall(r'<path d="(M[^"A]*)"[^>]*stroke="#0a5c73"', svg.svg(spec))
    return sorted(path.count("L") for path in drawn)


def test_a_picture_has_no_roles_or_sizes_of_its_own_and_keeps_its_words() -> None:
    spec = bars.bars([bars.Bar("Врачи", 39.6, "39,6"), bars.Bar("=cmd()<b>", 5.0, "5,0")])
    picture = svg.svg(spec)
    assert "aria-" not in picture
    assert "role=" not in picture
    assert re.match(r'<svg [^>]*viewBox="0 0 \d', picture)
    assert "width=" not in picture.split(">")[0]
    assert "Врачи" in picture
    assert "39,6" in picture
    assert "=cmd()&lt;b&gt;" in picture
    assert "http" not in picture.replace("http://www.w3.org", "")


def test_the_same_chart_is_the_same_picture() -> None:
    spec = people.pyramid([people.Band("25–34", 5, None, "5", "[c]")], "Women", "Men")
    assert svg.png(spec) == svg.png(json.loads(json.dumps(spec)))


def pixels(png: bytes) -> tuple[int, int]:
    """Width and height, from the header of the file."""
    return struct.unpack(">II", png[16:24])


def test_a_png_has_two_hundred_pixels_for_each_inch() -> None:
    """A chart pixel is 1/96 inch; both ways to a PNG agree."""
    spec = bars.bars([bars.Bar("Doctors", 39.6, "39.6")])
    width, height = svg.size(svg.svg(spec))
    wanted = [width * 200 / 96, height * 200 / 96]
    assert pixels(svg.png(spec)) == pytest.approx(wanted, abs=2)
    sized = svg.svg(spec).replace("<svg ", f'<svg width="{width}" height="{height}" ', 1)
    assert pixels(svg.png_of(sized)) == pytest.approx(wanted, abs=2)


def test_parts_of_a_bar_are_laid_end_to_end() -> None:
    rows = [bars.Part("Doctors", name, share, "") for name, share in (("a", 60.0), ("b", 30.0), ("c", 10.0))]
    found = bars._stacked(rows, ["a", "b", "c"])
    assert [(part["start"], part["end"]) for part in found] == [(0, 60), (60, 90), (90, 100)]


def test_long_names_break_between_words_only() -> None:
    name = "Сестринский и акушерский персонал (профессиональный уровень)"
    assert wrapped(name, 38).split("\n") == [
        "Сестринский и акушерский персонал",
        "(профессиональный уровень)",
    ]
    assert wrapped("") == ""


def test_an_interval_that_holds_zero_is_drawn_otherwise() -> None:
    spec = estimates.estimates(
        [named_rows.Estimate("clear", 5, 2, 8, "5 %"), named_rows.Estimate("unclear", 1, -2, 4, "1 %")],
        "unit",
    )
    values = next(layer["data"]["values"] for layer in spec["layer"] if len(layer["data"]["values"]) == 2)
    assert [row["fill"] for row in values] == ["#0a5c73", "#ffffff"]
    assert "unit" in svg.svg(spec)


@given(st.floats(-1e6, 0), st.floats(0, 1e6))
@example(0.0, 5e-324)
def test_ticks_are_round_few_and_hold_zero(low: float, high: float) -> None:
    ticks = estimates._ticks(low, high)
    assert 0 in ticks
    assert len(ticks) <= 8
    assert all(low - 1e-6 <= tick <= high + 1e-6 for tick in ticks)


def test_charts_under_each_other_keep_their_own_clips() -> None:
    spec = estimates.estimates([named_rows.Estimate("one", 5, 2, 8, "5 %")], "unit")
    drawn = stack.stacked([stack.Panel("First & foremost", spec), stack.Panel("Second", spec, "A note.")])
    assert "First &amp; foremost" in drawn
    assert "A note." in drawn
    clipped = '<svg xmlns="x"><clipPath id="clip0"/><g clip-path="url(#clip0)"/></svg>'
    placed = [stack._placed(clipped, place, 0, 1, 1) for place in (0, 1)]
    assert ['id="p0-clip0"' in placed[0], "url(#p1-clip0)" in placed[1]] == [True, True]
    assert svg.png_of(drawn).startswith(b"\x89PNG")


YEARS = {"2019", "2020", "2021", "2022"}
HAND = 298  # pixels that a phone of 360 leaves for a chart


def test_bars_lines_and_pyramids_fit_a_hand_and_say_the_same() -> None:
    long = "Специалисты по гигиене окружающей среды и труда, а также прочие"
    rows = [bars.Bar(long, 14.7, "14,7 %"), bars.Bar("Врачи", -3, "−3 %"), bars.Bar("Прочие", 0, "[к]")]
    values = [(2019, 1.0), (2020, 2.0), (2021, None), (2022, 3.0)]
    points = [
        *lines.in_runs("Сестринский и акушерский персонал", values, str),
        *lines.in_runs("Врачи", values[:2], str),
    ]
    ages = [people.Band("До 25 лет", 1698, None, "1 698", "[к]"), people.Band("65 и старше", 5, 7, "5", "7")]
    pyramid = people.pyramid(ages, "Женщины", "Мужчины")
    for wide in (bars.bars(rows), bars.bars(rows[:1]), pyramid, lines.lines(points, frozenset({"Врачи"}))):
        spec = narrow(wide)
        assert spec is not None
        drawn, before = svg.svg(spec), svg.svg(wide)
        assert svg.size(drawn)[0] <= HAND < svg.size(before)[0]
        texts = (" ".join(re.findall(r">([^<>]+)</(?:text|tspan)>", one)) for one in (drawn, before))
        told, said = (set(text.split()) for text in texts)
        assert told - YEARS == said - YEARS
    kept = narrow(lines.lines(points, frozenset({"Врачи"})))
    assert kept is not None
    assert kept["layer"][0]["layer"][0]["encoding"]["color"]["scale"]["range"][1] == MUTED


def test_other_charts_have_no_narrow_form() -> None:
    assert narrow(bars.pairs([bars.Pair("Врачи", 1, 2, "1", "2")], "a", "b")) is None
