"""Budget space and execution on published figures of WHO and the World Bank."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from cadre.cli.budget.spending import execution_part, space_part

Published = dict[tuple[str, int], float]
LATER, EARLIER = 2022, 2010


def ghed(shared: Path, name: str) -> Published:
    """One indicator of the Global Health Expenditure Database by country and year."""
    path = shared / "data" / "who_ghed_2025" / f"GHED_{name}_SHA2011.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {
            (row["SpatialDimensionValueCode"], int(row["TimeDim"])): float(row["NumericValue"])
            for row in csv.DictReader(file)
            if row["SpatialDimension"] == "COUNTRY" and row["NumericValue"]
        }


@pytest.fixture(scope="module")
def space(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Published]:
    """GDP per head from current health expenditure; government spending from two shares of health in it."""
    names = ("GGHE-D_pc_US", "GGHE-DGDP", "GGHE-DGGE", "CHE_pc_US", "CHEGDP")
    spending, of_gdp, of_government, health, health_of_gdp = (ghed(shared, name) for name in names)
    inputs = (of_gdp, of_government, health, health_of_gdp)
    path = tmp_path_factory.mktemp("ghed") / "space.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("area,year,gdp_per_head,government_percent,health_percent\n")
        for country, year in sorted(spending):
            at = (country, year)
            if year in (EARLIER, LATER) and all(table.get(at, 0) > 0 for table in (spending, *inputs)):
                gdp, government = 100 * health[at] / health_of_gdp[at], 100 * of_gdp[at] / of_government[at]
                if all((country, other) in spending for other in (EARLIER, LATER)):
                    file.write(f"{country},{year},{gdp},{government},{of_government[at]}\n")
    return path, spending


def test_the_product_is_the_published_spending(space: tuple[Path, Published]) -> None:
    """WHO GHED 2025: GDP per head x shares against government health spending per head, US dollars."""
    path, spending = space
    areas = space_part(path)["areas"]
    assert len(areas) > 180
    for one in areas:
        for end, year in (("from", EARLIER), ("to", LATER)):
            assert one["spending_per_head"][end] == pytest.approx(spending[one["area"], year], rel=1e-4)
        change = one["log_change"]
        assert change["gdp"] + change["government"] + change["health"] == pytest.approx(change["spending"])
        published = np.log(spending[one["area"], LATER] / spending[one["area"], EARLIER])
        assert change["spending"] == pytest.approx(published, abs=2e-4)


def test_execution_of_whole_budgets(shared: Path, tmp_path: Path) -> None:
    """World Bank rates 2004-2022 given as spending out of 100; grades against a plain count."""
    rates: dict[str, list[tuple[int, float]]] = defaultdict(list)
    path = shared / "data" / "budget_execution" / "budget_execution_rate.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["budget_execution_rate"]:
                rates[row["country_code"]].append((int(row["year"]), float(row["budget_execution_rate"])))
    assert len(rates) == 166
    for country in sorted(rates)[::10]:
        table = tmp_path / f"{country}.csv"
        rows = "".join(f"{year},all,100,{rate!r}\n" for year, rate in rates[country])
        table.write_text(f"year,line,approved,actual\n{rows}", encoding="utf-8")
        found = execution_part(table, None)
        assert [year["execution_percent"] for year in found["years"]] == pytest.approx(
            [rate for _, rate in sorted(rates[country])]
        )
        off = sorted(abs(rate - 100) for _, rate in sorted(rates[country])[-3:])
        expected = None if len(off) < 3 else "A" if off[1] <= 5 else "B" if off[1] <= 10 else "C"
        expected = "D" if len(off) == 3 and off[1] > 15 else expected
        assert found["pefa_style"]["outturn"] == expected
