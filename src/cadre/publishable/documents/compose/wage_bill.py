"""The wage bill in money of one year, how the budget was carried out, and graduates beside posts."""

from __future__ import annotations

from typing import NamedTuple

from cadre.methods.money.execution import (
    YEARS,
    Line,
    composition_grade,
    composition_variance,
    outturn_grade,
    rate,
)
from cadre.methods.money.prices import deflated
from cadre.methods.money.wages import Absorption
from cadre.publishable.documents.compose.composer import MISSING, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import OCCUPATION
from cadre.publishable.documents.compose.stock import STOCK
from cadre.publishable.documents.compose.supply_figures import FILLED, FUNDED, GROUPS, STEPS, known
from cadre.publishable.documents.model import Block, Cell, Paragraph, Table, Text
from cadre.publishable.documents.release_folder import Observation

BUDGETED, EXECUTED = "budget.budgeted", "budget.executed"
PRICES, SHARE = "cadre.consumer_prices", "cadre.pay_share_of_health"
WAGES = ("workforce_wages", "workforce_contributions", "workforce_other")
# Lines that do not contain each other; as in the indicator ``cadre.budget_execution``.
STAFF = (*WAGES, "educators", "cpd", "education_health", "education_specialist")


class Bill(NamedTuple):
    """The wage bill by year as spent; ``real``: in prices of the last year, None without a price index."""

    spent: dict[int, float]
    real: dict[int, float] | None
    used: list[Observation]


def wage_bill(c: Composer) -> list[Block | None]:
    plan, spent = c.figures(BUDGETED, "BUDGET_ITEM"), c.figures(EXECUTED, "BUDGET_ITEM")
    bill = _bill(c, spent)
    return [_bill_said(c, bill), _bill_table(c, bill), *_execution(c, plan, spent), *_absorption(c)]


def _bill(c: Composer, spent: Figures) -> Bill | None:
    """Years in which wages themselves are known; other lines where they are."""
    years = [year for year in spent.years if spent.value(WAGES[0], year=year)]
    if not years:
        return None
    sums = {year: sum(spent.value(item, year=year) or 0.0 for item in WAGES) for year in years}
    prices, used = (
        c.figures(PRICES),
        [row for item in WAGES for y in years if (row := spent.at(item, year=y))],
    )
    index = known(prices)
    if not all(index.get(year, 0.0) > 0 for year in years):
        return Bill(sums, None, used)
    return Bill(sums, deflated(sums, index, years[-1]), [*used, *prices.used()])


def _change(c: Composer, by_year: dict[int, float]) -> str:
    first, last = min(by_year), max(by_year)
    return c.change(100 * (by_year[last] / by_year[first] - 1))


def _bill_said(c: Composer, bill: Bill | None) -> Paragraph | None:
    if bill is None:
        return None
    first, last = min(bill.spent), max(bill.spent)
    share = c.figures(SHARE).at(year=last)
    texts = [c.say("wages.bill", bill=c.money(bill.spent[last]), currency=c.currency(), year=str(last))]
    if share is not None and share.value is not None:
        texts.append(c.say("wages.share", share=c.percent(share.value)))
    if last > first and bill.real is not None:
        texts.append(c.say("wages.real", first=str(first), year=str(last), nominal=_change(c, bill.spent),
                           real=_change(c, bill.real)))  # fmt: skip
    elif last > first:
        texts.append(c.say("wages.nominal", first=str(first), nominal=_change(c, bill.spent)))
    return Paragraph(Text(" ".join(texts), c.cite(*bill.used, share)))


def _bill_table(c: Composer, bill: Bill | None) -> Table | None:
    if bill is None or len(bill.spent) < 2:
        return None
    share, people = c.figures(SHARE), c.figures(STOCK, ACTIVITY="practising")
    last, real = max(bill.spent), bill.real or {}
    rows = [
        (
            Cell(str(year)), Cell(c.money(spent)), Cell(c.money(real[year]) if real else MISSING),
            Cell(_per_worker(c, real.get(year), people.value(year=year))), c.cell(share.at(year=year)),
        )
        for year, spent in bill.spent.items()
    ]  # fmt: skip
    columns = head(
        c.say("column.year"), c.say("wages.column.spent"), c.say("wages.column.real", year=str(last)),
        c.say("wages.column.worker", year=str(last)), c.say("wages.column.share"), share=1,
    )  # fmt: skip
    caption = c.say("wages.caption", currency=c.currency())
    return c.table("wage-bill", caption, columns, rows, [*bill.used, *people.used()])


