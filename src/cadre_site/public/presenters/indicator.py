"""An indicator in a country: what it means, and its figures over time, by occupation, area and sex."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cadre.catalogue.messages import say
from cadre.publishable.documents.charts.lines import in_runs, lines
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import (
    OCCUPATION,
    by_size,
    code_bars,
    line_sentence,
    main_occupations,
    year_columns,
)
from cadre.publishable.documents.compose.places import area_map, districts
from cadre.publishable.documents.compose.published import variants
from cadre.publishable.documents.model import Block, Cell, Chart, Table
from cadre_site.public.presenters.choices import Choice

SEX, UNKNOWN = "SEX", "_U"
_MOST_ROWS = 60


def facts(c: Composer, id: str) -> list[tuple[str, str]]:
    """What the indicator means, and how far its definition can be trusted."""
    about, entry = c.about(id), c.release.ledger.entries.get(id)
    rules = [c.definitions.rule(rule) for rule in (entry.rules if entry else ())]
    checked = "checked" if about.verified and about.formula_verified else "unchecked"
    told = [
        ("definition", c.name(about.definition) if about.definition else ""),
        ("unit", c.name(about.unit)),
        ("code", about.code or id),
        ("definition-source", about.source or ""),
        ("standing", say(f"site.standing.{checked}" if about.source else "explain.counted", c.language)),
        ("rules", "; ".join(c.name(rule.name) for rule in rules if rule)),
        ("version", entry.definition if entry else ""),
    ]
    return [(say(f"site.fact.{name}", c.language), value) for name, value in told if value]


def occupations(c: Composer, id: str, chosen: str | None) -> list[Choice]:
    """The occupations one may ask for; none where the indicator is about one alone, or shows them all."""
    if c.release.answers(id):
        return []
    told = c.figures(id, "AREA", OCCUPATION).told()  # some indicators have figures of areas only
    codes = {key[1] for key in told} - {UNKNOWN, TOTAL}
    if len(codes) < 2:
        return []
    everyone = Choice("", say("site.everyone", c.language), chosen is None)
    return [
        everyone,
        *(Choice(code, c.code(OCCUPATION, code), code == chosen) for code in c.in_order(OCCUPATION, codes)),
    ]


def blocks(c: Composer, id: str, occupation: str | None) -> list[Block]:
    """Every chart and table that the figures allow; of a question, its answers."""
    if c.release.answers(id):
        return [_answers(c, id)]
    codes = {OCCUPATION: occupation} if occupation else {}
    by_occupation = None if occupation else _by_occupation(c, id)
    found: list[Block | None] = [
        _over_time(c, id, codes), by_occupation, _by_sex(c, id, codes), _map(c, id, codes),
        _areas(c, id, codes),
    ]  # fmt: skip
    kept = [block for block in found if block is not None]
    return kept or [table for table in [_everything(c, id)] if table is not None]


def _caption(c: Composer, id: str, by: str, year: str) -> str:
    unit = c.unit(id)
    what = f"{c.indicator(id)}, {unit}" if unit else c.indicator(id)
    return say(f"site.by.{by}", c.language, what=what, year=year)


def _over_time(c: Composer, id: str, codes: dict[str, str]) -> Chart | None:
    figures = c.figures(id, **codes).until(c.this_year)
    years = figures.years
    if len(years) < 2:
        return None
    name = c.code(OCCUPATION, codes[OCCUPATION]) if codes else c.area_name()
    every = sorted({year for _, year in figures.by})
    points = in_runs(name, ((year, figures.value(year=year)) for year in every), partial(c.shown, id))
    first, last = points[0], points[-1]
    way = "same" if first.text == last.text else "up" if last.value > first.value else "down"
    sentence = c.say(
        f"change.{way}", what=name, first=first.text, last=last.text, start=str(years[0]), end=str(years[-1])
    )
    rows = [(Cell(name), *(c.cell(figures.at(year=year)) for year in every))]
    columns = year_columns(c, c.say("column.AREA"), every)
    sentence = line_sentence(c, sentence, points, every)
    caption = _caption(c, id, "time", f"{years[0]}–{years[-1]}")
    return c.chart("time", caption, sentence, lines(points), columns, rows, figures.used())


def _ends(c: Composer, figures: Figures, column: str, codes: Sequence[str]) -> str:
    """The highest and the lowest of the codes, in words."""
    name = c.area_name if column == "AREA" else lambda code: c.code(column, code)
    known = [code for code in by_size(figures, codes) if figures.value(code) is not None]
    top, bottom = known[0], known[-1]
    return say(
        "site.ends", c.language, top=name(top), high=c.cell(figures.at(top)).words, bottom=name(bottom),
        low=c.cell(figures.at(bottom)).words, year=str(figures.latest),
    )  # fmt: skip


def _bars(c: Composer, id: str, by: str, figures: Figures, column: str, codes: Sequence[str]) -> Chart | None:
    if sum(figures.value(code) is not None for code in codes) < 2:
        return None
    sentence = _ends(c, figures, column, codes)
    caption = _caption(c, id, by, str(figures.latest))
    return code_bars(c, by, figures, column, codes, sentence, caption)


def _by_occupation(c: Composer, id: str) -> Chart | None:
    figures = c.figures(id, OCCUPATION).until(c.this_year)
    codes = by_size(figures, main_occupations(c, figures.codes()))
    return _bars(c, id, "occupation", figures, OCCUPATION, codes)


def _by_sex(c: Composer, id: str, codes: dict[str, str]) -> Chart | None:
    figures = c.figures(id, SEX, **codes).until(c.this_year)
    shown = [code for code in c.in_order(SEX, figures.codes()) if code not in (TOTAL, UNKNOWN)]
    return _bars(c, id, "sex", figures, SEX, shown)


def _by_area(c: Composer, id: str, codes: dict[str, str]) -> Figures:
    areas = c.definitions.areas
    figures = c.figures(id, "AREA", **codes).until(c.this_year)
    return figures.where(lambda key: key[0] != c.area and key[0] in areas and key[0] != UNKNOWN)


def _map(c: Composer, id: str, codes: dict[str, str]) -> Chart | None:
    figures = _by_area(c, id, codes)
    if not figures:
        return None
    year, here = str(figures.latest), {key[0] for key, _ in figures.by}
    drawn = [code for code in districts(c) if code in here]
    known = [code for code in drawn if figures.value(code) is not None]
    if not known:
        return None
    sentence = _ends(c, figures, "AREA", known)
    return area_map(c, "map", figures, _caption(c, id, "map", year), sentence, drawn)


def _areas(c: Composer, id: str, codes: dict[str, str]) -> Table | None:
    """Every area and year: the table in which a reader looks for a district."""
    figures = _by_area(c, id, codes)
    if not figures:
        return None
    years, told = figures.years, {key[0] for key, _ in figures.by}
    rows = [
        (
            Cell(c.area_name(code), indent=max(0, area.level - 1)),
            *(c.cell(figures.at(code, year=year)) for year in years),
        )
        for code, area in c.definitions.areas.items()
        if code in told
    ]
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
    columns = year_columns(c, c.say("column.AREA"), years)
    return c.table("areas", _caption(c, id, "area", span), columns, rows)


def _answers(c: Composer, id: str) -> Table:
    """Year by year; for each occupation where they were asked for one by one."""
    figures = c.figures(id, OCCUPATION).until(c.this_year)
    years = figures.years
    asked = {key[0] for (key, _), row in figures.by.items() if row.value is not None or key[0] != TOTAL}
    names = {code: c.code(OCCUPATION, code) for code in c.in_order(OCCUPATION, asked)}
    if asked == {TOTAL}:
        names = {TOTAL: c.area_name()}
    rows = [
        (Cell(name), *(c.cell(figures.at(code, year=year)) for year in years)) for code, name in names.items()
    ]
    label = c.say("column.AREA" if asked == {TOTAL} else "column.OCCUPATION")
    return c.table("answers", c.indicator(id), year_columns(c, label, years), rows)


def _everything(c: Composer, id: str) -> Table | None:
    """Of an indicator without a usual view: each combination of codes, latest year."""
    found = variants(c, id)
    if not found:
        return None
    rows = [
        (Cell(name), c.cell(figures.at()), Cell(str(figures.latest))) for name, figures in found[:_MOST_ROWS]
    ]
    label, value, year = c.say("column.indicator"), c.unit(id) or c.say("column.code"), c.say("column.year")
    return c.table("all", c.indicator(id), head(label, value, year), rows)
