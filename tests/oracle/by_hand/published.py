"""Figures of the published series, recomputed with nothing but ``csv`` and ``gzip``.

``python tests/oracle/by_hand/published.py FOLDER`` prints them; FOLDER holds ``who_gho_2022`` and the others.
"""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


GHO_FILES = {
    "HWF_0001": "gho_medical_doctors",
    "HWF_0002": "gho_medical_doctors",
    "HWF_0007": "gho_nursing_midwifery",
    "HWF_0008": "gho_nursing_midwifery",
    "HWF_0009": "gho_nursing_midwifery",
    "HWF_0011": "gho_dentists",
    "HWF_0024": "gho_community_health_workers",
}


def gho(raw: Path, code: str) -> dict[tuple[str, int], float]:
    """(ISO3, year) to value, of one indicator of the 2022 export."""
    return {
        (row["SpatialDimValueCode"], int(row["Period"])): float(row["FactValueNumeric"])
        for row in rows(raw / "who_gho_2022" / f"{GHO_FILES[code]}.csv.gz")
        if row["IndicatorCode"] == code and row["FactValueNumeric"]
    }


def latest(values: dict[tuple[str, int], float], since: int = 0, until: int = 9999) -> tuple[float, int]:
    """Sum over countries of each country's latest value within the years, and how many countries."""
    newest: dict[str, int] = {}
    for country, year in values:
        if since <= year <= until:
            newest[country] = max(year, newest.get(country, 0))
    return sum(values[country, year] for country, year in newest.items()), len(newest)


def world_population(raw: Path, year: int) -> float:
    """Persons: the file holds thousands."""
    file = raw / "un_wpp2019" / "population_age5_sex.csv.gz"
    return 1000 * sum(float(row["population"]) for row in rows(file) if row["time"] == str(year))


def population(raw: Path, m49: str, year: int) -> float:
    file = raw / "un_wpp2019" / "population_age5_sex.csv.gz"
    return 1000 * sum(
        float(row["population"]) for row in rows(file) if row["time"] == str(year) and row["country"] == m49
    )


def sdg(raw: Path, name: str, value: str, **where: str) -> float:
    found = [
        float(row[value])
        for row in rows(raw / "un_sdg_2020" / f"{name}.csv.gz")
        if all(row[column] == want for column, want in where.items())
    ]
    (only,) = found
    return only


def ghed(raw: Path, code: str, country: str, year: int) -> float:
    (only,) = [
        float(row["NumericValue"])
        for row in rows(raw / "who_ghed_2025" / f"{code}.csv.gz")
        if row["SpatialDimensionValueCode"] == country and row["TimeDim"] == str(year)
    ]
    return only


def ratifications(raw: Path, convention: str) -> int:
    found = rows(raw / "ilo_ratifications" / "ilo_memberships.csv.gz")
    return len(
        {row["stateID"] for row in found if row["convention"] == convention and row["StateRatification"]}
    )


def gho_2018(raw: Path, code: str, country: str, year: int) -> list[float]:
    return [
        float(row["Numeric"])
        for row in rows(raw / "who_gho_2018" / "gho_hrh_raw.csv.gz")
        if (row["GHO"], row["COUNTRY"], row["YEAR"]) == (code, country, str(year))
        and not row["SEX"] + row["AGEGROUP"] + row["RESIDENCEAREATYPE"]
    ]


def gapminder(raw: Path, name: str, geo: str, year: int) -> float:
    (only,) = [
        float(row[name])
        for row in rows(raw / "gapminder" / f"{name}.csv.gz")
        if row["geo"] == geo and row["time"] == str(year)
    ]
    return only


def main(raw: Path) -> None:
    print("nursing personnel, latest 2016-2020", latest(gho(raw, "HWF_0008"), 2016, 2020))
    print("nurses and midwives, latest", latest(gho(raw, "HWF_0007")))
    print("doctors, latest", latest(gho(raw, "HWF_0002")))
    print("Germany", [gho(raw, "HWF_0001")["DEU", year] for year in (2018, 2019, 2020)])
    print("world population", [world_population(raw, year) for year in (2020, 2050)])
    world = {"geo_area": "1", "year": "2018"}
    for occupation in ("nursmid", "phys"):
        print(
            "SDG 3.c.1",
            sdg(raw, "health_worker_density", "sh_med_heawor", type_of_occupation=occupation, **world),
        )
    print(
        "UHC",
        [sdg(raw, "uhc_service_coverage", "sh_acs_unhc", geo_area="1", year=y) for y in ("2000", "2017")],
    )
    print("US CHE", [ghed(raw, "GHED_CHEGDP_SHA2011", "USA", year) for year in (2020, 2022)])
    print("C155, C182", ratifications(raw, "C155"), ratifications(raw, "C182"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