def _per_worker(c: Composer, real: float | None, people: float | None) -> str:
    return c.number(real / people) if real is not None and people else MISSING


def _lines(plan: Figures, spent: Figures, year: int) -> list[Line]:
    pairs = [(item, plan.value(item, year=year), spent.value(item, year=year)) for item in STAFF]
    return [Line(year, item, a, b) for item, a, b in pairs if a is not None and b is not None]


def _execution(c: Composer, plan: Figures, spent: Figures) -> list[Block | None]:
    """Rates and composition of the lines of staff and training, year by year, with PEFA-style grades."""
    by_year = {year: lines for year in spent.years if len(lines := _lines(plan, spent, year)) > 1}
    found = [
        (year, total, moved)
        for year, lines in by_year.items()
        if (total := rate(lines)) is not None and (moved := composition_variance(lines)) is not None
    ]
    if not found:
        return []
    year, total, moved = found[-1]
    texts = [c.say("execution.said", year=str(year), rate=c.percent(total), moved=c.percent(moved))]
    grades = outturn_grade([one for _, one, _ in found]), composition_grade([one for _, _, one in found])
    if None not in grades:
        texts.append(c.say("execution.grades", total=grades[0], composition=grades[1]))
    else:
        texts.append(c.say("execution.short", n=YEARS))
    texts.append(c.say("execution.caution"))
    rows = [(Cell(str(y)), Cell(c.percent(t)), Cell(c.percent(m))) for y, t, m in found]
    columns = head(
        c.say("column.year"), c.say("execution.column.rate"), c.say("execution.column.moved"), share=1
    )
    used = [row for f in (plan, spent) for item in STAFF for y in by_year if (row := f.at(item, year=y))]
    return [
        Paragraph(Text(" ".join(texts), c.cite(*used))),
        c.table("execution", c.say("execution.caption"), columns, rows, used),
    ]


class _Absorbed(NamedTuple):
    """Graduates and posts of one group in one year, and the share of graduates at work a year later."""

    group: str
    year: int
    counts: Absorption
    started: float | None
    used: list[Observation]


def _absorption(c: Composer) -> list[Block | None]:
    """Three numbers side by side: graduates are people of a year, posts are a stock; never summed."""
    groups = [one for code in GROUPS.values() if (one := _absorbed(c, code)) is not None]
    if not groups:
        return []
    rows = [
        (
            Cell(c.code(OCCUPATION, one.group)), Cell(c.number(one.counts.graduates or 0)),
            Cell(c.number(one.counts.funded or 0)), Cell(c.number(one.counts.filled or 0)),
            Cell(c.number(one.counts.vacant or 0)),
            Cell(MISSING if one.started is None else c.percent(one.started, 0)),
        )
        for one in groups
    ]  # fmt: skip
    names = ("graduates", "funded", "filled", "vacant", "started")
    columns = head(c.say("column.OCCUPATION"), *(c.say(f"absorption.column.{name}") for name in names))
    used = [row for one in groups for row in one.used]
    first = groups[0]
    said = c.paragraph(
        "absorption.said", *first.used, group=c.code(OCCUPATION, first.group), year=str(first.year),
        graduates=c.number(first.counts.graduates or 0), funded=c.number(first.counts.funded or 0),
        filled=c.number(first.counts.filled or 0), vacant=c.number(first.counts.vacant or 0),
    )  # fmt: skip
    caption = c.say("absorption.caption", year=str(first.year))
    return [said, c.table("absorption", caption, columns, rows, used, [c.say("absorption.note")])]


def _absorbed(c: Composer, code: str) -> _Absorbed | None:
    step = {name: c.figures(STEPS, OCCUPATION=code, EDUCATION_STATUS=name) for name in _STEPS}
    posts = [c.figures(id, OCCUPATION=code) for id in (FUNDED, FILLED)]
    together = set(step["graduated"].years).intersection(*(figures.years for figures in posts))
    if not together:
        return None
    year = max(together)
    counts = Absorption(step["graduated"].value(year=year), *(figures.value(year=year) for figures in posts))
    rows = [figures.at(year=year) for figures in (step["graduated"], *posts)]
    return _Absorbed(code, year, counts, _started(step), [row for row in rows if row is not None])


_STEPS = ("graduated", "started", "not_started")


def _started(step: dict[str, Figures]) -> float | None:
    """Percent of graduates in practice at the end of the next year, of the latest year that can tell."""
    for year in reversed(step["started"].years):
        yes, no = (step[name].value(year=year) for name in ("started", "not_started"))
        if yes is not None and no is not None and yes + no > 0:
            return 100 * yes / (yes + no)
    return None
