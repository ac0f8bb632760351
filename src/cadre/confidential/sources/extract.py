"""An extract: the rows of one file that could be read, those that could not, and where the file is from."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cadre.vocabulary.definitions import SourceKind
from cadre.vocabulary.tables import Provenance
from cadre.vocabulary.trees import Tree
from cadre.workspace.config import SourceConfig
from cadre.workspace.files import digest_of, read_json, write_json
from cadre.workspace.mapping import Mapping

ROWS, SET_ASIDE, FACTS, MENDS = "rows.parquet", "set_aside.parquet", "extract.json", "mends.csv"
ORIGINAL = (
    "original"  # the file's own bytes, so that a figure can be followed to them when the file has changed
)
READER = 2  # raised when the same file would be read differently


@dataclass(frozen=True)
class Extract:
    """One read file on disk.

    ``rows_path``: Parquet with ``row`` and every canonical column of the kind, typed, missing as null.
    ``set_aside_path``: Parquet with file, row, column, value, reason, facts (JSON), original (JSON); a row
    with several bad values has several lines there. ``read + set_aside + out_of_scope`` are the rows of
    the file; ``records`` are the rows of ``rows_path``, which differ from ``read`` only after an unpivot.
    ``mended`` of the rows read were mended; ``stale`` mends do not fit the file and were left out; ``mends``
    is the digest of all of them.
    """

    source: str
    kind: str
    rows_path: Path
    set_aside_path: Path
    read: int
    set_aside: int
    out_of_scope: int
    records: int
    provenance: Provenance
    digest: str
    layout: dict[str, Any]
    mended: int = 0
    stale: int = 0
    mends: str = ""

    @property
    def file_rows(self) -> int:
        return self.read + self.set_aside + self.out_of_scope

    @classmethod
    def load(cls, folder: Path) -> Extract:
        """The extract that ``read_source`` left in ``folder``."""
        facts = read_json(folder / FACTS)
        facts["provenance"] = Provenance(**facts["provenance"])
        return cls(rows_path=folder / ROWS, set_aside_path=folder / SET_ASIDE, **facts)

    def save(self, folder: Path) -> None:
        facts = asdict(self)
        del facts["rows_path"], facts["set_aside_path"]
        write_json(folder / FACTS, facts)


def extract_digest(
    source: SourceConfig,
    sha256: str,
    mapping: Mapping,
    kind: SourceKind,
    areas: Tree | None,
    facilities: AbstractSet[str] | None,
    mends: str = "",
) -> str:
    """The identity of an extract: everything that decides how each row is read.

    ``sha256`` is the file's, ``mends`` the digest of what was mended in it. The area tree and the facility
    list count only when the kind checks against them, so that a new facility does not send every other file
    through the reader again.
    """
    lists = {column.list for column in kind.columns.values()}
    return digest_of(
        {
            "reader": READER,
            "file": sha256,
            "mapping": mapping.digest,
            "mends": mends,
            "kind": kind.model_dump(exclude={"name", "describes"}),
            "source": source.model_dump(exclude={"file", "mapping", "title", "note", "public"}),
            "areas": sorted(areas.order) if areas is not None and "area" in lists else None,
            "facilities": digest_of(sorted(facilities)) if facilities and "facility" in lists else None,
        }
    )
