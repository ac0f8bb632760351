"""``cadre concerns copy``, ``tick``, ``backup``, ``restore``: an operator's work with what cannot be read."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.localised import Command
from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file, storage_errors
from cadre_site.commands import concerns_passing  # noqa: F401 - its command is added to these
from cadre_site.commands.backing_up import Archive, Identity, Keep, Recipients, Target
from cadre_site.commands.concerns import app
from cadre_site.commands.concerns_serving import Workspace, set_up
from cadre_site.settings.concerns import DATABASE, PASSING_DATABASE


@app.command("copy", cls=Command, help=told("concerns-copy-command"))
def copy(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=told("concerns-slug"))],
    to: Annotated[Path, typer.Argument(metavar="FILE", help=told("concerns-copy-to"))],
    workspace: Workspace = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    set_up("api", workspace)
    from cadre_site.concerns import database
    from cadre_site.concerns.copying import copy_of

    database.ready()
    copied = copy_of(slug)
    with storage_errors(to), atomic_file(to, mode=0o600) as made:
        made.write_text(copied.model_dump_json() + "\n", "utf-8")
    screen.say("site.cli.concerns-copied", count=len(copied.cases), file=str(to))
    screen.end("concerns copy", cases=len(copied.cases), file=str(to))


@app.command("take-keys", cls=Command, help=told("concerns-take"))
def take_keys(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told("concerns-take-file"))],
    workspace: Workspace = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre_site.concerns.tools.copies import recovered_in

    screen, keys = Screen(as_json, quiet), recovered_in(file)
    set_up("api", workspace)
    from cadre_site.audit.actors import operator
    from cadre_site.concerns import database
    from cadre_site.concerns.actions import recovering
    from cadre_site.concerns.copying import organisation_of

    database.ready()
    organisation = organisation_of(keys.organisation)
    taken, gone = recovering.take(organisation=organisation, cases=keys.cases, by=operator())
    screen.say("site.cli.concerns-taken", count=taken, gone=gone)
    screen.end("concerns take-keys", cases=taken, gone=gone)


@app.command("tick", cls=Command, help=told("concerns-tick"))
def tick(workspace: Workspace = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    set_up("desk", workspace)
    from dataclasses import asdict

    from cadre_site.concerns import database, ticking

    database.ready()
    done = asdict(ticking.tick(datetime.now(UTC)))
    screen.say("site.cli.concerns-ticked", **done)
    screen.end("concerns tick", **done)


@app.command("backup", cls=Command, help=told("concerns-backup"))
def backup(
    target: Target,
    recipient: Recipients = None,
    keep: Keep = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """On PostgreSQL a role of its own reads past row-level security, which holds the faces'."""
    screen = Screen(as_json, quiet)
    if keep is not None and not target.is_dir():
        raise CadreError("site-backup-keep", ExitCode.USAGE, file=str(target))
    if os.environ.get(PASSING_DATABASE):
        os.environ[DATABASE] = os.environ[PASSING_DATABASE]
    set_up("api", workspace)
    from cadre_site.operations.backup.of_concerns import make

    with screen.working("backup", target.name):
        made = make(target, recipient or [], keep)
    screen.say("site.cli.backed-up", file=made.path, count=len(made.manifest.files), digest=made.digest)
    if made.removed:
        screen.say("site.cli.backups-removed", count=len(made.removed))
    screen.end(
        "concerns backup", file=str(made.path), sha256=made.digest, files=len(made.manifest.files),
        audit_rows=made.manifest.audit_rows, removed=[str(path) for path in made.removed],
    )  # fmt: skip


@app.command("restore", cls=Command, help=told("concerns-restore"))
def restore(
    file: Archive,
    identity: Identity = None,
    replace: Annotated[bool, typer.Option("--replace", help=told("restore-replace"))] = False,
    workspace: Workspace = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    set_up("api", workspace)
    from cadre_site.operations.backup import of_concerns

    with screen.working("restore", file.name):
        done = of_concerns.restore(file, identity, replace)
    screen.say("site.cli.concerns-restored", count=len(done.manifest.files), date=done.manifest.made_at)
    screen.say("site.cli.concerns-deleted-again", count=done.deleted)
    if done.kept is not None:
        screen.say("site.cli.replaced", folder=done.kept)
    screen.end("concerns restore", deleted=done.deleted, kept=str(done.kept or ""))
