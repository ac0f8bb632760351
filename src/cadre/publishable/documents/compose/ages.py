"""Age and sex of the workforce, and the wave of retirements ahead."""

from __future__ import annotations

from collections.abc import Sequence

from cadre.publishable.documents.charts.bars import Bar, bars
from cadre.publishable.documents.charts.people import Band, pyramid
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import OCCUPATION, Missing, main_occupations, section
from cadre.publishable.documents.model import Cell, Chart, Paragraph, Section, Table
from cadre.publishable.documents.release_folder import Observation

STOCK, AGES, WOMEN = "headcount.persons", "1-03", "1-04"
NEAR_RETIREMENT = ("Y55T64", "Y_GE65")


def ages(c: Composer) -> Section | Missing:
    people = c.figures(STOCK, "SEX", "AGE")
    return section(c, "ages", [_lead(c), _pyramid(c, people), _wave(c), _women(c)])


def older(c: Composer, occupation: str = TOTAL) -> tuple[float, list[Observation]] | None:
    """Share of active workers aged 55 and over, in percent, with the figures it is the sum of."""
    shares = c.figures(AGES, "AGE", OCCUPATION=occupation)
    rows = [shares.at(band) for band in NEAR_RETIREMENT]
    known = [row for row in rows if row is not None and row.value is not None]
    return None if len(known) < 2 else (sum(row.value or 0 for row in known), known)


def _lead(c: Composer) -> Paragraph | None:
    women, old = c.figures(WOMEN).at(), older(c)
    if old is None or women is None or women.value is None:
        return None
    share, rows = old
    return c.paragraph(
        "ages.lead", women, *rows, women=c.percent(women.value), older=c.percent(share), year=women.period
    )


def _pyramid(c: Composer, people: Figures) -> Chart | None:
    bands = [code for code in c.in_order("AGE", people.codes(1)) if code not in ("_T", "_U")]
    if len(bands) < 3 or people.value("F", bands[1]) is None:
        return None
    rows = [_band(c, people, code) for code in bands]
    data = [
        (Cell(c.code("AGE", code)), *(c.cell(people.at(sex, code)) for sex in ("F", "M"))) for code in bands
    ]
    women, men = c.code("SEX", "F"), c.code("SEX", "M")
    largest = max(bands, key=lambda code: people.value(TOTAL, code) or 0)
    year = str(people.latest)
    sentence = c.say("ages.pyramid.sentence", band=c.code("AGE", largest).lower(), year=year)
    caption = c.say("ages.pyramid.caption", year=year)
    columns = head(c.say("column.AGE"), women, men)
    used = [row for code in bands for sex in ("F", "M") if (row := people.at(sex, code)) is not None]
    return c.chart("pyramid", caption, sentence, pyramid(rows, women, men), columns, data, used)


def _band(c: Composer, people: Figures, code: str) -> Band:
    sides = [people.at(sex, code) for sex in ("F", "M")]
    values = [None if row is None else row.value for row in sides]
    texts = [c.cell(row).words for row in sides]
    return Band(c.code("AGE", code), values[0], values[1], texts[0], texts[1])


def _wave(c: Composer) -> Chart | None:
    """Share aged 55 and over by occupation: who will be missed first."""
    codes = main_occupations(c, c.figures(AGES, OCCUPATION, AGE=NEAR_RETIREMENT[0]).codes())
    found = {code: old for code in codes if (old := older(c, code)) is not None}
    if len(found) < 2:
        return None
    ranked = sorted(found, key=lambda code: -found[code][0])
    rows = [Bar(c.code(OCCUPATION, code), found[code][0], c.percent(found[code][0])) for code in ranked]
    data = [
        (
            Cell(c.code(OCCUPATION, code)),
            *(c.cell(row) for row in found[code][1]),
            Cell(c.percent(found[code][0])),
        )
        for code in ranked
    ]
    year = found[ranked[0]][1][0].period
    columns = head(c.say("column.OCCUPATION"), *(c.code("AGE", band) for band in NEAR_RETIREMENT),
                   c.say("ages.wave.column"))  # fmt: skip
    sentence = c.say("ages.wave.sentence", what=c.code(OCCUPATION, ranked[0]), share=rows[0].text, year=year)
    used = [row for _, rows_of in found.values() for row in rows_of]
    return c.chart("wave", c.say("ages.wave.caption", year=year), sentence, bars(rows), columns, data, used)


def _women(c: Composer) -> Table | None:
    figures = c.figures(WOMEN, OCCUPATION)
    codes: Sequence[str] = main_occupations(c, figures.codes())
    if len(codes) < 2:
        return None
    years = figures.years
    rows = [
        (Cell(c.code(OCCUPATION, code)), *(c.cell(figures.at(code, year=year)) for year in years))
        for code in [*codes, *([TOTAL] if figures.at(TOTAL) else [])]
    ]
    columns = head(c.say("column.OCCUPATION"), *(str(year) for year in years))
    return c.table("women", c.say("ages.women.caption"), columns, rows, figures.used())
