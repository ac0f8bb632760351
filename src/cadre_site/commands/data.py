"""``cadre data``: keys of workspaces, sealing and unsealing, and other commands on a sealed workspace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.localised import Command, Group
from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import FILE
from cadre.workspace.files import storage_errors
from cadre_site.commands.counting import serving
from cadre_site.commands.starting import configure
from cadre_site.sealing import clear, keys, moving, store, working

app = typer.Typer(cls=Group, help=told("data"), no_args_is_help=True)

Countries = Annotated[list[str] | None, typer.Argument(metavar="[COUNTRY]...", help=told("data-countries"))]


@app.command("key", cls=Command, help=told("data-key"))
def key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told("data-key-file"))],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen, made = Screen(as_json, quiet), keys.new()
    public = str(made.to_public())
    if file.exists():
        raise CadreError("data-key-there", ExitCode.USAGE, file=str(file))
    with storage_errors(file), clear.private(file, "xb") as to:
        to.write(f"# public key: {public}\n{made}\n".encode("ascii"))
    screen.say("site.cli.data-key", file=str(file))
    screen.end("data key", file=str(file), public=public)


@app.command("seal", cls=Command, help=told("data-seal"))
def seal(countries: Countries = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen, done = Screen(as_json, quiet), {}
    for folder in _workspaces(countries):
        with screen.working("seal", folder.name):
            done[folder.name] = moving.seal_workspace(folder, keys.given())
        screen.say("site.cli.sealed", country=folder.name, count=done[folder.name])
    if any(done.values()):
        screen.say("site.cli.data-remains")
    if clear.swapping():
        screen.say("site.cli.data-swap")
    screen.end("data seal", files=done)


@app.command("unseal", cls=Command, help=told("data-unseal"))
def unseal(countries: Countries = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen, done = Screen(as_json, quiet), {}
    for folder in _workspaces(countries):
        with screen.working("unseal", folder.name):
            done[folder.name] = moving.unseal_workspace(folder, keys.given())
        screen.say("site.cli.unsealed", country=folder.name, count=done[folder.name])
    screen.end("data unseal", files=done)


@app.command("rekey", cls=Command, help=told("data-rekey"))
def rekey(countries: Countries = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """The site may go on meanwhile: whoever is at it has the workspace's own key, which stays."""
    screen, done = Screen(as_json, quiet), []
    for folder in _workspaces(countries, still=False):
        if store.is_sealed(folder):
            keys.rewrap(folder, keys.given())
            done.append(folder.name)
    screen.say("site.cli.rekeyed", count=len(done))
    screen.end("data rekey", countries=done)


@app.command("work", cls=Command, help=told("data-work"))
def work(
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help=told("data-country"))],
    command: Annotated[list[str], typer.Argument(metavar="COMMAND...", help=told("data-command"))],
) -> None:
    """The command runs in the opened folder; what it changed is sealed when it ends."""
    (folder,) = _workspaces([country], still=False)
    clear.use_for_temporary_files()
    with working.opened(folder, writes=True, idle=0) as place:
        try:
            code = subprocess.run(command, cwd=place, env=_finding_our_commands(), check=False).returncode
        except OSError as error:
            raise CadreError("data-no-command", ExitCode.USAGE, command=command[0]) from error
    raise typer.Exit(code)


def _finding_our_commands() -> dict[str, str]:
    """``cadre`` is found beside the Python it runs in, where it was called by its path."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    return {**os.environ, "PATH": path}


def _workspaces(countries: list[str] | None, still: bool = True) -> list[Path]:
    """Those named, or all. Raises CadreError: one is not there; ``still``, and the site is served."""
    home = configure(None).home
    if still and serving(home):
        raise CadreError("data-served", ExitCode.NOT_READY)
    here = {path.name: path for path in sorted((home / "workspaces").glob("*")) if _is_one(path)}
    for name in countries or ():
        if name not in here:
            raise CadreError("data-no-workspace", ExitCode.USAGE, country=name)
    return [here[name] for name in countries or here]


def _is_one(folder: Path) -> bool:
    return (folder / FILE).is_file() or store.is_sealed(folder)
