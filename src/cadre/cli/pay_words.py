"""The figures of ``cadre pay`` in words: each gap in a sentence that stands alone, then the parts."""

from __future__ import annotations

from typing import Any

from cadre.cli.language import spoken, words
from cadre.cli.show import Screen
from cadre.methods.pay.components import THREEFOLD, WEIGHTINGS
from cadre.methods.pay.design import CONSTANT
from cadre.methods.pay.employers import QUARTERS
from cadre.vocabulary.languages import number, percent

Figures = dict[str, Any]


def tell(screen: Screen, result: Figures) -> None:
    """Show everything that was found, on one screen."""
    _tell_people(screen, result["people"])
    for name, gap in result["gaps"].items():
        if gap is not None:
            levels = {sex: number(gap[sex], spoken(), 2) for sex in ("women", "men")}
            screen.plain(words(f"pay.{name}", **levels, told=sentence(gap)))
    for name in ("hourly", "monthly"):
        if name in result["reasons"]:
            screen.plain(result["reasons"][name])
    screen.say("pay.interval-means")
    if "decomposition" in result:
        _tell_factor_weighted(screen, result)
        _tell_decomposition(screen, result)
        for share, one in result["quantiles"].items():
            _tell_quantile(screen, float(share), one)
    _tell_employers(screen, result)


def sentence(gap: Figures) -> str:
    """Who is paid less, by how much, how sure that is; nobody, where the interval holds zero."""
    low, high = gap["low"], gap["high"]
    if low > 0:
        return words("pay.less", gap=_percent(gap["value"]), low=_percent(low), high=_percent(high))
    if high < 0:
        return words("pay.more", gap=_percent(-gap["value"]), low=_percent(-high), high=_percent(-low))
    return words("pay.unclear", gap=_percent(gap["value"]), low=_percent(low), high=_percent(high))


def _percent(value: float) -> str:
    return percent(round(value, 1) + 0.0, spoken(), 1)


def _span(figure: Figures) -> str:
    value, low, high = (_thousandths(figure[key]) for key in ("value", "low", "high"))
    return words("pay.span", value=value, low=low, high=high)


def _thousandths(value: float) -> str:
    return number(round(value, 3) + 0.0, spoken(), 3)  # + 0.0: what is nearly zero has no sign


def _tell_people(screen: Screen, people: Figures) -> None:
    screen.say("pay.people", women=people["women"], men=people["men"])
    left = people["left_out"]
    if left:
        reasons = "; ".join(words(f"pay.left.{reason}", count=count) for reason, count in left.items())
        screen.say("pay.left-out", count=sum(left.values()), reasons=reasons)


def _tell_factor_weighted(screen: Screen, result: Figures) -> None:
    weighted = {name: one for name, one in result["factor_weighted"].items() if isinstance(one, dict)}
    if not weighted:
        screen.plain(result["reasons"]["factor_weighted"])
        return
    screen.say("pay.factor-weighted")
    for name, one in weighted.items():
        screen.plain(f"  {words(f'pay.name.{name}')}. {sentence(one)}")
    one = next(iter(weighted.values()))
    share = 100 * one["left_out_share"]
    screen.say("pay.factor-left" if share else "pay.factor-all", groups=one["groups"], share=_percent(share))


def _tell_decomposition(screen: Screen, result: Figures) -> None:
    found, compared = result["decomposition"], result["compared"]
    screen.say(f"pay.{found['of']}", people=compared["people"], gap=_span(found["gap"]))
    if compared["factor_unknown"]:
        screen.say("pay.factor-unknown", count=compared["factor_unknown"])
    for name, pooled in compared["pooled_categories"].items():
        share = _percent(100 * pooled["share"])
        screen.say("pay.pooled", factor=name, count=len(pooled["categories"]), share=share)
    for weighting in WEIGHTINGS:
        _tell_two(screen, words(f"pay.weighting.{weighting}"), found["twofold"][weighting])
    for part in THREEFOLD:
        screen.plain(f"  {words(f'pay.{part}')}: {_span(found['threefold'][part])}")
    screen.say("pay.by-factor")
    for factor, figure in found["twofold"]["jann"]["explained"]["by_factor"].items():
        if factor != CONSTANT:
            screen.plain(f"  {factor}: {_span(figure)}")
    if found["reweighted"] is None:
        screen.plain(result["reasons"]["reweighted"])
    else:
        _tell_reweighted(screen, found["reweighted"])
    screen.say("pay.caution")


def _tell_two(screen: Screen, name: str, parts: Figures) -> None:
    spans = {part: _span(parts[part]) for part in ("explained", "unexplained")}
    screen.plain("  " + words("pay.two", name=name, **spans))


def _tell_reweighted(screen: Screen, found: Figures) -> None:
    spans = {part: _span(found[part]) for part in ("composition", "structure")}
    errors = {
        part: _thousandths(found[part]["value"]) for part in ("specification_error", "reweighting_error")
    }
    screen.say("pay.reweighted", **spans, **errors, effective=round(found["effective_women"]))


def _tell_quantile(screen: Screen, share: float, found: Figures) -> None:
    name = number(100 * share, spoken(), 0 if round(100 * share, 6).is_integer() else 1)
    screen.say("pay.quantile", share=name, gap=_span(found["gap"]))
    _tell_two(screen, words("pay.weighting.jann"), found["twofold"]["jann"])
    if found["reweighted"] is not None:
        _tell_reweighted(screen, found["reweighted"])


def _tell_employers(screen: Screen, result: Figures) -> None:
    shares = [_percent(result["women_by_quarter"][name]) for name in QUARTERS]
    screen.say("pay.quarters", shares="; ".join(shares))
    if "bonus" in result:
        bonus = result["bonus"]
        shown = {sex: _percent(bonus[f"share_{sex}"]) for sex in ("women", "men")}
        screen.say("pay.bonus", **shown)
        if bonus["mean_gap"] is None:
            screen.say("pay.bonus-few")
        else:
            gaps = {level: _percent(bonus[f"{level}_gap"]) for level in ("mean", "median")}
            screen.say("pay.bonus-gap", **gaps)
    if "below_wage" in result:
        below = result["below_wage"]
        wage = number(below["wage"], spoken(), 2)
        screen.say("pay.below-wage", wage=wage, women=_percent(below["women"]), men=_percent(below["men"]))
