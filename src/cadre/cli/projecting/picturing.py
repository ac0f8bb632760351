"""A projection as charts, and each chart once more as a sentence and a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cadre.cli.drawing import picture_kind, write_picture
from cadre.cli.language import spoken, words
from cadre.cli.projecting.wording import decimal, interval_of, signed, whole
from cadre.cli.show import Screen
from cadre.cli.tabulated import tabulate
from cadre.publishable.documents.charts.fans import Band, Line, Panel, fans
from cadre.publishable.documents.charts.named_rows import Estimate
from cadre.publishable.documents.charts.ranges import Swing, tornado, whiskers
from cadre.vocabulary.languages import thousands
from cadre.workspace.scenarios import called

_LINES = ("need", "utilisation", "demand-low", "demand-high", "posts")


def draw(screen: Screen, facts: Mapping[str, Any], path: Path) -> list[Path]:
    """The fans in ``path``; what matters and scenarios, where there are any, in files beside it.

    Raises CadreError: another ending than .svg or .png, or a file that cannot be written.
    """
    made = [_fans(screen, facts, path)]
    if facts.get("sensitivity"):
        made.append(_tornado(screen, facts, _beside(path, "sensitivity")))
    elif "sensitivity" in facts:
        screen.say("chart.tornado.none")
    if facts.get("scenarios"):
        made.append(_scenarios(screen, facts, _beside(path, "scenarios")))
    return made


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f"{path.stem}-{what}{path.suffix}")


def _fans(screen: Screen, facts: Mapping[str, Any], path: Path) -> Path:
    last = facts["years"][-1]
    panels = [_of_occupation(facts, row) for row in facts["supply"]]
    panels += [_of_group(facts, row) for row in facts["wanted"] if len(row["occupations"]) > 1]
    for panel in panels:
        _tell_panel(screen, panel, last)
    if any(row["unit"] == "people" for row in facts["wanted"]):
        screen.say("chart.as-fte")
    write_picture(
        fans(panels, (words("chart.outer"), words("chart.inner")), thousands(spoken())),
        path,
        picture_kind(path),
    )
    return path


def _of_occupation(facts: Mapping[str, Any], row: Mapping[str, Any]) -> Panel:
    rows = [one for one in facts["wanted"] if one["occupations"] == [row["occupation"]]]
    rows.sort(key=lambda one: _LINES.index(one["series"]))
    known = [
        (int(year), value)
        for one in facts.get("past", [])
        if one["occupation"] == row["occupation"]
        for year, value in one["people"].items()
        if year <= facts["years"][0]
    ]
    title = row["occupation"] or words("project.everybody")
    return _panel(title, words("chart.fte"), row["fte"], [_line(one, "values_fte") for one in rows], known)


def _of_group(facts: Mapping[str, Any], row: Mapping[str, Any]) -> Panel:
    """Occupations that count together, in the unit of what they are held against."""
    supply = {year: _lifted(row["balance"][year], row["values"][year]) for year in facts["years"]}
    unit = words("chart.people" if row["unit"] == "people" else "chart.fte")
    return _panel(row["name"], unit, supply, [_line(row, "values")], [])


def _lifted(found: Mapping[str, Any], by: float) -> dict[str, Any]:
    spans = {
        name: {end: found[name][end] + by for end in ("low", "high")} for name in ("interval", "interval_50")
    }
    return {"median": found["median"] + by, **spans}


def _panel(
    title: str, unit: str, supply: Mapping[str, Any], lines: list[Line], past: list[tuple[int, float]]
) -> Panel:
    bands = [
        Band(int(year), one["median"], _ends(one["interval_50"]), _ends(one["interval"]))
        for year, one in supply.items()
    ]
    return Panel(title, words("chart.supply"), whole(bands[-1].value), unit, bands, lines, past)


def _ends(span: Mapping[str, float]) -> tuple[float, float]:
    return span["low"], span["high"]


def _line(row: Mapping[str, Any], key: str) -> Line:
    values = [(int(year), value) for year, value in row[key].items()]
    return Line(words(f"chart.{row['series']}"), values, whole(values[-1][1]))


def _tell_panel(screen: Screen, panel: Panel, last: str) -> None:
    end = panel.bands[-1]
    others = "".join(words("chart.fan.other", series=line.name, value=line.text) for line in panel.lines)
    screen.say("chart.fan.sentence", name=panel.title, last=last, middle=whole(end.value),
               low=whole(end.outer[0]), high=whole(end.outer[1]), others=others)  # fmt: skip
    header = [words("chart.year"), panel.name, words("chart.inner"), words("chart.outer"),
              *(line.name for line in panel.lines)]  # fmt: skip
    rows = [
        [str(band.year), whole(band.value), _span(band.inner or band.outer), _span(band.outer),
         *(whole(dict(line.values)[band.year]) for line in panel.lines)]
        for band in panel.bands
    ]  # fmt: skip
    tabulate(screen, header, rows)


def _span(ends: tuple[float, float]) -> str:
    return f"{whole(ends[0])} – {whole(ends[1])}"


def _tornado(screen: Screen, facts: Mapping[str, Any], path: Path) -> Path:
    last, bars = facts["years"][-1], facts["sensitivity"]
    middle = bars[0]["fte_expected"]
    name = words(f"project.lever.{bars[0]['input']}")
    screen.say("chart.tornado.sentence", input=name, last=last, low=whole(bars[0]["fte_at_low"]),
               high=whole(bars[0]["fte_at_high"]), middle=whole(middle))  # fmt: skip
    ends = words("chart.at-low"), words("chart.at-high")
    swings = []
    for bar in bars:
        low, high = (decimal(bar["range"][end], 2) for end in ("low", "high"))
        label = f"{words('project.lever.' + bar['input'])}\n{words('chart.times', low=low, high=high)}"
        swings.append(Swing(label, bar["fte_at_low"], bar["fte_at_high"], whole(bar["fte_at_low"]),
                            whole(bar["fte_at_high"])))  # fmt: skip
    tabulate(
        screen,
        [words("chart.input"), *ends],
        [[s.label.replace("\n", " "), s.low_text, s.high_text] for s in swings],
    )
    write_picture(tornado(swings, middle, ends, f"{words('chart.fte')}, {last}"), path, picture_kind(path))
    return path


def _scenarios(screen: Screen, facts: Mapping[str, Any], path: Path) -> Path:
    last = facts["years"][-1]
    screen.say("chart.scenarios.sentence", last=last)
    found = [
        _whisker(called(scenario["name"], spoken()), row)
        for scenario in facts["scenarios"]
        for row in scenario["occupations"]
        if len(facts["supply"]) == 1 or any(_ends(row["difference"]["interval"]))
    ]
    header = [words("chart.scenario"), words("chart.median"), words("chart.inner"), words("chart.outer")]
    rows = [
        [
            one.label,
            one.text,
            _signed_span(one.inner or (one.value, one.value)),
            _signed_span((one.low, one.high)),
        ]
        for one in found
    ]
    tabulate(screen, header, rows)
    write_picture(
        whiskers(found, f"{words('chart.fte')}, {last}", thousands(spoken())), path, picture_kind(path)
    )
    return path


def _whisker(name: str, row: Mapping[str, Any]) -> Estimate:
    change = row["difference"]
    label = ": ".join(filter(None, (name, row["occupation"])))
    text = interval_of(change, signed)["middle"]
    inner = _ends(change["interval_50"])
    return Estimate(label, change["median"], *_ends(change["interval"]), text, inner=inner)


def _signed_span(ends: tuple[float, float]) -> str:
    return f"{signed(ends[0])} – {signed(ends[1])}"
