"""``certificate.json``: what the wall did to each tally and what it proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadre.disclosure import ProtectedTable
from cadre.disclosure.certificate.tallies import tally_certificate
from cadre.publishable.indicators import DIMENSION_COLUMNS

# Nothing else of the evidence leaves: the work an attack took depends on the figures it was to protect.
TOLD = ("cells", "suppressed", "method", "dominance", "publishers", "round_to", "not_published", "by_table")
OF_ATTACK = ("passed", "method", "cells_attacked", "exact")
OF_YEAR = ("year", "measure", "attacked")


def certificate(protected: Mapping[str, ProtectedTable]) -> dict[str, Any]:
    """Rule, counts and attack per tally. It names no cell that is withheld and holds no digest of figures:
    who knows all but a few small numbers would find them by trying."""
    return {"tallies": [_evidence(id, table) for id, table in protected.items()]}


def _evidence(id: str, table: ProtectedTable) -> dict[str, Any]:
    proof = tally_certificate(table, DIMENSION_COLUMNS | {"area": "AREA"})
    return {
        **_only(table.evidence, TOLD),
        "tally": id,
        "name": table.definition.name.model_dump(),
        "rule": f"{table.rule.id}@{table.rule.version}",
        "minimum": table.rule.minimum,
        "earlier": [_only(note, ("edition", "same_data")) for note in table.evidence.get("earlier", [])],
        "standing": [_only(note, ("year", "edition")) for note in table.evidence.get("standing", [])],
        "attack": _attack(table.evidence.get("attack")),
    } | ({"proof": proof} if proof else {})


def _attack(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {**_only(told, OF_ATTACK), "years": [_only(year, OF_YEAR) for year in told["years"]]}


def _only(told: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: told[name] for name in names if name in told}
