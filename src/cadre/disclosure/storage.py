"""Protected tables on disk: two files, a digest over both, and a refusal when anything was changed."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cadre.disclosure.protected import CONFIDENTIAL, OPEN, STATUS, ProtectedTable, seal
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import Provenance
from cadre.vocabulary.trees import Tree
from cadre.workspace.files import atomic_folder

CELLS = "cells.parquet"
EVIDENCE = "evidence.json"


def save(table: ProtectedTable, folder: Path) -> None:
    """Write both files or none. A folder already there is kept: its name was made from its content."""
    with atomic_folder(folder) as part:
        pq.write_table(table.cells, part / CELLS)
        told = json.dumps(_told(table), ensure_ascii=False, indent=1)
        (part / EVIDENCE).write_text(told, encoding="utf-8")


def load(folder: Path) -> ProtectedTable:
    try:
        told = json.loads((folder / EVIDENCE).read_text("utf-8"))
        cells = pq.read_table(folder / CELLS)
        table = _rebuild(told, cells)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as problem:
        raise CadreError("disclosure-unreadable", ExitCode.STORAGE, file=folder.name) from problem
    if table.digest != told["digest"] or not _holds(table):
        raise CadreError("disclosure-tampered", ExitCode.STORAGE, file=folder.name)
    return table


def _holds(table: ProtectedTable) -> bool:
    """The evidence must be of a passed attack and must count the very cells that are there."""
    status = table.cells.column(STATUS).to_pylist()
    counted = {"cells": len(status), "suppressed": status.count(CONFIDENTIAL)}
    return (
        set(status) <= {OPEN, CONFIDENTIAL}
        and all(table.evidence.get(name) == value for name, value in counted.items())
        and (table.rule.kind != "threshold" or table.evidence["attack"]["passed"] is True)
    )


def _told(table: ProtectedTable) -> dict[str, Any]:
    return {
        "digest": table.digest,
        "definition": table.definition.model_dump(mode="json"),
        "rule": table.rule.model_dump(mode="json"),
        "edition": table.edition,
        "evidence": table.evidence,
        "sources": [asdict(source) for source in table.sources],
        "trees": {name: _tree_told(tree) for name, tree in table.trees.items()},
    }


def _tree_told(tree: Tree) -> dict[str, Any]:
    return {
        "id": tree.id,
        "version": tree.version,
        "children": tree.children,
        "names": {code: name.model_dump() for code, name in tree.names.items()},
        "level": tree.level,
        "order": tree.order,
        "attributes": tree.attributes,
        "sums": sorted(tree.sums),
    }


def _tree(told: dict[str, Any]) -> Tree:
    return Tree(
        told["id"],
        told["version"],
        {code: tuple(parts) for code, parts in told["children"].items()},
        {code: Bilingual(**name) for code, name in told["names"].items()},
        told["level"],
        tuple(told["order"]),
        told["attributes"],
        frozenset(told["sums"]),
    )


def _rebuild(told: dict[str, Any], cells: pa.Table) -> ProtectedTable:
    return seal(
        TallyDefinition.model_validate(told["definition"]),
        Rule.model_validate(told["rule"]),
        told["edition"],
        cells,
        {name: _tree(tree) for name, tree in told["trees"].items()},
        told["evidence"],
        tuple(Provenance(**source) for source in told["sources"]),
    )
