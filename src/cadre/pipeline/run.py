"""The steps of a workspace, each made only when something it depends on has changed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from cadre.confidential.linkage import Links
from cadre.confidential.sources.extract import Extract
from cadre.confidential.store import Edition
from cadre.pipeline.confidential import build_edition, link_people
from cadre.pipeline.history import Kept
from cadre.pipeline.memo import Listener, Memo, silent
from cadre.pipeline.planning import make_plan
from cadre.pipeline.protecting import protect_all
from cadre.pipeline.reading import read_all
from cadre.pipeline.releasing import make_release
from cadre.pipeline.reporting import make_reports
from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre.workspace.files import sweep_leftovers


class Pipeline:
    """One workspace's work, from its files to its reports. ``listener`` hears of every step.

    ``gives_out``: a release counts as given out as soon as it is made, because its folder can be handed on.
    """

    def __init__(self, workspace: Workspace, listener: Listener = silent, gives_out: bool = True) -> None:
        self.workspace, self.gives_out = workspace, gives_out
        workspace.work.mkdir(mode=0o700, exist_ok=True)  # rows about people: for their owner alone
        self.memo = Memo(workspace.work, listener)
        sweep_leftovers(workspace.work)
        sweep_leftovers(workspace.history)

    def read(self) -> dict[str, Extract]:
        return self._extracts

    def link(self) -> Links:
        return self._links

    def build(self) -> Edition:
        return self._edition

    def protect(self) -> dict[str, Kept]:
        return self._protected

    def release(self) -> Path:
        """The folder of the release of what the files say now."""
        return self._release

    def report(
        self, kind: str, languages: list[Language] | None, formats: list[str], area: str | None
    ) -> list[Path]:
        """Write the report of the release; the files made, one per language and format."""
        told = languages or list(self.workspace.config.workspace.languages)
        assumed = make_plan(self.workspace, self.memo, self._release)
        return make_reports(self.workspace, self.memo, self._release, kind, told, formats, area, assumed)

    @cached_property
    def _extracts(self) -> dict[str, Extract]:
        return read_all(self.workspace, self.memo)

    @cached_property
    def _links(self) -> Links:
        return link_people(self.workspace, self.memo, self._extracts)

    @cached_property
    def _edition(self) -> Edition:
        return build_edition(self.workspace, self.memo, self._extracts, self._links)

    @cached_property
    def _protected(self) -> dict[str, Kept]:
        return protect_all(self.workspace, self.memo, self._edition)

    @cached_property
    def _release(self) -> Path:
        facts: dict[str, Any] = {
            "extracts": self._extracts,
            "links": self._links,
            "gives_out": self.gives_out,
        }
        return make_release(self.workspace, self.memo, self._edition, self._protected, **facts)
