"""The tallies again, by dictionaries over plain rows: slow, and plain enough to be believed."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from cadre.methods.staffing.wisn import (
    category_allowance_factor,
    individual_allowance_factor,
    standard_workload,
)
from small_editions import AREAS, Row

Cells = dict[tuple[object, ...], dict[str, float]]
Rows = Mapping[str, list[Row]]
PARTS = {
    "_T": ["221", "222", "226", "322", "_U"],
    "221": ["2211", "2212"],
    "222": ["2221", "2222"],
    "226": ["2261"],
    "322": ["3221"],
    "NUR": ["2221", "3221"],
    "MID": ["2222"],
    "NM": ["222", "322"],
}
BELOW_AREA = {code: [child for child, parent in AREAS if parent == code] for code, _ in AREAS}
BELOW_AREA["XSC"].append("_U")


def under(parts: Mapping[str, list[str]], code: str) -> set[str]:
    return {code}.union(*(under(parts, part) for part in parts.get(code, [])))


# The unit in which each measure is added up, as decimals: whole units make a sum that no order can change.
DECIMALS = {"persons": 4, "paid_hours": 4, "paid_months": 4, "fte": 6, "hours": 6, "posts": 6}
DECIMALS |= {"required": 6, "service_hours": 6}
MONEY = 2


def count(rows: Iterable[Row], dimensions: str, **measures: Callable[[Row], float | None]) -> Cells:
    """Exact sums of what each measure says of a row, by year and dimensions; None adds nothing."""
    sums: dict[tuple[object, ...], dict[str, Fraction]] = {}
    for row in rows:
        key = (row["year"], *(row[name] for name in dimensions.split()))
        cell = sums.setdefault(key, dict.fromkeys(measures, Fraction(0)))
        for name, measure in measures.items():
            unit = 10 ** DECIMALS.get(name, MONEY)
            cell[name] += Fraction(math.floor((measure(row) or 0) * unit + 0.5), unit)
    return {key: {name: float(total) for name, total in cell.items()} for key, cell in sums.items()}


def one(row: Row) -> float:
    return 1


def cells(tally: str, rows: Rows, years: tuple[int, ...]) -> Cells:
    return ORACLES[tally](rows, years)


def headcount(rows: Rows, years: tuple[int, ...]) -> Cells:
    dimensions = (
        "occupation area sex age_band ownership facility_type contract working_time training birthplace "
        "activity licensed specialty"
    )
    return count(
        rows["stock"],
        dimensions,
        persons=one,
        fte=lambda row: row["fte"],
        hours=lambda row: row["weekly_hours"],
    )


def exits(rows: Rows, years: tuple[int, ...]) -> Cells:
    left = [row for row in rows["flows"] if row["flow"] == "exit"]
    return count(left, "occupation area sex age_band exit_reason", persons=one)


def entries(rows: Rows, years: tuple[int, ...]) -> Cells:
    came = [row for row in rows["flows"] if row["flow"] == "entry"]
    return count(came, "occupation area sex entry_origin ownership", persons=one)


def starting_pay(rows: Rows, years: tuple[int, ...]) -> Cells:
    came = {(row["person"], row["year"]): row for row in rows["flows"] if row["flow"] == "entry"}
    first = [
        came[row["person"], row["year"]] | {"pay": row["gross_pay"] * 12 / row["months_paid"]}
        for row in rows["pay"]
        if (row["person"], row["year"]) in came and row["months_paid"] and row["gross_pay"] is not None
    ]
    found = count(first, "occupation sex ownership", persons=one, starting_pay=lambda row: row["pay"])
    for row in first:
        cell = found[row["year"], row["occupation"], row["sex"], row["ownership"]]
        cell["starting_pay_max"] = max(cell.get("starting_pay_max", 0), round(row["pay"], 2))
    return found


def movements(rows: Rows, years: tuple[int, ...]) -> Cells:
    names = ("year", "occupation", "sex", "direction", "partner", "person")
    once = {tuple(row[name] for name in names) for row in rows["movements"] if row["year"] in years}
    return count([dict(zip(names, key, strict=True)) for key in once], " ".join(names[1:-1]), persons=one)


def incidents(rows: Rows, years: tuple[int, ...]) -> Cells:
    return count(within(rows["incidents"], years), "occupation area sex incident_type", events=one)


def concerns_received(rows: Rows, years: tuple[int, ...]) -> Cells:
    dimensions = (
        "quarter area concern_kind concern_form attack_type attack_resource concern_occupation sex "
        "concern_place concern_facility concern_sector concern_perpetrator concern_injury death_cause "
        "exposure_route disease_group concern_ppe pay_problem months_owed concern_told concern_response "
        "concern_why_not concern_certainty concern_recipient"
    )
    nobody = {"concern_occupation": "_U", "sex": "_U"}
    told = [
        row if row["attack_type"].startswith("_") else row | nobody for row in within(rows["concerns"], years)
    ]
    numbers = sorted({row["recipient"] for row in rows["concerns"]})
    found = count(told, dimensions, events=one)
    for row in told:
        cell = found[row["year"], *(row[name] for name in dimensions.split())]
        for holder in range(16):
            here = numbers.index(row["recipient"]) % 16 == holder
            cell[f"holder_{holder}_max"] = max(cell.get(f"holder_{holder}_max", 0), float(here))
    return found


def within(rows: Iterable[Row], years: tuple[int, ...]) -> list[Row]:
    return [row for row in rows if row["year"] in years]


def funded_posts(rows: Rows, years: tuple[int, ...]) -> Cells:
    lines = placed(
        placed(within(rows["establishment"], years), "area", BELOW_AREA, "XSC"), "occupation", PARTS, "_T"
    )
    return count(lines, "occupation area ownership facility_type", posts=lambda row: row["posts"])


def placed(rows: list[Row], column: str, parts: Mapping[str, list[str]], root: str) -> list[Row]:
    """A code above others that have rows too counts as "not specified further" beside them."""
    present = {row[column] for row in rows}

    def leaf(code: str) -> str:
        if not (under(parts, code) - {code}) & present:
            return code
        return "_U" if code == root else f"{code}_U"

    return [row | {column: leaf(row[column])} for row in rows]


def filled_posts(rows: Rows, years: tuple[int, ...]) -> Cells:
    def funded(worker: Row) -> bool:
        return any(
            line["posts"] > 0
            and line["year"] == worker["year"]
            and worker["occupation"] in under(PARTS, line["occupation"])
            and worker["area"] in under(BELOW_AREA, line["area"])
            and line["ownership"] in ("_U", worker["ownership"])
            for line in rows["establishment"]
        )

    filled = [row for row in rows["stock"] if row["activity"] == "practising" and funded(row)]
    return count(filled, "occupation area ownership", posts=one)


def workload(rows: Rows, years: tuple[int, ...]) -> Cells:
    """WISN (WHO 2010) by the formulas of the methods, row by row."""

    def required(row: Row) -> float:
        services = row["volume"] / standard_workload(row["available_hours"], row["minutes"])
        factor = category_allowance_factor([row["support_percent"] / 100])
        return services * factor + individual_allowance_factor(row["extra_hours"], row["available_hours"])

    lines = placed(within(rows["workload"], years), "occupation", PARTS, "_T")
    return count(
        lines, "occupation area facility_type", required=required,
        service_hours=lambda row: row["volume"] * row["minutes"] / 60,
    )  # fmt: skip


def workload_staff(rows: Rows, years: tuple[int, ...]) -> Cells:
    def reported(worker: Row) -> bool:
        return any(
            worker["occupation"] in under(PARTS, line["occupation"])
            and all(line[name] == worker[name] for name in ("year", "area", "ownership", "facility_type"))
            for line in rows["workload"]
        )

    there = [row for row in rows["stock"] if row["activity"] == "practising" and reported(row)]
    return count(there, "occupation area facility_type", persons=one, fte=lambda row: row["fte"])


def pay(rows: Rows, years: tuple[int, ...]) -> Cells:
    paid = [row for row in within(rows["pay"], years) if row["gross_pay"] is not None]
    found = count(
        paid, "occupation area sex ownership", persons=one, gross_pay=lambda row: row["gross_pay"],
        paid_hours=lambda row: row["hours_paid"], paid_months=lambda row: row["months_paid"],
    )  # fmt: skip
    for row in paid:
        cell = found[tuple(row[name] for name in ("year", "occupation", "area", "sex", "ownership"))]
        cell["gross_pay_max"] = max(cell.get("gross_pay_max", 0), round(row["gross_pay"], 2))
    return found


def pay_median(rows: Rows, years: tuple[int, ...]) -> Cells:
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    codes = {
        code: under(PARTS, code) for code in {*PARTS, *(code for parts in PARTS.values() for code in parts)}
    }
    for row in within(rows["pay"], years):
        if row["months_paid"] == 12 and row["gross_pay"] is not None:
            for occupation in (code for code, leaves in codes.items() if row["occupation"] in leaves):
                for sex in {row["sex"], "_T"} - {"_U"}:
                    groups[row["year"], occupation, sex].append(row)
    return {key: medians(found) for key, found in groups.items()}


def medians(rows: list[Row]) -> dict[str, float]:
    hourly = [row["gross_pay"] / row["hours_paid"] for row in rows if row["hours_paid"]]
    return {
        "persons": len(rows),
        "median_annual": statistics.median(row["gross_pay"] for row in rows),
        "median_hourly": statistics.median(hourly) if len(hourly) >= 0.95 * len(rows) else math.nan,
    }


def full_year(rows: Rows, years: tuple[int, ...]) -> list[Row]:
    paid = [
        row for row in within(rows["pay"], years) if row["months_paid"] == 12 and row["sex"] in ("F", "M")
    ]
    return [row for row in paid if row["gross_pay"] is not None]


def half_up(value: float, unit: int) -> int:
    return math.floor(value * unit + 0.5)


def pay_gap(rows: Rows, years: tuple[int, ...]) -> Cells:
    """Pay as a multiple of the year’s mean in whole units, its logarithm, and the squares of both."""
    working = {(row["person"], row["year"]): row for row in rows["stock"]}
    paid = [row for row in full_year(rows, years) if row["gross_pay"] > 0]
    found: dict[tuple[object, ...], dict[str, Fraction]] = {}
    for year in {row["year"] for row in paid}:
        mine = [row for row in paid if row["year"] == year]
        pays = {
            "monthly": [row["gross_pay"] / 12 for row in mine],
            "hourly": [row["gross_pay"] / row["hours_paid"] if row["hours_paid"] else None for row in mine],
        }
        for name, unit in (("monthly", 100), ("hourly", 10000)):
            known = [value for value in pays[name] if value is not None]
            mean = sum(half_up(value, unit) for value in known) / unit / len(known) if known else 0.0
            for row, value in zip(mine, pays[name], strict=True):
                stock = working.get((row["person"], year), {"age_band": "_U", "working_time": "_U"})
                key = (
                    year,
                    row["sex"],
                    row["occupation"],
                    stock["age_band"],
                    row["area"],
                    row["ownership"],
                    stock["working_time"],
                )
                add_pay(found.setdefault(key, defaultdict(Fraction)), name, value, mean)
    whole = dict.fromkeys(("hourly", "hourly_squares", "hourly_log", "hourly_log_squares", "timed"), 0.0)
    blank = {"hourly_max": math.nan, "hourly_low_max": math.nan}
    return {key: whole | blank | {name: float(n) for name, n in cell.items()} for key, cell in found.items()}


def add_pay(cell: dict[str, Fraction], name: str, value: float | None, mean: float) -> None:
    if value is None:
        return
    multiple = Fraction(half_up(value / mean, 10_000), 10_000)
    logarithm = Fraction(half_up(math.log(value / mean), 100_000), 100_000)
    cell["persons" if name == "monthly" else "timed"] += 1
    cell[name] += multiple
    cell[f"{name}_squares"] += multiple**2
    cell[f"{name}_log"] += logarithm
    cell[f"{name}_log_squares"] += logarithm**2
    cell[f"{name}_max"] = max(cell.get(f"{name}_max", multiple), multiple)
    cell[f"{name}_low_max"] = max(cell.get(f"{name}_low_max", -multiple), -multiple)


def pay_gap_median(rows: Rows, years: tuple[int, ...]) -> Cells:
    groups: dict[tuple[object, ...], list[float]] = defaultdict(list)
    for row in full_year(rows, years):
        groups[row["year"], "monthly_median", row["sex"]].append(row["gross_pay"])
        if row["hours_paid"]:
            groups[row["year"], "hourly_median", row["sex"]].append(row["gross_pay"] / row["hours_paid"])
    return {key: median_and_ends(sorted(pays)) for key, pays in groups.items()}


def median_and_ends(pays: list[float]) -> dict[str, float]:
    n, half = len(pays), 0.98 * math.sqrt(len(pays))
    low, high = max(1, math.floor(n / 2 - half)), min(n, math.ceil(n / 2 + half) + 1)
    ends = {"low": pays[low - 1], "high": pays[high - 1]}
    return {"persons": n, "median": statistics.median(pays), **ends}


def education(rows: Rows, years: tuple[int, ...]) -> Cells:
    found = set()
    known = {row["year"] for row in rows["stock"]}
    working = {(row["person"], row["year"]) for row in rows["stock"] if row["activity"] == "practising"}
    for row in rows["education"]:
        for year in years:
            for step in steps(row, year, known, working):
                found.add((year, row["occupation"], row["sex"], step, row["person"]))
    named = ("year", "occupation", "sex", "education_status", "person")
    students = [dict(zip(named, key, strict=True)) for key in found]
    return count(students, "occupation sex education_status", persons=one)


def steps(row: Row, year: int, known: set[int], working: set[tuple[int, int]]) -> Iterable[str]:
    if row["admitted_year"] == year:
        yield "admitted"
    still = row["status"] in ("admitted", "enrolled") or (row["status_year"] or 0) > year
    if row["admitted_year"] < year and still:
        yield "enrolled"
    if row["status"] == "left" and row["status_year"] == year:
        yield "left"
    if row["status"] == "graduated" and row["status_year"] == year:
        if year + 1 not in known:
            yield "too_early"
        else:
            yield "started" if (row["person"], year + 1) in working else "not_started"


def reconciliation(rows: Rows, years: tuple[int, ...]) -> Cells:
    once = {(row["year"], row["kind"], row["person"]) for row in within(rows["reconciliation"], years)}
    return count([{"year": year, "difference": kind} for year, kind, _ in once], "difference", persons=one)


def population(rows: Rows, years: tuple[int, ...]) -> Cells:
    bands = {None: "_U", 0: "Y_LT25", 30: "Y25T34", 65: "Y_GE65"}
    people = [
        row | {"sex": row["sex"] or "_U", "age_band": bands[row["age_from"]]} for row in rows["population"]
    ]
    whole = placed(people, "area", BELOW_AREA, "XSC")
    return count(whole, "area sex age_band", persons=lambda row: row["persons"])


def budget(rows: Rows, years: tuple[int, ...]) -> Cells:
    """An amount nobody gave is not zero: what it is part of is not known either."""
    lines = [row | {"occupation": row["occupation"] or "_U"} for row in rows["budget"]]
    found = count(
        lines, "item funder occupation",
        budgeted=lambda row: row["budgeted"], executed=lambda row: row["executed"],
    )  # fmt: skip
    for row in lines:
        cell = found[row["year"], row["item"], row["funder"], row["occupation"]]
        cell |= {name: math.nan for name in cell if row[name] is None}
    return found


def series(rows: Rows, years: tuple[int, ...]) -> Cells:
    found: Cells = {}
    for row in sorted(rows["series"], key=lambda row: (row["source"], row["value"])):
        key = (row["year"], row["series"], row["area"], row["occupation"] or "_T", row["sex"] or "_T")
        found.setdefault(key, {"value": row["value"]})
    return found


def answers(rows: Rows, years: tuple[int, ...]) -> Cells:
    given = [row | {"occupation": row["occupation"] or "_T"} for row in rows["questionnaire"]]
    return count(given, "item occupation answer", answers=one)


ORACLES: Mapping[str, Callable[[Rows, tuple[int, ...]], Cells]] = {
    "answers": answers,
    "budget": budget,
    "education": education,
    "entries": entries,
    "exits": exits,
    "filled_posts": filled_posts,
    "funded_posts": funded_posts,
    "headcount": headcount,
    "incidents": incidents,
    "concerns_received": concerns_received,
    "movements": movements,
    "pay": pay,
    "pay_gap": pay_gap,
    "pay_gap_median": pay_gap_median,
    "pay_median": pay_median,
    "population": population,
    "reconciliation": reconciliation,
    "series": series,
    "starting_pay": starting_pay,
    "workload": workload,
    "workload_staff": workload_staff,
}
