"""Pay, the gap between women and men, contracts and working time."""

from __future__ import annotations

from cadre.publishable.documents.charts.bars import Pair, Part, pairs, parts
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import OCCUPATION, Missing, main_occupations, section
from cadre.publishable.documents.compose.pay_gap import pay_gap
from cadre.publishable.documents.model import Cell, Chart, Paragraph, Section, Table

MEDIAN, GAP, STOCK = "pay_median.median_annual", "7-07", "headcount.persons"
CONDITIONS = ("6-01", "6-02", "6-06", "7-05", "1-05")


def pay(c: Composer) -> Section | Missing:
    return section(c, "pay", [_lead(c), *pay_gap(c), _pairs(c), _gaps(c), _contracts(c), _conditions(c)])


def _lead(c: Composer) -> Paragraph | None:
    gap = c.figures(GAP).at()
    if gap is None or gap.value is None:
        return None
    way = "women_less" if gap.value > 0.05 else "women_more" if gap.value < -0.05 else "equal"
    return c.paragraph(f"pay.lead.{way}", gap, gap=c.percent(abs(gap.value)), year=gap.period)


def _pairs(c: Composer) -> Chart | None:
    figures = c.figures(MEDIAN, OCCUPATION, "SEX")
    codes = [
        code
        for code in main_occupations(c, figures.codes())
        if figures.value(code, "M") is not None and figures.value(code, "F") is not None
    ]
    if len(codes) < 2:
        return None
    ranked = sorted(codes, key=lambda code: -(figures.value(code, "M") or 0))
    rows = [_pair(c, figures, code) for code in ranked]
    data = [
        (Cell(c.code(OCCUPATION, code)), *(c.cell(figures.at(code, sex)) for sex in ("F", "M")))
        for code in ranked
    ]
    women, men = c.code("SEX", "F"), c.code("SEX", "M")
    used = [row for code in ranked for sex in ("F", "M") if (row := figures.at(code, sex)) is not None]
    caption = c.say("pay.pairs.caption", year=str(figures.latest), currency=c.currency())
    return c.chart(
        "pay", caption, c.say("pay.pairs.sentence"), pairs(rows, women, men),
        head(c.say("column.OCCUPATION"), women, men), data, used,
    )  # fmt: skip


def _pair(c: Composer, figures: Figures, code: str) -> Pair:
    women, men = figures.value(code, "F") or 0.0, figures.value(code, "M") or 0.0
    return Pair(c.code(OCCUPATION, code), women, men, c.number(women), c.number(men))


def _gaps(c: Composer) -> Table | None:
    """The gap by occupation over the years; a positive gap means that women earn less."""
    figures = c.figures(GAP, OCCUPATION)
    codes = [code for code in (*main_occupations(c, figures.codes()), TOTAL) if figures.at(code)]
    if len(codes) < 2:
        return None
    years = figures.years
    rows = [
        (Cell(c.code(OCCUPATION, code)), *(c.cell(figures.at(code, year=year)) for year in years))
        for code in codes
    ]
    columns = head(c.say("column.OCCUPATION"), *(str(year) for year in years))
    return c.table(
        "pay-gap", c.say("pay.gap.caption"), columns, rows, figures.used(), [c.say("pay.gap.note")]
    )


def _contracts(c: Composer) -> Chart | None:
    figures = c.figures(STOCK, OCCUPATION, "CONTRACT")
    kinds = [code for code in c.in_order("CONTRACT", figures.codes(1)) if code != TOTAL]
    codes = [code for code in main_occupations(c, figures.codes(), 8) if _complete(figures, code, kinds)]
    if len(kinds) < 2 or len(codes) < 2:
        return None
    rows = []
    for code in codes:
        whole = sum(figures.value(code, kind) or 0 for kind in kinds)
        for kind in kinds:
            share = 100 * (figures.value(code, kind) or 0) / whole
            rows.append(Part(c.code(OCCUPATION, code), c.code("CONTRACT", kind), share, c.percent(share, 0)))
    data = [(Cell(c.code(OCCUPATION, code)), *(c.cell(figures.at(code, k)) for k in kinds)) for code in codes]
    used = [row for code in codes for kind in kinds if (row := figures.at(code, kind)) is not None]
    columns = head(c.say("column.OCCUPATION"), *(c.code("CONTRACT", kind) for kind in kinds))
    caption = c.say("pay.contracts.caption", year=str(figures.latest))
    sentence = c.say("pay.contracts.sentence")
    return c.chart("contracts", caption, sentence, parts(rows), columns, data, used)


def _complete(figures: Figures, code: str, kinds: list[str]) -> bool:
    """Shares of a whole are drawn only when every part of it may be shown."""
    rows = [figures.at(code, kind) for kind in kinds]
    shown = all(row is None or row.value is not None for row in rows)
    return shown and sum(row.value or 0 for row in rows if row is not None) > 0


def _conditions(c: Composer) -> Table | None:
    found = [
        figures for id in CONDITIONS if (figures := c.figures(id, OCCUPATION)) and len(figures.codes()) > 1
    ]
    if not found:
        return None
    codes = [code for code in (*main_occupations(c, found[0].codes()), TOTAL) if found[0].at(code)]
    rows = [(Cell(c.code(OCCUPATION, code)), *(c.cell(f.at(code)) for f in found)) for code in codes]
    names = [f"{c.indicator(f.indicator)}, {c.unit(f.indicator)}" for f in found]
    cited = [row for figures in found for row in figures.used(figures.latest)]
    caption = c.say("pay.conditions.caption", year=str(found[0].latest))
    return c.table("conditions", caption, head(c.say("column.OCCUPATION"), *names), rows, cited, small=True)
