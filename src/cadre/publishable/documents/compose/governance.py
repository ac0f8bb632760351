"""Rules and institutions: the country's answers to the questions that are not numbers."""

from __future__ import annotations

from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.parts import OCCUPATION, Missing, section
from cadre.publishable.documents.compose.published import agreements
from cadre.publishable.documents.model import Cell, Mark, Section, Table
from cadre.publishable.documents.release_folder import Observation

_MARKS: dict[str, Mark] = {"yes": "yes", "partial": "partial", "no": "no"}


def governance(c: Composer) -> Section | Missing:
    answers = [found for id in c.release.indicators() if (found := _answers(c, id))]
    return section(c, "governance", [_table(c, answers) if answers else None, agreements(c)])


def _answers(c: Composer, indicator: str) -> list[Observation]:
    """The latest answers of a question, the ones for all occupations where there are such."""
    if indicator not in c.definitions.indicators or indicator.startswith(("answers", "series")):
        return []
    rows = c.release.observations(indicator, area=c.area, vary=("ANSWER", OCCUPATION))
    given = [row for row in rows if "ANSWER" in row.codes]
    if not given:
        return []
    latest = max(row.period for row in given)
    now = [row for row in given if row.period == latest]
    return [row for row in now if row.codes.get(OCCUPATION, TOTAL) == TOTAL] or now


def _table(c: Composer, answers: list[list[Observation]]) -> Table:
    """One row per question, or one per answer where occupations differ."""
    rows = []
    for given in answers:
        by_answer: dict[str, list[Observation]] = {}
        for row in given:
            by_answer.setdefault(row.codes["ANSWER"], []).append(row)
        rows += [_row(c, code, alike, len(by_answer) > 1) for code, alike in by_answer.items()]
    shares = (("question", 4.0), ("answer", 1.6))
    texts = [head(c.say(f"governance.{name}"), share=share)[0] for name, share in shares]
    columns = (*texts, *head("", c.say("column.year"))[1:])
    return c.table("answers", c.say("governance.caption"), columns, rows)


def _row(c: Composer, code: str, alike: list[Observation], differ: bool) -> tuple[Cell, ...]:
    """The occupations are named only where others were answered for differently."""
    name = c.indicator(alike[0].indicator)
    codes = c.in_order(OCCUPATION, [row.codes[OCCUPATION] for row in alike if OCCUPATION in row.codes])
    if differ and codes:
        name = f"{name}: {', '.join(c.code(OCCUPATION, one).lower() for one in codes)}"
    answer = Cell(c.code("ANSWER", code), alike[0].figure, mark=_MARKS.get(code))
    return Cell(name, references=c.cite(*alike)), answer, Cell(alike[0].period)
