"""Help with files: a mapping to start from, sheets of set-aside rows to mend, and the sheets coming back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cadre.catalogue.load import source_kinds
from cadre.cli.language import spoken
from cadre.cli.show import Screen
from cadre.confidential.sources import Extract, export_set_aside, suggest_mapping
from cadre.pipeline.mending import checked_sheet, take_sheet
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import load_workspace

SHOWN = 20  # cells told at the terminal


def suggest_columns(file: Path, kind: str | None, screen: Screen) -> dict[str, Any]:
    """Show a mapping proposed for ``file`` and give it with the columns that are still missing."""
    if kind is not None and kind not in source_kinds():
        known = ", ".join(sorted(source_kinds()))
        raise CadreError("bad-option", ExitCode.USAGE, option="--kind", value=kind, known=known)
    found = suggest_mapping(file, kind)
    name = source_kinds()[found.kind].name.in_(spoken())
    screen.say("cli.suggest.kind", kind=found.kind, name=name)
    screen.plain(found.yaml())
    if found.missing:
        screen.say("cli.suggest.missing", columns=", ".join(found.missing))
    return {"kind": found.kind, "mapping": found.yaml(), "missing": list(found.missing)}


def write_set_aside(extracts: Mapping[str, Extract], folder: Path, screen: Screen) -> list[Path]:
    """One sheet per source that has rows set aside; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for extract in extracts.values():
        if extract.set_aside:
            path = folder / f"{extract.source}.xlsx"
            export_set_aside(extract, path, spoken())
            made.append(path)
    screen.made(made)
    return made


def mend_source(folder: Path, id: str, sheet: Path, screen: Screen) -> int:
    """Take a corrected sheet; how many rows were changed in it."""
    workspace = load_workspace(folder)
    source = workspace.config.sources.get(id)
    if source is None:
        known = ", ".join(workspace.config.sources)
        raise CadreError("source-unknown", ExitCode.USAGE, source=id, known=known)
    found = checked_sheet(workspace, source, sheet)
    if found.problems:
        cells = " ".join(problem.told(spoken()) for problem in found.problems[:SHOWN])
        raise CadreError("mended-cells", ExitCode.INPUT, file=sheet.name, cells=cells)
    take_sheet(workspace, source, found)
    screen.say("cli.mend.done", n=found.rows)
    return found.rows
