"""Where countries' workspaces stand: outside the site's database, one folder each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from cadre.workspace.config import FILE, Workspace, load_workspace
from cadre_site.sealing import store, working

UPLOADS = store.UPLOADS  # inside a workspace
_COUNTRY = re.compile(r"[A-Z]{3}")


def workspaces() -> Path:
    return Path(settings.HOME) / "workspaces"


def place(country: str) -> Path | None:
    """The folder of a country's workspace, sealed or not, or None when there is none."""
    folder = workspaces() / country
    here = _COUNTRY.fullmatch(country) and ((folder / FILE).is_file() or store.is_sealed(folder))
    return folder if here else None


def standing() -> list[str]:
    """Countries whose workspace is here."""
    return sorted(path.name for path in workspaces().glob("*") if place(path.name))


@contextmanager
def at_work(country: str, writes: bool) -> Iterator[Workspace | None]:
    """A country's workspace, opened for as long as the block lasts; None when there is none.

    Where the site has a key for data it stands in memory, and with ``writes`` everything that changed is
    sealed when the block is left; ``keep`` does so in between. Without a key it is the folder itself.

    Raises:
        CadreError: it cannot be opened (see ``working.opened``), or its own configuration cannot be read.
    """
    folder = place(country)
    if folder is None:
        yield None
        return
    with working.opened(folder, writes) as here:
        yield load_workspace(here)


def keep(workspace: Workspace) -> None:
    """What was changed is on the disk after this, whatever happens then."""
    working.keep(workspace.folder)


def country_of(workspace: Workspace) -> str:
    """The folder's name: rights are by where a workspace stands, whatever its configuration says."""
    return workspace.folder.name
