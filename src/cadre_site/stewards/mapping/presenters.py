"""The mapping page as plain values."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any

import yaml

from cadre.catalogue.load import code_list
from cadre.catalogue.messages import say
from cadre.confidential.sources.contents import Frequent
from cadre.vocabulary.definitions import Column
from cadre.vocabulary.languages import Language, number, percent
from cadre_site.stewards.mapping.asking import Answer, Asking, told_words
from cadre_site.stewards.mapping.editing import unedited
from cadre_site.stewards.mapping.settings import Choice, Value, choices_of, formats_of, values_of

LONGEST = 60  # signs of a value
LONG = 60  # codes; longer lists are typed in, with the list beside


@dataclass(frozen=True)
class Settings:
    """How the values of a column are read. None, or nothing in it: is not asked for this one."""

    canonical: str
    formats: tuple[Choice, ...]
    format_hint: str
    schemes: tuple[Choice, ...]
    otherwise: tuple[Choice, ...]
    missing: str | None
    values: tuple[Value, ...]
    told: str
    codes: str
    kept: str
    unknown: bool
    open: bool


@dataclass(frozen=True)
class ColumnShown:
    place: int
    header: str
    examples: tuple[str, ...]
    reason: str
    good: bool
    value: str
    error: str
    settings: Settings | None


@dataclass(frozen=True)
class Constant:
    canonical: str
    label: str
    value: str
    error: str


@dataclass(frozen=True)
class MappingShown:
    """``groups``: of canonical columns, required and not; ``lists``: codes by list, (code, name)."""

    columns: tuple[ColumnShown, ...]
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    constants: tuple[Constant, ...]
    lists: Dictionary[str, tuple[tuple[str, str], ...]]
    missing: str | None
    kept: str
    gone: str
    layout: str
    summary: tuple[tuple[str, str, str], ...]
    shown: tuple[str, ...]
    basis: str


def mapping_shown(asking: Asking, answer: Answer, language: Language) -> MappingShown:
    """``answer``: what is chosen at the moment, saved or not."""
    here = {place: name for place, name in answer.chosen.items() if name}
    found = asking.values([place for place, name in here.items() if asking.has_values(name)])
    columns = tuple(
        _column(asking, answer, place, found.get(place), language)
        for place in range(len(asking.contents.labels))
    )
    lists = {
        column.settings.codes: _codes(asking, column.settings.canonical, language)
        for column in columns
        if column.settings is not None and column.settings.codes
    }
    return MappingShown(
        columns, _groups(asking, language), _constants(asking, answer, language), lists, answer.missing,
        _kept(asking), _gone(asking, language), _layout(asking, language),
        _summary(asking, answer, language), tuple(f"{name}:{place}" for place, name in here.items()),
        asking.basis,
    )  # fmt: skip


def label_of(name: str, column: Column, language: Language) -> str:
    return f"{column.name.in_(language)} ({name})"


def _groups(asking: Asking, language: Language) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    free = {name: one for name, one in asking.kind.columns.items() if name not in asking.edited.kept}
    return tuple(
        (
            say(f"site.mapping.{'required' if wanted else 'optional'}", language),
            tuple(
                (name, label_of(name, one, language)) for name, one in free.items() if one.required is wanted
            ),
        )
        for wanted in (True, False)
    )


def _column(
    asking: Asking, answer: Answer, place: int, found: Frequent | None, language: Language
) -> ColumnShown:
    choice, name = asking.edited.chosen[place], answer.chosen[place]
    reason = choice.reason if name == choice.canonical else "chosen"
    facts: dict[str, object] = {"score": percent(100 * choice.score, language, 0)}
    if reason == "unlike" and choice.may_be:
        reason, told = "may-be", asking.kind.columns[choice.may_be]
        facts["column"] = label_of(choice.may_be, told, language)
    return ColumnShown(
        place, " ".join(asking.contents.table.headers[place].split()) or f"[{place + 1}]",
        tuple(_short(value) for value in asking.contents.examples[place]),
        say(f"site.mapping.reason.{reason}", language, **facts), bool(name), name,
        _error(answer, f"column-{place}", language),
        _settings(asking, answer, name, place, found, language) if name else None,
    )  # fmt: skip


def _settings(
    asking: Asking, answer: Answer, name: str, place: int, found: Frequent | None, language: Language
) -> Settings:
    column = asking.kind.columns[name]
    entry = {**asking.entry(name), **answer.changes.get(name, {})}
    values = values_of(asking, answer, name, place, found, language) if found is not None else ()
    formats, hint = formats_of(asking, entry, name, place, language)
    list = column.list or ""
    return Settings(
        name, formats, hint, *choices_of(asking, entry, name, language),
        told_words(entry.get("missing") or []), values, _told(found, values, asking, name, language),
        list if values else "", _yaml(unedited(asking.entry(name))),
        any(not value.code and not value.nothing for value in values),
        any(value.suggested or value.error or not (value.code or value.nothing) for value in values),
    )  # fmt: skip


def _told(
    found: Frequent | None, values: tuple[Value, ...], asking: Asking, name: str, language: Language
) -> str:
    if asking.kind.columns[name].type != "code":
        return ""
    if found is None:
        return say("site.mapping.values.pattern", language)
    if not values:
        return say("site.mapping.values.no-list", language)
    key = "all" if not found.others else "some"
    return say(
        f"site.mapping.values.{key}", language, n=len(values), others=number(found.others, language),
        rows=number(found.rows, language),
    )  # fmt: skip


def _codes(asking: Asking, name: str, language: Language) -> tuple[tuple[str, str], ...]:
    list = asking.kind.columns[name].list or ""
    if list == "facility":
        return tuple((asking.lists.facilities or {}).items())
    tree = asking.lists.areas if list == "area" else code_list(list)
    return () if tree is None else tuple((code, tree.names[code].in_(language)) for code in tree.order)


def _constants(asking: Asking, answer: Answer, language: Language) -> tuple[Constant, ...]:
    """Required columns that no column gives, and those that are the same for all rows."""
    given = {name for name in answer.chosen.values() if name} | {*asking.edited.kept}
    unpivot = asking.in_force.unpivot is not None
    return tuple(
        Constant(name, label_of(name, one, language), answer.constants.get(name, ""),
                 _error(answer, f"constant-{name}", language))
        for name, one in asking.kind.columns.items()
        if (one.required and name not in given and not unpivot) or name in answer.constants
    )  # fmt: skip


def _kept(asking: Asking) -> str:
    """What the page cannot change, as the mapping file says it."""
    rest = {key: one for key, one in asking.edited.rest.items() if key != "missing"}
    if told_words(asking.in_force.missing) is None:
        rest["missing"] = asking.in_force.missing
    return _yaml({**({"columns": dict(asking.edited.kept)} if asking.edited.kept else {}), **rest})


def _gone(asking: Asking, language: Language) -> str:
    found = "”, “".join(asking.edited.gone.values())
    return say("site.mapping.gone", language, columns=found) if found else ""


def _layout(asking: Asking, language: Language) -> str:
    """How the file was understood, as far as its format leaves a choice."""
    layout = asking.contents.table.layout
    asked = ("sheet", "skip_rows", "encoding", "delimiter")
    parts = [
        say(f"site.mapping.layout.{key}", language, value=str(layout[key]).replace("\t", "\\t"))
        for key in asked if key in layout and (key != "skip_rows" or layout[key])
    ]  # fmt: skip
    if asking.source.decimal:
        parts.append(say("site.mapping.layout.decimal", language, value=asking.source.decimal))
    return " · ".join(parts)


def _summary(asking: Asking, answer: Answer, language: Language) -> tuple[tuple[str, str, str], ...]:
    """(field, what it is, what is wrong)."""
    return tuple((field, _named(asking, field, language), _error(answer, field, language))
                 for field in answer.errors)  # fmt: skip


def _named(asking: Asking, field: str, language: Language) -> str:
    part, _, rest = field.partition("-")
    if part == "column":
        return " ".join(asking.contents.table.headers[int(rest)].split())
    name = rest.rpartition("-")[0] if part == "code" else rest
    return asking.kind.columns[name].name.in_(language)


def _error(answer: Answer, field: str, language: Language) -> str:
    key = answer.errors.get(field)
    return say(f"site.mapping.wrong.{key}", language, **answer.facts.get(field, {})) if key else ""


def _short(value: str) -> str:
    text = " ".join(value.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=70)) if value else ""
