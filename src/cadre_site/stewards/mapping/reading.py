"""Read one source of a workspace while somebody waits."""

from __future__ import annotations

from cadre.confidential.sources import Extract
from cadre.pipeline.memo import Memo
from cadre.pipeline.reading import read_one
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace
from cadre_site.stewards.running.runs import open_run

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
    if (run := open_run(workspace)) is not None:  # it sweeps away what others are writing under ``work``
        raise CadreError("run-open", ExitCode.NOT_READY, run=run.id)
    workspace.work.mkdir(mode=0o700, exist_ok=True)
    return read_one(workspace, Memo(workspace.work), source.id)
