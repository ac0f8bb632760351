"""Harm at work: incidents that registers record, by kind and for whom; apart from them, concerns received."""

from __future__ import annotations

from cadre.publishable.documents.charts.bars import GroupedBar, columns
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.concerns import concerns
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import Missing, by_size, code_bars, section
from cadre.publishable.documents.model import Block, Cell, Chart, Notice, Paragraph, Section, Table, Text

EVENTS, ATTACKS = "incidents.events", "6-10"


def safety(c: Composer) -> Section | Missing:
    kinds = c.figures(EVENTS, "INCIDENT_TYPE")
    blocks: list[Block | None] = [_lead(c, kinds), _kinds(c, kinds), _years(c), _by_sex(c)]
    if any(block is not None for block in blocks):
        blocks.append(Notice("plain", Text(c.say("safety.note"))))
    kept, spoken = tuple(block for block in blocks if block is not None), concerns(c)
    if spoken is None:
        return section(c, "safety", kept)
    return Section("safety", c.say("safety.title"), kept, (spoken,))


def _lead(c: Composer, kinds: Figures) -> Paragraph | None:
    total = kinds.at(TOTAL)
    if total is None or total.value is None:
        return None
    return c.paragraph("safety.lead", total, n=round(total.value), year=total.period)


def _kinds(c: Composer, kinds: Figures) -> Chart | None:
    codes = [code for code in kinds.codes() if code not in ("_T", "_U")]
    ranked = by_size(kinds, codes)
    if sum(kinds.value(code) is not None for code in codes) < 2:
        return None
    year = str(kinds.latest)
    sentence = c.say("safety.kinds.sentence", what=c.code("INCIDENT_TYPE", ranked[0]).lower(), year=year)
    caption = c.say("safety.kinds.caption", year=year)
    return code_bars(c, "incidents", kinds, "INCIDENT_TYPE", ranked, sentence, caption)


def _years(c: Composer) -> Chart | None:
    figures = c.figures(EVENTS)
    if len(figures.years) < 2:
        return None
    name = c.say("safety.years.column")
    values = [(year, figures.value(year=year) or 0.0) for year in figures.years]
    rows = [GroupedBar(str(year), name, value, c.number(value)) for year, value in values]
    data = [(Cell(str(year)), c.cell(figures.at(year=year))) for year in figures.years]
    return c.chart(
        "incident-years", c.say("safety.years.caption"), c.say("safety.years.sentence"), columns(rows),
        head(c.say("column.year"), name), data, figures.used(),
    )  # fmt: skip


def _by_sex(c: Composer) -> Table | None:
    figures = c.figures(EVENTS, "INCIDENT_TYPE", "SEX")
    kinds = [code for code in c.in_order("INCIDENT_TYPE", figures.codes()) if code not in ("_T", "_U")]
    sexes = [code for code in c.in_order("SEX", figures.codes(1)) if code in ("F", "M")]
    if not kinds or len(sexes) < 2:
        return None
    rows = [
        (Cell(c.code("INCIDENT_TYPE", kind)), *(c.cell(figures.at(kind, sex)) for sex in (*sexes, TOTAL)))
        for kind in kinds
    ]
    heads = head(c.say("column.INCIDENT_TYPE"), *(c.code("SEX", sex) for sex in (*sexes, TOTAL)))
    caption = c.say("safety.sex.caption", year=str(figures.latest))
    return c.table("incidents-sex", caption, heads, rows, figures.used(figures.latest))
