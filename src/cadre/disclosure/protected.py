"""What has passed the wall. Only this package makes it, and only after its evidence is complete."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa

from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.tables import Provenance
from cadre.vocabulary.trees import Tree

OPEN = "A"
CONFIDENTIAL = "C"
STATUS = "status"
REASON = "reason"

_SEAL = object()


@dataclass(frozen=True)
class ProtectedTable:
    """Figures that may be published.

    ``cells``: ``year`` (int32), one string column per dimension (leaf or aggregate codes; the total of the
    dimension where a table does not use it), one float64 column per measure of ``definition`` (null when
    suppressed), ``status`` ("A" open, "C" confidential) and ``reason`` (id of the rule, or null). One row per
    published cell. ``evidence`` says what was done and proved; it names no cell. ``digest`` covers all of it.

    ``definition`` lists the measures that are published, which may be fewer than were tallied.
    """

    definition: TallyDefinition
    rule: Rule
    edition: str
    digest: str
    cells: pa.Table
    trees: Mapping[str, Tree]
    evidence: Mapping[str, Any]
    sources: tuple[Provenance, ...]
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a ProtectedTable is made by cadre.disclosure only: call protect or pass_public")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a ProtectedTable is saved with save() and read with load(), which verify its digest")

    def __copy__(self) -> ProtectedTable:
        return self

    def __deepcopy__(self, memo: object) -> ProtectedTable:
        return self

    def save(self, folder: Path) -> None:
        """Write ``cells.parquet`` and ``evidence.json``; a kill at any moment leaves all or nothing."""
        from cadre.disclosure.storage import save

        save(self, folder)

    @staticmethod
    def load(folder: Path) -> ProtectedTable:
        """Read what ``save`` wrote. Raises CadreError when digest or evidence do not hold."""
        from cadre.disclosure.storage import load

        return load(folder)


def digest_of(
    definition: TallyDefinition,
    rule: Rule,
    edition: str,
    cells: pa.Table,
    trees: Mapping[str, Tree],
    evidence: Mapping[str, Any],
    sources: tuple[Provenance, ...],
) -> str:
    """SHA-256 over everything a protected table says, independent of how its columns are chunked."""
    told = {
        "definition": definition.model_dump(mode="json"),
        "rule": rule.model_dump(mode="json"),
        "edition": edition,
        "trees": {
            name: [tree.id, tree.version, list(tree.order), _parts(tree)] for name, tree in trees.items()
        },
        "evidence": evidence,
        "sources": [vars(source) for source in sources],
        "columns": [(field.name, str(field.type)) for field in cells.schema],
    }
    found = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode())
    for column in cells.columns:
        found.update(json.dumps(column.to_pylist(), ensure_ascii=False).encode())
    return found.hexdigest()


def _parts(tree: Tree) -> list[tuple[str, list[str]]]:
    return [(code, list(parts)) for code, parts in tree.children.items()]


def seal(
    definition: TallyDefinition,
    rule: Rule,
    edition: str,
    cells: pa.Table,
    trees: Mapping[str, Tree],
    evidence: Mapping[str, Any],
    sources: tuple[Provenance, ...],
) -> ProtectedTable:
    """Make the table. Called in this package only, when the evidence is complete (a test holds that)."""
    digest = digest_of(definition, rule, edition, cells, trees, evidence, sources)
    return ProtectedTable(
        definition, rule, edition, digest, cells.combine_chunks(), trees, evidence, sources, seal=_SEAL
    )
