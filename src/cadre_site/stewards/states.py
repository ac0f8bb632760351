"""What became of each source of a workspace, as far as its last reading tells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cadre.confidential.sources import mends_path
from cadre.pipeline.mending import last_extract, record_of_reading
from cadre.workspace.config import SourceConfig, Workspace

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
    mended = mends_path(workspace, source).is_file()
    if mended is not bool(extract.mends) or _changed(workspace, source, path):
        state = "changed"
    return SourceState(source, state, size, extract.read, extract.set_aside)


def _changed(workspace: Workspace, source: SourceConfig, path: Path) -> bool:
    """The file, its mapping or what was mended came after the last reading, or another mapping is named."""
    read_at = record_of_reading(workspace, source).stat().st_mtime_ns
    mapping = [workspace.folder / source.mapping] if source.mapping else []
    files = [path, *mapping, mends_path(workspace, source)]
    return any(max(found.stat().st_mtime_ns, found.stat().st_ctime_ns) > read_at
               for found in files if found.is_file())  # fmt: skip
