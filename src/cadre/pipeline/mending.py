"""What a person corrected in a sheet of rows set aside, taken into the workspace for the next reading."""

from __future__ import annotations

from pathlib import Path

from cadre.confidential.sources import Extract, MendedSheet, load_mends, mended_sheet, mends_path
from cadre.confidential.sources.extract import FACTS
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import read_json


def last_extract(workspace: Workspace, source: SourceConfig) -> Extract | None:
    """What the last reading of a source left."""
    record = record_of_reading(workspace, source)
    if not record.is_file():
        return None
    # By its name alone: a reading at the terminal may have written the folder relative to where it ran.
    name = Path(read_json(record)["result"]["folder"]).name
    folder = workspace.work / "extracts" / source.id / name
    return Extract.load(folder) if (folder / FACTS).is_file() else None


def record_of_reading(workspace: Workspace, source: SourceConfig) -> Path:
    return workspace.work / "memo" / "read" / f"{source.id}.json"


def checked_sheet(workspace: Workspace, source: SourceConfig, sheet: Path) -> MendedSheet:
    """What is changed in the sheet; ``take_sheet`` takes it.

    Raises:
        CadreError: the source was not read yet; nothing was changed; as ``mended_sheet``.
    """
    extract = last_extract(workspace, source)
    if extract is None:
        raise CadreError("mended-unread", ExitCode.NOT_READY, source=source.id)
    found = mended_sheet(extract, sheet, load_mends(mends_path(workspace, source)))
    if not found.rows and not found.problems:
        raise CadreError("mended-nothing", ExitCode.INPUT, file=sheet.name)
    return found


def take_sheet(workspace: Workspace, source: SourceConfig, found: MendedSheet) -> None:
    """The next reading takes these rows. Only a sheet without problems."""
    if found.problems:
        raise ValueError("a sheet with problems is not taken")
    found.mends.save(mends_path(workspace, source))
