"""The tables that pass from stage to stage, one noun per stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from cadre.vocabulary.definitions import TallyDefinition
from cadre.vocabulary.trees import Tree

YEAR = "year"


@dataclass(frozen=True)
class Provenance:
    """One file behind a figure, as published: never a path on somebody's machine."""

    source: str
    file: str
    sha256: str
    publisher: str
    licence: str
    date: str
    url: str | None = None


@dataclass(frozen=True)
class TallyTable:
    """Confidential counts and sums at the finest grain; only ``disclosure`` may make it public.

    ``cells``: column ``year`` (int32), one string column per dimension of the definition, one column per
    measure (int64 for counts, float64 for sums). No two rows share year and dimensions. Zero cells are
    absent. ``trees[d]`` is the code tree of dimension ``d``; every code in ``cells`` is a leaf of it.
    """

    definition: TallyDefinition
    cells: pa.Table
    trees: Mapping[str, Tree]
    edition: str
    digest: str
    sources: tuple[Provenance, ...] = field(default_factory=tuple)
