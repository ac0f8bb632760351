"""Write the reports of a release; a report whose release, words and templates are as before is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cadre.pipeline.memo import Memo, code_digest
from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre.workspace.files import digest_of, read_json, sha256_of

CODE = ("publishable/documents", "catalogue/messages", "vocabulary")


def make_reports(
    workspace: Workspace,
    memo: Memo,
    release: Path,
    kind: str,
    languages: list[Language],
    formats: list[str],
    area: str | None,
    assumed: dict[str, Any],
) -> list[Path]:
    """One file per language and format under ``reports``; their paths in that order.

    ``assumed``: the plan and scenarios of the workspace.
    """
    digest = read_json(release / "release.json")["digest"]
    made: list[Path] = []
    for language in languages:
        stem = f"{kind}-{area or workspace.config.workspace.country}-{language}"
        paths = [workspace.reports / f"{stem}.{format}" for format in formats]
        key = digest_of([digest, kind, language, area, formats, assumed, code_digest(*CODE)])

        def make(paths: list[Path] = paths, language: Language = language) -> dict[str, Any]:
            return {"files": _write(release, kind, language, area, paths, assumed), "facts": {}}

        memo.step("report", f"{stem}.{'.'.join(formats)}", key, make, lambda told: _there(workspace, told))
        made += paths
    return made


def _there(workspace: Workspace, told: dict[str, Any]) -> bool:
    """The files are there and nobody has changed them."""
    paths = {workspace.reports / name: sum for name, sum in told["files"].items()}
    return all(path.is_file() and sha256_of(path) == sum for path, sum in paths.items())


def _write(
    release: Path, kind: str, language: Language, area: str | None, paths: list[Path], assumed: dict[str, Any]
) -> dict[str, str]:
    from cadre.publishable.documents import Assumed, ReleaseFolder, compose, render

    document = compose(ReleaseFolder(release), kind, language, area, Assumed.of(assumed))
    for path in paths:
        render(document, path.suffix.lstrip("."), path)
    return {path.name: sha256_of(path) for path in paths}
