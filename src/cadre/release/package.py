"""``datapackage.json``: the release described for other programs (Frictionless Data Package 2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from cadre.release.assemble import ReleaseRequest

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
STATUS = [
    "A",
    "B",
    "D",
    "E",
    "F",
    "G",
    "I",
    "L",
    "M",
    "N",
    "O",
    "P",
    "Q",
    "S",
    "U",
    "V",
]  # SDMX CL_OBS_STATUS


def data_package(request: ReleaseRequest, observations: pa.Table) -> dict[str, Any]:
    """One resource, ``observations.csv``, with its fields, and the sources it rests on."""
    sources = {(source.publisher, source.file): source for source in request.sources}
    return {
        "$schema": PROFILE,
        "name": f"cadre-{request.section.country.lower()}",
        "title": request.section.name.en,
        "description": request.section.name.ru,
        "created": f"{request.as_of}T00:00:00Z",
        "sources": [
            {"title": f"{source.publisher}: {source.file}"} | ({"path": source.url} if source.url else {})
            for source in sources.values()
        ],
        "resources": [_observations(observations)],
    }


def _observations(observations: pa.Table) -> dict[str, Any]:
    return {
        "name": "observations",
        "path": "observations.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(name) for name in observations.column_names],
            "primaryKey": ["FIGURE"],
            "missingValues": [""],
        },
    }


def _field(name: str) -> dict[str, Any]:
    if name == "OBS_VALUE":
        return {"name": name, "type": "number"}
    if name == "OBS_STATUS":
        return {"name": name, "type": "string", "constraints": {"enum": STATUS}}
    if name in ("INDICATOR", "AREA", "TIME_PERIOD", "FIGURE"):
        return {"name": name, "type": "string", "constraints": {"required": True}}
    return {"name": name, "type": "string"}
