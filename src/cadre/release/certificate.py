"""``certificate.json``: what the wall did to each tally and what it proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadre.disclosure import ProtectedTable


def certificate(protected: Mapping[str, ProtectedTable]) -> dict[str, Any]:
    """Rule, counts, attack and digest per tally. It names no cell that is withheld."""
    return {"tallies": [_evidence(id, table) for id, table in protected.items()]}


def _evidence(id: str, table: ProtectedTable) -> dict[str, Any]:
    told = dict(table.evidence)
    return {
        **told,
        "tally": id,
        "name": table.definition.name.model_dump(),
        "tally_digest": told.get("tally"),
        "rule": f"{table.rule.id}@{table.rule.version}",
        "minimum": table.rule.minimum,
        "protected_digest": table.digest,
        "attack": told.get("attack"),
    }
