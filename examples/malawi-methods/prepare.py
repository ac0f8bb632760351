"""Make the tables of docs/tutorials/malawi-methods.md from the files of the TLO model.

python3 prepare.py FOLDER TARGET: FOLDER holds the files (.csv.gz); TARGET receives districts.csv,
workload.csv, posts.csv and reform.csv.
"""

import csv
import gzip
import sys
from collections import defaultdict
from pathlib import Path

LEVELS = (
    "1a",
    "1b",
    "2",
)  # health centres, community and district hospitals; referral hospitals have no district
CARE = {
    "AntenatalFirst": 1,
    "ANCSubsequent": 3,
    "NormalDelivery": 1,
}  # the "if" of the tutorial, for each birth
NURSES = "Nursing_and_Midwifery"


def rows(folder, name):
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path, header, lines):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *lines])


def sums(table, keys, value):
    found = defaultdict(float)
    for row in table:
        found[tuple(row[key] for key in keys)] += float(row[value])
    return found


def districts(folder, target):
    """Nurses and midwives with a district, and the people of the census of 2018."""
    staff = [row for row in rows(folder, "staff_actual") if row["Officer_Category"] == NURSES]
    nurses = sums(staff, ["District"], "Staff_Count")
    people = sums(rows(folder, "population_district_2018"), ["District", "Region"], "Count")
    lines = [
        [name, region, round(nurses[name,], 6), round(count)] for (name, region), count in people.items()
    ]
    write(target / "districts.csv", ["district", "region", "nurses", "people"], lines)


def workload(folder, target):
    """Births of a year, the published minutes for each, and the nurses of each district."""
    (time,) = [row for row in rows(folder, "patient_facing_time") if row["Officer_Type_Code"] == "N02"]
    lines = [["", "possible_days", "", round(float(time["Total_Av_Working_Days"]), 2), ""],
             ["", "hours_per_day", "", round(float(time["L1a_Av_Mins_Per_Day"]) / 60, 4), ""]]  # fmt: skip
    for row in rows(folder, "appointment_times"):
        if (row["Officer_Category"], row["Facility_Level"]) == (NURSES, "1a") and row[
            "Appt_Type_Code"
        ] in CARE:
            lines.append(["", "service", row["Appt_Type_Code"], "", row["Time_Taken_Mins"]])
    staff = [row for row in rows(folder, "staff_actual")
             if row["Officer_Category"] == NURSES and row["Facility_Level"] in LEVELS]  # fmt: skip
    nurses = sums(staff, ["District"], "Staff_Count")
    children = [row for row in rows(folder, "population_district_2018") if row["Age_Grp"] == "0-4"]
    for (name,), count in sums(children, ["District"], "Count").items():
        births = round(count / 5)
        lines += [[name, "service", care, times * births, ""] for care, times in CARE.items()]
        lines.append([name, "existing", "", round(nurses[name,], 2), ""])
    write(target / "workload.csv", ["facility", "kind", "item", "amount", "minutes"], lines)


def money(folder, target):
    """Staff in post by cadre and level with their average salary; posts funded beyond them as the reform."""
    salaries = [row for row in rows(folder, "hr_costs") if row["Parameter_name"] == "salary_usd"]
    pay = sums(salaries, ["OfficerType", "Facility_Level"], "Value")
    actual, funded = (
        sums(rows(folder, name), ["Officer_Category", "Facility_Level"], "Staff_Count")
        for name in ("staff_actual", "staff_funded")
    )
    posts = [[*key, round(actual[key], 4), salary, "USD"] for key, salary in pay.items()]
    write(target / "posts.csv", ["cadre", "level", "heads", "base", "currency"], posts)
    cadres = defaultdict(lambda: [0.0, 0.0])
    for key, salary in pay.items():
        missing = max(0.0, funded[key] - actual[key])
        cadres[key[0]][0] += missing
        cadres[key[0]][1] += missing * salary
    lines = [
        [name, round(heads, 4), round(cost / heads, 6), ""] for name, (heads, cost) in cadres.items() if heads
    ]
    write(target / "reform.csv", ["line", "heads", "price", "stated"], lines)


def main():
    folder, target = map(Path, sys.argv[1:3])
    target.mkdir(parents=True, exist_ok=True)
    for make in (districts, workload, money):
        make(folder, target)


if __name__ == "__main__":
    main()
