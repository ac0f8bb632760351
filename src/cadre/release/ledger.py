"""``ledger.json``: from every figure to its definition, edition, rules and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from cadre.catalogue.load import indicators
from cadre.disclosure import ProtectedTable
from cadre.vocabulary.indicators import Indicator

if TYPE_CHECKING:
    from cadre.release.assemble import ReleaseRequest


def ledger(request: ReleaseRequest, observations: pa.Table) -> dict[str, Any]:
    """``entries`` by indicator or tally measure; ``figures`` gives the entry of each figure's number."""
    names = observations["INDICATOR"].to_pylist()
    found = sorted(set(names))
    return {
        "edition": request.edition,
        "entries": {name: entry(name, request) for name in found},
        "figures": dict(zip(observations["FIGURE"].to_pylist(), names, strict=True)),
        "sources": [vars(source) for source in request.sources],
    }


def entry(name: str, request: ReleaseRequest) -> dict[str, Any]:
    """Definition, tallies, rules and sources of one indicator or of a tally's own measure."""
    definition = indicators().get(name)
    named = definition.tallies() if definition else (name.split(".", 1)[0],)
    tables = {id: request.protected[id] for id in named if id in request.protected}
    about = definition or next(table.definition for table in tables.values())
    return {
        "definition": f"{name}@{about.version}",
        "edition": request.edition,
        "tallies": list(tables),
        "rules": sorted({f"{table.rule.id}@{table.rule.version}" for table in tables.values()}),
        "sources": _sources(name, definition, tables, request),
    }


def _sources(
    name: str,
    definition: Indicator | None,
    tables: Mapping[str, ProtectedTable],
    request: ReleaseRequest,
) -> list[str]:
    """The sources of the tallies; of a published series only the one that published it."""
    found = {source.source for id, table in tables.items() if id != "series" for source in table.sources}
    if "series" in tables:
        wanted = _series(name, definition)
        found |= {request.series_sources[code] for code in wanted if code in request.series_sources}
    return sorted(found)


def _series(name: str, definition: Indicator | None) -> list[str]:
    if definition is None:
        return [name.split(".", 1)[1]]
    codes: list[str] = []
    for term in definition.terms():
        chosen = term.where.get("series", []) if term.tally == "series" else []
        codes += [chosen] if isinstance(chosen, str) else chosen
    return codes
