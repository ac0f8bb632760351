"""Read every source of a workspace: areas first, then facilities, then all that refer to them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources import load_mends, mends_path, read_source
from cadre.confidential.sources.extract import Extract
from cadre.pipeline.memo import FileDigests, Memo, code_digest
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.definitions import SourceKind
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.trees import Tree, tree_from_parents
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import digest_of
from cadre.workspace.mapping import Mapping, load_mapping

FIRST = ("areas", "facilities")  # the lists that other sources are checked against
# A code reaches spreadsheets as it is: it must not begin like a formula.
CODE_OF_AREA = re.compile(r"\w[\w .:/-]*")
CODE = ("confidential/sources", "workspace", "catalogue/codelists")


def read_all(workspace: Workspace, memo: Memo) -> dict[str, Extract]:
    """Every source's extract by its id, in the order of ``cadre.toml``.

    Raises:
        CadreError: a kind that is not known, a file that is not there, a file that cannot be read.
    """
    reader = _Reader(workspace, memo)
    sources = workspace.config.sources
    for kind in FIRST:
        for source in sources.values():
            if source.kind == kind:
                reader.read(source)
    for source in sources.values():
        if source.kind not in FIRST:
            reader.read(source)
    _ = reader.areas  # a broken tree is told even when nothing refers to it
    return {id: reader.extracts[id] for id in sources}


def read_one(workspace: Workspace, memo: Memo, id: str) -> Extract:
    """One source's extract; the lists that it refers to are read before it.

    Raises:
        CadreError: as ``read_all``.
    """
    reader, sources = _Reader(workspace, memo), workspace.config.sources
    lists = {column.list for column in _kind(sources[id]).columns.values()}
    needed = [kind for kind, list in zip(FIRST, ("area", "facility"), strict=True) if list in lists]
    for kind in FIRST if "facilities" in needed else needed:
        for source in sources.values():
            if source.kind == kind:
                reader.read(source)
    if id not in reader.extracts:
        reader.read(sources[id])
    return reader.extracts[id]


class _Reader:
    def __init__(self, workspace: Workspace, memo: Memo) -> None:
        self.workspace, self.memo = workspace, memo
        self.digests = FileDigests(workspace.work)
        self.extracts: dict[str, Extract] = {}

    def read(self, source: SourceConfig) -> None:
        kind, mapping = _kind(source), self._mapping(source)
        mends = load_mends(mends_path(self.workspace, source))
        path = self.workspace.source_path(source)
        if not path.is_file():
            raise CadreError("source-file-missing", ExitCode.INPUT, source=source.id, file=source.file)
        # Only what a kind refers to is needed, and decides whether its files are read again.
        lists = {column.list for column in kind.columns.values()}
        areas = self.areas if "area" in lists else None
        facilities = self._facilities if "facility" in lists else None
        depends = [
            self.digests(path), source.model_dump(), kind.model_dump(), mapping.digest, mends.digest,
            code_digest(*CODE),
            sorted(areas.order) if areas is not None else None,
            digest_of(sorted(facilities)) if facilities else None,
        ]  # fmt: skip
        folder = self.workspace.work / "extracts" / source.id / digest_of(depends)[:16]

        def make() -> dict[str, Any]:
            extract = read_source(source, path, mapping, kind, areas, facilities, folder, mends=mends)
            return {"folder": str(folder), "facts": _facts(extract)}

        self.memo.step("read", source.id, digest_of(depends), make, lambda result: folder.is_dir())
        self.extracts[source.id] = Extract.load(folder)
        self._check_currency(self.extracts[source.id])

    def _check_currency(self, extract: Extract) -> None:
        """Amounts in two currencies must not be added up: all are in the workspace's own."""
        if "currency" not in source_kinds()[extract.kind].columns:
            return
        own = self.workspace.config.workspace.currency
        found = set(pc.unique(pq.read_table(extract.rows_path, columns=["currency"])["currency"]).to_pylist())
        others = sorted(found - {None, own})
        if others:
            raise CadreError(
                "currency-other", ExitCode.INPUT,
                file=extract.provenance.file, currency=own, found=", ".join(others),
            )  # fmt: skip

    def _mapping(self, source: SourceConfig) -> Mapping:
        return load_mapping(self.workspace.folder / source.mapping) if source.mapping else Mapping()

    def _rows(self, kind: str) -> list[dict[str, Any]]:
        found = [extract for extract in self.extracts.values() if extract.kind == kind]
        return [row for extract in found for row in pq.read_table(extract.rows_path).to_pylist()]

    @cached_property
    def areas(self) -> Tree | None:
        """The tree of all lists of areas; asked for when every one of them has been read."""
        if not any(extract.kind == "areas" for extract in self.extracts.values()):
            return None
        rows = [
            (row["area"], row["parent"] or None, Bilingual(en=row["name_en"], ru=row["name_ru"]))
            for row in self._rows("areas")
        ]
        return area_tree(rows)

    @cached_property
    def _facilities(self) -> set[str] | None:
        rows = self._rows("facilities")
        return {row["facility"] for row in rows} if rows else None


def area_tree(rows: list[tuple[str, str | None, Bilingual]]) -> Tree:
    """The tree of areas from rows in any order; a parent that is not listed is an error."""
    known = {code for code, _, _ in rows}
    for code, parent, _ in rows:
        if not CODE_OF_AREA.fullmatch(code):
            raise CadreError("area-code", ExitCode.INPUT, area=code)
        if parent is not None and parent not in known:
            raise CadreError("area-parent-unknown", ExitCode.INPUT, area=code, parent=parent)
    placed: set[str] = set()
    ordered: list[tuple[str, str | None, Bilingual]] = []
    while len(ordered) < len(rows):
        ready = [row for row in rows if row[0] not in placed and (row[1] is None or row[1] in placed)]
        if not ready:
            lost = next(code for code, _, _ in rows if code not in placed)
            raise CadreError("area-ring", ExitCode.INPUT, area=lost)
        ordered += ready
        placed |= {code for code, _, _ in ready}
    return tree_from_parents("area", "1", ordered)


def _kind(source: SourceConfig) -> SourceKind:
    kinds = source_kinds()
    if source.kind not in kinds:
        known = ", ".join(sorted(kinds))
        raise CadreError(
            "kind-unknown", ExitCode.CONFIGURATION, source=source.id, kind=source.kind, known=known
        )
    return kinds[source.kind]


def _facts(extract: Extract) -> dict[str, Any]:
    told = {"read": extract.read, "set_aside": extract.set_aside, "out_of_scope": extract.out_of_scope}
    if extract.mends:
        told |= {"mended": extract.mended, "stale": extract.stale}
    return {**told, "told": "mended" if extract.mends else "aside" if extract.set_aside else ""}
