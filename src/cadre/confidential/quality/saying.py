"""What a check found, in words; names of areas are the edition's, others the catalogue's."""

from __future__ import annotations

from collections.abc import Mapping

from cadre.catalogue.load import code_list, code_list_name, quality
from cadre.catalogue.messages import say
from cadre.confidential.quality.checking import Doubt
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.languages import Language, percent

Names = Mapping[str, Bilingual]
_DOCTORS = {"221": ("2211", "2212")}


def told(doubt: Doubt, language: Language) -> str:
    """One or two sentences with the figures; the cell itself is said by ``cell``."""
    check = quality().checks[doubt.check]
    facts: dict[str, object] = {"value": _rounded(doubt.value), "expected": _rounded(doubt.expected)}
    if check.limit is not None:
        left = quality().quantities[check.limit.left].in_(language)
        return say("quality.found.limits", language, left=left, **facts)
    share = percent(100 * doubt.value / doubt.expected, language) if doubt.expected else ""
    return say(f"quality.found.{doubt.check}", language, of=_of(doubt, language), share=share, **facts)


def cell(occupation: str, area: str, year: int, areas: Names, language: Language) -> str:
    """``Specialist doctors · North · 2025``; what is not said is left out."""
    place = areas[area].in_(language) if area in areas else area
    parts = [occupation_name(occupation, language) if occupation else "", place, str(year) if year else ""]
    return " · ".join(part for part in parts if part)


def occupation_name(code: str, language: Language) -> str:
    known = code_list("occupation").names
    return known[code].in_(language) if code in known else code


def _of(doubt: Doubt, language: Language) -> str:
    if doubt.check == "missing-doctors":
        return ", ".join(occupation_name(code, language) for code in _DOCTORS.get(doubt.of, (doubt.of,)))
    if doubt.of == "area":
        return say("quality.area", language)
    return code_list_name(doubt.of).in_(language) if doubt.of else ""


def _rounded(value: float) -> float:
    """To a whole from ten on, where parts of a person or post say nothing."""
    return round(value) if abs(value) >= 10 else round(value, 1)
