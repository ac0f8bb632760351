"""An edition: an immutable set of Parquet tables, named by what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import Provenance
from cadre.workspace.files import pointed, read_json, sha256_of

CURRENT = "current"
RECORD = "edition.json"


@dataclass(frozen=True)
class EditionTable:
    """``key`` is the digest of what the table was made from, ``digest`` that of its file."""

    key: str
    digest: str
    rows: int
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """Tables without names, numbers or birth dates; what identifies people lies in ``vault`` alone.

    ``reused`` are the tables taken over from the edition before, ``made`` those made anew; an edition that
    was only opened has made none.
    """

    id: str
    folder: Path
    country: str
    years: tuple[int, ...]
    sources: tuple[Provenance, ...]
    about: Mapping[str, EditionTable]
    reused: tuple[str, ...] = field(default=(), compare=False)

    @property
    def tables(self) -> dict[str, Path]:
        return {name: table_path(self.folder, name) for name in self.about}

    @property
    def digests(self) -> dict[str, str]:
        return {name: table.digest for name, table in self.about.items()}

    @property
    def made(self) -> tuple[str, ...]:
        return tuple(name for name in self.about if name not in self.reused)

    def verify(self) -> None:
        """Raises ``CadreError`` (``edition-damaged``) when a file is not what it was when written."""
        for name, path in self.tables.items():
            if not path.is_file() or sha256_of(path) != self.about[name].digest:
                raise CadreError("edition-damaged", ExitCode.STORAGE, file=path.name, edition=self.id)


def table_path(folder: Path, name: str) -> Path:
    return folder / "tables" / f"{name}.parquet"


def edition_record(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.id,
        "country": edition.country,
        "years": list(edition.years),
        "sources": [asdict(source) for source in edition.sources],
        "tables": {name: asdict(table) for name, table in edition.about.items()},
    }


def open_edition(folder: Path) -> Edition:
    """The edition in ``folder``."""
    record = read_json(folder / RECORD)
    return Edition(
        id=record["id"],
        folder=folder,
        country=record["country"],
        years=tuple(record["years"]),
        sources=tuple(Provenance(**source) for source in record["sources"]),
        about={
            name: EditionTable(**{**table, "sources": tuple(table["sources"])})
            for name, table in record["tables"].items()
        },
    )


def current_edition(editions: Path) -> Edition | None:
    """The last good edition of the folder ``work/editions``; None when there is none."""
    id = pointed(editions / CURRENT)
    if id is None or not (editions / id / RECORD).is_file():
        return None
    return open_edition(editions / id)
