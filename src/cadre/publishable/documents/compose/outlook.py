"""Where past figures lead by 2030, in ranges, with a named benchmark beside them."""

from __future__ import annotations

from typing import NamedTuple

from cadre.publishable.documents.charts.fan import Step, fan
from cadre.publishable.documents.charts.lines import Point
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import DOCTORS, NURSING, Missing, section
from cadre.publishable.documents.compose.stock import DENSITY
from cadre.publishable.documents.compose.supply import stock_outlook
from cadre.publishable.documents.model import Block, Cell, Chart, Paragraph, Section, Text
from cadre.publishable.outlook.carry import HORIZON, Band, Outlook, Refused, carry_on
from cadre.publishable.outlook.need import Need, need_of, stand

# Group of the benchmark -> its code in the country's own figures, and the series of WHO.
GROUPS = {"doctors": (DOCTORS, "gho.HWF_0001"), "nurses+midwives": (NURSING, "gho.HWF_0006")}


class Carried(NamedTuple):
    """A group with the figures that were tried, and what came of it."""

    group: str
    figures: Figures
    found: Outlook | Refused


class _Told(NamedTuple):
    """A projection that is shown: its name, figures, numbers and need."""

    id: str
    name: str
    figures: Figures
    outlook: Outlook
    need: Need


def outlook(c: Composer) -> Section | Missing:
    """From counts of people and flows where the release holds them, else from series of densities."""
    counted, why_not = stock_outlook(c)
    if counted:
        return section(c, "outlook", counted)
    carried = [one for group in GROUPS if (one := _carried(c, group)) is not None]
    reasons = [_reason(c, one, one.found) for one in carried if isinstance(one.found, Refused)]
    refused = "; ".join([*([why_not] if why_not else []), *reasons])
    blocks: list[Block | None] = []
    for one in carried:
        if isinstance(one.found, Outlook):
            id = "outlook-" + one.group.replace("+", "-")
            told = _Told(id, _name(c, one.group), one.figures, one.found, need_of(one.group))
            blocks += [_chart(c, told), _beside(c, told), _tested(c, told)]
    if not blocks:
        needs = c.say("outlook.needs_because", reasons=refused) if refused else c.say("outlook.needs")
        return Missing(c.say("outlook.title"), needs)
    left = c.paragraph("outlook.refused", reasons=refused) if refused else None
    return section(c, "outlook", [c.paragraph("outlook.lead"), *blocks, left, c.paragraph("outlook.method")])


def _carried(c: Composer, group: str) -> Carried | None:
    """By the country's own figures where they allow it, else by the series of WHO."""
    code, series = GROUPS[group]
    tried = [c.figures(DENSITY, OCCUPATION=code), c.figures(series)]
    found = [Carried(group, figures, _found(c, figures)) for figures in tried if figures.by]
    return next((one for one in found if isinstance(one.found, Outlook)), found[0] if found else None)


def _found(c: Composer, figures: Figures) -> Outlook | Refused:
    until = figures.until(c.this_year).by.items()
    given = {year: row.value for (_, year), row in until if row.value is not None}
    return carry_on(given, [year for (_, year), row in until if row.suppressed], c.this_year)


def _name(c: Composer, group: str) -> str:
    return c.say(f"outlook.group.{group.replace('+', '_')}")


def _reason(c: Composer, one: Carried, refused: Refused) -> str:
    years = refused.years
    return c.say(
        f"outlook.refused.{refused.reason}", group=_name(c, one.group), n=len(years),
        years=", ".join(str(year) for year in years), last=str(years[-1]) if years else "",
    )  # fmt: skip


def _ends(c: Composer, told: _Told, band: Band, place: int) -> tuple[str, str]:
    id = told.figures.indicator
    return c.shown(id, float(band.low[place])), c.shown(id, float(band.high[place]))


def _range(c: Composer, told: _Told, band: Band, place: int) -> str:
    return "–".join(_ends(c, told, band, place))


def _sentence(c: Composer, told: _Told) -> str:
    found, years = told.outlook, told.outlook.given
    ends = _ends(c, told, found.half, -1) + _ends(c, told, found.nine_tenths, -1)
    sentence = c.say(
        "outlook.sentence", first=str(min(years)), last=str(max(years)), year=str(HORIZON),
        value=c.shown(told.figures.indicator, float(found.value[-1])),
        **dict(zip(("half_low", "half_high", "most_low", "most_high"), ends, strict=True)),
    )  # fmt: skip
    return f"{sentence} {c.say('outlook.failed')}" if found.tested.failed else sentence


def _chart(c: Composer, told: _Told) -> Chart:
    found, id = told.outlook, told.figures.indicator
    past = [Point("", year, value, "") for year, value in found.given.items()]
    steps = [
        Step(year, float(found.value[n]), *(
            (float(band.low[n]), float(band.high[n])) for band in (found.half, found.nine_tenths)
        ))
        for n, year in enumerate(found.years)
    ]  # fmt: skip
    ends = [
        Point(c.say(f"outlook.line.{line}"), HORIZON, value, c.shown(id, value))
        for line, value in (("supply", steps[-1].value), ("need", told.need.per_10000))
    ]
    bands = (c.say("outlook.band.most"), c.say("outlook.band.half"))
    columns = head(
        c.say("column.year"), *(c.say(f"outlook.column.{name}") for name in ("figure", "supply")),
        bands[1], bands[0], c.say("outlook.column.need"), share=1,
    )  # fmt: skip
    used = [row for (_, year), row in told.figures.by.items() if year in found.given]
    caption = c.say(
        "outlook.caption", group=told.name, first=str(min(found.given)), last=str(max(found.given)),
        year=str(HORIZON),
    )  # fmt: skip
    spec = fan(past, steps, ends, bands)
    return c.chart(told.id, caption, _sentence(c, told), spec, columns, _rows(c, told), used)


def _rows(c: Composer, told: _Told) -> list[tuple[Cell, Cell, Cell, Cell, Cell, Cell]]:
    found, id = told.outlook, told.figures.indicator
    need, none = Cell(c.shown(id, told.need.per_10000)), Cell("")
    at = {year: row for (_, year), row in told.figures.by.items()}
    past = [(Cell(str(year)), c.cell(at[year]), none, none, none, need) for year in found.given]
    ahead = [
        (Cell(str(year)), none, Cell(c.shown(id, float(found.value[n]))),
         Cell(_range(c, told, found.half, n)), Cell(_range(c, told, found.nine_tenths, n)), need)
        for n, year in enumerate(found.years)
    ]  # fmt: skip
    return past + ahead


def _beside(c: Composer, told: _Told) -> Paragraph:
    """The benchmark with all that must stand with it, and on which side of the range it lies."""
    about = told.need.benchmark
    texts = [
        c.say(
            "outlook.need", name=c.name(about.name), scope=c.name(about.scope), source=about.source.text,
            need=c.shown(told.figures.indicator, told.need.per_10000),
        ),
        *([] if about.source.verified else [c.say("outlook.unverified")]),
        c.say(f"outlook.stand.{stand(told.need.per_10000, told.outlook.nine_tenths)}"),
    ]  # fmt: skip
    return Paragraph(Text(" ".join(texts)))


def _tested(c: Composer, told: _Told) -> Paragraph:
    tested = told.outlook.tested
    text = c.say(
        "outlook.tested", n=tested.figures, inside=tested.inside, error=c.percent(tested.error),
    )  # fmt: skip
    return Paragraph(Text(f"{text} {c.say('outlook.far')}" if told.outlook.far else text))
