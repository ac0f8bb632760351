"""``cadre doctor``: what this machine and a workspace lack, and what to do about it."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cadre.cli.language import words
from cadre.cli.show import Screen, error_text
from cadre.vocabulary.errors import CadreError

PARTS = ("duckdb", "sqlglot", "pyarrow", "splink", "highspy", "altair", "vl_convert", "typst", "pypandoc")
DISK_NEEDED = 2 * 1024**3


def examine(folder: Path | None, raw: Path | None, screen: Screen) -> list[dict[str, Any]]:
    """Run every check, show each on a line, and give them: name, good, what to do."""
    findings = list(_machine(folder or Path.cwd()))
    if folder is not None:
        findings += _workspace(folder, raw)
    for finding in findings:
        mark = "✓" if finding["good"] else "✗"
        screen.plain(f"{mark} {finding['told']}")
    return findings


def _finding(check: str, good: bool, /, **facts: object) -> dict[str, Any]:
    key = f"doctor.{check}.{'good' if good else 'bad'}"
    return {"check": check, "good": good, "told": words(key, **facts)}


def _machine(folder: Path) -> Iterator[dict[str, Any]]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield _finding("python", sys.version_info >= (3, 11), version=version)
    missing = [name for name in PARTS if not _imports(name)]
    yield _finding("parts", not missing, missing=", ".join(missing), count=len(PARTS))
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(there).free
    yield _finding("disk", free > DISK_NEEDED, free=round(free / 1024**3, 1))


def _imports(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _workspace(folder: Path, raw: Path | None) -> Iterator[dict[str, Any]]:
    from cadre.workspace.config import load_workspace
    from cadre.workspace.files import sha256_of, sweep_leftovers

    try:
        workspace = load_workspace(folder, raw)
    except CadreError as problem:
        yield {"check": "workspace", "good": False, "told": error_text(problem)}
        return
    yield _finding("workspace", True, sources=len(workspace.config.sources))
    for source in workspace.config.sources.values():
        path = workspace.source_path(source)
        if not path.is_file():
            yield _finding("file", False, source=source.id, file=source.file)
        elif source.sha256 and sha256_of(path) != source.sha256:
            yield _finding("sum", False, source=source.id, file=source.file)
    if workspace.work.exists():
        yield _finding("leftovers", True, count=sweep_leftovers(workspace.work))
    if workspace.config.workspace.engine != "duckdb":
        yield _finding("java", shutil.which("java") is not None)
