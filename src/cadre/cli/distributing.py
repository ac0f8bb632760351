"""``cadre distribution``: how unequally one column of any table is spread."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from cadre.cli.language import spoken, words
from cadre.cli.options import (
    AsJson,
    DataFile,
    Draws,
    Quiet,
    ScenarioFiles,
    Seed,
    Where,
    chart_option,
    finite,
    told,
)
from cadre.cli.show import Screen
from cadre.vocabulary.languages import number, percent

Value = Annotated[str, typer.Option("--value", metavar="COL", help=told("distribution-value"))]
Weight = Annotated[str | None, typer.Option("--weight", metavar="COL", help=told("distribution-weight"))]
Totals = Annotated[bool, typer.Option("--totals", help=told("distribution-totals"))]
Per = Annotated[float, typer.Option("--per", min=0.001, callback=finite, help=told("distribution-per"))]
GroupBy = Annotated[str | None, typer.Option("--group", metavar="COL", help=told("distribution-group"))]
Rank = Annotated[str | None, typer.Option("--rank", metavar="COL", help=told("distribution-rank"))]
Bounds = Annotated[str | None, typer.Option("--bounds", metavar="A,B", help=told("distribution-bounds"))]
Threshold = Annotated[
    float | None, typer.Option("--threshold", callback=finite, help=told("distribution-threshold"))
]
ChartFile = Annotated[Path | None, chart_option("distribution-chart")]
UNKNOWN = "_U"  # as in ``spreads``, which is not loaded for a list of commands
SHOWN = ("gini", "theil_t", "mld", "hoover", "atkinson", "concentration_index", "erreygers", "wagstaff")

MOST_GROUPS = 40


def distribution(
    file: DataFile,
    value: Value,
    weight: Weight = None,
    totals: Totals = False,
    per: Per = 1.0,
    group: GroupBy = None,
    rank: Rank = None,
    bounds: Bounds = None,
    threshold: Threshold = None,
    where: Where = None,
    scenario: ScenarioFiles = None,
    chart: ChartFile = None,
    seed: Seed = None,
    draws: Draws = 1000,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.drawing import draw_lorenz, picture_kind
    from cadre.cli.filtering import conditions
    from cadre.cli.spread_figures import figures, intervals
    from cadre.cli.spreads import Columns, read_bounds, read_spread

    screen = Screen(as_json, quiet)
    kind = picture_kind(chart)
    named = Columns(value, weight, totals, per, group, rank, read_bounds(bounds), conditions(where))
    with screen.working("distribution", file.name):
        spread, rows = read_spread(file, named)
        result = figures(spread, threshold) | intervals(spread, draws, seed)
        if scenario:
            from cadre.cli.scenarios.distribution import scenarios

            result["scenarios"] = scenarios(scenario, spread, named)
        if chart is not None:
            draw_lorenz(spread, chart, kind)
    left_out = rows - len(spread.values)
    _tell(screen, result, len(spread.values), left_out)
    made = {} if chart is None else {"chart": str(chart)}
    if chart is not None:
        screen.made([chart])
    screen.end("distribution", file=file.name, rows=len(spread.values), left_out=left_out, **result, **made)


def _tell(screen: Screen, result: dict[str, Any], rows: int, left_out: int) -> None:
    language = spoken()
    screen.say("distribution.rows", rows=rows, mean=_short(result["mean"]))
    if left_out:
        screen.say("distribution.left-out", count=left_out)
    for name in SHOWN:
        if name in result["reasons"]:
            screen.plain(f"  {words(f'distribution.{name}')}: — ({result['reasons'][name]})")
        elif result.get(name) is not None:
            screen.plain(_line(name, result))
    for name, parts in result["decomposition"].items():
        if parts is not None and parts["between_share"] is not None:
            share = percent(100 * parts["between_share"], language)
            screen.say("distribution.between", index=words(f"distribution.{name}"), share=share)
    for group in result["groups"][:MOST_GROUPS]:
        share = percent(100 * group["share"], language)
        name = words("distribution.not-stated") if group["name"] == UNKNOWN else group["name"]
        screen.say("distribution.of-group", group=name, share=share, mean=_short(group["mean"]))
    if "share_below" in result:
        share = percent(100 * result["share_below"], language)
        screen.say("distribution.below", share=share, threshold=_short(result["threshold"]))
    if "scenarios" in result:
        _tell_scenarios(screen, result["scenarios"])


def _tell_scenarios(screen: Screen, scenarios: list[dict[str, Any]]) -> None:
    from cadre.cli.scenarios.distribution import WORDING
    from cadre.cli.scenarios.telling import tell_scenarios

    tell_scenarios(screen, scenarios, WORDING)


def _short(value: float) -> str:
    """Four digits that count, whatever the size of the value."""
    decimals = 0 if not value else max(0, 3 - math.floor(math.log10(abs(value))))
    return number(value, spoken(), min(decimals, 12))


def _line(name: str, result: dict[str, Any]) -> str:
    language = spoken()
    text = f"  {words(f'distribution.{name}')}: {number(result[name], language, 4)}"
    found = result.get("intervals", {}).get(name)
    if found is None:
        return text
    return f"{text}  [{number(found['low'], language, 4)}; {number(found['high'], language, 4)}]"
