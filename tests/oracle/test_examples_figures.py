"""The figures that are known of the real files, recomputed by hand: the files are the ones they should be."""

from __future__ import annotations

from pathlib import Path

import pytest
from by_hand import malawi, published


@pytest.fixture(scope="module")
def raw(shared: Path) -> Path:
    return shared / "data"


def test_nurses_and_doctors_of_the_world(raw: Path) -> None:
    total, countries = published.latest(published.gho(raw, "HWF_0008"), 2016, 2020)
    assert (round(total / 1e6, 1), countries) == (27.9, 181)
    assert round(published.latest(published.gho(raw, "HWF_0008"))[0] / 1e6, 1) == 28.9
    assert round(published.latest(published.gho(raw, "HWF_0007"))[0] / 1e6, 1) == 30.3
    assert round(published.latest(published.gho(raw, "HWF_0007"), 2016)[0] / 1e6, 1) == 29.3
    total, countries = published.latest(published.gho(raw, "HWF_0002"))
    assert (round(total / 1e6, 1), countries) == (12.6, 196)


def test_germany(raw: Path) -> None:
    density = published.gho(raw, "HWF_0001")
    assert [round(density["DEU", year] + 1e-9, 1) for year in (2018, 2019, 2020)] == [43.0, 43.7, 44.4]
    assert published.gho_2018(raw, "HRH_26", "DEU", 2014) == [4.125]
    assert published.gho_2018(raw, "HRH_26", "DEU", 2015) == [4.191]
    women = {"geo_area": "276", "sex": "female", "type_of_occupation": "phys", "year": "2017"}
    assert published.sdg(raw, "health_worker_sex_distribution", "sh_med_hwrkdis", **women) == 46.6


def test_populations_of_two_revisions(raw: Path) -> None:
    assert round(published.world_population(raw, 2020) / 1e9, 3) == 7.794
    assert round(published.world_population(raw, 2050) / 1e9, 3) == 9.734


def test_sdg_money_and_conventions(raw: Path) -> None:
    world = {"geo_area": "1", "year": "2018"}
    density = "sh_med_heawor"
    nurses = {"type_of_occupation": "nursmid", **world}
    assert published.sdg(raw, "health_worker_density", density, **nurses) == 37.561
    doctors = {"type_of_occupation": "phys", **world}
    assert published.sdg(raw, "health_worker_density", density, **doctors) == 15.592
    covered = [
        published.sdg(raw, "uhc_service_coverage", "sh_acs_unhc", geo_area="1", year=year)
        for year in ("2000", "2017")
    ]
    assert covered == [45, 66]
    spent = [published.ghed(raw, "GHED_CHEGDP_SHA2011", "USA", year) for year in (2020, 2022)]
    assert [round(share, 1) for share in spent] == [18.8, 16.5]
    assert (published.ratifications(raw, "C155"), published.ratifications(raw, "C182")) == (76, 187)


def test_malawi(raw: Path) -> None:
    assert round(malawi.staff(raw, "staff_actual")) == 24458
    assert round(malawi.staff(raw, "staff_funded")) == 38404
    nurses = {"Officer_Category": "Nursing_and_Midwifery"}
    assert round(malawi.staff(raw, "staff_actual", **nurses)) == 8079
    assert round(malawi.staff(raw, "staff_funded", **nurses)) == 16228
    assert malawi.cells_above_establishment(raw) == (165, 1197)


@pytest.mark.parametrize("year", malawi.FISCAL_YEARS)
def test_the_lines_of_the_budget_add_up_to_its_own_grand_total(raw: Path, year: int) -> None:
    assert malawi.budget(raw, year) == pytest.approx(malawi.published_grand_total(raw, year), abs=0.5)
