"""The options that several commands share, with their help in the terminal's language."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from cadre.catalogue.messages import say
from cadre.cli.language import spoken
from cadre.vocabulary.errors import CadreError, ExitCode

Word = TypeVar("Word", bound=str)


def told(key: str) -> str:
    """Help text, chosen once when the program starts."""
    return say(f"help.{key}", spoken())


def listed(text: str | None, allowed: tuple[Word, ...], option: str) -> list[Word] | None:
    """``en,ru`` as a list, each word one of ``allowed``."""
    if text is None:
        return None
    known = {str(word): word for word in allowed}
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in known:
            raise CadreError("bad-option", ExitCode.USAGE, option=option, value=word, known=", ".join(known))
    return [known[word] for word in words]


def finite(param: typer.CallbackParam, value: float | None) -> float | None:
    """Refuses what Python reads as a number and nobody means: nan and inf."""
    if value is not None and not math.isfinite(value):
        facts = {"command": "cadre", "given": f"--{str(param.name).replace('_', '-')}"}
        raise CadreError("value-number", ExitCode.USAGE, **facts)
    return value


def spec_argument(key: str) -> Any:
    """A file that says what to compute. ``key``: of its help."""
    return typer.Argument(metavar="SPEC", help=told(key), exists=True, dir_okay=False)


def chart_option(key: str) -> Any:
    return typer.Option("--chart", metavar="FILE", help=told(key), dir_okay=False)


def scenario_option(key: str) -> Any:
    return typer.Option("--scenario", help=told(key), exists=True, dir_okay=False)


def seed_option(key: str) -> Any:
    return typer.Option("--seed", min=0, help=told(key))


Folder = Annotated[Path, typer.Argument(metavar="DIR", help=told("folder"))]
Raw = Annotated[Path | None, typer.Option("--raw", help=told("raw"), file_okay=False)]
AsJson = Annotated[bool, typer.Option("--json", help=told("json"))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=told("quiet"))]
Kind = Annotated[str, typer.Option("--kind", help=told("kind"))]
Languages = Annotated[str | None, typer.Option("--language", help=told("language"))]
Formats = Annotated[str, typer.Option("--format", help=told("format"))]
Area = Annotated[str | None, typer.Option("--area", help=told("area"))]
From = Annotated[Path | None, typer.Option("--from", help=told("from"), file_okay=False)]
SetAside = Annotated[Path | None, typer.Option("--set-aside", help=told("set-aside"), file_okay=False)]
DataFile = Annotated[Path, typer.Argument(metavar="FILE", help=told("file"), exists=True, dir_okay=False)]
Where = Annotated[list[str] | None, typer.Option("--where", metavar="COL=VALUE", help=told("where"))]
Seed = Annotated[int | None, seed_option("interval-seed")]
Draws = Annotated[int, typer.Option("--draws", min=100, max=100_000, help=told("interval-draws"))]
ScenarioFiles = Annotated[list[Path] | None, scenario_option("scenario")]
# Of a method that draws nothing at random, so that every method is called alike.
IdleSeed = Annotated[int | None, seed_option("scenario-seed")]
