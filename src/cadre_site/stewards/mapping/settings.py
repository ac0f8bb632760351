"""What can be chosen about the values of a column: how dates are written, which code a word stands for."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadre.catalogue.messages import say
from cadre.confidential.sources.contents import Frequent
from cadre.confidential.sources.dates import UNAMBIGUOUS
from cadre.confidential.sources.meanings import FORMATS, key_of, likely_format, meanings
from cadre.vocabulary.languages import Language, number
from cadre.vocabulary.trees import UNKNOWN
from cadre_site.stewards.mapping.asking import KEEP, NULL, Answer, Asking

_DAY = date(2025, 12, 31)
_NOTHING = ("", "null", "~")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Value:
    """A value of the file: ``code`` chosen for it, or only ``suggested``; ``nothing``: a word for no data."""

    number: int
    value: str
    rows: str
    code: str
    note: str
    nothing: bool
    suggested: bool
    error: str


def values_of(
    asking: Asking, answer: Answer, name: str, place: int, found: Frequent, language: Language
) -> tuple[Value, ...]:
    """Empty where the list of codes is not known. Suggestions are chosen only for columns not seen before."""
    entry = {**asking.entry(name), **answer.changes.get(name, {})}
    entry["codes"] = entry.get("codes") or {}
    table, own = asking.table(name, entry), asking.table(name, entry, own=True)
    if table is None or own is None:
        return ()
    missing = {key_of(word) for word in [*asking.in_force.missing, *(entry.get("missing") or [])]}
    seen = (name, place) in answer.shown
    shown = []
    for at, one in enumerate(meanings(found.values, asking.kind.columns[name], table, own)):
        nothing, field = key_of(one.value) in missing, f"code-{name}-{at}"
        suggested = "" if nothing or seen else one.suggested
        key = "nothing" if nothing else "read" if one.code else "suggested" if suggested else "unknown"
        error, facts = answer.errors.get(field), answer.facts.get(field, {})
        code = str(facts["value"]) if error else "" if nothing else one.code or suggested
        told = say(f"site.mapping.wrong.{error}", language, **facts) if error else ""
        note = say(f"site.mapping.value.{key}", language)
        shown.append(
            Value(at, one.value, number(one.rows, language), code, note, nothing, bool(suggested), told)
        )
    return tuple(shown)


def formats_of(
    asking: Asking, entry: Dictionary[str, Any], name: str, place: int, language: Language
) -> tuple[tuple[Choice, ...], str]:
    """The ways to write a date, and what its first values look like."""
    if asking.kind.columns[name].type not in ("date", "month"):
        return (), ""
    now = list(entry.get("format") or [])
    likely = likely_format(asking.contents.examples[place])
    told = say("site.mapping.format.likely", language, example=_DAY.strftime(likely)) if likely else ""
    if not now and likely and likely not in UNAMBIGUOUS and name not in asking.in_force.columns:
        now = [likely]
    found = [Choice("", say("site.mapping.format.clear", language), not now)]
    if now and (len(now) > 1 or now[0] not in FORMATS):
        found.append(Choice(KEEP, ", ".join(now), True))
    found += [Choice(format, _DAY.strftime(format), now == [format]) for format in FORMATS]
    return tuple(found), told


def choices_of(
    asking: Asking, entry: Dictionary[str, Any], name: str, language: Language
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Schemes, and what becomes of values that cannot be read."""
    column = asking.kind.columns[name]
    names = ["", "name", *(["iso2", "m49"] if column.list == "country" else [])]
    table = asking.table(name, {}, own=True) if column.type == "code" else None
    has_names = table is not None and column.list != "facility"
    now = entry.get("scheme") or ""
    schemes = [
        Choice(one, say(f"site.mapping.scheme.{one or 'codes'}", language), one == now) for one in names
    ]
    return tuple(schemes) if has_names else (), _otherwise(
        entry, column.required, table is not None, language
    )


def _otherwise(
    entry: Dictionary[str, Any], required: bool, codes: bool, language: Language
) -> tuple[Choice, ...]:
    given = "otherwise" in entry and entry["otherwise"] is not None
    now = (NULL if entry["otherwise"] in _NOTHING else entry["otherwise"]) if given else ""
    values = (
        [("", "aside")] + ([] if required else [(NULL, "null")]) + ([(UNKNOWN, "unknown")] if codes else [])
    )
    found = [
        Choice(value, say(f"site.mapping.otherwise.{key}", language), value == now) for value, key in values
    ]
    if now not in dict(values):
        found.append(Choice(now, say("site.mapping.otherwise.value", language, value=now), True))
    return tuple(found)
