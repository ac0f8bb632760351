"""The labour market: who comes, who goes and why, posts that stand empty, and moves across the border."""

from __future__ import annotations

from cadre.publishable.documents.charts.bars import GroupedBar, columns
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import (
    OCCUPATION,
    Missing,
    by_size,
    code_bars,
    main_occupations,
    occupation_bars,
    section,
)
from cadre.publishable.documents.model import Cell, Chart, Paragraph, Section, Table

ENTRIES, EXITS, MOVES = "entries.persons", "exits.persons", "movements.persons"
RATES = ("5-02", "5-03", "5-04", "5-05")
VACANCY, FOREIGN, WORKERS = "5-07", "1-08", "headcount.persons"
_UNNAMED = ("_T", "_U")


def flows(c: Composer) -> Section | Missing:
    entries, exits = c.figures(ENTRIES), c.figures(EXITS)
    return section(
        c,
        "flows",
        [_lead(c, entries, exits), _both(c, entries, exits), _reasons(c), _rates(c), _vacancies(c)],
    )


def _lead(c: Composer, entries: Figures, exits: Figures) -> Paragraph | None:
    if not entries or not exits:
        return None
    year = min(entries.latest, exits.latest)
    into, out = entries.at(year=year), exits.at(year=year)
    if into is None or out is None or into.value is None or out.value is None:
        return None
    return c.paragraph(
        "flows.lead", into, out, entered=c.number(into.value), left=c.number(out.value), year=str(year),
        net=("+" if into.value >= out.value else "−") + c.number(abs(into.value - out.value)),
    )  # fmt: skip


def _both(c: Composer, entries: Figures, exits: Figures) -> Chart | None:
    if not entries or not exits:
        return None
    names = (c.say("flows.entries"), c.say("flows.exits"))
    years = sorted({*entries.years, *exits.years})
    rows = [
        GroupedBar(str(year), name, value, c.number(value))
        for year in years
        for name, figures in zip(names, (entries, exits), strict=True)
        if (value := figures.value(year=year)) is not None
    ]
    data = [(Cell(str(y)), c.cell(entries.at(year=y)), c.cell(exits.at(year=y))) for y in years]
    cited = [*entries.used(), *exits.used()]
    return c.chart(
        "entries-exits", c.say("flows.both.caption"), c.say("flows.both.sentence"), columns(rows),
        head(c.say("column.year"), *names), data, cited,
    )  # fmt: skip


def _reasons(c: Composer) -> Chart | None:
    figures = c.figures(EXITS, "EXIT_REASON")
    codes = [code for code in figures.codes() if code != "_T"]
    ranked = by_size(figures, [code for code in codes if code != "_U"])
    if sum(figures.value(code) is not None for code in ranked) < 2:
        return None
    year = str(figures.latest)
    sentence = c.say("flows.reasons.sentence", what=c.code("EXIT_REASON", ranked[0]).lower(), year=year)
    shown = ranked + [code for code in codes if code == "_U"]
    caption = c.say("flows.reasons.caption", year=year)
    return code_bars(c, "exit-reasons", figures, "EXIT_REASON", shown, sentence, caption)


def _rates(c: Composer) -> Table | None:
    found = [figures for id in RATES if (figures := c.figures(id, OCCUPATION))]
    if not found:
        return None
    codes = [*main_occupations(c, found[0].codes()), TOTAL]
    rows = [(Cell(c.code(OCCUPATION, code)), *(c.cell(f.at(code)) for f in found)) for code in codes]
    cited = [row for figures in found for row in figures.used(figures.latest)]
    names = [c.indicator(figures.indicator) for figures in found]
    caption = c.say("flows.rates.caption", year=str(found[0].latest))
    return c.table("flow-rates", caption, head(c.say("column.OCCUPATION"), *names), rows, cited)


def _vacancies(c: Composer) -> Chart | None:
    figures = c.figures(VACANCY, OCCUPATION)
    if not figures:
        return None
    codes = main_occupations(c, figures.codes())
    year = str(figures.latest)
    total = figures.at(TOTAL)
    sentence = (
        c.say("flows.vacancy.sentence", share=c.shown(VACANCY, total.value), year=year)
        if total is not None and total.value is not None
        else c.say("flows.vacancy.sentence_plain", year=year)
    )
    return occupation_bars(
        c, "vacancies", figures, codes, sentence, c.say("flows.vacancy.caption", year=year)
    )


def migration(c: Composer) -> Section | Missing:
    return section(c, "migration", [_moves_lead(c), _foreign(c), _trained_where(c), _partners(c)])


def _moves_lead(c: Composer) -> Paragraph | None:
    moves = c.figures(MOVES, "DIRECTION")
    arrived, left = moves.at("arrival"), moves.at("departure")
    if arrived is None or left is None or arrived.value is None or left.value is None:
        return None
    return c.paragraph(
        "migration.lead", arrived, left, arrived=c.number(arrived.value), left=c.number(left.value),
        year=arrived.period,
    )  # fmt: skip


def _foreign(c: Composer) -> Chart | None:
    figures = c.figures(FOREIGN, OCCUPATION, TRAINING="foreign") or c.figures(FOREIGN, OCCUPATION)
    if not figures:
        return None
    year = str(figures.latest)
    codes = main_occupations(c, figures.codes())
    return occupation_bars(
        c, "foreign-trained", figures, codes, c.say("migration.foreign.sentence"),
        c.say("migration.foreign.caption", year=year),
    )  # fmt: skip


def _trained_where(c: Composer) -> Table | None:
    """The countries most workers trained abroad come from; withheld ones stand at the end."""
    workers = c.figures(WORKERS, "TRAINING")
    known = c.definitions.codes.get("TRAINING", {})
    told = [code for code in workers.codes() if code in known and known[code].parent == "foreign"]
    seen = [code for code in told if (row := workers.at(code)) is not None and row.value != 0]
    if not seen:
        return None
    ranked = sorted(seen, key=lambda code: -(workers.value(code) or 0))[:12]
    rows = [(Cell(c.code("TRAINING", code)), c.cell(workers.at(code))) for code in ranked]
    cited = [row for code in ranked if (row := workers.at(code)) is not None]
    caption = c.say("migration.trained.caption", year=str(workers.latest))
    return c.table("trained", caption, head(c.say("column.TRAINING"), c.say("column.workers")), rows, cited)


def _partners(c: Composer) -> Table | None:
    moves = c.figures(MOVES, "DIRECTION", "PARTNER")
    directions = [code for code in c.in_order("DIRECTION", moves.codes()) if code not in _UNNAMED]
    told = [code for code in moves.codes(1) if code not in _UNNAMED]
    partners = [p for p in told if any(moves.value(d, p) != 0 for d in directions if moves.at(d, p))]
    if not directions or not partners:
        return None
    ranked = sorted(partners, key=lambda p: -sum(moves.value(d, p) or 0 for d in directions))[:12]
    rows = [
        (Cell(c.code("PARTNER", partner)), *(c.cell(moves.at(d, partner)) for d in directions))
        for partner in ranked
    ]
    columns = head(c.say("column.PARTNER"), *(c.code("DIRECTION", d) for d in directions))
    cited = [row for p in ranked for d in directions if (row := moves.at(d, p)) is not None]
    caption = c.say("migration.partners.caption", year=str(moves.latest))
    return c.table("partners", caption, columns, rows, cited)


__all__ = ["flows", "migration"]
