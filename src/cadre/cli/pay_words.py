"""The figures of ``cadre pay`` in words: each gap in a sentence that stands alone, then the parts."""

from __future__ import annotations

from typing import Any

from cadre.cli.language import spoken, words
from cadre.cli.show import Screen
from cadre.methods.pay.components import THREEFOLD, WEIGHTINGS
from cadre.methods.pay.design import CONSTANT
from cadre.methods.pay.employers import QUARTERS
from cadre.methods.uncertainty.intervals import ends
from cadre.vocabulary.languages import number, percent

Figures = dict[str, Any]
_MOSTLY = 0.5


def tell(screen: Screen, result: Figures) -> None:
    """Show everything that was found, on one screen."""
    if "gaps" in result:
        _tell_gaps(screen, result)
    for name in ("paydays", "unpaid_hours"):
        if name in result:
            _tell_shares(screen, name, result[name])
    if result.get("scenarios"):
        from cadre.cli.scenarios.pay import WORDING
        from cadre.cli.scenarios.telling import tell_scenarios

        tell_scenarios(screen, result["scenarios"], WORDING)


def _tell_gaps(screen: Screen, result: Figures) -> None:
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
    low, high = ends(gap)
    if low > 0:
        return words("pay.less", gap=_percent(gap["value"]), low=_percent(low), high=_percent(high))
    if high < 0:
        return words("pay.more", gap=_percent(-gap["value"]), low=_percent(-high), high=_percent(-low))
    return words("pay.unclear", gap=_percent(gap["value"]), low=_percent(low), high=_percent(high))


def _percent(value: float) -> str:
    return percent(round(value, 1) + 0.0, spoken(), 1)


def _span(figure: Figures) -> str:
    value, low, high = map(_thousandths, (figure["value"], *ends(figure)))
    return words("pay.span", value=value, low=low, high=high)


def _thousandths(value: float) -> str:
    return number(round(value, 3) + 0.0, spoken(), 3)  # + 0.0: what is nearly zero has no sign


def _tell_people(screen: Screen, people: Figures) -> None:
    screen.say("pay.people", women=people["women"], men=people["men"])
    left = people["left_out"]
    if left:
        reasons = "; ".join(words(f"pay.left.{reason}", count=count) for reason, count in left.items())
        screen.say("pay.left-out", count=sum(left.values()), reasons=reasons)
    other = left.get("sex-other", 0) / people["rows"]
    if other > _MOSTLY:
        screen.say("pay.mostly-other", share=_percent(100 * other))


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
    quarters = result["women_by_quarter"]
    if quarters is None:
        screen.plain(result["reasons"]["women_by_quarter"])
    else:
        screen.say("pay.quarters", shares="; ".join(_percent(quarters[name]) for name in QUARTERS))
    if "bonus" in result:
        _tell_bonus(screen, result["bonus"])
    if "below_wage" in result:
        below = result["below_wage"]
        shares = {group: _percent(below[group]["value"]) for group in ("everyone", "women", "men")}
        screen.say("pay.below-wage", wage=number(below["wage"], spoken(), 2), **shares)


def _tell_bonus(screen: Screen, bonus: Figures) -> None:
    shown = {sex: _percent(bonus[f"share_{sex}"]["value"]) for sex in ("women", "men")}
    screen.say("pay.bonus", **shown)
    if bonus["mean_gap"] is None:
        screen.say("pay.bonus-few")
        return
    for level in ("mean", "median"):
        gap = bonus[f"{level}_gap"]
        levels = {sex: number(gap[sex], spoken(), 2) for sex in ("women", "men")}
        screen.say("pay.bonus-gap", level=words(f"pay.{level}"), **levels, told=sentence(gap))


def _tell_shares(screen: Screen, name: str, found: Figures) -> None:
    """Pay events or hours: each share of everyone, of women and of men, and why one is not told."""
    if name == "paydays":
        screen.say("pay.events", events=found["events"])
    else:
        screen.say("pay.unpaid", rows=found["rows"])
    left = found["left_out"]
    if left:
        reasons = "; ".join(words(f"pay.left.{reason}", count=count) for reason, count in left.items())
        screen.say("pay.left-out", count=sum(left.values()), reasons=reasons)
    for key in ("late", "partial", "missing", "share_of_hours", "share_affected"):
        if found.get(key) is not None:
            told = (_of_group(group, one) for group, one in found[key].items() if one is not None)
            screen.plain(f"  {words(f'pay.{key}')}: " + "; ".join(told))
    if found.get("median_delay_days") is not None:
        screen.say("pay.delay", days=number(found["median_delay_days"], spoken(), 0))
    for reason, why in found["reasons"].items():
        group = f"{words(f'pay.{reason}')}: " if reason in ("women", "men") else ""
        screen.plain(f"  {group}{why}")


def _of_group(group: str, figure: Figures) -> str:
    share, low, high = map(_percent, (figure["value"], *ends(figure)))
    return words("pay.of-group", group=words(f"pay.{group}"), share=share, low=low, high=high)
