"""What a sealed workspace consists of: which blob holds which file. Encrypted, and written last."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.sealing import blobs
from cadre_site.sealing.keys import Identity

FILE = "manifest.age"
FORMAT = 1
_LABEL = "manifest"


@dataclass(frozen=True)
class Entry:
    """``size`` in bytes; ``changed``: when the file last changed or came here, ns since 1970."""

    blob: str
    size: int
    changed: int


@dataclass(frozen=True)
class Manifest:
    """``files``: path inside the workspace -> where it is; ``folders``: all, also empty ones, outer first.
    ``generation``: another one each time."""

    generation: str = ""
    files: dict[str, Entry] = field(default_factory=dict)
    folders: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return sum(entry.size for entry in self.files.values())

    @property
    def blobs(self) -> set[str]:
        return {entry.blob for entry in self.files.values()}


def read(folder: Path, key: Identity) -> Manifest:
    """Raises CadreError (STORAGE) when it is damaged, cut off or another's."""
    try:
        told: dict[str, Any] = json.loads(blobs.unseal_bytes(folder / FILE, _LABEL, key))
        if told["format"] != FORMAT:
            raise CadreError("data-newer", ExitCode.NOT_READY, country=folder.name)
        files = {path: Entry(**entry) for path, entry in told["files"].items()}
        return Manifest(told["generation"], files, tuple(told["folders"]))
    except (blobs.DamagedError, ValueError, KeyError, TypeError) as problem:
        raise CadreError("data-damaged", ExitCode.STORAGE, country=folder.name, file=FILE) from problem


def write(folder: Path, manifest: Manifest, key: Identity) -> None:
    """In one step. Names that are no text are kept as JSON's escapes."""
    files = {path: asdict(entry) for path, entry in manifest.files.items()}
    told = {"format": FORMAT, "generation": manifest.generation, "files": files, "folders": manifest.folders}
    blobs.seal_bytes(json.dumps(told).encode("ascii"), folder / FILE, _LABEL, key)
