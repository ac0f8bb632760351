"""What became of each source of a workspace, as far as its last reading tells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cadre.confidential.sources import Extract
from cadre.confidential.sources.extract import FACTS
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import read_json
from cadre_site.sealing.working import opened_at

State = Literal["missing", "unread", "changed", "read", "aside"]


@dataclass(frozen=True)
class SourceState:
    """``rows``: those that could be read; ``set_aside``: those that could not. Both 0 before a reading."""

    source: SourceConfig
    state: State
    size: int = 0
    rows: int = 0
    set_aside: int = 0


def states(workspace: Workspace) -> list[SourceState]:
    return [state_of(workspace, source) for source in workspace.config.sources.values()]


def state_of(workspace: Workspace, source: SourceConfig) -> SourceState:
    """Looked up, not worked out: no file of data is opened."""
    path = workspace.source_path(source)
    if not path.is_file():
        return SourceState(source, "missing")
    size, extract = path.stat().st_size, last_extract(workspace, source)
    if extract is None:
        return SourceState(source, "unread", size)
    state: State = "aside" if extract.set_aside else "read"
    if _changed(workspace, source, path):
        state = "changed"
    return SourceState(source, state, size, extract.read, extract.set_aside)


def last_extract(workspace: Workspace, source: SourceConfig) -> Extract | None:
    """What the last reading of a source left."""
    record = _record(workspace, source)
    if not record.is_file():
        return None
    # By its name alone: a reading at the terminal may have written the folder relative to where it ran.
    name = Path(read_json(record)["result"]["folder"]).name
    folder = workspace.work / "extracts" / source.id / name
    return Extract.load(folder) if (folder / FACTS).is_file() else None


def _record(workspace: Workspace, source: SourceConfig) -> Path:
    return workspace.work / "memo" / "read" / f"{source.id}.json"


def _changed(workspace: Workspace, source: SourceConfig, path: Path) -> bool:
    """The file or its mapping came after the last reading."""
    read_at, opened = _record(workspace, source).stat().st_mtime_ns, opened_at(workspace.folder)
    files = [path, *([workspace.folder / source.mapping] if source.mapping else [])]
    return any(_changed_at(found, opened) > read_at for found in files if found.is_file())


def _changed_at(path: Path, opened: int) -> int:
    """Its second time counts too: a file that is moved here keeps the first. Not the opening's own."""
    found = path.stat()
    return max(found.st_mtime_ns, found.st_ctime_ns if found.st_ctime_ns > opened else 0)
