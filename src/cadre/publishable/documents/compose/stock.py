"""How many workers there are, of which occupations, and how dense they are on the ground."""

from __future__ import annotations

from functools import partial

from cadre.publishable.documents.charts.lines import in_runs, lines
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import (
    DOCTORS,
    NURSING,
    OCCUPATION,
    Missing,
    line_sentence,
    main_occupations,
    occupation_bars,
    section,
    year_columns,
)
from cadre.publishable.documents.model import Block, Cell, Chart, Paragraph, Section, Table

STOCK, FTE, DENSITY = "headcount.persons", "headcount.fte", "1-01"


def stock(c: Composer) -> Section | Missing:
    heads = c.figures(STOCK, OCCUPATION)
    density = c.figures(DENSITY, OCCUPATION)
    return section(
        c,
        "stock",
        [_lead(c, heads, density), *_density(c, density), *_activity(c), _table(c, heads, density)],
    )


def _lead(c: Composer, heads: Figures, density: Figures) -> Paragraph | None:
    total = heads.at(TOTAL)
    if total is None or total.value is None:
        return None
    fte = c.figures(FTE).at()
    facts = {"n": round(total.value), "year": str(heads.latest)}
    if fte is None or fte.value is None:
        return c.paragraph("stock.lead", total, **facts)
    return c.paragraph("stock.lead_fte", total, fte, fte=c.number(fte.value), **facts)


def _density(c: Composer, density: Figures) -> list[Block | None]:
    if not density:
        return []
    codes = main_occupations(c, density.codes())
    return [_density_bars(c, density, codes), _trend(c, density)]


def _density_bars(c: Composer, density: Figures, codes: list[str]) -> Chart | None:
    doctors, nurses = density.value(DOCTORS), density.value(NURSING)
    year = str(density.latest)
    if doctors and nurses:
        ratio = c.number(nurses / doctors, 1)
        sentence = c.say("stock.density.sentence_ratio", ratio=ratio, year=year)
    else:
        sentence = c.say("stock.density.sentence", year=year)
    return occupation_bars(c, "density", density, codes, sentence, c.say("stock.density.caption", year=year))


def _trend(c: Composer, density: Figures) -> Chart | None:
    codes = [code for code in (DOCTORS, NURSING) if len(_years_of(density, code)) >= 2]
    if not codes:
        return None
    years = density.years
    points = [
        point
        for code in codes
        for point in in_runs(
            c.code(OCCUPATION, code), ((year, density.value(code, year=year)) for year in years),
            partial(c.shown, DENSITY),
        )
    ]  # fmt: skip
    rows = [
        (Cell(c.code(OCCUPATION, code)), *(c.cell(density.at(code, year=year)) for year in years))
        for code in codes
    ]
    caption = c.say("stock.trend.caption", first=str(years[0]), last=str(years[-1]))
    sentence = line_sentence(c, " ".join(_change(c, density, code) for code in codes), points, years)
    used = density.where(lambda key: key[0] in codes).used()
    columns = year_columns(c, c.say("column.OCCUPATION"), years)
    return c.chart("density-trend", caption, sentence, lines(points), columns, rows, used)


def _years_of(figures: Figures, code: str) -> list[int]:
    return [year for year in figures.years if figures.value(code, year=year) is not None]


def _change(c: Composer, density: Figures, code: str) -> str:
    years = _years_of(density, code)
    first, last = (density.value(code, year=year) or 0.0 for year in (years[0], years[-1]))
    way = "same" if abs(last - first) < 0.05 else "up" if last > first else "down"
    return c.say(
        f"change.{way}", what=c.code(OCCUPATION, code), first=c.shown(DENSITY, first),
        last=c.shown(DENSITY, last), start=str(years[0]), end=str(years[-1]),
    )  # fmt: skip


def _activity(c: Composer) -> list[Block | None]:
    """The three levels that must never be mixed: licensed, professionally active, practising."""
    levels = {
        "licensed": c.figures(STOCK, ACTIVITY=TOTAL, LICENSED="yes"),
        "active": c.figures(STOCK, ACTIVITY="active"),
        "practising": c.figures(STOCK, ACTIVITY="practising"),
    }
    cited = {level: figures.at() for level, figures in levels.items() if figures}
    if len(cited) < 2:
        return []
    rows = [
        (Cell(c.say(f"stock.activity.{level}")), Cell(c.say(f"stock.activity.{level}.meaning")), c.cell(row))
        for level, row in cited.items()
    ]
    used = [row for row in cited.values() if row is not None]
    name, number = head(c.say("stock.activity.level"), c.say("column.workers"))
    meaning = head(c.say("stock.activity.means"), share=3.4)[0]
    caption = c.say("stock.activity.caption", year=used[0].period)
    return [c.table("activity", caption, (name, meaning, number), rows, used)]


def _table(c: Composer, heads: Figures, density: Figures) -> Table | None:
    if len(heads.codes()) < 2:
        return None
    years = heads.years
    known = c.definitions.codes.get(OCCUPATION, {})
    rows = []
    for code in c.in_order(OCCUPATION, {key[0] for key in (*heads.told(), *density.told())}):
        if code == "_U" and not any(heads.value(code, year=year) for year in years):
            continue
        indent = 0 if code not in known else known[code].level
        cells = [c.cell(heads.at(code, year=year)) for year in years]
        dense = [c.cell(density.at(code))] if density else []
        rows.append((Cell(c.code(OCCUPATION, code), indent=indent), *cells, *dense))
    numbers = [str(year) for year in years] + ([c.say("stock.table.density")] if density else [])
    columns = head(c.say("column.OCCUPATION"), *numbers, share=3)
    cited = [*heads.used(), *density.used(density.latest if density else None)]
    return c.table("stock-occupations", c.say("stock.table.caption"), columns, rows, cited)
