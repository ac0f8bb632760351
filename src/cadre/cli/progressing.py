"""``cadre progress``: how fast a series moves towards a target, and how fast it would have to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cadre.cli.language import spoken, words
from cadre.cli.options import AsJson, DataFile, Draws, Quiet, Where, chart_option, finite, seed_option, told
from cadre.cli.show import Screen
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import number, percent

if TYPE_CHECKING:
    from cadre.cli.progress_figures import Aim

Value = Annotated[str | None, typer.Option("--value", metavar="COL", help=told("progress-value"))]
Year = Annotated[str | None, typer.Option("--year", metavar="COL", help=told("progress-year"))]
GroupBy = Annotated[str | None, typer.Option("--group", metavar="COL", help=told("progress-group"))]
Target = Annotated[float | None, typer.Option("--target", callback=finite, help=told("progress-target"))]
By = Annotated[int | None, typer.Option("--by", min=1900, max=2200, help=told("progress-by"))]
Up = Annotated[bool | None, typer.Option("--up/--down", help=told("progress-direction"))]
Form = Annotated[str, typer.Option("--form", help=told("progress-form"))]
Errors = Annotated[str | None, typer.Option("--error", metavar="COL", help=told("progress-error"))]
SeedOf = Annotated[int, seed_option("progress-seed")]
ChartFile = Annotated[Path | None, chart_option("progress-chart")]
MOST_SERIES = 40
Figures = dict[str, Any]


def progress(
    file: DataFile,
    value: Value = None,
    year: Year = None,
    group: GroupBy = None,
    target: Target = None,
    by: By = None,
    up: Up = None,
    form: Form = "compound",
    error: Errors = None,
    where: Where = None,
    chart: ChartFile = None,
    seed: SeedOf = 0,
    draws: Draws = 2000,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.drawing import picture_kind
    from cadre.cli.filtering import conditions
    from cadre.cli.progress_chart import draw_progress
    from cadre.cli.progress_figures import Aim, direction_of, form_of, progress_of
    from cadre.cli.series import SeriesColumns, read_series

    screen, kind = Screen(as_json, quiet), picture_kind(chart)
    graded = form_of(form)
    if by is not None and target is None:
        raise CadreError("progress-no-target", ExitCode.USAGE)
    with screen.working("progress", file.name):
        series = read_series(file, SeriesColumns(value, year, group, error, conditions(where)))
        direction: Literal["up", "down"] = (
            direction_of(series, target) if up is None else "up" if up else "down"
        )
        aim = Aim(target, by, direction, graded)
        found = [progress_of(one, aim, draws, seed) for one in series]
        if chart is not None:
            draw_progress(series, found, aim, chart, kind)
    _tell(screen, found, aim)
    if chart is not None:
        screen.made([chart])
    screen.end(
        "progress", file=file.name, target=target, by=by, direction=direction, form=form, series=found,
        counts=dict(Counter(one["status"] for one in found)), limits=_limits(aim),
        **({} if chart is None else {"chart": str(chart)}),
    )  # fmt: skip


def _limits(aim: Aim) -> Figures:
    """The limits that were used, with their source and whether it was read."""
    from cadre.methods.progress_limits import progress_limits

    found = {}
    for name, one in progress_limits().items():
        scale = one.without_target if aim.target is None else one.with_target
        if scale is not None:
            found[name] = {
                "limits": dict(scale.limits), "below": scale.below, "source": one.source.text,
                "verified": one.source.verified,
            }  # fmt: skip
    return found


def _tell(screen: Screen, found: Sequence[Figures], aim: Aim) -> None:
    if aim.target is None:
        screen.say(f"progress.no-target.{aim.direction}")
    else:
        by = words("progress.by", year=str(aim.year)) if aim.year is not None else ""
        screen.say(f"progress.aim.{aim.direction}", target=_short(aim.target), by=by)
    for one in found[:MOST_SERIES]:
        _tell_one(screen, one, aim)
    if len(found) > MOST_SERIES:
        screen.say("progress.more", count=len(found) - MOST_SERIES)
    if len(found) > 1 and aim.target is not None:
        counts = Counter(one["status"] for one in found)
        listed = "; ".join(f"{_grade(status)} {count}" for status, count in counts.most_common())
        screen.say("progress.counts", counts=listed)
    unread = [name for name, one in _limits(aim).items() if not one["verified"]]
    screen.say("progress.unverified", names=", ".join(_named(name) for name in unread))
    if any(one.get("anticipated") for one in found):
        screen.say("progress.anticipated-unverified")


def _tell_one(screen: Screen, one: Figures, aim: Aim) -> None:
    name = one["group"] or words("progress.series")
    if one["last"] is None:
        screen.plain(f"{name}: {_grade('no_data')}")
        return
    first, last = one["first"], one["last"]
    span = words(
        "progress.span", first=_short(first["value"]), start=str(first["year"]), last=_short(last["value"]),
        end=str(last["year"]), figures=one["figures"],
    )  # fmt: skip
    screen.plain(f"{name}: {span}" + (f" — {_grade(one['status'])}" if aim.target is not None else ""))
    hard = one["status"] not in ("met", "no_target") and one["required"][one["basis"]] is not None
    if hard:
        rates = {kind: _rate(one[kind][one["basis"]], one["basis"]) for kind in ("observed", "required")}
        screen.plain("  " + words(f"progress.rates.{one['basis']}", **rates))
    elif one["observed"][aim.form] is not None:
        screen.plain(
            "  " + words(f"progress.rate.{aim.form}", observed=_rate(one["observed"][aim.form], aim.form))
        )
    if one["status"] not in ("met", "no_data", "not_assessable", "not_met"):
        listed = "; ".join(f"{_named(name)} — {_grade(grade)}" for name, grade in one["grades"].items())
        screen.plain("  " + words("progress.by-limits", grades=listed))
    _tell_more(screen, one, aim)


def _tell_more(screen: Screen, one: Figures, aim: Aim) -> None:
    ahead, told_chance = one.get("anticipated"), one.get("chance")
    if ahead is not None and one["status"] != "met":
        left = percent(max(0.0, ahead["index_percent"]), spoken(), 0)
        outlook = words(f"progress.outlook.{ahead['outlook']}")
        screen.plain("  " + words(
            "progress.anticipated", year=str(aim.year), projected=_short(ahead["projected"]), left=left,
            outlook=outlook,
        ))  # fmt: skip
    if told_chance is not None:
        screen.plain(
            "  " + words("progress.chance", share=percent(100 * told_chance["on_track"], spoken(), 0))
        )


def _grade(name: str) -> str:
    return words(f"progress.grade.{name}")


def _named(name: str) -> str:
    from cadre.methods.progress_limits import progress_limits

    return progress_limits()[name].name.in_(spoken())


def _rate(value: float, form: str) -> str:
    return percent(value, spoken(), 2) if form == "compound" else number(value, spoken(), 3)


def _short(value: float) -> str:
    whole = float(value).is_integer() or abs(value) >= 1000
    return number(value, spoken(), 0 if whole else 2 if abs(value) >= 1 else 4)
