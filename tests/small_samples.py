"""One small sample country for all tests of the sample, written once."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cadre.sample import SampleSummary, write_sample

WORKERS = 2_000


@cache
def small_sample() -> SampleSummary:
    folder = Path(tempfile.mkdtemp(prefix="sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return write_sample(folder / "country", WORKERS)


def truth(folder: Path) -> Any:
    return json.loads((folder / "truth" / "truth.json").read_text("utf-8"))


def dirt(folder: Path) -> Any:
    return json.loads((folder / "truth" / "dirt.json").read_text("utf-8"))


def members(folder: Path, source: str) -> list[int]:
    """The persons of a source's rows in the order of the file."""
    table = pq.read_table(folder / "truth" / "members.parquet")
    found = table.filter(pa.compute.equal(table["source"], source)).sort_by("row")
    return found["person"].to_pylist()


def text_rows(path: Path, encoding: str, delimiter: str) -> list[dict[str, str]]:
    """A CSV read the plain way."""
    import csv

    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def excel_rows(path: Path, header_row: int) -> list[dict[str, Any]]:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    return [dict(zip(rows[header_row - 1], row, strict=True)) for row in rows[header_row:]]


def total(tree: Any) -> float:
    """The sum of everything in nested figures."""
    return sum(map(total, tree.values())) if isinstance(tree, dict) else tree
