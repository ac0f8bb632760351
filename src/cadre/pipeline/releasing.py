"""Make the release of the protected tallies, unless the one that stands says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from cadre.catalogue.load import source_kinds
from cadre.catalogue.messages import say
from cadre.confidential.linkage import Links
from cadre.confidential.sources.extract import Extract
from cadre.confidential.store import Edition
from cadre.confidential.tallies.tally import areas_of
from cadre.pipeline.history import History, Kept
from cadre.pipeline.memo import Memo, code_digest
from cadre.release import ReleaseRequest, assemble
from cadre.vocabulary.languages import LANGUAGES
from cadre.vocabulary.trees import Tree
from cadre.workspace.config import Workspace
from cadre.workspace.files import digest_of
from cadre.workspace.release_files import IDENTITY

CODE = (
    "release", "publishable/indicators", "publishable/findings", "catalogue/indicators",
    "catalogue/frameworks", "catalogue/codelists", "methods", "vocabulary",
)  # fmt: skip


def make_release(
    workspace: Workspace,
    memo: Memo,
    edition: Edition,
    protected: dict[str, Kept],
    extracts: dict[str, Extract],
    links: Links | None,
    gives_out: bool,
) -> Path:
    """The folder of the current release, made anew when a table, a definition or a target has changed.

    ``gives_out``: from now on it counts as given out, and later ones are held against it.
    """
    config, history = workspace.config, History(workspace)
    quality = _quality(extracts, links)
    depends = [
        {id: kept.digest for id, kept in protected.items()}, config.workspace.model_dump(),
        [target.model_dump() for target in config.targets], quality, edition.id, code_digest(*CODE),
    ]  # fmt: skip

    def make() -> dict[str, Any]:
        areas, tables = areas_of(edition), {id: kept.load() for id, kept in protected.items()}
        request = ReleaseRequest(
            config.workspace, config.targets, edition.id, edition.sources, tables, areas,
            _national(areas), _series_sources(edition), quality, _groups(areas),
        )  # fmt: skip
        folder, told = assemble(
            request, workspace.releases, lambda name: history.keep(name, protected, gives_out)
        )
        return {"name": folder.name, "facts": told}

    result = memo.step(
        "release", config.workspace.country, digest_of(depends), make,
        lambda told: (workspace.releases / told["name"] / IDENTITY).is_file() and history.holds(told["name"]),
    )  # fmt: skip
    name = str(result["name"])
    history.settle(name, gives_out)
    return workspace.releases / name


def _national(areas: Tree) -> tuple[str, ...]:
    """The leaves of a tree of countries, known by their attribute; none in a country's own workspace."""
    return tuple(code for code in areas.order if areas.attributes.get(code, {}).get("country") == "yes")


def _groups(areas: Tree) -> dict[str, Any]:
    return {code: areas.names[code] for code in areas.aggregates} if _national(areas) else {}


def _series_sources(edition: Edition) -> dict[str, str]:
    path = edition.tables.get("series")
    if path is None:
        return {}
    rows = pq.read_table(path, columns=["series", "source"]).group_by(["series", "source"]).aggregate([])
    return {row["series"]: row["source"] for row in rows.to_pylist()}


def _quality(extracts: dict[str, Extract], links: Links | None) -> dict[str, Any]:
    return {
        "sources": [source_quality(extract) for extract in extracts.values()],
        "linkage": _linkage_quality(links) if links is not None and links.records else None,
    }


def source_quality(extract: Extract) -> dict[str, Any]:
    """What a release tells of one source's rows: counts, and how many were set aside for each reason."""
    rows = pq.read_table(extract.set_aside_path, columns=["row", "reason"])
    counted = rows.group_by("reason").aggregate([("row", "count_distinct")]).to_pylist()
    reasons = [
        {
            "reason": {language: say(f"reason.{row['reason']}", language) for language in LANGUAGES},
            "rows": row["row_count_distinct"],
        }
        for row in sorted(counted, key=lambda row: str(row["reason"]))
    ]
    return {
        "source": extract.source,
        "kind": source_kinds()[extract.kind].name.model_dump(),
        "read": extract.read,
        "set_aside": extract.set_aside,
        "out_of_scope": extract.out_of_scope,
        "mended": extract.mended,
        "stale": extract.stale,
        "reasons": reasons,
    }


def _linkage_quality(links: Links) -> dict[str, Any]:
    return {
        "records": links.rows,
        "persons": links.persons,
        "certain": links.bands.get("certain", 0),
        "review": links.bands.get("review", 0),
        "precision": links.quality.precision if links.quality else None,
        "recall": links.quality.recall if links.quality else None,
    }
