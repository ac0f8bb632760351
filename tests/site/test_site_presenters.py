"""What the pages say, worked out by hand from the formulas of the small releases."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cadre.publishable.documents import ReleaseFolder
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.model import Chart
from cadre.vocabulary.languages import LANGUAGES, Language
from cadre_site.public.presenters import home, indicator, region
from small_releases import districts, full_release, thin_release

DENSITY, STOCK = "1-02", "headcount.persons"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_release(tmp_path_factory.mktemp("full"))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "1 hatched district is withheld."), ("ru", "1 заштрихованный район не показан.")],
)
def test_the_map_at_home_counts_what_is_withheld(full: Path, language: Language, sentence: str) -> None:
    drawn = home.picture(Composer(ReleaseFolder(full), language, "XSC"))
    assert drawn is not None
    assert drawn.sentence.startswith("18 ")
    assert drawn.sentence.endswith(sentence)


def test_highest_and_lowest_on_a_map_of_districts_are_districts(full: Path) -> None:
    found = indicator.blocks(Composer(ReleaseFolder(full), "en", "XSC"), STOCK, None)
    drawn = next(one for one in found if isinstance(one, Chart) and one.id == "map")
    names = {names["en"] for _, _, names, _, _ in districts()}
    said = [part.split(": ")[1].split(",")[0] for part in drawn.sentence.split(". ")]
    assert set(said) <= names


def test_where_every_area_is_withheld_nothing_is_drawn(full: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    for path in full.iterdir():
        (hidden / path.name).write_bytes(path.read_bytes())
    rows = pq.read_table(full / "observations.parquet")
    changed = [
        row | {"OBS_VALUE": None, "OBS_STATUS": "Q"}
        if row["INDICATOR"] == DENSITY and row["AREA"] != "XSC"
        else row
        for row in rows.to_pylist()
    ]
    pq.write_table(pa.Table.from_pylist(changed, schema=rows.schema), hidden / "observations.parquet")
    c = Composer(ReleaseFolder(hidden), "en", "XSC")
    assert indicator.blocks(c, DENSITY, None) == []
    assert home.picture(c) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_about_many_countries_has_their_medians_and_ends(
    tmp_path: Path, language: Language
) -> None:
    """Doctors of the n-th of eight countries in 2020: 12 + 4 n; nurses 19 + 4 n, Monaco without."""
    c = Composer(ReleaseFolder(thin_release(tmp_path / "thin")), language, "WLD")
    shown = [one.value.replace(",", ".") for one in region.numbers(c)]
    codes = [code for code, _ in region.countries(c)]
    assert len(codes) == 8
    assert shown[:2] == ["8", "26.0"]
    assert len(region.questions(c)) == 2
    drawn = region.picture(c)
    assert drawn is not None
    assert len(drawn.table.rows) == 8
