"""Small files and mappings for the tests of the sources room."""

from __future__ import annotations

import json
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources import Extract, read_source
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.trees import Tree, tree_from_parents
from cadre.workspace.config import SourceConfig
from cadre.workspace.mapping import Mapping

AREAS: Tree = tree_from_parents(
    "area",
    "1",
    [
        ("XSC", None, Bilingual(en="Country", ru="Страна")),
        ("N", "XSC", Bilingual(en="North", ru="Север")),
        ("N1", "N", Bilingual(en="Balaka", ru="Балака")),
        ("_U", "XSC", Bilingual(en="Not known", ru="Не указано")),
    ],
)
REGISTER: dict[str, Any] = {
    "licence_number": {"from": "Reg"},
    "given_name": {"from": "First"},
    "family_name": {"from": "Last"},
    "birth_date": {"from": "DOB", "format": "%d.%m.%Y"},
    "sex": {"from": "Sex", "codes": {"Female": "F", "Male": "M", "ж": "F"}},
    "occupation": {"from": "Job", "codes": {"Nurse": "2221", "Doctor": "2211"}},
}
HEADER = "Reg,First,Last,DOB,Sex,Job"
SERIES: dict[str, Any] = {
    "series": {"constant": "X"},
    "area": {"from": "Area"},
    "year": {"from": "Year"},
    "value": {"from": "Value"},
}


@dataclass(frozen=True)
class Read:
    """An extract with its rows and its set-aside lines as Python values."""

    extract: Extract
    rows: list[dict[str, Any]]
    asides: list[dict[str, Any]]

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    @property
    def reasons(self) -> list[tuple[int, str | None, str]]:
        return [(line["row"], line["column"], line["reason"].removeprefix("aside.")) for line in self.asides]


def config(file: Path, kind: str, **more: Any) -> SourceConfig:
    facts = {"publisher": "Council", "licence": "CC BY 4.0", "date": "2026-01-15", "id": "council", **more}
    return SourceConfig(kind=kind, file=file.name, **facts)


def read(
    file: Path,
    columns: Dictionary[str, Any],
    kind: str = "register",
    *,
    areas: Tree | None = None,
    facilities: set[str] | None = None,
    into: Path | None = None,
    says: Dictionary[str, Any] | None = None,
    **source: Any,
) -> Read:
    """Read ``file``; ``says`` are the other parts of the mapping, ``source`` keys of cadre.toml."""
    mapping = Mapping.model_validate({"columns": columns, **(says or {})})
    folder = into or file.parent / f"extract-{len(list(file.parent.iterdir()))}"
    source_config = config(file, kind, **source)
    extract = read_source(source_config, file, mapping, source_kinds()[kind], areas, facilities, folder)
    rows = pq.read_table(extract.rows_path).to_pylist()
    asides = pq.read_table(extract.set_aside_path).to_pylist()
    for line in asides:
        line["facts"] = json.loads(line["facts"])
    assert extract.set_aside == len({line["row"] for line in asides})
    assert extract.records == len(rows)
    return Read(extract, rows, asides)


def written(folder: Path, text: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def register_file(folder: Path, *lines: str, **how: Any) -> Path:
    return written(folder, "\n".join([HEADER, *lines]) + "\n", **how)
