"""The releases of a workspace, and taking one back that nobody outside has."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.pipeline.history import History
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import Workspace
from cadre.workspace.files import point_to, pointed, read_json, remove
from cadre.workspace.release_files import IDENTITY


@dataclass(frozen=True)
class Made:
    """``held_against``: later releases are. ``kept``: its tables are there, so that they can be."""

    release: str
    as_of: str
    current: bool
    kept: bool
    held_against: bool


def releases_of(workspace: Workspace) -> list[Made]:
    """In the order in which they were made; first those of which nothing is known but their folder."""
    history, current = History(workspace), pointed(workspace.releases / "current")
    known = history.releases()
    folders = sorted(path.parent.name for path in workspace.releases.glob(f"[!.]*/{IDENTITY}"))
    return [
        Made(name, _as_of(workspace, name), name == current, name in known, history.is_given_out(name))
        for name in [*(name for name in folders if name not in known), *known]
    ]


def _as_of(workspace: Workspace, release: str) -> str:
    identity = workspace.releases / release / IDENTITY
    return str(read_json(identity)["as_of"]) if identity.is_file() else ""


def discard(workspace: Workspace, release: str) -> None:
    """Remove a release that nobody outside has; later ones are held against it no longer.

    Its tables go last: killed before, it still counts. Raises CadreError when there is no such release.
    """
    made = [one.release for one in releases_of(workspace)]
    if release not in made:
        raise CadreError("release-not-made", ExitCode.USAGE, release=release, known=", ".join(made) or "–")
    pointer = workspace.releases / "current"
    if pointed(pointer) == release:
        rest = [name for name in made if name != release and (workspace.releases / name / IDENTITY).is_file()]
        point_to(pointer, rest[-1]) if rest else pointer.unlink()
    remove(workspace.releases / release)
    History(workspace).forget(release)
