"""The sample as the readers see it: every file is understood, and what is set aside is what was spoilt."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources import read_source
from cadre.workspace.config import load_workspace
from cadre.workspace.mapping import load_mapping
from small_samples import dirt, small_sample

WORKSPACE = load_workspace(small_sample().folder)
SPOILT = (
    "impossible_date",
    "future_birth",
    "unknown_occupation",
    "letters_in_number",
    "reported_twice",
    "time_in_hours",
)


@pytest.mark.parametrize("id", sorted(WORKSPACE.config.sources))
def test_rows_read_and_set_aside_are_the_rows_of_the_file(id: str, tmp_path: Path) -> None:
    source = WORKSPACE.config.sources[id]
    extract = read_source(
        source,
        WORKSPACE.source_path(source),
        load_mapping(WORKSPACE.folder / str(source.mapping)),
        source_kinds()[source.kind],
        None,
        None,
        tmp_path / id,
    )
    assert extract.read + extract.set_aside == small_sample().rows[id]
    faults = dirt(WORKSPACE.folder).get(id, {"faults": {}})["faults"]
    spoilt = [faults[fault]["applied"] for fault in SPOILT if fault in faults]
    # Two faults can meet in one row, so the rows are no more than the faults and no fewer than the commonest.
    assert max(spoilt, default=0) <= extract.set_aside <= sum(spoilt)


def test_row_numbers_are_those_of_the_truth(tmp_path: Path) -> None:
    members = pq.read_table(WORKSPACE.folder / "truth" / "members.parquet").to_pylist()
    source = WORKSPACE.config.sources["nursing_register"]
    extract = read_source(
        source,
        WORKSPACE.source_path(source),
        load_mapping(WORKSPACE.folder / str(source.mapping)),
        source_kinds()[source.kind],
        None,
        None,
        tmp_path / "one",
    )
    read = pq.read_table(extract.rows_path)["row"].to_pylist()
    aside = pq.read_table(extract.set_aside_path)["row"].to_pylist()
    assert sorted({*read, *aside}) == [row["row"] for row in members if row["source"] == "nursing_register"]
