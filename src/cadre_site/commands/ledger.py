"""``cadre ledger``: releases in, corrections, tombstones, and whether the audit holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cadre.cli.localised import Command, Group
from cadre.cli.options import AsJson, Quiet, listed, told
from cadre.cli.show import Screen, show_error
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.formats import FORMATS
from cadre_site.audit.actors import Actor, Operator, operator
from cadre_site.commands.starting import set_up

if TYPE_CHECKING:
    from cadre_site.ledger.models import Release

app = typer.Typer(cls=Group, help=told("ledger"), no_args_is_help=True)

By = Annotated[str | None, typer.Option("--by", help=told("ledger-by"))]
Id = Annotated[str, typer.Argument(metavar="ID", help=told("ledger-id"))]
ReleaseDir = Annotated[Path, typer.Argument(metavar="RELEASE", help=told("ledger-release"))]
NoteEn = Annotated[str, typer.Option("--note-en", help=told("ledger-note-en"))]
NoteRu = Annotated[str, typer.Option("--note-ru", help=told("ledger-note-ru"))]
Format = Annotated[str, typer.Option("--format", help=told("ledger-format"))]
EVERY = ",".join(FORMATS)


def _note(en: str, ru: str) -> Bilingual | None:
    """Raises CadreError when it is given in one language only."""
    if bool(en.strip()) != bool(ru.strip()):
        raise CadreError("site-note-one-language", ExitCode.USAGE)
    return Bilingual(en=en.strip(), ru=ru.strip()) if en.strip() else None


def add_release(
    folder: Path,
    *,
    corrects: str | None,
    note: Bilingual | None,
    by: Operator,
    formats: Sequence[str] = FORMATS,
) -> Release:
    """Check, shelve, receive and publish at once, by the word of whoever runs the machine."""
    from cadre_site.ledger import actions
    from cadre_site.ledger.shelving import put

    checked = put(folder, formats)
    release = actions.receive(checked=checked, corrects=corrects, note=note, by=by)
    return actions.publish(release=release.id, by=by)


@app.command("add", cls=Command, help=told("ledger-add"))
def add(
    folder: ReleaseDir,
    corrects: Annotated[str | None, typer.Option("--corrects", help=told("ledger-corrects"))] = None,
    note_en: NoteEn = "",
    note_ru: NoteRu = "",
    by: By = None,
    format: Format = EVERY,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    formats = listed(format, FORMATS, "--format") or []
    set_up()
    with screen.working("ledger", folder.name):
        note = _note(note_en, note_ru)
        release = add_release(folder, corrects=corrects, note=note, by=operator(by), formats=formats)
    screen.say("site.cli.added", release=release.id, figures=release.figures, withheld=release.withheld)
    screen.say("site.cli.without-approval", by=operator(by).name)
    screen.end("ledger add", release=release.id, state=release.state)


@app.command("receive", cls=Command, help=told("ledger-receive"))
def receive(
    folder: ReleaseDir,
    brought_for: Annotated[str | None, typer.Option("--for", help=told("ledger-for"))] = None,
    answer: Annotated[str, typer.Option("--answer", help=told("ledger-answer"))] = "",
    format: Format = EVERY,
    by: By = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    formats = listed(format, FORMATS, "--format") or []
    set_up()
    from cadre_site.ledger import actions
    from cadre_site.ledger.shelving import put

    with screen.working("ledger", folder.name):
        checked = put(folder, formats)
        actor = _steward(brought_for, checked.country) if brought_for else operator(by)
        if answer.strip():
            release = actions.bring_again(release=checked.id, answer=answer.strip(), by=actor)
        else:
            release = actions.receive(checked=checked, corrects=None, note=None, by=actor)
    screen.say("site.cli.received", release=release.id, figures=release.figures, withheld=release.withheld)
    screen.end("ledger receive", release=release.id, state=release.state)


def _steward(email: str, country: str) -> Actor:
    from cadre_site.accounts.models import User
    from cadre_site.accounts.rights import may

    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None or not may(found, "bring", country):
        raise CadreError("site-nobody-known", ExitCode.USAGE, email=email, country=country)
    return found


@app.command("take-down", cls=Command, help=told("ledger-take-down"))
def take_down(
    release: Id,
    note_en: NoteEn = "",
    note_ru: NoteRu = "",
    by: By = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    set_up()
    from cadre_site.ledger import actions

    tombstone = _note(note_en, note_ru)
    if tombstone is None:
        raise CadreError("site-note-missing", ExitCode.USAGE, release=release)
    actions.take_down(release=release, tombstone=tombstone, by=operator(by))
    screen.say("site.cli.taken-down", release=release)
    screen.end("ledger take-down", release=release, state="taken_down")


@app.command("list", cls=Command, help=told("ledger-list"))
def show_releases(as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    set_up()
    from cadre_site.ledger.models import Release

    rows = list(
        Release.objects.order_by("received_at").values("id", "country", "state", "figures", "withheld")
    )
    for row in rows:
        screen.plain("  ".join(str(value) for value in row.values()))
    screen.end("ledger list", releases=rows)


@app.command("verify", cls=Command, help=told("ledger-verify"))
def verify(as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    set_up()
    from cadre_site.audit import chain
    from cadre_site.ledger.verifying import problems

    found = list(problems())
    for problem in found:
        show_error(problem, as_json)
    if found:
        raise typer.Exit(int(ExitCode.STORAGE))
    number, digest = chain.head()
    screen.say("site.cli.verified", count=number, digest=digest)
    screen.end("ledger verify", rows=number, digest=digest)
