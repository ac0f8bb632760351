"""``cadre protect``: any table of counts or sums; the three files, and what was done in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cadre.cli.language import spoken
from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre.vocabulary.languages import number

Table = Annotated[
    Path, typer.Argument(metavar="TABLE", help=told("protect-table"), exists=True, dir_okay=False)
]
SpecFile = Annotated[Path, typer.Option("--spec", help=told("protect-spec"), exists=True, dir_okay=False)]
Public = Annotated[Path, typer.Option("--public", help=told("protect-public"), dir_okay=False)]
Private = Annotated[Path, typer.Option("--private", help=told("protect-private"), dir_okay=False)]
Certificate = Annotated[Path, typer.Option("--certificate", help=told("protect-certificate"), dir_okay=False)]


def protect(
    table: Table,
    spec: SpecFile,
    public: Public,
    private: Private,
    certificate: Certificate,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.disclosure.tool import protect_file

    screen = Screen(as_json, quiet)
    with screen.working("protect", table.name):
        result = protect_file(table, spec, public, private, certificate)
    _tell(screen, result.facts)
    screen.made([public, private, certificate])
    files = {"public": str(public), "private": str(private), "certificate": str(certificate)}
    screen.end("protect", **result.facts, seconds=result.seconds, files=files)


def _tell(screen: Screen, facts: dict[str, Any]) -> None:
    language = spoken()
    if facts["method"] == "suppression":
        screen.say(
            "cli.protect.done",
            cells=facts["cells"],
            primary=facts["primary"],
            secondary=facts["secondary"],
            cell_percent=number(facts["share_of_cells"] * 100, language, 1),
            value_percent=number(facts["share_of_value"] * 100, language, 1),
        )
        if set(facts["proofs"].values()) - {"whole"}:
            screen.say("cli.protect.not-whole")
        if facts["told_by_zeros"]:
            screen.say("cli.protect.told-by-zeros", count=facts["told_by_zeros"])
        for one in facts["earlier"]:
            _tell_earlier(screen, one)
    elif "losses" not in facts:
        screen.say("cli.protect.private", cells=facts["cells"], method=facts["method"])
    else:
        losses = facts["losses"]
        screen.say(
            "cli.protect.perturbed",
            cells=facts["cells"],
            method=facts["method"],
            changed=number(losses["share_changed"] * 100, language, 1),
            error=number(losses["mean_absolute_error"], language, 2),
        )
    if not facts["zeros_listed"]:
        from cadre.disclosure.tool.listing import MOST_LISTED

        screen.say("cli.protect.no-zeros", limit=MOST_LISTED)


def _tell_earlier(screen: Screen, told: dict[str, Any]) -> None:
    numbers = {key: told[key] for key in ("table", "measure", "known", "changed")}
    screen.say("cli.protect.earlier", **numbers)
    if told["small_changes"]:
        screen.say("cli.protect.small-changes", count=told["small_changes"])
