"""``cadre serve``: the site behind a real application server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.options import Quiet, told
from cadre.cli.show import Screen
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.commands.collecting import collect
from cadre_site.commands.counting import make_counters
from cadre_site.commands.first_link import first_link
from cadre_site.commands.starting import set_up
from cadre_site.sealing.closing import close_all
from cadre_site.settings.configuration import HOSTS, LOCAL

SITE = "cadre_site.wsgi:application"
MOST_WORKERS = 8
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, never bound to by itself  # nosec B104


def serve(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help=told("site-workspace"))] = None,
    bind: Annotated[str, typer.Option("--bind", metavar="HOST:PORT", help=told("bind"))] = "127.0.0.1:8000",
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=64, help=told("site-workers"))
    ] = None,
    without_work: Annotated[bool, typer.Option("--without-work", help=told("site-no-work"))] = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(False, quiet)
    host, port = address_in(bind)
    if host not in (*LOCAL, *EVERYWHERE):
        os.environ.setdefault(HOSTS, host)
    configuration = set_up(folder)
    if configuration.debug and host not in LOCAL:
        raise CadreError("site-debug", ExitCode.CONFIGURATION)
    close_all(configuration.home / "workspaces")  # what a kill left open in memory; keys are looked at too
    collect()
    if configuration.embedded:
        _sample(screen)
    shown = "localhost" if host in (*LOCAL, *EVERYWHERE) else host
    address = f"http://{shown}:{port}"
    first_link(screen, configuration, address if configuration.embedded else "")
    screen.say("site.cli.serving", address=f"{address}/")
    make_counters(configuration.home)
    if not without_work:
        subprocess.Popen([sys.executable, "-m", "cadre", "work", "--quiet", "--beside", str(os.getpid())])
    become_server(
        "cadre_site.wsgi:application", host, port, workers or min(MOST_WORKERS, os.cpu_count() or 1)
    )


def address_in(bind: str) -> tuple[str, int]:
    """Raises CadreError (USAGE): it is no HOST:PORT."""
    host, _, port = bind.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65_536 or not host:
        raise CadreError("site-bind", ExitCode.USAGE, given=bind)
    return host, int(port)


def _sample(screen: Screen) -> None:
    """The workspace's current release, before the public of this machine; again and again the same."""
    from cadre.release import current_release
    from cadre_site.audit.actors import Operator
    from cadre_site.commands.ledger import add_release
    from cadre_site.settings.configuration import WORKSPACE

    workspace = Path(os.environ.get(WORKSPACE, "demo"))
    folder = current_release(workspace)
    _to_stewards(workspace)
    from cadre_site.ledger.models import Release

    if not Release.objects.filter(id=folder.name).exists():
        with screen.working("ledger", folder.name):
            add_release(folder, corrects=None, note=None, by=Operator("cadre serve"))


def _to_stewards(workspace: Path) -> None:
    """The desk works on the very folder that is served: its country's stewards find it among theirs."""
    from cadre.workspace.config import load_workspace
    from cadre_site.stewards.places import workspaces

    place = workspaces() / load_workspace(workspace).config.workspace.country
    if not place.is_symlink() and not place.exists():
        place.parent.mkdir(mode=0o700, exist_ok=True)
        place.symlink_to(workspace.resolve())


def become_server(application: str, host: str, port: int, workers: int, threads: int = 4) -> None:
    """Become the application server. A fresh process: its workers are forks, and the threads that drew charts
    and ran queries while the site was made ready would not live on in them."""
    options = {
        "--interface": "wsgi",
        "--host": host.strip("[]"),
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(threads),
        "--backpressure": "128",
        "--log-level": "warning",
    }
    words = [word for pair in options.items() for word in pair]
    sys.stdout.flush()
    call = [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", application]
    os.execv(sys.executable, call)  # noqa: S606 - our own interpreter, no shell  # nosec B606
