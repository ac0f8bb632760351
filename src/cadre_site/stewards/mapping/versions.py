"""The versions of a mapping as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cadre.vocabulary.languages import Language
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.versions import versions
from cadre_site.accounts.presenters.people import moment


@dataclass(frozen=True)
class VersionShown:
    number: int
    saved: str
    in_force: bool
    text: str


def versions_shown(workspace: Workspace, source: SourceConfig, language: Language) -> list[VersionShown]:
    return [
        VersionShown(
            one.number, moment(datetime.fromtimestamp(one.saved, UTC), language), one.in_force,
            one.path.read_text("utf-8"),
        )
        for one in versions(workspace, source)
    ]  # fmt: skip
