"""Those who are being trained: admitted, graduated, and at work within a year."""

from __future__ import annotations

from cadre.publishable.documents.charts.bars import GroupedBar, columns
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import (
    OCCUPATION,
    Missing,
    main_occupations,
    occupation_bars,
    section,
)
from cadre.publishable.documents.model import Cell, Chart, Paragraph, Section, Table

STUDENTS, STARTED, DROPPED = "education.persons", "5-01", "2-06"
STEPS = ("admitted", "graduated")
RATES = (DROPPED, "2-07", STARTED, "2-05")


def education(c: Composer) -> Section | Missing:
    steps = c.figures(STUDENTS, "EDUCATION_STATUS")
    by_occupation = c.figures(STUDENTS, OCCUPATION, "EDUCATION_STATUS")
    return section(
        c, "education", [_lead(c, steps), _pipeline(c, steps), _started(c), _table(c, by_occupation)]
    )


def _lead(c: Composer, steps: Figures) -> Paragraph | None:
    admitted, graduated = (steps.at(step) for step in STEPS)
    if admitted is None or graduated is None or admitted.value is None or graduated.value is None:
        return None
    return c.paragraph(
        "education.lead", admitted, graduated, n=round(graduated.value), admitted=c.number(admitted.value),
        year=graduated.period,
    )  # fmt: skip


def _pipeline(c: Composer, steps: Figures) -> Chart | None:
    present = [step for step in STEPS if steps.value(step) is not None]
    if len(present) < 2:
        return None
    years = steps.years
    rows = [
        GroupedBar(str(year), c.code("EDUCATION_STATUS", step), value, c.number(value))
        for year in years
        for step in present
        if (value := steps.value(step, year=year)) is not None
    ]
    data = [(Cell(str(year)), *(c.cell(steps.at(step, year=year)) for step in present)) for year in years]
    heads = head(c.say("column.year"), *(c.code("EDUCATION_STATUS", step) for step in present))
    caption = c.say("education.pipeline.caption", first=str(years[0]), last=str(years[-1]))
    sentence = c.say("education.pipeline.sentence")
    used = [row for row in steps.used() if row.codes.get("EDUCATION_STATUS") in present]
    return c.chart("pipeline", caption, sentence, columns(rows), heads, data, used)


def _started(c: Composer) -> Chart | None:
    figures = c.figures(STARTED, OCCUPATION)
    if not figures:
        return None
    codes = main_occupations(c, figures.codes())
    year = str(figures.latest)
    return occupation_bars(
        c, "started", figures, codes, c.say("education.started.sentence"),
        c.say("education.started.caption", year=year),
    )  # fmt: skip


def _table(c: Composer, by: Figures) -> Table | None:
    """Students by step and the rates of module 2, one row per occupation, latest year."""
    codes = main_occupations(c, by.codes())
    if not codes:
        return None
    steps = [
        step for step in c.in_order("EDUCATION_STATUS", by.codes(1))
        if step in ("admitted", "enrolled", "left", "graduated")
    ]  # fmt: skip
    rates = [figures for id in RATES if (figures := c.figures(id, OCCUPATION))]
    rows = [
        (
            Cell(c.code(OCCUPATION, code)),
            *(c.cell(by.at(code, step)) for step in steps),
            *(c.cell(figures.at(code)) for figures in rates),
        )
        for code in codes
    ]
    names = [c.say(f"education.step.{step}") for step in steps] + [
        c.indicator(figures.indicator) for figures in rates
    ]
    cited = [row for figures in (by, *rates) for row in figures.used(figures.latest)]
    caption = c.say("education.table.caption", year=str(by.latest))
    return c.table("students", caption, head(c.say("column.OCCUPATION"), *names), rows, cited, small=True)
