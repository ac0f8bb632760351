"""The methods on Malawi's published staff, pay and people, against sums written out."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from terminal import answer


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    path = shared / "data" / "malawi_tlo" / f"{name}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_nurses_by_district(shared: Path, tmp_path: Path) -> None:
    staff: Counter[str] = Counter()
    people: Counter[str] = Counter()
    region = {}
    for row in rows(shared, "staff_actual"):
        if row["Officer_Category"] == "Nursing_and_Midwifery" and row["District"]:
            staff[row["District"]] += float(row["Staff_Count"])  # type: ignore[assignment]
    for row in rows(shared, "population_district_2018"):
        people[row["District"]] += float(row["Count"])  # type: ignore[assignment]
        region[row["District"]] = row["Region"]
    table = tmp_path / "districts.csv"
    lines = [f"{name},{region[name]},{staff[name]},{count}\n" for name, count in people.items()]
    table.write_text("district,region,nurses,people\n" + "".join(lines), encoding="utf-8")
    found = answer(
        "distribution", table, "--value", "nurses", "--weight", "people", "--totals", "--per", "10000",
        "--group", "region", "--threshold", "4",
    )  # fmt: skip
    whole, nurses = sum(people.values()), sum(staff.values())
    density = {name: staff[name] / people[name] for name in people}
    pairs = sum(people[a] * people[b] * abs(density[a] - density[b]) for a in people for b in people)
    assert found["rows"] == 32
    assert found["mean"] == pytest.approx(10_000 * nurses / whole)
    assert found["gini"] == pytest.approx(pairs / (2 * whole * nurses), abs=1e-9)
    assert found["hoover"] == pytest.approx(
        sum(abs(staff[name] / nurses - people[name] / whole) for name in people) / 2, abs=1e-9
    )
    badly = sum(count for name, count in people.items() if density[name] < 4 / 10_000)
    assert found["weight_below"] == pytest.approx(badly, rel=1e-9)
    for part, index in (("theil_t", "theil_t"), ("mld", "mld")):
        parts = found["decomposition"][part]
        assert parts["between"] + parts["within"] == pytest.approx(found[index], abs=1e-9)


def test_wage_bill_and_the_cost_of_filling_every_post(shared: Path, tmp_path: Path) -> None:
    """Salaries of 2021 in US dollars by cadre and level; posts funded beyond staff in post as the reform."""
    pay = {
        (row["OfficerType"], row["Facility_Level"]): float(row["Value"])
        for row in rows(shared, "hr_costs") if row["Parameter_name"] == "salary_usd"
    }  # fmt: skip
    heads: dict[str, Counter[tuple[str, str]]] = {}
    for name in ("staff_actual", "staff_funded"):
        heads[name] = Counter()
        for row in rows(shared, name):
            heads[name][row["Officer_Category"], row["Facility_Level"]] += float(row["Staff_Count"])  # type: ignore[assignment]
    paid = {key: count for key, count in heads["staff_actual"].items() if key in pay}
    missing = {key: max(0, heads["staff_funded"][key] - count) for key, count in paid.items()}
    posts = "".join(f"{count},{pay[key]},USD\n" for key, count in paid.items())
    (tmp_path / "posts.csv").write_text(f"heads,base,currency\n{posts}", encoding="utf-8")
    lines = "".join(f"{' '.join(key)},{count},{pay[key]},\n" for key, count in missing.items())
    (tmp_path / "reform.csv").write_text(f"line,heads,price,stated\n{lines}", encoding="utf-8")
    spec = tmp_path / "spec.yaml"
    spec.write_text("wage_bill: {file: posts.csv}\nreform: {file: reform.csv}\n", encoding="utf-8")
    found = answer("budget", spec)
    bill = sum(count * pay[key] for key, count in paid.items())
    assert bill > 50e6
    assert found["wage_bill"]["now"] == pytest.approx(bill)
    assert found["wage_bill"]["currency"] == "USD"
    cost = sum(count * pay[key] for key, count in missing.items())
    assert found["reform"]["recalculated"] == pytest.approx(cost)
    assert found["reform"]["covers_percent"]["interval"]["high"] == 0
    assert len(found["reform"]["not_costed"]) == len(missing)


@pytest.mark.parametrize("level", ["1a", "2"])
def test_staff_who_are_fully_used_are_the_staff_required(shared: Path, tmp_path: Path, level: str) -> None:
    """Published minutes for an appointment; as many of each as 50 clinical officers (M02) have time for."""
    time = next(row for row in rows(shared, "patient_facing_time") if row["Officer_Type_Code"] == "M02")
    days, minutes = float(time["Total_Av_Working_Days"]), float(time[f"L{level}_Av_Mins_Per_Day"])
    standards = {
        row["Appt_Type_Code"]: float(row["Time_Taken_Mins"])
        for row in rows(shared, "appointment_times")
        if (row["Officer_Category"], row["Facility_Level"]) == ("Clinical", level)
    }
    standards = {name: value for name, value in standards.items() if value > 0}
    assert len(standards) > 10
    each = 50 * days * minutes / sum(standards.values())
    table = tmp_path / "workload.csv"
    lines = [f"possible_days,,{days!r},\n", f"hours_per_day,,{minutes / 60!r},\n", "existing,,40,\n"]
    lines += [f"service,{name},{each!r},{value!r}\n" for name, value in standards.items()]
    table.write_text("kind,item,amount,minutes\n" + "".join(lines), encoding="utf-8")
    (unit,) = answer("staffing", table)["units"]
    assert unit["required"] == pytest.approx(50)
    assert unit["difference"] == pytest.approx(-10)
    assert unit["pressure_percent"] == pytest.approx(20)
