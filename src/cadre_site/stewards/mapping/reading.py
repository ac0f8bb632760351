"""Read one source of a workspace while somebody waits."""

from __future__ import annotations

from cadre.confidential.sources import Extract
from cadre.pipeline.memo import Memo
from cadre.pipeline.reading import read_one
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace

MOST = 20_000_000  # bytes of a file that is read while a page waits


def is_small(workspace: Workspace, source: SourceConfig) -> bool:
    path = workspace.source_path(source)
    return path.is_file() and path.stat().st_size <= MOST


def read_here(workspace: Workspace, source: SourceConfig) -> Extract:
    """Read the source, the lists it refers to before it; what is as before is not read again.

    Raises:
        CadreError: the file is too large for it, or what ``read_one`` raises.
    """
    path = workspace.source_path(source)
    if path.is_file() and path.stat().st_size > MOST:
        raise CadreError("reading-large", ExitCode.INPUT, file=path.name, most=MOST // 1_000_000)
    return read_source_of(workspace, source)


def read_source_of(workspace: Workspace, source: SourceConfig) -> Extract:
    """The same whatever the size: what a worker calls."""
    workspace.work.mkdir(mode=0o700, exist_ok=True)
    return read_one(workspace, Memo(workspace.work), source.id)
