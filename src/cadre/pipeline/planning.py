"""Make the plan and read the scenarios that a workspace assumes, unless nothing they rest on has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cadre.pipeline.memo import Memo, code_digest
from cadre.workspace.config import Workspace
from cadre.workspace.files import digest_of, read_json, sha256_of

CODE = ("publishable", "methods", "catalogue/thresholds.yaml", "vocabulary", "workspace")
NOTHING: dict[str, Any] = {"plan": None, "scenarios": []}


def make_plan(workspace: Workspace, memo: Memo, release: Path) -> dict[str, Any]:
    """As ``publishable.documents.assume``; nothing where the workspace assumes nothing.

    Raises CadreError: something in the files does not fit, or a file that is named is not there.
    """
    plan, scenarios = workspace.plan, workspace.scenarios
    if plan is None and not scenarios:
        return NOTHING
    files = [path for path in (plan, *scenarios) if path is not None]
    depends = [
        read_json(release / "release.json")["digest"],
        [[path.name, sha256_of(path) if path.is_file() else None] for path in files], code_digest(*CODE),
    ]  # fmt: skip

    def make() -> dict[str, Any]:
        from cadre.publishable.documents import ReleaseFolder, assume

        return {**assume(ReleaseFolder(release), plan, scenarios), "facts": {}}

    name = workspace.config.workspace.country
    made: dict[str, Any] = memo.step("plan", name, digest_of(depends), make)
    return made
