"""``cadre concerns serve``: the three faces, each a process of its own; ``migrate`` makes their tables."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from cadre.cli.localised import Command
from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.commands.concerns import app
from cadre_site.commands.serving import address_in, become_server


@dataclass(frozen=True)
class Face:
    """``settings``: of Django; the reporters' pages have none. ``threads``: a body that stalls holds one."""

    wsgi: str
    port: int
    settings: str = ""
    threads: int = 4


FACES = {
    "pages": Face("cadre_site.concerns.report_pages:application", 8100),
    "api": Face(
        "cadre_site.concerns.reports.wsgi:application", 8101, "cadre_site.settings.concerns_reports", 32
    ),
    "desk": Face("cadre_site.concerns.desk.wsgi:application", 8102, "cadre_site.settings.concerns_desk"),
}
FaceName = Annotated[str | None, typer.Argument(metavar="[pages|api|desk]", help=told("concerns-face"))]
Workspace = Annotated[Path | None, typer.Option("--workspace", metavar="DIR", help=told("site-workspace"))]


@app.command("serve", cls=Command, help=told("concerns-serve"))
def serve(
    face: FaceName = None,
    bind: Annotated[str | None, typer.Option("--bind", metavar="HOST:PORT", help=told("bind"))] = None,
    workspace: Workspace = None,
    quiet: Quiet = False,
) -> None:
    """Without a face all three, on this machine's own ports, until one of them ends."""
    screen = Screen(False, quiet)
    if face is None:
        if bind is not None:
            raise CadreError("concerns-face", ExitCode.USAGE, given="—")
        _all_faces(workspace, quiet)
    if face not in FACES:
        raise CadreError("concerns-face", ExitCode.USAGE, given=face)
    host, port = address_in(bind or f"127.0.0.1:{FACES[face].port}")
    _get_ready(face, workspace)
    screen.say(f"site.cli.concerns-serving-{face}", address=f"http://{host}:{port}/")
    become_server(FACES[face].wsgi, host, port, 1 if face == "pages" else 2, FACES[face].threads)


@app.command("migrate", cls=Command, help=told("concerns-migrate"))
def migrate(workspace: Workspace = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    set_up("api", workspace)
    from cadre_site.concerns import database

    done = database.bring_up()
    screen.say("site.cli.migrated", count=len(done))
    screen.end("concerns migrate", done=done)


def set_up(face: str, workspace: Path | None = None) -> Any:
    """Django with the settings of a face; its configuration. A restore that was killed is finished first.

    Raises CadreError: a setting is missing or unsafe; (NOT_READY) a restore goes on.
    """
    from cadre_site.settings.concerns import concerns_configuration
    from cadre_site.settings.configuration import WORKSPACE

    if workspace is not None:
        os.environ[WORKSPACE] = str(workspace.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = FACES[face].settings
    configuration = concerns_configuration()
    configuration.home.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from cadre_site.operations.backup.of_concerns import finish_interrupted

    finish_interrupted(configuration.home)
    return configuration


def _get_ready(face: str, workspace: Path | None) -> None:
    if face == "pages":
        _pages_ready(workspace)
        return
    if face == "desk":
        _desk_ready(workspace)
    configuration = set_up(face, workspace)
    from cadre_site.concerns import database

    if configuration.embedded:
        database.bring_up()
    database.ready()
    from cadre_site.operations.backup.of_concerns import note_served

    note_served(configuration.home)
    if face == "desk":
        from cadre_site.commands.collecting import collect

        collect()


def _pages_ready(workspace: Path | None) -> None:
    """The folder that ``cadre concerns publish`` filled, beside the database when it is not named."""
    from cadre_site.concerns import report_pages
    from cadre_site.settings.concerns import concerns_configuration
    from cadre_site.settings.configuration import WORKSPACE

    if workspace is not None:
        os.environ[WORKSPACE] = str(workspace.absolute())
    if not os.environ.get(report_pages.FOLDER):
        os.environ[report_pages.FOLDER] = str(concerns_configuration().home / "pages")
    report_pages.ReportPages(Path(os.environ[report_pages.FOLDER]))


def _desk_ready(workspace: Path | None) -> None:
    """The site's own tables, which hold the accounts, and the handlers' pages beside the database."""
    from cadre_site.concerns.tools import bundles
    from cadre_site.settings.concerns import concerns_configuration
    from cadre_site.settings.configuration import WORKSPACE

    if workspace is not None:
        os.environ[WORKSPACE] = str(workspace.absolute())
    call = [sys.executable, "-m", "cadre", "migrate", "--quiet"]
    configuration = concerns_configuration()
    if configuration.embedded and subprocess.run(call, check=False).returncode:
        raise typer.Exit(ExitCode.NOT_READY)
    bundles.put_before_people(bundles.DESK, configuration.home / "desk")


def _all_faces(workspace: Path | None, quiet: bool) -> None:
    """Start one process for each; when one ends, or this one is told to, the others end too."""
    more = [*(["--workspace", str(workspace)] if workspace else []), *(["--quiet"] if quiet else [])]
    children = [
        subprocess.Popen([sys.executable, "-m", "cadre", "concerns", "serve", face, *more])
        for face in ("desk", "api", "pages")
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        pid, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
    except KeyboardInterrupt:
        pid, code = 0, 0
    finally:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
    raise typer.Exit(code if pid else 0)
