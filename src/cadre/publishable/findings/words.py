"""Findings in words. Every sentence is a message; facts are written as the language writes them."""

from __future__ import annotations

from collections.abc import Mapping

from cadre.catalogue.load import code_list
from cadre.catalogue.messages import say
from cadre.publishable.findings.figures import Figure
from cadre.publishable.findings.judge import Judgement
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.commitments import Target
from cadre.vocabulary.indicators import Indicator
from cadre.vocabulary.languages import LANGUAGES, Language, number, percent

_LISTS = {"item": "budget_item"}
_NAMES_ITS_OCCUPATION = "who-gho"
_ANSWERS = {"yes-partial-no", "yes-no", "five-levels"}


def quantity(
    value: float, definition: Indicator, language: Language, answer: str | None = None, *, bare: bool = False
) -> str:
    """A value with its unit: "12.5%", "44.4 per 10,000 population", "yes"; ``bare`` leaves long units out."""
    if answer is not None:
        return f"«{_code('answer', answer, language)}»" if language == "ru" else _quoted(answer)
    if definition.unit in _ANSWERS:
        return _nearest_answer(value, definition, language)
    if definition.unit == "ratified":
        return code_list("unit").names["ratified"].in_(language)
    if definition.unit == "percent":
        return percent(value, language, definition.decimals)
    shown = number(value, language, definition.decimals)
    if bare or definition.unit in ("index", "ratio"):
        return shown
    return f"{shown} {code_list('unit').names[definition.unit].in_(language)}"


def _quoted(answer: str) -> str:
    return f"“{_code('answer', answer, 'en')}”"


def _nearest_answer(value: float, definition: Indicator, language: Language) -> str:
    scale: Mapping[str, float] = getattr(definition.formula, "scale", {})
    answer = min(scale, key=lambda word: abs(scale[word] - value))
    return quantity(value, definition, language, answer)


def _code(dimension: str, code: str, language: Language) -> str:
    names = code_list(_LISTS.get(dimension, dimension)).names
    return names[code].in_(language) if code in names else code


def what(definition: Indicator, dims: Mapping[str, str], language: Language) -> str:
    """The indicator's name with the dimensions it is taken at: "Foreign-trained workers, medical doctors"."""
    unsaid = {"activity", "answer"} | (
        {"occupation"} if definition.module == _NAMES_ITS_OCCUPATION else set()
    )
    told = [_code(name, code, language) for name, code in dims.items() if name not in unsaid]
    return ", ".join([definition.name.in_(language), *(_lower_first(word) for word in told)])


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def rate(value: float, basis: str | None, language: Language) -> str:
    """A change per year: "+1.2%" or "−0.8 percentage points"."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if basis == "compound":
        return say("finding.rate.compound", language, rate=sign + percent(abs(value), language))
    return say("finding.rate.linear", language, rate=sign + number(abs(value), language, 1))


def target_facts(
    target: Target, verdict: Judgement, definition: Indicator, short: float | None, language: Language
) -> dict[str, object]:
    """The blanks of a target's sentence. ``short``: workers missing to a benchmark, where that is known."""
    facts: dict[str, object] = {
        "what": what(definition, target.dims, language),
        "name": target.name.in_(language),
        "relation": say(f"finding.relation.{target.comparison}", language),
        "target_year": str(target.year or ""),
        "points": verdict.points,
        "short": round(short) if short is not None else 0,
        "baseline_year": str(target.baseline_year or ""),
    }
    if verdict.target is not None:
        facts["target"] = quantity(verdict.target, definition, language, bare=True)
    if verdict.present is not None and verdict.present.value is not None:
        present = verdict.present
        facts["value"] = quantity(present.value or 0.0, definition, language, present.answer)
        facts["year"] = str(present.year)
    for name in ("observed", "required"):
        speed = getattr(verdict, name)
        facts[name] = "" if speed is None else rate(speed, verdict.basis, language)
    facts["reason"] = say(f"missing.{verdict.reason or 'not-collected'}", language)
    return facts


def sentence(key: str, facts: Mapping[Language, Mapping[str, object]]) -> Bilingual:
    en, ru = (say(key, language, **facts[language]) for language in LANGUAGES)
    return Bilingual(en=en, ru=ru)


def evidence(figure: Figure, definition: Indicator, dims: Mapping[str, str], language: Language) -> str:
    """One figure that speaks to a commitment: "Vacancy rate 12.5% (2025)"."""
    value = quantity(figure.value or 0.0, definition, language, figure.answer)
    return f"{what(definition, dims, language)} — {value} ({figure.year})"
