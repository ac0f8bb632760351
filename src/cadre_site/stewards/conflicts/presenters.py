"""Conflicts, orders and trials as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.catalogue.load import code_list
from cadre.catalogue.messages import say
from cadre.confidential.store.conflicts import Changed, Conflict, Trial
from cadre.vocabulary.languages import Language, number
from cadre.workspace.config import Workspace
from cadre_site.stewards.conflicts.counting import DECIDED_AS, Order, order_of
from cadre_site.stewards.presenters import title

_CODES = {"country_of_training": "country", "country_of_birth": "country"}


@dataclass(frozen=True)
class Listed:
    attribute: str
    name: str
    told: str
    disputed: int
    first: str


def listed(workspace: Workspace, found: dict[str, Conflict], language: Language) -> list[Listed]:
    """Attributes that more than one source could tell, those with conflicts first, and the default order."""
    shown = []
    for attribute in DECIDED_AS:
        order = order_of(workspace, attribute)
        if len(order.sources) > 1:
            one = found.get(attribute)
            told = say("site.conflicts.told", language, n=one.compared, disputed=one.disputed) if one else (
                say("site.conflicts.default", language))  # fmt: skip
            first = say(
                "site.conflicts.first", language, source=name_of(order.sources[0], workspace, language)
            )
            shown.append(
                Listed(attribute, named(attribute, language), told, one.disputed if one else 0, first)
            )
    return sorted(shown, key=lambda one: (one.attribute == "default", not one.disputed))


def named(attribute: str, language: Language) -> str:
    return say(f"site.conflicts.of.{attribute}", language)


def name_of(source: str, workspace: Workspace, language: Language) -> str:
    known = workspace.config.sources.get(source)
    return title(known, language) if known else source


@dataclass(frozen=True)
class Source:
    id: str
    name: str
    told: str
    followed: str
    overruled: str


@dataclass(frozen=True)
class Matrix:
    """``rows``: a source that is followed, and against each of ``columns`` how often; empty: never."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Shown:
    sources: tuple[Source, ...]
    matrix: Matrix
    values: tuple[tuple[str, str, str], ...]


def shown(one: Conflict, workspace: Workspace, language: Language) -> Shown:
    def count(value: int) -> str:
        return number(value, language)

    sources = tuple(
        Source(each.source, name_of(each.source, workspace, language), count(each.told), count(each.followed),
               count(each.overruled))
        for each in one.sources
    )  # fmt: skip
    values = tuple(
        (
            _value(one.attribute, each.kept, language),
            _value(one.attribute, each.other, language),
            count(each.things),
        )
        for each in one.values
    )
    return Shown(sources, _matrix(one, workspace, language), values)


def _matrix(one: Conflict, workspace: Workspace, language: Language) -> Matrix:
    order = [each.source for each in one.sources]
    counts = {(each.followed, each.overruled): each.things for each in one.against}
    columns = [source for source in order if any(overruled == source for _, overruled in counts)]
    rows = [source for source in order if any(followed == source for followed, _ in counts)]

    def cell(row: str, column: str) -> str:
        found = counts.get((row, column), 0)
        return number(found, language) if found else ""

    names = {source: name_of(source, workspace, language) for source in order}
    return Matrix(
        tuple(names[source] for source in columns),
        tuple((names[row], tuple(cell(row, column) for column in columns)) for row in rows),
    )


def _value(attribute: str, code: str, language: Language) -> str:
    if attribute in ("birth_year", "area"):  # a year; a code of the country's own
        return code
    names = code_list(_CODES.get(attribute, attribute)).names
    return f"{code} · {names[code].in_(language)}" if code in names else code


def why(order: Order, attribute: str, workspace: Workspace, language: Language) -> str:
    """Which line of cadre.toml decides, and which source comes first by it."""
    precedence = workspace.config.precedence
    line = order.key if order.written else "default" if precedence.get("default") else "usual"
    key = "own" if line == order.key and order.written else "by-default" if line == "default" else "usual"
    first = name_of(order.sources[0], workspace, language)
    told = say(f"site.conflicts.why.{key}", language, key=line, source=first)
    more = f"site.conflicts.rule.{attribute if attribute == 'occupation' else 'person'}"
    return f"{told} {say(more, language)}" if attribute in ("sex", "birth_year", "occupation") else told


@dataclass(frozen=True)
class Place:
    """A source in an order that is being made; ``up`` or ``down`` False: it is at that end."""

    id: str
    name: str
    up: bool
    down: bool
    moved: str


def places(order: list[str], moved: str, workspace: Workspace, language: Language) -> list[Place]:
    """``moved``: "up:source" of the button just pressed, which keeps the focus where it can."""
    way, _, source = moved.partition(":")
    last = len(order) - 1
    return [
        Place(id, name_of(id, workspace, language), place > 0, place < last,
              "" if id != source else "down" if (way == "down" and place < last) or place == 0 else "up")
        for place, id in enumerate(order)
    ]  # fmt: skip


@dataclass(frozen=True)
class Change:
    name: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class Tried:
    told: str
    changes: tuple[tuple[str, tuple[Change, ...]], ...]


def _ordered(trial: Trial, dimension: str) -> list[Changed]:
    """In the order of the code list; what it does not know comes after."""
    order = () if dimension == "area" else code_list(dimension).order
    known = {code: place for place, code in enumerate(order)}
    found = [one for one in trial.changed if one.dimension == dimension]
    return sorted(found, key=lambda one: (known.get(one.code, len(known)), one.code))


def tried(trial: Trial, language: Language) -> Tried:
    """By dimension the headcounts that would change."""
    dimensions = dict.fromkeys(one.dimension for one in trial.changed)
    return Tried(
        say("site.conflicts.trial", language, n=trial.people),
        tuple(
            (say(f"site.conflicts.by.{dimension}", language), tuple(
                Change(_value(dimension, one.code, language), number(one.before, language),
                       number(one.after, language), _signed(one.after - one.before, language))
                for one in _ordered(trial, dimension)))
            for dimension in dimensions
        ),
    )  # fmt: skip


def _signed(value: int, language: Language) -> str:
    return f"{'+' if value > 0 else '−'}{number(abs(value), language)}"
