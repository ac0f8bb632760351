"""WISN of 56 facility-years of obstetricians in Odisha, through the workload table, as published in RHS-WISN.

The data (github.com/asarforindia/RHS-WISN, from the survey ABCE of IHME) have no licence and are not kept
here: CADRE_RHS_WISN names a clone. Without it the test is skipped and shows nothing.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from cadre.cli.workloads import read_workload
from cadre.methods.staffing.workload import needs

COMMUNITY = "Community Health Centre (CHC)"
SURVEY = "data/ABCE/IHME_ABCE_IND_OD_2014_2015_FACILITY_DATA_Y2019M07D22.CSV"
PUBLISHED = "analysis/Data_WISN_ABCE_raw.csv"
# (365 - 102) / 7 x weekly hours; 10 minutes a birth, 30 a section; meetings 48 h, reviews of 12 staff 48 h.
STANDARDS = """facility,kind,item,amount,minutes,staff,unit
,possible_days,,365,,,
,absence,leave,102,,,
,category,meetings,48,,,hours_per_year
,individual,review,48,,12,
,service,birth,,10,,
,service,section,,30,,
"""


def table(clone: Path, name: str) -> list[dict[str, str]]:
    with (clone / name).open(encoding="latin-1", newline="") as file:
        return list(csv.DictReader(file))


def test_facility_years_of_odisha(tmp_path: Path) -> None:
    folder = os.environ.get("CADRE_RHS_WISN")
    if not folder:
        pytest.skip("not shown here: CADRE_RHS_WISN names no clone of RHS-WISN (the data have no licence)")
    survey = {row["customid"]: row for row in table(Path(folder), SURVEY)}
    published = [
        row for row in table(Path(folder), PUBLISHED)
        if (row["State"], row["Cadre"], row["Facility"]) == ("OD", "O and G specialist", COMMUNITY)
    ]  # fmt: skip
    assert len(published) == 56
    lines = []
    for place, row in enumerate(published):
        asked, wave = survey[row["customid"]], int(row["Year"]) - 2008
        births, sections = asked[f"ipc_cy{wave}_13"], asked[f"ipc_cy{wave}_14"]
        lines += [f"{place},hours_per_day,,{float(asked['fte_hrs_q1']) / 7!r},,,\n"]
        lines += [f"{place},service,birth,{births},,,\n", f"{place},service,section,{sections},,,\n"]
    path = tmp_path / "workload.csv"
    path.write_text(STANDARDS + "".join(lines), encoding="utf-8")
    found = needs(read_workload(path))
    for place, row in enumerate(published):
        need = found[str(place), ""]
        ours = (need.services, need.category_factor, need.individual_factor, need.required)
        listed = [float(row[name]) for name in ("HSA", "CAF", "IAF", "WISN")]
        assert ours == pytest.approx(listed, abs=1e-12)
