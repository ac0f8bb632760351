"""``cadre backup`` and ``cadre restore``: the site in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen, show_error
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.commands.counting import serving
from cadre_site.commands.starting import migrate, set_up
from cadre_site.operations.database import waiting_migrations

Archive = Annotated[
    Path, typer.Argument(metavar="FILE", help=told("restore-file"), exists=True, dir_okay=False)
]
Target = Annotated[Path, typer.Argument(metavar="FILE", help=told("backup-file"))]
From = Annotated[
    Path | None,
    typer.Option("--workspace", metavar="DIR", help=told("backup-workspace"), exists=True, file_okay=False),
]
Into = Annotated[
    Path | None, typer.Option("--workspace", metavar="DIR", help=told("restore-workspace"), file_okay=False)
]
Recipients = Annotated[
    list[str] | None, typer.Option("--recipient", metavar="AGE", help=told("backup-recipient"))
]
Keep = Annotated[int | None, typer.Option("--keep", min=1, help=told("backup-keep"))]
Identity = Annotated[
    Path | None,
    typer.Option("--identity", metavar="FILE", help=told("restore-identity"), exists=True, dir_okay=False),
]


def backup(
    target: Target,
    workspace: From = None,
    recipient: Recipients = None,
    keep: Keep = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    set_up()
    from cadre_site.operations.backup.making import make

    if keep is not None and not target.is_dir():
        raise CadreError("site-backup-keep", ExitCode.USAGE, file=str(target))
    with screen.working("backup", target.name):
        made = make(target, workspace, recipient or [], keep)
    screen.say("site.cli.backed-up", file=made.path, count=len(made.manifest.files), digest=made.digest)
    if made.removed:
        screen.say("site.cli.backups-removed", count=len(made.removed))
    if not recipient:
        screen.say("site.cli.backup-open-workspace" if workspace else "site.cli.backup-open")
    screen.end(
        "backup", file=str(made.path), sha256=made.digest, files=len(made.manifest.files),
        audit_rows=made.manifest.audit_rows, audit_digest=made.manifest.audit_digest,
        removed=[str(path) for path in made.removed], encrypted=bool(recipient),
    )  # fmt: skip


def restore(
    file: Archive,
    workspace: Into = None,
    identity: Identity = None,
    replace: Annotated[bool, typer.Option("--replace", help=told("restore-replace"))] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    if serving(set_up(migrated=False).home):
        raise CadreError("site-restore-running", ExitCode.NOT_READY)
    waiting_migrations()  # says so when the database does not answer
    from cadre_site.ledger.verifying import problems
    from cadre_site.operations.backup import restoring

    with screen.working("restore", file.name):
        done = restoring.restore(file, workspace, identity, replace)
        steps = migrate()
        restoring.check_end(done.manifest)
        found = list(problems())
    for problem in found:
        show_error(problem, as_json)
    if found:
        raise typer.Exit(int(ExitCode.STORAGE))
    told = done.manifest
    screen.say("site.cli.restored", count=len(told.files), date=told.made_at, digest=told.audit_digest)
    if steps:
        screen.say("site.cli.migrated", count=len(steps))
    if done.kept is not None:
        screen.say("site.cli.replaced", folder=done.kept)
    screen.end("restore", files=len(told.files), audit_rows=told.audit_rows, audit_digest=told.audit_digest,
               kept=str(done.kept or ""), migrated=steps)  # fmt: skip
