"""What the desk has given out: a release counts from its hand-over until the ledger sends it back."""

from __future__ import annotations

from cadre.pipeline.history import History
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import Workspace
from cadre_site.ledger.models import Release


def count(workspace: Workspace) -> History:
    """Which releases of the workspace later ones are held against, as the ledger says now."""
    history = History(workspace)
    states = dict(Release.objects.filter(id__in=history.releases()).values_list("id", "state"))
    for release, state in states.items():
        history.take_back(release) if state == "returned" else history.give_out(release)
    return history


def need_held(workspace: Workspace, release: str) -> None:
    """Raises CadreError when another has been given out since ``release`` was made."""
    others = count(workspace).not_held_against(release)
    if others:
        raise CadreError("run-not-held", ExitCode.USAGE, release=release, others=", ".join(others))
