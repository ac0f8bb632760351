"""The published example: world totals and single values out of its release, against the raw files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from by_hand import published
from example_release import EXAMPLES, ExampleRelease, release_of

pytestmark = pytest.mark.slow  # a release of some 200 countries

# The latest value of every country within the years, as docs/how-to/real-countries.md gives it.
LATEST = """
    with latest as (
        select AREA, arg_max(OBS_VALUE, TIME_PERIOD) as value
        from observations
        where INDICATOR = '{indicator}' and TIME_PERIOD between '{since}' and '{until}' and OBS_STATUS = 'A'
        group by AREA
    )
    select sum(value), count(*) from latest
"""


@pytest.fixture(scope="module")
def raw(shared: Path) -> Path:
    return shared / "data"


@pytest.fixture(scope="module")
def release(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> ExampleRelease:
    return release_of("published", raw, tmp_path_factory.mktemp("published"))


@pytest.mark.parametrize(
    ("code", "since", "millions", "countries"),
    [
        ("HWF_0008", 2016, 27.9, 181),
        ("HWF_0008", 0, 28.9, 197),
        ("HWF_0007", 0, 30.3, 197),
        ("HWF_0002", 0, 12.6, 196),
    ],
)
def test_world_totals(
    release: ExampleRelease, raw: Path, code: str, since: int, millions: float, countries: int
) -> None:
    sql = LATEST.format(indicator=f"gho.{code}", since=since, until=2020 if since else 9999)
    ((total, number),) = release.ask(sql)
    by_hand = published.latest(published.gho(raw, code), since, 2020 if since else 9999)
    assert (total, number) == by_hand
    assert (round(by_hand[0] / 1e6, 1), number) == (millions, countries)


def test_a_country_as_its_publisher_gave_it(release: ExampleRelease) -> None:
    density = [
        release.value("gho.HWF_0001", "DEU", year, OCCUPATION="221") for year in ("2018", "2019", "2020")
    ]
    assert density == [43.0, 43.72, 44.35]
    women = {"OCCUPATION": "221", "SEX": "F"}
    assert release.value("sdg.SH_MED_HWRKDIS", "DEU", "2017", **women) == 46.6
    assert round(release.value("ghed.CHEGDP", "USA", "2020"), 1) == 18.8
    assert round(release.value("ghed.CHEGDP", "USA", "2022"), 1) == 16.5


def test_the_world_as_its_publisher_gave_it(release: ExampleRelease) -> None:
    assert release.value("sdg.SH_MED_HEAWOR", "WLD", "2018", OCCUPATION="NM") == 37.561
    assert release.value("sdg.SH_MED_HEAWOR", "WLD", "2018", OCCUPATION="221") == 15.592
    assert [release.value("sdg.SH_ACS_UNHC", "WLD", year) for year in ("2000", "2017")] == [45, 66]


def test_thousands_become_persons_and_add_up_to_the_world(release: ExampleRelease, raw: Path) -> None:
    for year, billions in ((2020, 7.794), (2050, 9.734)):
        found = release.value("population.persons", "WLD", str(year))
        assert found == pytest.approx(published.world_population(raw, year), abs=1)
        assert round(found / 1e9, 3) == billions
    kyrgyzstan = release.value("population.persons", "KGZ", "2020")
    assert kyrgyzstan == pytest.approx(published.population(raw, "417", 2020), abs=1)


def test_ratifications(release: ExampleRelease) -> None:
    for convention, states in (("C155", 76), ("C182", 187)):
        sql = f"select count(distinct AREA) from observations where INDICATOR = 'ilo.{convention}'"
        assert release.ask(sql) == [(states,)]


def test_no_rate_of_a_region_or_of_the_world_is_made_here(release: ExampleRelease) -> None:
    """GHO publishes countries only, so no density of the export stands at a region or at the world."""
    groups = "('WLD', 'AFR', 'AMR', 'EMR', 'EUR', 'SEAR', 'WPR', 'NMS')"
    sql = f"select count(*) from observations where INDICATOR like 'gho.%' and AREA in {groups}"
    assert release.ask(sql) == [(0,)]
    sql = f"select count(*) from observations where INDICATOR like 'headcount%' and AREA in {groups}"
    assert release.ask(sql) == [(0,)]
    assert release.ask(
        "select count(*) from observations where INDICATOR = 'gho.HWF_0001' and OCCUPATION = '_T'"
    ) == [(0,)]


def test_the_european_region_has_its_53_member_states(shared: Path) -> None:
    with (EXAMPLES / "published/areas.csv").open(encoding="utf-8", newline="") as file:
        areas = {row["area"]: row for row in csv.DictReader(file)}
    with (shared / "reference/who_europe_member_states.csv").open(encoding="utf-8", newline="") as file:
        states = {row["iso3"]: row["name"] for row in csv.DictReader(file)}
    european = {code: row["name_en"] for code, row in areas.items() if row["parent"] == "EUR"}
    assert european == states
    assert len(european) == 53
    places = {(row["tile_column"], row["tile_row"]) for row in areas.values() if row["parent"] == "EUR"}
    assert len(places) == 53
