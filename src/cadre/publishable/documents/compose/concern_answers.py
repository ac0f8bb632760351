"""The fixed tables of concerns: every variable of the extract by itself, kinds by quarter and region."""

from __future__ import annotations

from collections.abc import Iterator

from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.model import Cell, Table
from cadre.publishable.documents.release_folder import Observation

EVENTS = "concerns_received.events"
KIND, FORM, TOLD = "CONCERN_KIND", "CONCERN_FORM", "CONCERN_TOLD"
NOT_ASKED = "_Z"
# A table for each part: the variables in it, those of the extract's definition that stand nowhere else.
PARTS = {
    "people": ("CONCERN_OCCUPATION", "SEX"),
    "where": (
        "CONCERN_PLACE",
        "CONCERN_FACILITY",
        "CONCERN_SECTOR",
        "CONCERN_RECIPIENT",
        "CONCERN_CERTAINTY",
    ),
    "harm": ("CONCERN_PERPETRATOR", "CONCERN_INJURY", "DEATH_CAUSE"),
    "attack": ("ATTACK_TYPE", "ATTACK_RESOURCE"),
    "exposure": ("EXPOSURE_ROUTE", "DISEASE_GROUP", "CONCERN_PPE"),
    "pay": ("PAY_PROBLEM", "MONTHS_OWED"),
    "response": (TOLD, "CONCERN_RESPONSE", "CONCERN_WHY_NOT"),
}


def answers(c: Composer) -> Iterator[Table]:
    """One table for each part, a heading and its codes for each variable; what has no figure is left out."""
    for part, columns in PARTS.items():
        rows: list[tuple[Cell, ...]] = []
        cited: list[Observation] = []
        years: list[int] = []
        for column in columns:
            figures = c.figures(EVENTS, column)
            found = _codes(c, figures, column)
            if found:
                rows += [(Cell(c.say(f"column.{column}")),), *found]
                cited += figures.used(figures.latest)
                years.append(figures.latest)
        if rows:
            caption = c.say(f"concerns.answers.{part}.caption", year=str(max(years)))
            heads = head(c.say("column.answer"), c.say("concerns.answers.column"))
            yield c.table(f"concerns-{part}", caption, heads, rows, cited, _notes(c, part))


def _codes(c: Composer, figures: Figures, column: str) -> list[tuple[Cell, ...]]:
    """The codes that somebody gave; nothing where none has a figure."""
    if not figures:
        return []
    codes = [code for code in c.in_order(column, figures.codes()) if code not in (TOTAL, NOT_ASKED)]
    if not any(figures.value(code) for code in codes):
        return []
    shown = [code for code in codes if figures.value(code) != 0]
    return [(Cell(c.code(column, code), indent=1), c.cell(figures.at(code))) for code in shown]


def _notes(c: Composer, part: str) -> list[str]:
    more = [c.say("concerns.answers.people.note")] if part == "people" else []
    return [c.say("concerns.answers.note"), *more]


def by_quarter(c: Composer, kinds: Figures) -> Table | None:
    figures = c.figures(EVENTS, KIND, "QUARTER")
    quarters = [code for code in sorted(figures.codes(1)) if code != TOTAL] if figures else []
    if len(quarters) < 2:
        return None
    year = figures.latest
    rows = [
        (
            Cell(c.code(KIND, kind)),
            *(c.cell(figures.at(kind, quarter)) for quarter in quarters),
            c.cell(kinds.at(kind, year=year)),
        )
        for kind in _kinds(c, kinds)
    ]
    columns = head(c.say(f"column.{KIND}"), *(c.code("QUARTER", one) for one in quarters), str(year))
    caption = c.say("concerns.quarters.caption", year=str(year))
    return c.table("concerns-quarters", caption, columns, rows, figures.used(year))


def by_area(c: Composer, kinds: Figures) -> Table | None:
    """A region is a row: a country may have many."""
    figures = c.figures(EVENTS, KIND, "AREA")
    areas = [code for code in figures.codes(1) if code not in (c.area, "_U")] if figures else []
    if len(areas) < 2:
        return None
    year, shown = figures.latest, _kinds(c, kinds)
    rows = [
        (Cell(c.area_name(area)), *(c.cell(figures.at(kind, area, year=year)) for kind in shown))
        for area in areas
    ]
    columns = head(c.say("column.AREA"), *(c.code(KIND, kind) for kind in shown))
    caption = c.say("concerns.areas.caption", year=str(year))
    return c.table("concerns-areas", caption, columns, rows, figures.used(year))


def _kinds(c: Composer, kinds: Figures) -> list[str]:
    return [TOTAL, *(code for code in c.in_order(KIND, kinds.codes()) if code != TOTAL)]
