"""Django for a command: set up, and refused while the database is not what this version expects."""

from __future__ import annotations

import os
from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.operations.database import waiting_migrations
from cadre_site.settings.configuration import DATABASE, HOME, WORKSPACE, Configuration, configuration

SETTINGS = "cadre_site.settings.django"


def configure(workspace: Path | None) -> Configuration:
    """The configuration that this process and the server's own processes will read.

    Raises:
        CadreError: a setting is missing or unsafe; embedded, the folder is no workspace.
    """
    if workspace is not None:
        os.environ[WORKSPACE] = str(workspace.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    embedded = not (os.environ.get(HOME) or os.environ.get(DATABASE))
    folder = Path(os.environ.get(WORKSPACE, "demo"))
    if embedded and not (folder / "cadre.toml").is_file():
        raise CadreError("site-no-workspace", ExitCode.NOT_READY, folder=str(folder))
    return configuration()


def set_up(workspace: Path | None = None, *, migrated: bool = True) -> Configuration:
    """A restore that was killed is finished first.

    Raises:
        CadreError: (NOT_READY) tables are missing or old (an embedded site makes its own); a restore goes on.
    """
    found = configure(workspace)
    import django

    found.home.mkdir(parents=True, exist_ok=True)
    django.setup()
    from cadre_site.operations.backup.placing import finish_interrupted

    finish_interrupted(found.home)
    if found.embedded:
        migrate()
    elif migrated and (waiting := waiting_migrations()):
        raise CadreError("site-not-migrated", ExitCode.NOT_READY, count=len(waiting))
    return found


def migrate() -> list[str]:
    """Bring the database to this version; what was done."""
    from django.core.management import call_command

    waiting = waiting_migrations()
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return waiting
