"""Values, ratios, shares, gaps and answers as SQL: one query for each published table of an indicator.

Every query gives ``year``, ``area``, the varying dimensions, ``value``, ``status`` and ``reason``. A
suppressed input suppresses the result (Q); a missing one makes it missing (M) with the reason. Neither is
ever zero.
"""

from __future__ import annotations

from dataclasses import dataclass

from cadre.publishable.indicators import reasons
from cadre.publishable.indicators.inputs import Inputs
from cadre.publishable.indicators.terms import Cut, TermQuery, term_query
from cadre.vocabulary.indicators import Answer, Formula, Gap, Ratio, Share, Term, Value
from cadre.vocabulary.trees import TOTAL

US_DOLLAR = "USD"


@dataclass(frozen=True)
class Query:
    """SQL, and the dimensions among its columns besides ``year`` and ``area``."""

    sql: str
    kept: tuple[str, ...]


def formula_query(formula: Formula, cut: Cut, inputs: Inputs) -> Query | None:
    """The query of one published table; None when the tally that drives it, or a measure, is not there."""
    match formula:
        case Value():
            return _value(formula, cut, inputs)
        case Ratio() | Share():
            return _ratio(formula, cut, inputs)
        case Gap():
            return _gap(formula, cut, inputs)
        case Answer():
            return _answer(formula, cut, inputs)
    raise TypeError(f"no query for {type(formula).__name__}")


def _value(formula: Value, cut: Cut, inputs: Inputs) -> Query | None:
    driver = _term(formula.term, cut, inputs)
    if driver is None:
        return None
    checks = [_suppressed("n"), f"when n.value is null then '{reasons.NOT_COLLECTED}'"]
    return _query(driver, None, checks, f"{formula.scale} * n.value", formula, inputs)


def _ratio(formula: Ratio | Share, cut: Cut, inputs: Inputs) -> Query | None:
    driver = _term(formula.numerator, cut, inputs)
    if driver is None:
        return None
    below = formula.denominator
    absent = reasons.NO_EARLIER_YEAR if below.lag else reasons.NO_DENOMINATOR
    checks = [
        _suppressed("n"),
        _suppressed("d"),
        f"when n.value is null then '{reasons.NOT_COLLECTED}'",
        f"when d.value is null then '{absent}'",
        f"when d.value = 0 then '{reasons.ZERO_DENOMINATOR}'",
        f"when d.value < {formula.minimum_denominator} then '{reasons.SMALL_DENOMINATOR}'",
    ]
    other = _term(below, cut, inputs)
    parts = [name for name in below.at_total if name in driver.kept]
    return _query(driver, other, checks, f"{formula.scale} * n.value / d.value", formula, inputs, parts)


def _gap(formula: Gap, cut: Cut, inputs: Inputs) -> Query | None:
    driver = _term(formula.reference, cut, inputs)
    if driver is None:
        return None
    checks = [
        _suppressed("n"),
        _suppressed("d"),
        f"when n.value is null then '{reasons.NOT_COLLECTED}'",
        f"when d.value is null then '{reasons.NO_COUNTERPART}'",
        f"when n.value = 0 then '{reasons.ZERO_DENOMINATOR}'",
    ]
    other = _term(formula.compared, cut, inputs)
    result = f"{formula.scale} * (n.value - d.value) / n.value"
    return _query(driver, other, checks, result, formula, inputs)


def _answer(formula: Answer, cut: Cut, inputs: Inputs) -> Query | None:
    """One row per occupation and answer given; respondents who differ stand side by side."""
    term = Term(tally="answers", measure="answers", where={"item": formula.item})
    driver = _term(term, Cut({**cut.codes, "answer": ()}, cut.depth), inputs)
    if driver is None:
        return None
    score = "case n.answer " + " ".join(f"when '{a}' then {v}" for a, v in formula.scale.items()) + " end"
    checks = [
        f"when n.answer = '_U' then '{reasons.NO_ANSWER}'",
        f"when {score} is null then '{reasons.NOT_ON_SCALE}'",
    ]
    given = TermQuery(f"select * from ({driver.sql}) where answer <> '{TOTAL}' and value > 0", driver.kept)
    return _query(given, None, checks, score, formula, inputs)


def _term(term: Term, cut: Cut, inputs: Inputs) -> TermQuery | None:
    wanted = [term.measure, *([term.per] if term.per else [])]
    if not all(inputs.has(term.tally, measure) for measure in wanted):
        return None
    return term_query(term, cut, inputs)


def _suppressed(side: str) -> str:
    return f"when {side}.state = 'C' then '{reasons.SUPPRESSED}'"


def _query(
    driver: TermQuery,
    other: TermQuery | None,
    checks: list[str],
    result: str,
    formula: Formula,
    inputs: Inputs,
    parts: list[str] | None = None,
) -> Query:
    """``driver`` left-joined to ``other`` on what both vary by; ``parts`` leaves out rows at the total."""
    shared = [name for name in driver.kept if other and name in other.kept]
    on = " and ".join(f'n."{name}" = d."{name}"' for name in ("year", "area", *shared))
    nothing = "select null::integer as year, null as area, null::double as value, null as state where false"
    rate = _exchange(formula, inputs)
    if rate is not None:
        checks = [*checks, f"when x.value is null or x.value = 0 then '{reasons.NO_EXCHANGE_RATE}'"]
        result = f"({result}) / x.value"
    kept = "".join(f', n."{name}"' for name in driver.kept)
    part = " and ".join(f"n.\"{name}\" <> '{TOTAL}'" for name in parts or ["year"]) if parts else "true"
    sql = f"""
        select year, area{kept.replace("n.", "")}, reason,
            case when reason is null then result end as value,
            case when reason is null then 'A' when reason = '{reasons.SUPPRESSED}' then 'Q' else 'M' end
                as status
        from (
            select n.year, n.area{kept}, case {" ".join(checks)} end as reason, {result} as result
            from ({driver.sql}) n
            left join ({other.sql if other else nothing}) d on {on}
            left join ({rate or nothing}) x on n.year = x.year
            where {part}
        )"""
    return Query(sql, driver.kept)


def _exchange(formula: Formula, inputs: Inputs) -> str | None:
    """SQL for the rate of every year; None where no rate is wanted or the money is US dollars already."""
    if formula.exchange is None or inputs.context.currency == US_DOLLAR:
        return None
    rate = _term(formula.exchange, Cut({}, {}), inputs)
    return rate.sql if rate else "select null::integer as year, null::double as value where false"
