"""Totals of the Malawi files, recomputed with nothing but ``csv`` and ``gzip``.

Run it alone to see them: ``python tests/oracle/by_hand/malawi.py FOLDER`` where FOLDER holds ``malawi_tlo``.
It shares no line with Cadre, so that both can only agree by being right.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from pathlib import Path


def rows(raw: Path, name: str) -> list[dict[str, str]]:
    with gzip.open(raw / "malawi_tlo" / f"{name}.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def total(raw: Path, name: str, value: str, **where: str) -> float:
    """Sum of a column over the rows whose other columns hold exactly what ``where`` says."""
    return sum(
        float(row[value])
        for row in rows(raw, name)
        if all(row[column] == want for column, want in where.items())
    )


def staff(raw: Path, name: str, **where: str) -> float:
    return total(raw, name, "Staff_Count", **where)


def staff_by(raw: Path, name: str, column: str) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for row in rows(raw, name):
        found[row[column]] += float(row["Staff_Count"])
    return dict(found)


def cells_above_establishment(raw: Path) -> tuple[int, int]:
    """How many of the cells (unit x cadre) have more staff than posts, and how many cells there are."""
    funded = {
        (row["Facility_Name"], row["Officer_Category"]): float(row["Staff_Count"])
        for row in rows(raw, "staff_funded")
    }
    actual = rows(raw, "staff_actual")
    above = sum(
        float(row["Staff_Count"]) > funded[row["Facility_Name"], row["Officer_Category"]] for row in actual
    )
    return above, len(actual)


def population(raw: Path, **where: str) -> float:
    return total(raw, "population_district_2018", "Count", **where)


def facilities(raw: Path, **where: str) -> float:
    return total(raw, "facility_units", "Facility_Count", **where)


FISCAL_YEARS = {
    2018: "EXPENDITURE (USD) (Jul 2018 - Jun 2019)",
    2019: "BUDGETS (USD) (Jul 2019 - Jun 2020)",
    2020: "BUDGETS (USD) (Jul 2020 - Jun 2021)",
    2021: "BUDGETS (USD) (Jul 2021 - Jun 2022)",
}
NOT_LINES = {"Grand Total", "", "Categories from Resource Mapping Round 7"}


def budget(raw: Path, year: int, **where: str) -> float:
    """US dollars of the fiscal year that began in July of ``year``, without the file's own grand total."""
    return sum(
        float(row[FISCAL_YEARS[year]])
        for row in rows(raw, "resource_mapping")
        if row["Cost Type"] not in NOT_LINES and all(row[column] == want for column, want in where.items())
    )


def published_grand_total(raw: Path, year: int) -> float:
    (line,) = [row for row in rows(raw, "resource_mapping") if row["Cost Type"] == "Grand Total"]
    return float(line[FISCAL_YEARS[year]])


def main(raw: Path) -> None:
    for name in ("staff_actual", "staff_funded"):
        print(
            name,
            round(staff(raw, name), 3),
            {k: round(v, 3) for k, v in staff_by(raw, name, "Officer_Category").items()},
        )
    print("cells above the establishment", cells_above_establishment(raw))
    print("population 2018", round(population(raw), 1))
    print("facilities", facilities(raw))
    for year in FISCAL_YEARS:
        print("budget", year, round(budget(raw, year), 2), "published", published_grand_total(raw, year))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
