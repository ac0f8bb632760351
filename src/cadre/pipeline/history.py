"""Releases made before. What somebody outside may hold, later releases are held against.

``history/<release>`` of a workspace keeps the protected tables of a release (hard links where the disk has
them), ``about.json`` says what each was made from, and the file ``given-out`` that the release counts.
Nothing here is published. ``work`` may be deleted at any time; this may not: it knows what readers hold.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cadre.disclosure import ProtectedTable
from cadre.workspace.config import Workspace
from cadre.workspace.files import atomic_file, atomic_folder, read_json, remove, write_json

_ABOUT, _AGAINST, _GIVEN = "about.json", "held-against.json", "given-out"


@dataclass(frozen=True)
class Kept:
    """A protected table on disk: its digest is known without reading it.

    ``key``: of everything it was made from, but for the releases that it was held against.
    """

    folder: Path
    digest: str
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def load(self) -> ProtectedTable:
        return ProtectedTable.load(self.folder)


class History:
    def __init__(self, workspace: Workspace) -> None:
        self.folder = workspace.history

    def keep(self, release: str, tables: Mapping[str, Kept], given_out: bool) -> None:
        """Called before the release appears: killed in between, one counts that nobody has seen."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        with atomic_folder(self.folder / release) as part:
            for id, one in tables.items():
                shutil.copytree(one.folder, part / id, copy_function=_linked)
            told = {
                id: {"digest": one.digest, "key": one.key, "facts": one.facts} for id, one in tables.items()
            }
            number = 1 + max((self._about(other)["number"] for other in self.releases()), default=0)
            write_json(part / _ABOUT, {"number": number, "tables": told})
        if given_out:
            self.give_out(release)

    def settle(self, release: str, gives_out: bool) -> None:
        """It is what is made while exactly the releases that count now do so."""
        write_json(self.folder / release / _AGAINST, self._counting())
        if gives_out:
            self.give_out(release)

    def not_held_against(self, release: str) -> list[str]:
        """The releases that count and did not when this one was made last."""
        path = self.folder / release / _AGAINST
        held = {release, *(read_json(path) if path.is_file() else [])}
        return [other for other in self._counting() if other not in held]

    def holds(self, release: str) -> bool:
        return (self.folder / release / _ABOUT).is_file()

    def give_out(self, release: str) -> None:
        if not self.is_given_out(release):
            with atomic_file(self.folder / release / _GIVEN):
                pass

    def take_back(self, release: str) -> None:
        """It counts no longer: nobody outside has it."""
        (self.folder / release / _GIVEN).unlink(missing_ok=True)

    def is_given_out(self, release: str) -> bool:
        return (self.folder / release / _GIVEN).is_file()

    def forget(self, release: str) -> None:
        """Take it back, and remove what is kept of it."""
        self.take_back(release)
        remove(self.folder / release)

    def releases(self) -> list[str]:
        """In the order in which they were made."""
        found = [path.parent.name for path in self.folder.glob(f"[!.]*/{_ABOUT}")]
        return sorted(found, key=lambda release: (self._about(release)["number"], release))

    def given_out(self) -> dict[str, list[Kept]]:
        """Tally -> its tables in the releases that count, each once, the last made last."""
        found: dict[str, dict[str, Kept]] = {}
        for release in self._counting():
            for id, told in self._about(release)["tables"].items():
                tables = found.setdefault(id, {})
                tables.pop(told["digest"], None)
                tables[told["digest"]] = Kept(self.folder / release / id, **told)
        return {id: list(tables.values()) for id, tables in found.items()}

    def _counting(self) -> list[str]:
        return [release for release in self.releases() if self.is_given_out(release)]

    def _about(self, release: str) -> Any:
        return read_json(self.folder / release / _ABOUT)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
