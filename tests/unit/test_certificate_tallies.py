"""A release's folder is verified from its own two files: certificate.json and observations.parquet."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from cadre.disclosure import ProtectedTable, pass_public, protect
from cadre.disclosure.certificate import ClaimError, verify
from cadre.disclosure.certificate.tallies import tally_certificate
from disclosure_examples import ROWS, WHO, flat, nested, rule, table, tally, threshold

COLUMNS = {"area": "AREA", "job": "OCCUPATION", "sex": "SEX"}


@pytest.fixture(scope="module")
def protected() -> ProtectedTable:
    """Two years, two tables that overlap, counts and pay."""
    trees = {
        "area": nested("area", N="n1 n2", S="s1 s2"),
        "job": flat("job", "a b _U"),
        "sex": flat("sex", "F M"),
    }
    rows = [
        {"year": year, "area": area, "job": job, "sex": sex, "persons": count, "pay": 1000.0 * count + place}
        for year in (2024, 2025)
        for place, (area, job, sex) in enumerate(
            (area, job, sex) for area in trees["area"].leaves for job in ("a", "b", "_U") for sex in "FM"
        )
        for count in [(place * 7 + year) % 13]
        if count
    ]
    made = tally(trees, [["area", "job", "sex"], ["area@1", "sex", "job=a"]], rows, ("pay",))
    return protect(made, threshold(3))


def write_release(folder: Path, protected: ProtectedTable) -> None:
    """As ``release`` writes it: every measure of every cell is an observation."""
    cells, parts = protected.cells, []
    mark = pc.if_else(pc.equal(cells["status"], "C"), "Q", "A")
    for measure in protected.definition.measures:
        columns = {COLUMNS[name]: cells[name] for name in protected.definition.dimensions}
        columns |= {"INDICATOR": pa.array([f"{protected.definition.id}.{measure}"] * len(cells))}
        columns |= {
            "TIME_PERIOD": cells["year"].cast(pa.string()),
            "OBS_VALUE": cells[measure].cast("double"),
        }
        parts.append(pa.table(columns | {"OBS_STATUS": mark}))
    pq.write_table(pa.concat_tables(parts), folder / "observations.parquet")
    told = {"tallies": [{"tally": "posts"}, {"tally": "t", "proof": tally_certificate(protected, COLUMNS)}]}
    (folder / "certificate.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def test_every_measure_of_every_year_is_verified(protected: ProtectedTable, tmp_path: Path) -> None:
    write_release(tmp_path, protected)
    found = verify(tmp_path / "certificate.json", tmp_path)
    assert [(part["measure"], part["year"]) for part in found] == [
        ("persons", 2024), ("pay", 2024), ("persons", 2025), ("pay", 2025),
    ]  # fmt: skip
    assert sum(part["withheld"] for part in found) == 2 * protected.evidence["suppressed"] > 0


def test_a_leaked_cell_of_a_release_is_noticed(protected: ProtectedTable, tmp_path: Path) -> None:
    write_release(tmp_path, protected)
    path = tmp_path / "observations.parquet"
    rows = pq.read_table(path).to_pylist()
    leaked = next(row for row in rows if row["OBS_STATUS"] == "Q")
    leaked |= {"OBS_VALUE": 2.0, "OBS_STATUS": "A"}
    pq.write_table(pa.Table.from_pylist(rows), path)
    with pytest.raises(ClaimError):
        verify(tmp_path / "certificate.json", tmp_path)


def test_what_withholds_nothing_has_no_certificate() -> None:
    public = pass_public(table([["area", "sex"]], ROWS, (WHO,)), rule("already-public"))
    assert tally_certificate(public, COLUMNS) is None
