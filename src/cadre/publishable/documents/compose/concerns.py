"""Concerns received: how many workers spoke, about what; beside WHO's list of attacks, never added to it."""

from __future__ import annotations

from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.concern_answers import (
    EVENTS,
    FORM,
    KIND,
    TOLD,
    answers,
    by_area,
    by_quarter,
)
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import by_size, code_bars, year_columns
from cadre.publishable.documents.model import Cell, Chart, Notice, Paragraph, Section, Table, Text

LISTED = "ssa.ATTACKS"
CONFLICT = "conflict"
_NOT_A_KIND = {TOTAL, "_U", "_N", "_Z"}


def concerns(c: Composer) -> Section | None:
    kinds = c.figures(EVENTS, KIND)
    if not kinds:
        return None
    blocks = [
        _lead(c, kinds),
        _standing(c),
        _not_all(c),
        Paragraph(Text(c.say("concerns.study"))),
        _kinds(c, kinds),
        _told(c),
        _by_year(c, kinds),
        by_quarter(c, kinds),
        by_area(c, kinds),
        _forms(c),
        *answers(c),
        Paragraph(Text(c.say("concerns.no-rate"))),
        _listed(c, kinds),
    ]
    return Section("concerns", c.say("concerns.title"), tuple(block for block in blocks if block is not None))


def _lead(c: Composer, kinds: Figures) -> Paragraph | None:
    total = kinds.at(TOTAL)
    if total is None or total.value is None:
        return None
    return c.paragraph("concerns.lead", total, n=round(total.value), year=total.period)


def _standing(c: Composer) -> Paragraph | None:
    tallies = c.release.certificate.tallies
    years = next((one.standing_years for one in tallies if f"{one.tally}.events" == EVENTS), "")
    return Paragraph(Text(c.say("concerns.standing", years=years))) if years else None


def _not_all(c: Composer) -> Notice:
    """Figures of the study: Fišeković Kremić and others, Zdravstveno varstvo 56 (2017), its abstract."""
    facts = {"silent": c.percent(55.6), "useless": c.percent(74.9)}
    return Notice("plain", Text(c.say("concerns.not-all", **facts)))


def _kinds(c: Composer, kinds: Figures) -> Chart | None:
    codes = [code for code in kinds.codes() if code not in _NOT_A_KIND]
    if sum(kinds.value(code) is not None for code in codes) < 2:
        return None
    ranked, year = by_size(kinds, codes), str(kinds.latest)
    sentence = c.say("concerns.kinds.sentence", what=c.code(KIND, ranked[0]).lower())
    return code_bars(c, "concerns", kinds, KIND, ranked, sentence, c.say("concerns.kinds.caption", year=year))


def _told(c: Composer) -> Paragraph | None:
    told = c.figures(EVENTS, TOLD)
    said = [told.at(answer) for answer in ("yes", "no")]
    if any(one is None or one.value is None for one in said):
        return None
    numbers = [round(one.value) for one in said if one is not None and one.value is not None]
    return c.paragraph("concerns.told", *said, yes=c.number(numbers[0]), no=c.number(numbers[1]))


def _by_year(c: Composer, kinds: Figures) -> Table | None:
    codes = [code for code in c.in_order(KIND, kinds.codes()) if code != TOTAL]
    if len(kinds.years) < 2 or not codes:
        return None
    rows = [
        (Cell(c.code(KIND, code)), *(c.cell(kinds.at(code, year=year)) for year in kinds.years))
        for code in (TOTAL, *codes)
    ]
    columns = year_columns(c, c.say(f"column.{KIND}"), kinds.years)
    return c.table("concerns-years", c.say("concerns.years.caption"), columns, rows, kinds.used())


def _forms(c: Composer) -> Table | None:
    """Forms of violence by sex, with those that make up a form set under it; those all withheld, by name."""
    figures = c.figures(EVENTS, FORM, "SEX")
    codes = [code for code in c.in_order(FORM, figures.codes()) if code not in (TOTAL, "_Z")]
    sexes = [code for code in c.in_order("SEX", figures.codes(1)) if code in ("F", "M")]
    shown = [code for code in codes if any(figures.value(code, sex) for sex in (*sexes, TOTAL))]
    if not shown or not sexes:
        return None
    rows = [
        (
            Cell(c.code(FORM, code), indent=_indent(c, code)),
            *(c.cell(figures.at(code, sex)) for sex in (*sexes, TOTAL)),
        )
        for code in shown
    ]
    closed = {key[0] for key in figures.told() if (row := figures.at(*key)) is not None and row.suppressed}
    hidden = [c.code(FORM, code).lower() for code in codes if code in closed and code not in shown]
    notes = [c.say("concerns.forms.hidden", names=", ".join(hidden))] if hidden else []
    notes.append(c.say("concerns.answers.roll-up"))
    columns = head(c.say(f"column.{FORM}"), *(c.code("SEX", sex) for sex in (*sexes, TOTAL)))
    caption = c.say("concerns.forms.caption", year=str(figures.latest))
    return c.table("concerns-forms", caption, columns, rows, figures.used(figures.latest), notes)


def _indent(c: Composer, code: str) -> int:
    known = c.definitions.codes.get(FORM, {})
    return 1 if code in known and known[code].parent not in (None, TOTAL) else 0


def _listed(c: Composer, kinds: Figures) -> Table | None:
    """Year by year beside each other: what organisations here received, and what WHO's list holds."""
    listed = c.figures(LISTED)
    if not listed:
        return None
    years = sorted({*listed.years, *kinds.years})
    rows = [
        (Cell(str(year)), c.cell(kinds.at(CONFLICT, year=year)), c.cell(listed.at(year=year)))
        for year in years
    ]
    columns = head(c.say("column.year"), c.say("concerns.listed.ours"), c.indicator(LISTED))
    caption, note = c.say("concerns.listed.caption"), c.say("concerns.listed.note")
    cited = [*kinds.where(lambda key: key == (CONFLICT,)).used(), *listed.used()]
    return c.table("concerns-listed", caption, columns, rows, cited, [note])
