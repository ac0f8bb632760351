"""``cadre fetch``: one line per file, as it comes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from cadre.cli.show import Screen
from cadre.workspace.config import load_workspace
from cadre.workspace.fetch import fetch


def fetch_all(
    folder: Path, raw: Path | None, from_folder: Path | None, screen: Screen
) -> list[dict[str, Any]]:
    """Bring every source's file; what became of each. Raises CadreError as ``workspace.fetch.fetch``."""
    done = []
    for fetched in fetch(load_workspace(folder, raw), from_folder):
        screen.say(f"fetch.{fetched.state}", file=fetched.file, size=fetched.size, note=fetched.note or "")
        done.append(asdict(fetched))
    return done
