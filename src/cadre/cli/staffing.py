"""``cadre staffing``: the staff a workload needs, by WISN, and where the next posts do most good."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from cadre.cli.language import spoken, words
from cadre.cli.options import AsJson, DataFile, IdleSeed, Quiet, ScenarioFiles, chart_option, told
from cadre.cli.show import Screen
from cadre.methods.staffing.allocation import next_posts
from cadre.methods.staffing.wisn import Need, rounded_as_in_the_manual
from cadre.methods.staffing.workload import Row, needs
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import number, percent

Posts = Annotated[int | None, typer.Option("--posts", min=1, max=1_000_000, help=told("staffing-posts"))]
CadreOf = Annotated[str | None, typer.Option("--cadre", help=told("staffing-cadre"))]
Rounded = Annotated[bool, typer.Option("--manual-rounding", help=told("staffing-rounding"))]
ChartFile = Annotated[Path | None, chart_option("staffing-chart")]
Units = dict[tuple[str, str], Need]


def staffing(
    file: DataFile,
    posts: Posts = None,
    cadre: CadreOf = None,
    manual_rounding: Rounded = False,
    scenario: ScenarioFiles = None,
    seed: IdleSeed = None,
    chart: ChartFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.drawing import picture_kind
    from cadre.cli.staffing_chart import draw_staffing
    from cadre.cli.workloads import read_workload

    screen, kind = Screen(as_json, quiet), picture_kind(chart)
    with screen.working("staffing", file.name):
        rows = read_workload(file)
        chosen = _of_cadre(needs(rows), cadre)
        given = None if posts is None else _allocated(chosen, posts)
        scenarios = _scenarios(rows, chosen, cadre, scenario or [])
    units = [_facts(unit, need, manual_rounding) for unit, need in chosen.items()]
    made = {} if chart is None else {"chart": str(chart)}
    if chart is not None:
        draw_staffing(units, chart, kind)
    for unit in units:
        screen.plain(_line(unit))
    totals = _totals(chosen)
    for total in totals if len(units) > len(totals) else ():
        screen.plain(_total_line(total))
    allocation = {} if posts is None or given is None else {"allocation": _placed(screen, posts, *given)}
    _tell_scenarios(screen, scenarios)
    if manual_rounding:
        screen.say("staffing.rounding-unverified")
    screen.say("staffing.at-current-use")
    notes = [words("staffing.at-current-use")]
    notes += [words("staffing.rounding-unverified")] if manual_rounding else []
    if chart is not None:
        screen.made([chart])
    answer = {"units": units, "totals": totals, "notes": notes, **allocation, **made}
    screen.end("staffing", file=file.name, **answer, **({"scenarios": scenarios} if scenarios else {}))


def _scenarios(rows: list[Row], before: Units, cadre: str | None, files: list[Path]) -> list[dict[str, Any]]:
    """Each scenario against the table as it is. Its new posts are held by one full-time person each."""
    from cadre.cli.scenarios.reading import answered, load_levers
    from cadre.cli.scenarios.staffing import PAGE, Answer, StaffingLevers, changed, figures

    answers = []
    for file in files:
        levers = load_levers(file, StaffingLevers, PAGE)
        if levers.existing is not None and all(need.existing is None for need in before.values()):
            raise CadreError("staffing-no-existing")
        after = _of_cadre(needs(changed(rows, levers)), cadre)
        left = {}
        if levers.posts is not None:
            given, not_needed, _ = _allocated(after, levers.posts)
            left = {"not_needed": not_needed}
            after = {
                unit: replace(need, existing=need.existing + given.get(unit, 0))
                if need.existing is not None else need
                for unit, need in after.items()
            }  # fmt: skip
        sides = (
            Answer([_facts(unit, need, False) for unit, need in one.items()], _totals(one))
            for one in (before, after)
        )
        answers.append(answered(levers, figures(*sides), **left))
    return answers


def _tell_scenarios(screen: Screen, scenarios: list[dict[str, Any]]) -> None:
    if not scenarios:
        return
    from cadre.cli.scenarios.staffing import WORDING
    from cadre.cli.scenarios.telling import tell_scenarios

    tell_scenarios(screen, scenarios, WORDING)


def _of_cadre(found: Units, cadre: str | None) -> Units:
    if cadre is None:
        return found
    chosen = {unit: need for unit, need in found.items() if unit[1] == cadre}
    if not chosen:
        known = ", ".join(dict.fromkeys(unit[1] or "—" for unit in found))
        raise CadreError("bad-option", ExitCode.USAGE, option="--cadre", value=cadre, known=known)
    return chosen


def _facts(unit: tuple[str, str], need: Need, manual: bool) -> dict[str, Any]:
    own = {"required": need.required, "difference": need.difference, "ratio": need.ratio}
    rounded = {"required_rounded": rounded_as_in_the_manual(need.required)} if manual else {}
    named = {"facility": unit[0], "cadre": unit[1]}
    return named | asdict(need) | own | {"pressure_percent": need.pressure} | rounded


def _totals(found: Units) -> list[dict[str, Any]]:
    """By cadre; where one facility's staff is unknown, so is the sum."""
    rows = []
    for cadre in dict.fromkeys(unit[1] for unit in found):
        own = [need for unit, need in found.items() if unit[1] == cadre]
        have = [need.existing for need in own if need.existing is not None]
        existing = sum(have) if len(have) == len(own) else None
        required = sum(need.required for need in own)
        surplus = sum(max(0.0, need.difference) for need in own if need.difference is not None)
        short = sum(max(0.0, -need.difference) for need in own if need.difference is not None)
        rows.append({
            "cadre": cadre, "required": required, "existing": existing,
            "short": short if existing is not None else None,
            "surplus": surplus if existing is not None else None,
        })  # fmt: skip
    return rows


