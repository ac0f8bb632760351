"""Read one source: file and mapping in, extract out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from cadre.confidential.sources.batches import Reading
from cadre.confidential.sources.decimals import decimal_of
from cadre.confidential.sources.extract import (
    FACTS,
    MENDS,
    ORIGINAL,
    ROWS,
    SET_ASIDE,
    Extract,
    extract_digest,
)
from cadre.confidential.sources.formats import open_table
from cadre.confidential.sources.formats.headers import labels_of, wanted_by
from cadre.confidential.sources.formats.table import RawTable
from cadre.confidential.sources.mends import NOTHING, Mender, Mends
from cadre.confidential.sources.plan import Plan, plan_for
from cadre.vocabulary.definitions import SourceKind
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import Provenance
from cadre.vocabulary.trees import Tree
from cadre.workspace.config import SourceConfig
from cadre.workspace.fetch import same_content
from cadre.workspace.files import atomic_folder, sha256_of
from cadre.workspace.mapping import Mapping

Progress = Callable[[int], None]


def read_source(
    source: SourceConfig,
    file: Path,
    mapping: Mapping,
    kind: SourceKind,
    areas: Tree | None,
    facilities: AbstractSet[str] | None,
    into: Path,
    progress: Progress | None = None,
    mends: Mends = NOTHING,
) -> Extract:
    """Read ``file`` as ``kind`` by ``mapping`` into the folder ``into``, whole or not at all.

    ``areas`` and ``facilities``: what codes of the lists ``area`` and ``facility`` are checked against;
    None checks nothing. ``progress`` is told the number of rows seen so far. ``mends`` take the place of what
    stands in the file. An extract of the same digest that is already there is returned as it is. Memory does
    not grow with the length of the file.

    Raises:
        CadreError: the file as a whole cannot be read, or the mapping does not fit it. A row that cannot
            be read is no error: it is set aside with its reason.
    """
    sha256 = _checksum(source, file)
    digest = extract_digest(source, sha256, mapping, kind, areas, facilities, mends.digest)
    if (into / FACTS).is_file() and Extract.load(into).digest == digest:
        return Extract.load(into)
    required = [name for name, column in kind.columns.items() if column.required]
    table = open_table(source, file, wanted_by(mapping, required))
    plan = plan_for(kind, mapping, source, table, areas, facilities, file.name)
    plan = replace(plan, decimal=decimal_of(source.decimal, plan, table))
    with atomic_folder(into) as folder:
        mender = Mender(mends, labels_of(table.headers), sha256)
        counts = Reading(kind, plan, table, folder, file.name, mender, progress).run()
        shutil.copyfile(file, folder / f"{ORIGINAL}{''.join(file.suffixes[-2:])}")
        if mends.rows:
            mends.save(folder / MENDS)
        Extract(
            source=source.id,
            kind=kind.id,
            rows_path=folder / ROWS,
            set_aside_path=folder / SET_ASIDE,
            read=counts.read,
            set_aside=counts.set_aside,
            out_of_scope=counts.out_of_scope,
            records=counts.records,
            provenance=_provenance(source, file, sha256),
            digest=digest,
            layout=_layout(table, plan),
            mended=counts.mended,
            stale=len(mends.rows) - len(mender.taken),
            mends=mends.digest,
        ).save(folder)
        shutil.rmtree(into, ignore_errors=True)
    return Extract.load(into)


def _checksum(source: SourceConfig, file: Path) -> str:
    if not file.is_file():
        raise CadreError("source-file-missing", ExitCode.INPUT, file=source.file, source=source.id)
    sha256 = sha256_of(file)
    if source.sha256 is not None and source.sha256.lower() != sha256 and not same_content(file, source):
        raise CadreError("checksum", ExitCode.INPUT, file=file.name, expected=source.sha256, found=sha256)
    return sha256


def _layout(table: RawTable, plan: Plan) -> dict[str, object]:
    """How the file was understood.

    ``asked``: labels of the columns that were needed; ``dates``: how dates in them are written, where the
    mapping says so.
    """
    labels = labels_of(table.headers)
    dates = {
        labels[column.positions[0]]: column.mapping.format[0]
        for column in plan.columns
        if column.column.type == "date" and column.mapping.format and len(column.positions) == 1
    }
    return {
        **table.layout, "decimal": plan.decimal, "headers": list(table.headers),
        "asked": [labels[place] for place in plan.positions], "dates": dates,
    }  # fmt: skip


def _provenance(source: SourceConfig, file: Path, sha256: str) -> Provenance:
    return Provenance(
        source=source.id,
        file=file.name,
        sha256=sha256,
        publisher=source.publisher,
        licence=source.licence,
        date=source.date,
        url=source.url,
    )
