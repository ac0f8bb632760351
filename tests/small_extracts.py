"""Small extracts in the shape the sources room writes, for tests of what comes after it."""

from __future__ import annotations

import hashlib
import resource
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cadre.catalogue.load import source_kinds
from cadre.confidential.linkage import Means, link
from cadre.confidential.store import Edition, build
from cadre.vocabulary.tables import Provenance

MEANS = Means(threads=2, memory="1GB")
_ARROW = {
    "text": pa.string(),
    "code": pa.string(),
    "month": pa.string(),
    "quarter": pa.string(),
    "integer": pa.int64(),
    "year": pa.int32(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True)
class SmallExtract:
    """What linkage and store read of an Extract."""

    source: str
    kind: str
    rows_path: Path
    digest: str
    provenance: Provenance


def schema_of(kind: str) -> pa.Schema:
    columns = source_kinds()[kind].columns
    fields = [pa.field(name, _ARROW[column.type]) for name, column in columns.items()]
    return pa.schema([pa.field("row", pa.int64()), *fields])


def small_extract(
    folder: Path, source: str, kind: str, rows: Sequence[Mapping[str, Any]] | pa.Table
) -> SmallExtract:
    """Write ``rows`` (missing columns are null; rows are numbered from 1) as the extract of ``source``."""
    schema = schema_of(kind)
    if not isinstance(rows, pa.Table):
        numbered = [{"row": number, **row} for number, row in enumerate(rows, 1)]
        assert all(set(row) <= set(schema.names) for row in numbered), f"unknown column for {kind}"
        rows = pa.table({name: [row.get(name) for row in numbered] for name in schema.names}, schema=schema)
    path = folder / source / "rows.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    proof = Provenance(source, f"{source}.csv", digest, "Publisher", "CC BY 4.0", "2026-01-15")
    return SmallExtract(source, kind, path, digest, proof)


def small_edition(
    folder: Path,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    years: Sequence[int] = (2023, 2024),
    precedence: Mapping[str, Sequence[str]] | None = None,
    means: Means = MEANS,
    room: int | None = None,
) -> Edition:
    """An edition of sources named after their kind (``register``, or ``register-b`` for a second one).

    Persons are linked by ``national_id``, so that a test says who is who. ``room`` is the largest size of a
    file that can be written while building.
    """
    extracts = [small_extract(folder, name, name.split("-")[0], found) for name, found in rows.items()]
    links = link(extracts, precedence or {}, folder / "links", key="national_id", means=means)
    if room is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    return build(
        extracts, links, folder / "editions",
        country="XSC", years=years, precedence=precedence or {}, means=means,
    )  # fmt: skip


def rows_of(edition: Edition, table: str) -> list[dict[str, Any]]:
    return list(pq.read_table(edition.tables[table]).to_pylist())
