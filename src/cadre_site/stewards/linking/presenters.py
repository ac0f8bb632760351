"""Pairs, their reasons and decisions as plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from cadre.catalogue.load import code_list
from cadre.catalogue.messages import say
from cadre.confidential.linkage.decisions import Line, Row
from cadre.confidential.linkage.reasons import PRIOR, Reason, ReviewPair
from cadre.confidential.linkage.records import STUDENT
from cadre.confidential.linkage.settings import linkage_rules
from cadre.vocabulary.languages import Language, number, percent
from cadre.workspace.config import Workspace
from cadre_site.accounts.presenters.people import moment
from cadre_site.stewards.linking.shelf import Shelf
from cadre_site.stewards.linking.waterfall import Bar, waterfall
from cadre_site.stewards.presenters import title

_HARDLY = 1.05  # a factor nearer to one than this says hardly anything
_CODES = ("sex", "occupation")


@dataclass(frozen=True)
class Listed:
    """A pair in the list; of what the rows say nothing is told."""

    id: str
    about: str
    told: str
    counts: str


@dataclass(frozen=True)
class Decider:
    by: str
    told: str


@dataclass(frozen=True)
class Decided:
    """A pair and what was said of it. ``here``: the last linking has it."""

    id: str
    about: str
    told: str
    here: bool


def listed(pair: ReviewPair, workspace: Workspace, language: Language) -> Listed:
    chance = say("site.links.chance", language, chance=percent(100 * pair.probability, language))
    return Listed(pair.id, _rows(pair.left, pair.right, workspace, language), chance, _counts(pair, language))


def _counts(pair: ReviewPair, language: Language) -> str:
    if pair.basis == "numbers_contradict":
        return say("site.links.contradict", language)
    return say("site.links.now-one" if pair.person is not None else "site.links.now-two", language)


def _rows(one: Row, two: Row, workspace: Workspace, language: Language) -> str:
    return " ↔ ".join(place(row, workspace, language) for row in (one, two))


def place(row: Row, workspace: Workspace, language: Language) -> str:
    source = workspace.config.sources.get(row[0])
    name = title(source, language) if source else row[0]
    return say("site.links.place", language, source=name, row=str(row[1]))


def deciders(shelf: Shelf, me: str, language: Language) -> list[Decider]:
    """Who has decided how many pairs, by the pseudonym that the audit knows them by."""
    same = Counter(line.by for line in shelf.lines.values() if line.decision == "same")
    every = Counter(line.by for line in shelf.lines.values())
    return [
        Decider(
            _decider(by, me, language),
            say("site.links.decided-by", language, n=count, same=same[by], different=count - same[by]),
        )
        for by, count in every.most_common()
    ]  # fmt: skip


def _decider(by: str, me: str, language: Language) -> str:
    if not by:
        return say("site.links.by-hand", language)
    return say("site.links.you", language, pseudonym=by) if by == me else by


def decided(shelf: Shelf, workspace: Workspace, me: str, language: Language) -> list[Decided]:
    found = [(pair, shelf.line_of(pair)) for pair in shelf.pairs]
    return [
        Decided(pair.id, _rows(pair.left, pair.right, workspace, language), said(line, me, language), True)
        for pair, line in found if line is not None
    ]  # fmt: skip


def lapsed(shelf: Shelf, workspace: Workspace, language: Language) -> list[Decided]:
    return [
        Decided(
            line.pair,
            _rows(*line.rows, workspace, language),
            said(line, "", language), line.pair in shelf.by_id,
        )
        for line in shelf.lapsed
    ]  # fmt: skip


def said(line: Line, me: str, language: Language) -> str:
    """Same person or different, by whom and when."""
    word = say(f"site.links.said.{line.decision}", language)
    when = moment(datetime.fromisoformat(line.at), language) if line.at else ""
    return " · ".join(part for part in (word, _decider(line.by, me, language), when) if part)


@dataclass(frozen=True)
class Attribute:
    """One line of the two rows side by side. ``mark``: same, close, differs or nothing."""

    name: str
    left: str
    right: str
    left_key: str
    right_key: str
    mark: str
    told: str


@dataclass(frozen=True)
class Told:
    """One reason: its sentence, its weight and the probability with it and those before it."""

    sentence: str
    weight: str
    chance: str


def attributes(reasons: list[Reason], language: Language) -> list[Attribute]:
    return [_attribute(one, language) for one in reasons if one.comparison != PRIOR]


def _attribute(one: Reason, language: Language) -> Attribute:
    mark = _mark(one)
    return Attribute(
        say(f"linkage.attribute.{one.comparison}", language),
        _value(one.comparison, one.left, language), _value(one.comparison, one.right, language),
        _key(one.left, one.left_key), _key(one.right, one.right_key),
        mark, say(f"site.links.mark.{mark}", language),
    )  # fmt: skip


def _mark(one: Reason) -> str:
    if one.level is None:
        return "nothing"
    rule = next(rule for rule in linkage_rules().comparisons if rule.name == one.comparison)
    return "same" if one.level == 0 else "differs" if rule.levels[one.level].otherwise else "close"


def _value(comparison: str, value: str | None, language: Language) -> str:
    """As written in the row; of codes their name too."""
    if not value:
        return say("site.links.empty", language)
    if comparison == "staff_number" and value.startswith(STUDENT):
        return say("site.links.student", language, number=value.removeprefix(STUDENT))
    names = code_list(comparison).names if comparison in _CODES else {}
    return f"{value} · {names[value].in_(language)}" if value in names else value


def _key(value: str | None, key: str | None) -> str:
    """What was compared, where it is not simply what is written."""
    told = value and key and key.casefold() != value.casefold()
    return key.removeprefix(STUDENT) if told and key else ""


def told(reasons: list[Reason], language: Language) -> list[Told]:
    found, weight = [], 0.0
    for one in reasons:
        weight += one.weight + one.frequency
        chance = 100 / (1 + 2**-weight)
        own = _signed(one.weight + one.frequency, language, 2)
        found.append(
            Told(_sentence(one, language), own, percent(chance, language, 1 if chance >= 0.1 else 3))
        )
    return found


def _sentence(one: Reason, language: Language) -> str:
    if one.comparison == PRIOR:
        return say("linkage.effect.prior", language, times=_round(1 + 2**-one.weight))
    level = "nothing" if one.level is None else one.level
    what = say(f"linkage.{one.comparison}.{level}", language)
    if one.level is None:
        return say("linkage.effect.nothing", language, what=what)
    sentence = say(f"linkage.effect.{_effect(one.weight, 'likelier', 'less')}", language, what=what,
                   times=_round(2 ** abs(one.weight)))  # fmt: skip
    rarity = _effect(one.frequency, "rarer", "commoner")
    if rarity == "neither":
        return sentence
    return f"{sentence} {say(f'linkage.effect.{rarity}', language, times=_round(2 ** abs(one.frequency)))}"


def _effect(weight: float, more: str, less: str) -> str:
    if 2 ** abs(weight) < _HARDLY:
        return "neither"
    return more if weight > 0 else less


def _round(factor: float) -> float:
    """Two digits that count; whole from ten on."""
    rounded = float(f"{factor:.2g}")
    return int(rounded) if rounded >= 10 else rounded


@dataclass(frozen=True)
class Drawn:
    bar: Bar
    label: str
    weight: str


@dataclass(frozen=True)
class Picture:
    """``marks``: places and words of the probabilities above the bars."""

    bars: tuple[Drawn, ...]
    marks: tuple[tuple[float, str], ...]
    width: int
    height: int


def picture(reasons: list[Reason], language: Language) -> Picture:
    drawn = waterfall(reasons)
    bars = tuple(Drawn(bar, _label(bar, language), _signed(bar.weight, language)) for bar in drawn.bars)
    marks = tuple((mark.x, percent(mark.percent, language, 0)) for mark in drawn.marks)
    return Picture(bars, marks, drawn.width, drawn.height)


def _label(bar: Bar, language: Language) -> str:
    if bar.kind == "end":
        return say("site.links.together", language)
    name = say(f"linkage.attribute.{bar.comparison}", language)
    return say("site.links.rarity", language, name=name) if bar.rarity else name


def _signed(weight: float, language: Language, decimals: int = 1) -> str:
    sign = "+" if weight > 0 else "−" if weight else ""
    return f"{sign}{number(abs(weight), language, decimals)}"


def summary(pair: ReviewPair, language: Language) -> str:
    chance = percent(100 * pair.probability, language)
    return f"{say('site.links.all-in-all', language, chance=chance)} {_counts(pair, language)}"
