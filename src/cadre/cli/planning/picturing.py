"""A plan as charts, and each chart once more as a sentence and a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cadre.cli.drawing import picture_kind, write_picture
from cadre.cli.language import spoken, words
from cadre.cli.projecting.wording import signed, whole
from cadre.cli.show import Screen
from cadre.cli.tabulated import tabulate
from cadre.methods.planning.mix import MEASURES
from cadre.publishable.documents.charts.fans import Band, Line, Panel, fans
from cadre.publishable.documents.charts.named_rows import Estimate
from cadre.publishable.documents.charts.ranges import whiskers
from cadre.vocabulary.languages import thousands
from cadre.workspace.scenarios import called

_LEAST = 0.5


def draw(screen: Screen, facts: Mapping[str, Any], path: Path) -> list[Path]:
    """Staff and spending in ``path``; measures and scenarios, where there are any, in files beside it.

    Raises CadreError: another ending than .svg or .png, or a file that cannot be written.
    """
    money = facts["currency"] or words("plan.money")
    made = [_levels(screen, facts, money, path)]
    made += _measures(screen, facts, path.with_name(f"{path.stem}-measures{path.suffix}"))
    if facts["scenarios"]:
        made += _scenarios(screen, facts, money, path.with_name(f"{path.stem}-scenarios{path.suffix}"))
    return made


def _levels(screen: Screen, facts: Mapping[str, Any], money: str, path: Path) -> Path:
    panels = []
    for row in facts["occupations"]:
        panel = _panel(row["occupation"], "stock", row["stock"], row["stock_interval"], "need", row["need"])
        _tell(screen, "chart.plan.stock", panel, facts["years"][-1], "")
        panels.append(panel)
    spent = facts["spending"], facts["spending_interval"]
    panel = _panel(words("chart.spending"), "spending", *spent, "budget", facts["budget"])
    panel = replace(panel, unit=money)
    _tell(screen, "chart.plan.spending", panel, facts["years"][-1], money)
    _write([*panels, panel], path)
    return path


def _panel(
    title: str, name: str, middle: Mapping[str, float], spans: Mapping[str, Any], other: str,
    values: Mapping[str, float],
) -> Panel:  # fmt: skip
    """The outer band is the interval; there is no inner one."""
    bands = []
    for year, value in middle.items():
        span = spans[year] or {"low": value, "high": value}
        bands.append(Band(int(year), value, None, (span["low"], span["high"])))
    points = [(int(year), value) for year, value in values.items()]
    line = Line(words(f"chart.{other}"), points, whole(points[-1][1]))
    return Panel(title, words(f"chart.{name}"), whole(bands[-1].value), words("chart.fte"), bands, [line])


def _tell(screen: Screen, key: str, panel: Panel, last: str, money: str) -> None:
    low, high = panel.bands[-1].outer
    span = words("chart.plan.span", low=whole(low), high=whole(high)) if high > low else ""
    screen.say(key, name=panel.title, last=last, middle=panel.text, span=span, money=money,
               other=panel.lines[0].text)  # fmt: skip
    values = dict(panel.lines[0].values)
    header = [words("chart.year"), panel.name, words("chart.outer"), panel.lines[0].name]
    rows = [
        [str(band.year), whole(band.value), f"{whole(band.outer[0])} – {whole(band.outer[1])}",
         whole(values[band.year])]
        for band in panel.bands
    ]  # fmt: skip
    tabulate(screen, header, rows)


def _measures(screen: Screen, facts: Mapping[str, Any], path: Path) -> list[Path]:
    panels = []
    for row in facts["occupations"]:
        taken = [name for name in MEASURES if max(row[name].values()) >= _LEAST]
        if not taken:
            continue
        names = {name: words(f"chart.measure.{name}") for name in taken}
        totals = [
            words("chart.plan.measure", measure=names[name], total=whole(sum(row[name].values())))
            for name in taken
        ]
        screen.say("chart.plan.measures", name=row["occupation"], measures="; ".join(totals))
        rows = [[year, *(whole(row[name][year]) for name in taken)] for year in facts["years"]]
        tabulate(screen, [words("chart.year"), *names.values()], rows)
        panels.append(_steps(row, names))
    if not panels:
        screen.say("chart.plan.no-measures")
        return []
    _write(panels, path)
    return [path]


def _steps(row: Mapping[str, Any], names: Mapping[str, str]) -> Panel:
    """The first measure as the middle line, without a band; the others beside it."""
    first, *others = names
    bands = [Band(int(year), value, None, (value, value)) for year, value in row[first].items()]
    lines = [
        Line(names[name], [(int(year), value) for year, value in row[name].items()],
             whole(list(row[name].values())[-1]))
        for name in others
    ]  # fmt: skip
    return Panel(row["occupation"], names[first], whole(bands[-1].value), words("chart.a-year"), bands, lines)


def _scenarios(screen: Screen, facts: Mapping[str, Any], money: str, path: Path) -> list[Path]:
    rows = [_whisker(one) for one in facts["scenarios"] if one["possible"]]
    if not rows:
        screen.say("chart.plan.no-scenarios")
        return []
    screen.say("chart.plan.scenarios", money=money)
    header = [words("chart.scenario"), words("chart.median"), words("chart.outer")]
    tabulate(
        screen,
        header,
        [[one.label, one.text, f"{signed(one.low)} – {signed(one.high)}"] for one in rows],
    )
    write_picture(whiskers(rows, money, thousands(spoken())), path, picture_kind(path))
    return [path]


def _whisker(scenario: Mapping[str, Any]) -> Estimate:
    change = scenario["cost_difference"]
    middle = change["median"]
    inner, outer = (
        (middle, middle) if change[name] is None else (change[name]["low"], change[name]["high"])
        for name in ("interval_50", "interval")
    )
    return Estimate(called(scenario["name"], spoken()), middle, *outer, signed(middle), inner=inner)


def _write(panels: list[Panel], path: Path) -> None:
    write_picture(
        fans(panels, (words("chart.outer"), words("chart.inner")), thousands(spoken())),
        path,
        picture_kind(path),
    )
