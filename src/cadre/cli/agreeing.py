"""``cadre agreement``: how far several raters agree on the same units."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cadre.cli.language import spoken, words
from cadre.cli.options import AsJson, DataFile, Draws, Quiet, Seed, told
from cadre.cli.show import Screen
from cadre.methods.uncertainty.intervals import ends
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import number

Raters = Annotated[str | None, typer.Option("--raters", metavar="A,B,…", help=told("agreement-raters"))]
Unit = Annotated[str, typer.Option("--unit", metavar="COL", help=told("agreement-unit"))]
LevelOf = Annotated[str, typer.Option("--level", help=told("agreement-level"))]
Order = Annotated[str | None, typer.Option("--order", metavar="A,B,…", help=told("agreement-order"))]
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def agreement(
    file: DataFile,
    raters: Raters = None,
    unit: Unit = "unit",
    level: LevelOf = "nominal",
    order: Order = None,
    seed: Seed = None,
    draws: Draws = 1000,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.ratings import Measures, read_ratings

    screen = Screen(as_json, quiet)
    if level not in LEVELS:
        known = ", ".join(LEVELS)
        raise CadreError("bad-option", ExitCode.USAGE, option="--level", value=level, known=known)
    with screen.working("agreement", file.name):
        names, ratings = read_ratings(file, _listed(raters), unit, _listed(order))
        found = Measures(ratings, draws, seed).all(names, level)
    _tell(screen, found, level)
    screen.end(
        "agreement", file=file.name, raters=names, units=ratings.units,
        pairable_units=int(ratings.pairable().sum()), categories=list(ratings.categories), level=level,
        seed=seed, **found,
    )  # fmt: skip


def _listed(text: str | None) -> list[str] | None:
    return None if text is None else [word.strip() for word in text.split(",") if word.strip()]


def _tell(screen: Screen, found: dict[str, Any], level: str) -> None:
    screen.plain(
        _line(words("agreement.alpha", level=words(f"agreement.{level}")), found["krippendorff"][level])
    )
    if found["standing"] is not None:
        screen.say(f"agreement.standing.{found['standing']}")
    screen.plain(_line(words("agreement.fleiss"), found["fleiss"]))
    for pair in found["cohen"]:
        for name in ("none", "linear", "quadratic")[: 1 if level == "nominal" else None]:
            told_name = words(f"agreement.cohen.{name}", raters=" – ".join(pair["raters"]))
            screen.plain(_line(told_name, pair[name]))


def _line(name: str, one: dict[str, Any]) -> str:
    language = spoken()
    if one["value"] is None:
        return f"  {name}: — ({one['reason']})"
    text = f"  {name}: {number(one['value'], language, 3)}"
    if one.get("interval") is None:
        return text
    low, high = (number(end, language, 3) for end in ends(one))
    return f"{text}  [{low}; {high}]"
