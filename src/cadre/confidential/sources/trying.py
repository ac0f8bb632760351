"""Whether a mapping works for a file, without reading the file."""

from __future__ import annotations

import tempfile
from collections.abc import Set as AbstractSet
from pathlib import Path

from cadre.confidential.sources.database import open_database
from cadre.confidential.sources.formats.table import RawTable
from cadre.confidential.sources.plan import plan_for
from cadre.vocabulary.definitions import SourceKind
from cadre.vocabulary.trees import Tree
from cadre.workspace.config import SourceConfig
from cadre.workspace.mapping import Mapping


def try_mapping(
    source: SourceConfig,
    kind: SourceKind,
    mapping: Mapping,
    table: RawTable,
    areas: Tree | None,
    facilities: AbstractSet[str] | None,
) -> None:
    """All that a reading checks of a mapping before the first row.

    Raises:
        CadreError: a column is missing, ambiguous or not of the kind; a code, a pattern or a replacement does
            not work.
    """
    plan = plan_for(kind, mapping, source, table, areas, facilities, Path(source.file).name)
    with tempfile.TemporaryDirectory(prefix="cadre-") as folder, open_database(Path(folder), plan):
        pass
