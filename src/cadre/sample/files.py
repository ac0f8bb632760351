"""The open files of a sample, and the list of who each row about a person is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from cadre.sample.contracts import SCHEMA
from cadre.sample.country import headings
from cadre.sample.draws import Ints
from cadre.sample.excel import ExcelSheet
from cadre.sample.settings import sources
from cadre.sample.sheets import CsvSheet, ParquetSheet, Sheet

MEMBERS = pa.schema([("source", pa.string()), ("row", pa.int64()), ("person", pa.int64())])
_TITLES = {
    "nursing_register": (
        "Nursing and Midwifery Council of Sample Country",
        "Extract of the register, 10 January 2026",
        "",
    ),
    "letters": ("Letters of verification and arrivals", ""),
    "establishment": ("Establishment of public and non-profit facilities", ""),
}


@dataclass
class Files:
    """The open files of the sample; rows about persons also go to the list of who they are about."""

    sheets: dict[str, Sheet]
    members: ParquetSheet
    rows: dict[str, int]

    def put(self, source: str, table: pa.Table, person: Ints | None = None) -> None:
        sheet = self.sheets[source]
        if person is not None:
            row = pa.array(np.arange(sheet.next_row, sheet.next_row + len(person)))
            name = pa.array([source]).take(pa.array(np.zeros(len(person), np.int64)))
            self.members.write(pa.table({"source": name, "row": row, "person": person}))
        sheet.write(table)
        self.rows[source] = self.rows.get(source, 0) + table.num_rows

    def close(self) -> None:
        for sheet in (*self.sheets.values(), self.members):
            sheet.close()


def open_files(made: Path, workers: int) -> Files:
    sheets: dict[str, Sheet] = {}
    for id, entry in sources(workers).items():
        path = made / "data" / entry["file"]
        if path.suffix == ".xlsx":
            sheets[id] = ExcelSheet(path, entry["sheet"], headings(id), _TITLES[id])
        elif path.suffix == ".parquet":
            sheets[id] = ParquetSheet(path, SCHEMA)
        else:
            encoding, delimiter = entry.get("encoding", "utf-8"), entry.get("delimiter", ",")
            sheets[id] = CsvSheet(path, encoding, delimiter, windows=encoding in ("cp1251", "utf-16"))
    return Files(sheets, ParquetSheet(made / "truth" / "members.parquet", MEMBERS), {})
