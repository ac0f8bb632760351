"""Linkage against FEBRL 3: 2,000 people, 3,000 spoilt copies, and the truth in the names of records."""

from __future__ import annotations

import csv
import gzip
import re
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cadre.confidential.linkage import Means, link
from small_extracts import small_extract


def _date(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return None


@pytest.mark.slow
def test_febrl_duplicates_are_found_again(shared: Path, tmp_path: Path) -> None:
    with gzip.open(shared / "data/linkage_febrl/febrl_dataset3.csv.gz", "rt", encoding="utf-8") as file:
        records = list(csv.DictReader(file, skipinitialspace=True))
    rows = [
        {
            "given_name": record["given_name"] or None,
            "family_name": record["surname"] or None,
            "birth_date": _date(record["date_of_birth"]),
            "national_id": record["soc_sec_id"] or None,
        }
        for record in records
    ]
    persons = [int(re.findall(r"\d+", record["rec_id"])[0]) for record in records]
    truth = tmp_path / "truth.parquet"
    numbers = list(range(1, len(rows) + 1))
    pq.write_table(pa.table({"source": ["febrl"] * len(rows), "row": numbers, "person": persons}), truth)

    links = link(
        [small_extract(tmp_path, "febrl", "register", rows)], {}, tmp_path, truth, means=Means(2, "1GB")
    )

    assert links.quality is not None
    print(f"FEBRL 3: precision {links.quality.precision:.4f}, recall {links.quality.recall:.4f}")
    assert links.quality.precision >= 0.995
    assert links.quality.recall >= 0.95