def _allocated(found: Units, posts: int) -> tuple[dict[tuple[str, str], int], int, list[str]]:
    """Posts by unit, how many no unit needs, and facilities whose staff is not known."""
    cadres = list(dict.fromkeys(unit[1] for unit in found))
    if len(cadres) > 1:
        raise CadreError("staffing-one-cadre", ExitCode.USAGE, known=", ".join(cadres))
    known = {unit: need for unit, need in found.items() if need.existing is not None}
    if not known:
        raise CadreError("staffing-no-existing")
    order = list(known)
    chosen = next_posts(
        [known[unit].required for unit in order], [known[unit].existing or 0 for unit in order], posts
    )
    given = {order[place]: chosen.count(place) for place in dict.fromkeys(chosen)}
    return given, posts - len(chosen), [unit[0] for unit in found if unit not in known]


def _placed(
    screen: Screen, posts: int, given: dict[tuple[str, str], int], left: int, unknown: list[str]
) -> dict[str, Any]:
    if given:
        screen.say("staffing.next-posts", posts=posts - left)
    for (facility, _), count in given.items():
        screen.plain(f"  {facility or '—'}: {count}")
    if left:
        screen.say("staffing.posts-left", count=left)
    if unknown:
        screen.say("staffing.unknown", facilities=", ".join(unknown))
    rows = [{"facility": unit[0], "cadre": unit[1], "posts": count} for unit, count in given.items()]
    return {"posts": posts, "given": rows, "not_needed": left, "staff_unknown": unknown}


def _total_line(total: dict[str, Any]) -> str:
    names = ("required", "existing", "short", "surplus")
    shown = {n: "—" if total[n] is None else number(total[n], spoken(), 2) for n in names}
    return words("staffing.total", cadre=total["cadre"] or "—", **shown)


def _line(unit: dict[str, Any]) -> str:
    language = spoken()
    name = " · ".join(part for part in (unit["facility"], unit["cadre"]) if part) or "—"
    needed = number(unit["required"], language, 2)
    if "required_rounded" in unit:
        needed += f" → {unit['required_rounded']}"
    if unit["ratio"] is None:
        have = "—" if unit["existing"] is None else number(unit["existing"], language, 2)
        return f"{name}: " + words("staffing.unit-unknown", required=needed, existing=have)
    return f"{name}: " + words(
        "staffing.unit", required=needed, existing=number(unit["existing"], language, 2),
        difference=number(unit["difference"], language, 2), ratio=number(unit["ratio"], language, 2),
        pressure=percent(max(0.0, unit["pressure_percent"]), language),
    )  # fmt: skip
