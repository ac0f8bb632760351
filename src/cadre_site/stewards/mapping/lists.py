"""The workspace's own lists as its last readings left them: areas and facilities."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow.parquet as pq

from cadre.pipeline.mending import last_extract
from cadre.pipeline.reading import area_tree
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.trees import Tree
from cadre.workspace.config import Workspace


@dataclass(frozen=True)
class Lists:
    """None where nothing was read yet."""

    areas: Tree | None
    facilities: dict[str, str] | None


def lists_of(workspace: Workspace) -> Lists:
    areas = _rows(workspace, "areas", ["area", "parent", "name_en", "name_ru"])
    facilities = _rows(workspace, "facilities", ["facility", "name"])
    try:
        tree = area_tree(
            [(row["area"], row["parent"] or None, Bilingual(en=row["name_en"], ru=row["name_ru"]))
             for row in areas]
        )  # fmt: skip
    except CadreError:  # told when the areas are read
        tree = None
    return Lists(
        tree if areas else None,
        {row["facility"]: row["name"] or "" for row in facilities} if facilities else None,
    )


def _rows(workspace: Workspace, kind: str, columns: list[str]) -> list[dict[str, str]]:
    sources = [source for source in workspace.config.sources.values() if source.kind == kind]
    extracts = [extract for source in sources if (extract := last_extract(workspace, source)) is not None]
    return [
        row for extract in extracts for row in pq.read_table(extract.rows_path, columns=columns).to_pylist()
    ]
