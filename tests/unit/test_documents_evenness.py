"""The spread of occupations in the report, held against sums by hand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cadre.methods.inequality import gini, hoover
from cadre.publishable.documents import ReleaseFolder
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.evenness import Spread, evenness
from cadre.publishable.documents.model import Chart, Paragraph, Table
from small_releases import full_release, thin_release

PEOPLE = np.array([100_000.0, 200_000.0, 300_000.0, 400_000.0])


def spread(*heads: float) -> Spread:
    return Spread("221", "district", 2025, np.array(heads), PEOPLE, ())


def test_the_curve_gives_the_gini_and_hoover_of_the_catalogue() -> None:
    found = spread(400, 200, 900, 500)
    points = found.points()
    area = sum((x1 - x0) * (y0 + y1) / 2 for (x0, y0), (x1, y1) in pairwise(points)) / 100**2
    density = found.heads / PEOPLE
    assert 1 - 2 * area == pytest.approx(gini(density, PEOPLE))
    assert max(x - y for x, y in points) == pytest.approx(100 * hoover(density, PEOPLE))


def test_people_below_a_benchmark_by_hand() -> None:
    """Densities of 40, 10, 30 and 12.5 for 10,000: two districts of 600,000 people are below 20."""
    assert spread(400, 200, 900, 500).below(20) == pytest.approx((60.0, 0.0))
    assert spread(400, 200, 900, 500).below(10) == pytest.approx((0.0, 0.0))


def test_a_withheld_district_is_neither_below_nor_above() -> None:
    assert spread(400, np.nan, 900, 500).below(20) == pytest.approx((40.0, 20.0))


def test_an_occupation_with_a_withheld_district_has_no_curve(tmp_path: Path) -> None:
    c = Composer(ReleaseFolder(full_release(tmp_path)), "en", "XSC")
    blocks = evenness(c)
    chart = next(block for block in blocks if isinstance(block, Chart))
    assert [column.head for column in chart.table.columns[1:]] == [
        "Medical doctors",
        "Nursing and midwifery personnel",
    ]
    assert "Dentists" in chart.sentence
    table = next(block for block in blocks if isinstance(block, Table))
    dentists = next(line for line in table.rows if line[0].words == "Dentists")
    assert [cell.state for cell in dentists[1:3]] == ["suppressed", "suppressed"]
    assert "–" in dentists[4].words


def test_the_first_sentence_is_about_a_hundred_workers(tmp_path: Path) -> None:
    c = Composer(ReleaseFolder(full_release(tmp_path)), "en", "XSC")
    first = evenness(c)[0]
    assert isinstance(first, Paragraph)
    assert first.text.words.startswith("18 of 100 doctors would have to work elsewhere for every district")


def test_a_country_without_its_own_workers_has_none_of_it(tmp_path: Path) -> None:
    assert evenness(Composer(ReleaseFolder(thin_release(tmp_path)), "en", "KGZ")) == []
