"""What the workforce costs, what was budgeted and what was spent."""

from __future__ import annotations

from cadre.publishable.documents.charts.bars import Pair, pairs
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import Missing, section
from cadre.publishable.documents.compose.published import published_money
from cadre.publishable.documents.compose.wage_bill import wage_bill
from cadre.publishable.documents.model import Cell, Chart, Paragraph, Section, Table

BUDGETED, EXECUTED = "budget.budgeted", "budget.executed"
AMOUNTS = ("7-01", "7-02", "7-03", "7-04", "4-01", "4-02", "4-03", "4-05", "4-06", "4-07", "4-08")


def money(c: Composer) -> Section | Missing:
    plan, spent = c.figures(BUDGETED, "BUDGET_ITEM"), c.figures(EXECUTED, "BUDGET_ITEM")
    return section(
        c,
        "money",
        [
            _lead(c, plan, spent),
            _lines(c, plan, spent),
            _budget(c, plan, spent),
            *wage_bill(c),
            _amounts(c),
            *published_money(c),
        ],
    )


def _year(plan: Figures, spent: Figures) -> int | None:
    both = set(plan.years) & set(spent.years)
    return max(both) if both else None


def _lead(c: Composer, plan: Figures, spent: Figures) -> Paragraph | None:
    year = _year(plan, spent)
    planned, done = plan.at(TOTAL, year=year), spent.at(TOTAL, year=year)
    if year is None or planned is None or done is None or not planned.value or done.value is None:
        return None
    return c.paragraph(
        "money.lead", planned, done, share=c.percent(100 * done.value / planned.value),
        planned=c.money(planned.value), done=c.money(done.value), year=str(year), currency=c.currency(),
    )  # fmt: skip


def _lines(c: Composer, plan: Figures, spent: Figures) -> Chart | None:
    year = _year(plan, spent)
    if year is None:
        return None
    items = [
        key[0] for key in plan.known(year) if key[0] != TOTAL and spent.value(*key, year=year) is not None
    ]
    if len(items) < 2:
        return None
    ranked = sorted(items, key=lambda item: -(plan.value(item, year=year) or 0))
    names = (c.say("money.budgeted"), c.say("money.executed"))
    rows = []
    for item in ranked:
        a, b = plan.value(item, year=year) or 0.0, spent.value(item, year=year) or 0.0
        rows.append(Pair(c.code("BUDGET_ITEM", item), a, b, c.money(a), c.money(b)))
    data = [
        (
            Cell(c.code("BUDGET_ITEM", item)),
            *(c.cell(f.at(item, year=year), short=True) for f in (plan, spent)),
        )
        for item in ranked
    ]
    used = [row for item in ranked for f in (plan, spent) if (row := f.at(item, year=year)) is not None]
    caption = c.say("money.lines.caption", year=str(year), currency=c.currency())
    return c.chart(
        "budget", caption, c.say("money.lines.sentence"), pairs(rows, *names),
        head(c.say("column.BUDGET_ITEM"), *names), data, used,
    )  # fmt: skip


def _budget(c: Composer, plan: Figures, spent: Figures) -> Table | None:
    """Shown where there is nothing to compare spending with: the budget alone."""
    if not plan or _year(plan, spent) is not None:
        return None
    items = c.in_order("BUDGET_ITEM", [code for code in plan.codes() if code != TOTAL]) or [TOTAL]
    rows = [(Cell(c.code("BUDGET_ITEM", item)), c.cell(plan.at(item), short=True)) for item in items]
    columns = head(c.say("column.BUDGET_ITEM"), c.say("money.budgeted"))
    caption = c.say("money.budget.caption", year=str(plan.latest), currency=c.currency())
    return c.table("budget-lines", caption, columns, rows, plan.used(plan.latest))


def _amounts(c: Composer) -> Table | None:
    found = [figures for id in AMOUNTS if (figures := c.figures(id))]
    if not found:
        return None
    years = sorted({year for figures in found for year in figures.years})[-4:]
    rows = [
        (
            Cell(c.indicator(f.indicator), references=c.cite(*f.used())),
            Cell(c.unit(f.indicator)),
            *(c.cell(f.at(year=year), short=True) for year in years),
        )
        for f in found
    ]
    columns = head(c.say("column.indicator"), *(str(year) for year in years), share=2.6)
    unit = head(c.say("column.unit"), share=1.4)[0]
    return c.table("amounts", c.say("money.amounts.caption"), (columns[0], unit, *columns[1:]), rows)
