"""``cadre concerns pass-on``: totals for a body, made of what the organisations' desks gave out.

What each body got is kept beside the file (``passed-on``), so that the next totals are held against it.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cadre.cli.localised import Command
from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre.disclosure import ProtectedTable
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file, storage_errors
from cadre_site.commands.concerns import app

KEPT = "passed-on"
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help=told("concerns-pass-files"))]
Counted = Annotated[list[Path], typer.Option("--counted", metavar="CSV", help=told("concerns-pass-counted"))]


@app.command("pass-on", cls=Command, help=told("concerns-pass-on"))
def pass_on(
    files: Files,
    counted: Counted,
    to: Annotated[Path, typer.Option("--to", metavar="CSV", help=told("concerns-pass-to"))],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.release import passing

    screen, today = Screen(as_json, quiet), datetime.now(UTC).date()
    given = [_given(path) for path in files]
    rows = [row for path in counted for row in _rows(path)]
    body, _, _ = passing.agreed(given, today)
    kept = to.parent / KEPT / body
    earlier = sorted(kept.glob("[0-9]*"))
    before = [ProtectedTable.load(path) for path in earlier]
    table = passing.passed_on(given, rows, today, before)
    found = passing.told(table)
    if not before or not before[-1].cells.equals(table.cells):
        table.save(kept / f"{int(earlier[-1].name) + 1 if earlier else 1:04}")
    with storage_errors(to), atomic_file(to) as made, made.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, ["year", "field", "code", "count", "status"])
        writer.writeheader()
        writer.writerows(found)
    standing = [str(one["year"]) for one in table.evidence["standing"]]
    if standing:
        screen.say("site.cli.concerns-passed-standing", years=", ".join(standing))
    withheld = sum(row["status"] != "A" for row in found)
    screen.say("site.cli.concerns-passed-on", count=len(found), withheld=withheld, file=str(to))
    screen.end("concerns pass-on", figures=len(found), withheld=withheld, standing=standing, file=str(to))


def _given(path: Path) -> Any:
    from cadre.release import passing

    try:
        told_ = json.loads(path.read_text("utf-8"))
        return passing.Given(dict(told_["protocol"]), [dict(row) for row in told_["rows"]])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CadreError("passing-file", ExitCode.INPUT, file=str(path)) from problem


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except (OSError, ValueError) as problem:
        raise CadreError("passing-file", ExitCode.INPUT, file=str(path)) from problem
