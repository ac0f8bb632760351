"""The Malawi example from its raw files to its release, held against totals recomputed by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from by_hand import malawi
from example_release import ExampleRelease, release_of


@pytest.fixture(scope="module")
def raw(shared: Path) -> Path:
    return shared / "data"


@pytest.fixture(scope="module")
def release(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> ExampleRelease:
    return release_of("malawi", raw, tmp_path_factory.mktemp("malawi"))


CADRES = {
    "CLI": "Clinical",
    "NM": "Nursing_and_Midwifery",
    "3253": "DCSA",
    "DEN": "Dental",
    "3212": "Laboratory",
    "2269": "Mental",
    "2265": "Nutrition",
    "PHA": "Pharmacy",
    "3211": "Radiography",
}


@pytest.mark.parametrize(("occupation", "cadre"), CADRES.items())
def test_staff_and_posts_of_every_cadre(
    release: ExampleRelease, raw: Path, occupation: str, cadre: str
) -> None:
    staff = release.value("headcount.persons", "MWI", "2018", OCCUPATION=occupation, ACTIVITY="active")
    assert staff == pytest.approx(malawi.staff(raw, "staff_actual", Officer_Category=cadre), abs=0.01)
    posts = release.value("funded_posts.posts", "MWI", "2018", OCCUPATION=occupation)
    assert posts == pytest.approx(malawi.staff(raw, "staff_funded", Officer_Category=cadre), abs=0.01)


@pytest.mark.parametrize(
    ("area", "where"),
    [
        ("MWI", {}),
        ("MW-N", {"Region": "Northern"}),
        ("MW-C", {"Region": "Central"}),
        ("MW-S", {"Region": "Southern"}),
        ("MW-NAT", {"Region": ""}),
        ("MW-LK", {"District": "Likoma"}),
        ("MW-BLC", {"District": "Blantyre City"}),
        ("MW-C-R", {"Facility_Name": "Referral Hospital_Central"}),
    ],
)
def test_staff_and_posts_of_an_area(
    release: ExampleRelease, raw: Path, area: str, where: dict[str, str]
) -> None:
    staff = release.value("headcount.persons", area, "2018", ACTIVITY="active")
    assert staff == pytest.approx(malawi.staff(raw, "staff_actual", **where), abs=0.01)
    posts = release.value("funded_posts.posts", area, "2018")
    assert posts == pytest.approx(malawi.staff(raw, "staff_funded", **where), abs=0.01)


def test_the_known_totals(release: ExampleRelease) -> None:
    assert round(release.value("headcount.persons", "MWI", "2018", ACTIVITY="active")) == 24458
    assert round(release.value("funded_posts.posts", "MWI", "2018")) == 38404
    nurses = {"OCCUPATION": "NM"}
    assert round(release.value("headcount.persons", "MWI", "2018", ACTIVITY="active", **nurses)) == 8079
    assert round(release.value("funded_posts.posts", "MWI", "2018", **nurses)) == 16228


@pytest.mark.parametrize(
    ("kind", "levels"),
    [("ambulatory", ("0", "1a")), ("hospital", ("1b", "2", "3", "4")), ("administration", ("5",))],
)
def test_staff_by_type_of_facility(
    release: ExampleRelease, raw: Path, kind: str, levels: tuple[str, ...]
) -> None:
    found = release.value("headcount.persons", "MWI", "2018", ACTIVITY="active", FACILITY_TYPE=kind)
    by_level = malawi.staff_by(raw, "staff_actual", "Facility_Level")
    assert found == pytest.approx(sum(by_level[level] for level in levels), abs=0.01)


@pytest.mark.parametrize(
    ("area", "sex", "where"),
    [
        ("MWI", "_T", {}),
        ("MWI", "F", {"Sex": "F"}),
        ("MW-S", "_T", {"Region": "Southern"}),
        ("MW-ZOC", "M", {"District": "Zomba City", "Sex": "M"}),
    ],
)
def test_population(release: ExampleRelease, raw: Path, area: str, sex: str, where: dict[str, str]) -> None:
    found = release.value("population.persons", area, "2018", SEX=sex)
    assert found == pytest.approx(malawi.population(raw, **where), abs=0.1)


def test_density_and_vacancy_of_nurses(release: ExampleRelease, raw: Path) -> None:
    staff = malawi.staff(raw, "staff_actual", Officer_Category="Nursing_and_Midwifery")
    posts = malawi.staff(raw, "staff_funded", Officer_Category="Nursing_and_Midwifery")
    density = release.value("1-01", "MWI", "2018", OCCUPATION="NM", ACTIVITY="active")
    assert density == pytest.approx(10000 * staff / malawi.population(raw), rel=1e-6)
    vacancy = release.value("5-07", "MWI", "2018", OCCUPATION="NM")
    assert vacancy == pytest.approx(100 * (posts - staff) / posts, rel=1e-6)


def test_more_community_health_workers_than_posts_is_not_hidden(release: ExampleRelease) -> None:
    assert release.value("5-07", "MWI", "2018", OCCUPATION="3253") == pytest.approx(
        100 * (9169 - 10726) / 9169
    )


@pytest.mark.parametrize(
    ("item", "where"),
    [
        ("_T", {}),
        (
            "workforce_wages",
            {"Cost Type": "Human Resources for Health", "Cost Sub-Type": "Health Worker Salaries"},
        ),
        ("cpd", {"Cost Sub-Type": "Health Worker Training - In-Service"}),
        ("education_health", {"Cost Sub-Type": "Health Worker Training - Pre-Service"}),
    ],
)
@pytest.mark.parametrize("year", malawi.FISCAL_YEARS)
def test_budget_lines_without_the_grand_total_of_the_file(
    release: ExampleRelease, raw: Path, year: int, item: str, where: dict[str, str]
) -> None:
    measure = "executed" if year == 2018 else "budgeted"
    found = release.value(f"budget.{measure}", "MWI", str(year), BUDGET_ITEM=item)
    assert found == pytest.approx(malawi.budget(raw, year, **where), abs=1)


def test_what_was_not_given_is_missing_and_not_zero(release: ExampleRelease) -> None:
    found = release.ask(
        "select distinct OBS_VALUE, OBS_STATUS from observations "
        "where (INDICATOR, TIME_PERIOD) in (('budget.executed', '2020'), ('budget.budgeted', '2018'))"
    )
    assert found == [(None, "M")]


def test_every_figure_names_its_sources(release: ExampleRelease) -> None:
    ledger = json.loads((release.folder / "ledger.json").read_text(encoding="utf-8"))
    assert ledger["entries"]["headcount.persons"]["sources"] == ["staff_in_post"]
    assert ledger["entries"]["5-07"]["sources"] == ["funded_posts", "posts_filled"]
    assert release.ask("select count(*) from observations where FIGURE is null or EDITION = ''") == [(0,)]
    assert release.ask("select count(*) from observations where OBS_STATUS = 'Q'") == [(0,)]


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    command = str(Path(sys.executable).parent / "cadre")
    environment = os.environ | {"CADRE_LANGUAGE": "en", "NO_COLOR": "1"}
    call = [command, "verify", str(folder / "certificate.json"), str(folder)]
    return subprocess.run(call, env=environment, capture_output=True, text=True)


def test_the_release_is_verified_and_a_change_is_noticed(release: ExampleRelease, tmp_path: Path) -> None:
    """All of Malawi's tables were public before: nothing is withheld, the digests remain to be checked."""
    done = verified(release.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "withholds nothing" in done.stdout
    copy = tmp_path / release.folder.name
    shutil.copytree(release.folder, copy)
    path = copy / "observations.parquet"
    table = pq.read_table(path)
    raised = pa.chunked_array([[1.0, *table["OBS_VALUE"].to_pylist()[1:]]], pa.float64())
    pq.write_table(table.set_column(table.column_names.index("OBS_VALUE"), "OBS_VALUE", raised), path)
    assert verified(copy).returncode != 0
