"""The explorer: what the address says, what is drawn, what is withheld, what can be kept and embedded."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_shelves import shelved
from small_sites import Site, ask

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
LANGUAGES = ("en", "ru")
WITHHELD = {"en": "withheld", "ru": "скрыто"}
HIDING = "?indicator=1-02&area=level-2&show={show}"  # one district's density is withheld


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return shelved(tmp_path_factory.mktemp("explorer"))


def read(release: Any, query: str) -> Any:
    from django.http import QueryDict

    from cadre_site.public.explorer.asked import read as read_address

    return read_address(QueryDict(query), release, "XSC")


WORDS = [
    "",
    "1-02",
    "1-04",
    "headcount.persons",
    "XSC",
    "XSC-1",
    "level-1",
    "2024",
    "SEX",
    "F",
    "map",
    "?",
    "я",
]
NAMES = ["indicator", "area", "from", "to", "by", "show", "SEX", "OCCUPATION", "AGE", "x", "country"]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(WORDS)), max_size=6))
def test_any_address_is_read_and_its_own_address_reads_the_same(release: Any, parts: Any) -> None:
    asked = read(release, "&".join(f"{name}={quote(word)}" for name, word in parts))
    again = read(release, asked.address())
    assert again.left_out == ()
    assert again.address() == asked.address()


def test_what_does_not_fit_is_named(release: Any) -> None:
    asked = read(release, "indicator=1-02&AGE=Y55T64&by=nothing&area=ZZZ&from=1066&show=pie&x=1")
    assert set(asked.left_out) == {"AGE=Y55T64", "by=nothing", "area=ZZZ", "from=1066", "show=pie", "x=1"}


@pytest.mark.parametrize("show", ["table", "line", "bar", "pyramid", "map"])
@pytest.mark.parametrize("indicator", ["1-02", "1-04", "headcount.persons", "pay.persons"])
def test_every_shape_draws_or_says_why(release: Any, indicator: str, show: str) -> None:
    from cadre.publishable.documents.compose.composer import Composer
    from cadre.publishable.documents.model import Chart
    from cadre_site.public.explorer.drawing import draw

    if indicator not in release.indicators():
        indicator = release.indicators()[0]
    for language in LANGUAGES:
        asked = read(release, f"indicator={indicator}&show={show}&area=level-2")
        drawn = draw(Composer(release, language, "XSC"), release, asked)  # type: ignore[arg-type]
        assert isinstance(drawn.block, Chart) == (show != "table" and not drawn.why)
        if isinstance(drawn.block, Chart):
            assert drawn.block.sentence
            assert drawn.block.table.rows


def test_a_withheld_figure_is_neither_a_bar_nor_a_zero(release: Any) -> None:
    from cadre.publishable.documents.compose.composer import Composer
    from cadre_site.public.explorer.drawing import draw

    for show in ("table", "bar", "map"):
        asked = read(release, HIDING.format(show=show)[1:])
        drawn = draw(Composer(release, "en", "XSC"), release, asked)
        assert drawn.withheld
        table = drawn.block if show == "table" else drawn.block.table
        hidden = [cell for row in table.rows for cell in row if cell.state == "suppressed"]
        assert len(hidden) == drawn.withheld
        assert {cell.words for cell in hidden} == {"[c]"}
        if show != "table":
            assert "not drawn" in drawn.block.sentence


@pytest.mark.parametrize("status", ["Q", "M"])
def test_no_line_crosses_a_year_without_a_value(release: Any, status: str, tmp_path: Path) -> None:
    """On the explorer and on the page of the indicator: by the chart that Vega is given, and its sentence."""
    from cadre.publishable.documents.compose.composer import Composer
    from cadre_site.ledger.figures import ShelvedRelease
    from cadre_site.public.explorer.drawing import draw
    from cadre_site.public.presenters.indicator import blocks

    copied = tmp_path / "R"
    shutil.copytree(release.folder.parent, copied)
    with duckdb.connect(str(copied / "index" / "figures.duckdb")) as index:
        hiding = f"set OBS_VALUE = null, OBS_STATUS = '{status}' where INDICATOR = 'headcount.persons'"
        for table in ("observations", "overview"):
            index.execute(f"update {table} {hiding} and AREA = 'XSC' and TIME_PERIOD = '2024'")
    hidden = ShelvedRelease(copied).read()
    for language, words in (("en", "broken at 2024:"), ("ru", "за 2024 год нет значения")):
        asked = read(hidden, "indicator=headcount.persons&show=line")
        explored = draw(Composer(hidden, language, "XSC"), hidden, asked).block  # type: ignore[arg-type]
        paged = blocks(Composer(hidden, language, "XSC"), "headcount.persons", None)[0]  # type: ignore[arg-type]
        for chart in (explored, paged):
            joined = chart.spec["layer"][0]
            assert [(one["year"], one["run"]) for one in joined["data"]["values"]] == [(2023, 0), (2025, 1)]
            assert joined["layer"][0]["encoding"]["detail"]["field"] == "run"
            assert words in chart.sentence
    whole = draw(
        Composer(release, "en", "XSC"), release, read(release, "indicator=headcount.persons&show=line")
    ).block
    assert {one["run"] for one in whole.spec["layer"][0]["data"]["values"]} == {0}
    assert "broken" not in whole.sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_names_its_source_and_what_is_withheld(site: Site, language: str) -> None:
    base = f"{site.address}/{language}/explore/"
    text = ask(base + "data.csv" + HIDING.format(show="table")).body.decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text))
    value, why, source = len(heads) - 5, len(heads) - 3, len(heads) - 1
    hidden = [row for row in rows if row[value] == WITHHELD[language]]
    assert hidden
    assert all(row[why] for row in hidden)
    assert all(row[value] not in ("", "0") or float(row[value]) == 0 for row in rows)
    assert all(site.release in row[source] and "/explore/?" in row[source] for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(ask(base + "data.xlsx" + HIDING.format(show="table")).body))
    sheet, about = book.worksheets
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=1, max_row=1)] == [heads]
    assert sum(row[value].value == WITHHELD[language] for row in sheet.iter_rows()) == len(hidden)
    assert site.release in str(about["A1"].value)
    kept = pq.read_table(io.BytesIO(ask(base + "data.parquet" + HIDING.format(show="table")).body))
    assert site.release in kept.schema.metadata[b"source"].decode()
    assert kept["OBS_STATUS"].to_pylist().count("Q") == len(hidden)
    drawn = ask(base + "chart.svg" + HIDING.format(show="map")).text
    words = re.sub(r"<[^>]+>", " ", drawn)
    assert site.release in words
    assert ask(base + "chart.png" + HIDING.format(show="map")).body.startswith(b"\x89PNG")
    assert ask(base + "chart.png" + HIDING.format(show="table")).status == 404


def test_a_formula_stays_words() -> None:
    from cadre.publishable.documents.compose.composer import Composer
    from cadre_site.public.explorer.keeping import as_xlsx

    live = ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "https://example.org"]
    composer: Any = type("Spoken", (Composer,), {"__init__": lambda self: None})()
    composer.language = "en"
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(composer, iter([[*live, -1.5]]), "=1"))).worksheets[0]
    assert [cell.data_type for cell in next(sheet.iter_rows())] == ["s"] * 6 + ["n"]
    assert all(cell.hyperlink is None for cell in next(sheet.iter_rows()))


def test_only_the_embedded_view_may_stand_in_a_frame(site: Site) -> None:
    query = HIDING.format(show="bar")
    embedded, own = ask(f"{site.address}/en/embed/{query}"), ask(f"{site.address}/en/explore/{query}")
    assert "frame-ancestors *" in embedded.headers["content-security-policy"]
    assert "x-frame-options" not in embedded.headers
    assert "frame-ancestors 'none'" in own.headers["content-security-policy"]
    assert own.headers["x-frame-options"] == "DENY"
    assert '<a target="_blank" rel="noopener" href="/en/figure/F' in embedded.text
    assert "&lt;a" not in embedded.text
    assert "<form" not in embedded.text
