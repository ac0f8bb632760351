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
        facts = asdict(fetched)
        screen.say(f"fetch.{fetched.state}", **{name: fact or "" for name, fact in facts.items()})
        done.append(facts)
    missing = sum(facts["state"] == "by-hand" for facts in done)
    if missing:
        screen.say("fetch.missing", files=missing)
    return done
