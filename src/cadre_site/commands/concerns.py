"""``cadre concerns``: the ceremony, manifests, what the bundle trusts, recovery and the yearly drill."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.language import words
from cadre.cli.localised import Command, Group
from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file, storage_errors, write_json

app = typer.Typer(cls=Group, help=told("concerns"), no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help=told("concerns-folder"))]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help=told("concerns-passphrase-file"))
]
People = Annotated[list[Path], typer.Option("--person", metavar="FILE", help=told("concerns-person"))]
Which = Annotated[str, typer.Option("--pages", metavar="report|desk", help=told("concerns-which"))]
CopyFile = Annotated[Path, typer.Argument(metavar="COPY", help=told("concerns-copy"))]


@app.command("ceremony", cls=Command, help=told("concerns-ceremony"))
def ceremony(
    folder: Folder,
    slug: Annotated[str, typer.Option("--slug", help=told("concerns-slug"))],
    recovery: Annotated[list[str], typer.Option("--recovery", metavar="AGE1...", help=told("concerns-two"))],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre_site.concerns.tools import roots

    screen = Screen(as_json, quiet)
    if len(recovery) != 2:
        raise CadreError("concerns-two", ExitCode.USAGE, given=len(recovery))
    made = roots.begin(folder, slug, (recovery[0], recovery[1]))
    said = roots.both_spellings(made.public)
    screen.say("site.cli.concerns-root", folder=str(folder), slug=slug)
    screen.say("site.cli.concerns-words", **said)
    screen.say("site.cli.concerns-passphrase", passphrase=made.passphrase)
    screen.end("concerns ceremony", folder=str(folder), passphrase=made.passphrase, **said)


@app.command("key", cls=Command, help=told("concerns-key"))
def key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told("concerns-key-file"))],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre_site.concerns.protocol import sealing

    screen, made = Screen(as_json, quiet), sealing.new_identity()
    public = sealing.recipient_of(made)
    if file.exists():
        raise CadreError("data-key-there", ExitCode.USAGE, file=str(file))
    with storage_errors(file), atomic_file(file, mode=0o600) as to:
        to.write_text(f"# public key: {public}\n{made}\n", "ascii")
    screen.say("site.cli.concerns-key", file=str(file), public=public)
    screen.end("concerns key", file=str(file), public=public)


@app.command("manifest", cls=Command, help=told("concerns-manifest"))
def manifest(
    folder: Folder,
    people: Annotated[Path, typer.Option("--people", metavar="FILE", help=told("concerns-people"))],
    days: Annotated[int, typer.Option("--days", min=1, max=400, help=told("concerns-days"))] = 180,
    new_root: Annotated[bool, typer.Option("--new-root", help=told("concerns-new-root"))] = False,
    lost_root: Annotated[bool, typer.Option("--lost-root", help=told("concerns-lost-root"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=told("concerns-yes"))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre_site.concerns.tools import roots, signing

    screen = Screen(as_json, quiet)
    roots.about(folder)
    found = signing.people_in(people)
    for one in found:
        screen.say(f"site.cli.concerns-{one.what}", name=one.name, words=one.words)
    if not yes:
        _agreed(screen)
    if lost_root and (new_root or roots.newest(folder) is None):
        raise CadreError("concerns-nothing-lost", ExitCode.USAGE, folder=str(folder))
    passphrase = "" if lost_root else _passphrase(passphrase_file)
    fresh = roots.new_root(folder) if new_root or lost_root else None
    today = datetime.now(UTC).date()
    file, made = signing.sign_next(folder, found, passphrase, today, days, fresh, lost_root)
    screen.say("site.cli.concerns-signed", file=str(file), version=made.version, expires=str(made.expires))
    if fresh is not None:
        screen.say("site.cli.concerns-words", **roots.both_spellings(fresh.public))
        screen.say("site.cli.concerns-passphrase", passphrase=fresh.passphrase)
    if lost_root:
        screen.say("site.cli.concerns-lost-root")
    after = None if fresh is None else fresh.passphrase
    screen.end("concerns manifest", file=str(file), version=made.version, next_passphrase=after)


@app.command("publish", cls=Command, help=told("concerns-publish"))
def publish(
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help=told("concerns-pages"))],
    files: Annotated[list[Path], typer.Option("--manifest", metavar="FILE", help=told("concerns-newest"))],
    api: Annotated[str, typer.Option("--api", metavar="ORIGIN", help=told("concerns-api"))],
    leave: Annotated[
        str | None, typer.Option("--leave", metavar="ADDRESS", help=told("concerns-leave"))
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre_site.concerns import report_pages
    from cadre_site.concerns.tools import bundles, publishing

    screen = Screen(as_json, quiet)
    organisations = publishing.believed(api, files)
    names = bundles.put_before_people(bundles.REPORT, to)
    publishing.write(api, organisations, to / report_pages.TRUST, leave)
    said = {"folder": str(to), "headers": report_pages.headers(api)}
    screen.say("site.cli.concerns-published", folder=str(to), count=len(organisations))
    screen.end("concerns publish", files=names, organisations=organisations, **said)


@app.command("verify-bundle", cls=Command, help=told("concerns-verify"))
def verify_bundle(
    where: Annotated[str, typer.Argument(metavar="ADDRESS|FOLDER", help=told("concerns-where"))],
    which: Annotated[
        str, typer.Option("--pages", metavar="report|desk", help=told("concerns-which"))
    ] = "report",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre_site.commands.watching import served
    from cadre_site.concerns.tools import bundles

    screen = Screen(as_json, quiet)
    if which not in (bundles.REPORT, bundles.DESK):
        raise CadreError("bad-option", ExitCode.USAGE, option="--pages", value=which, known="report, desk")
    expected = bundles.build_anew(which)
    at_address = where.startswith(("http://", "https://"))
    found = served(where, expected) if at_address else bundles.sums_of(Path(where))
    for name, digest in expected.items():
        screen.plain(f"{digest}  {name}")
    other = bundles.differing(expected, found)
    if not other:
        screen.say("site.cli.concerns-same", count=len(expected), where=where)
    screen.end("concerns verify-bundle", expected=expected, found=found, differing=other)
    if other:
        raise CadreError("concerns-other-pages", ExitCode.INPUT, where=where, files=", ".join(other))


@app.command("recover", cls=Command, help=told("concerns-recover"))
def recover(
    folder: Folder,
    copy_file: CopyFile,
    people: People,
    holder: Annotated[str, typer.Option("--holder", metavar="PSEUDONYM", help=told("concerns-holder"))],
    recipient: Annotated[str, typer.Option("--recipient", metavar="AGE1...", help=told("concerns-to"))],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help=told("concerns-keys"))],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre_site.concerns.protocol.encoding import NotOursError
    from cadre_site.concerns.tools.copies import Recovered, copy_in
    from cadre_site.concerns.tools.recovery import open_recovery, person_in, wrapped_for

    screen, copied = Screen(as_json, quiet), copy_in(copy_file)
    opened = open_recovery(_sealed(folder), [person_in(file) for file in people])
    try:
        found = list(wrapped_for(copied, opened, holder, recipient))
        made = {handle: tuple(keys) for handle, keys in found}
    except NotOursError as problem:
        raise CadreError("concerns-copy-bad", ExitCode.INPUT, file=str(copy_file)) from problem
    with storage_errors(to):
        write_json(to, Recovered(organisation=copied.organisation, cases=made).model_dump(mode="json"))
    screen.say("site.cli.concerns-recovered", count=len(made), file=str(to))
    screen.end("concerns recover", cases=len(made), file=str(to))


@app.command("drill", cls=Command, help=told("concerns-drill"))
def drill(
    folder: Folder, copy_file: CopyFile, people: People, as_json: AsJson = False, quiet: Quiet = False
) -> None:
    from cadre_site.concerns.tools import drilling
    from cadre_site.concerns.tools.copies import copy_in
    from cadre_site.concerns.tools.recovery import person_in

    screen = Screen(as_json, quiet)
    done = drilling.drill(copy_in(copy_file), _sealed(folder), [person_in(file) for file in people])
    facts = {"cases": done.cases, "messages": done.messages, "rotated": done.rotated}
    screen.say("site.cli.concerns-drilled", **facts, shut_out=done.shut_out)
    for reason, count in done.reasons().items():
        screen.say("site.cli.concerns-drill-failed", reason=reason, count=count)
    screen.end("concerns drill", passed=done.passed, failed=done.failed, alone=done.alone, **facts)
    if not done.passed:
        raise CadreError("concerns-drill", ExitCode.INPUT, failed=len(done.failed), alone=done.alone)


def _sealed(folder: Path) -> bytes:
    from cadre_site.concerns.tools import roots

    roots.about(folder)
    try:
        return (folder / roots.RECOVERY).read_bytes()
    except OSError as problem:
        raise CadreError("concerns-no-folder", ExitCode.NOT_READY, folder=str(folder)) from problem


def _agreed(screen: Screen) -> None:
    screen.say("site.cli.concerns-listen")
    if not typer.confirm(words("site.cli.concerns-agree"), default=False):
        raise CadreError("concerns-not-agreed", ExitCode.USAGE)


def _passphrase(file: Path | None) -> str:
    if file is None:
        return str(typer.prompt(words("site.cli.concerns-ask"), hide_input=True))
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise CadreError("concerns-file", ExitCode.INPUT, file=str(file)) from problem
