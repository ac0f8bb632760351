"""Steps and issues as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cadre.catalogue.load import quality
from cadre.catalogue.messages import say
from cadre.confidential.quality import Event, Issue
from cadre.confidential.quality.issues import CHECKS
from cadre.confidential.quality.log import Line
from cadre.confidential.quality.recording import steps_of
from cadre.confidential.quality.saying import Names, cell, told
from cadre.vocabulary.languages import Language, number
from cadre.vocabulary.quality import Check
from cadre_site.accounts.models import User
from cadre_site.accounts.presenters.choices import Choices
from cadre_site.accounts.presenters.people import moment
from cadre_site.stewards.quality.asking import ALL, NOBODY, TO_DO

People = Mapping[str, str]


def people(language: Language) -> dict[str, str]:
    """Pseudonyms -> names of who is still here, and the checks' own name."""
    found = {one.pseudonym: one.name for one in User.objects.filter(erased_at=None)}
    return found | {CHECKS: say("site.issues.by-checks", language)}


def name_of(pseudonym: str, known: People, language: Language) -> str:
    if not pseudonym:
        return say("site.issues.nobody", language)
    return known.get(pseudonym) or say("site.issues.gone", language)


@dataclass(frozen=True)
class ShownCheck:
    """``thresholds``: each with its source."""

    name: str
    asks: str
    idle: bool
    thresholds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShownStep:
    """``good``: some check of it was run and nothing is left to do."""

    id: str
    number: int
    name: str
    asks: str
    told: str
    good: bool
    checks: tuple[ShownCheck, ...]


def steps(issues: Iterable[Issue], last: Line | None, language: Language) -> list[ShownStep]:
    """``last``: the last run, None before the first."""
    by_step, not_run = steps_of(issues), set(last["idle"] if last else quality().checks)
    found = []
    for place, step in enumerate(quality().steps, start=1):
        of = by_step[step.id]
        done = sum(one.done for one in of)
        words = say("site.issues.counts", language, n=len(of), done=number(done, language))
        checks = tuple(
            _check(check, id in not_run, language)
            for id, check in quality().checks.items() if check.step == step.id
        )  # fmt: skip
        name, asks = step.name.in_(language), step.asks.in_(language)
        looked = not checks or not all(check.idle for check in checks)
        good = done == len(of) and looked
        found.append(ShownStep(step.id, place, name, asks, words, good, checks))
    return found


def _check(check: Check, idle: bool, language: Language) -> ShownCheck:
    thresholds = []
    for one in check.thresholds.values():
        value = f"{one.name.in_(language)}: {_plain(one.value, language)}"
        source = one.source.text if one.source else say("site.issues.ours", language)
        thresholds.append((value, source))
    return ShownCheck(check.name.in_(language), check.asks.in_(language), idle, tuple(thresholds))


def _plain(value: float, language: Language) -> str:
    decimals = next(places for places in (0, 1, 2, 3) if round(value, places) == round(value, 3))
    return number(value, language, decimals)


@dataclass(frozen=True)
class ShownIssue:
    """``told``: what was found, with figures; ``where``: occupation, area and year."""

    number: str
    where: str
    told: str
    status: str
    owner: str
    done: bool


def issue(one: Issue, areas: Names, known: People, language: Language) -> ShownIssue:
    return ShownIssue(
        one.number, cell(one.occupation, one.area, one.year, areas, language), said(one, language),
        quality().statuses[one.status].in_(language), name_of(one.owner, known, language), one.done,
    )  # fmt: skip


def said(one: Issue, language: Language) -> str:
    return one.text if one.doubt is None else told(one.doubt, language)


def check_name(one: Issue, language: Language) -> str:
    if one.doubt is not None:
        return quality().checks[one.doubt.check].name.in_(language)
    return step_name(one, language)


def step_name(one: Issue, language: Language) -> str:
    return next(step.name.in_(language) for step in quality().steps if step.id == one.step)


def about(one: Issue, language: Language) -> list[tuple[str, str]]:
    """Labels and values: its step and check, and what the check goes by."""
    found = [(say("site.issues.column.step", language), step_name(one, language))]
    if one.doubt is None:
        return found
    check = _check(quality().checks[one.doubt.check], False, language)
    found += [(say("site.issues.column.check", language), check.name)]
    limits = "; ".join(f"{value} ({source})" for value, source in check.thresholds)
    return [*found, (say("site.issues.asks", language), check.asks),
            (say("site.issues.thresholds", language), limits)]  # fmt: skip


def ran(last: Line | None, known: People, language: Language) -> str:
    """When the checks last ran, in whose name and on which edition; empty when they never did."""
    if last is None:
        return ""
    when = moment(datetime.fromisoformat(last["at"]), language)
    by = name_of(last["by"], known, language)
    return say("site.issues.ran", language, when=when, by=by, edition=last["edition"])


@dataclass(frozen=True)
class Happened:
    at: str
    by: str
    what: str
    text: str


def history(one: Issue, known: People, language: Language) -> list[Happened]:
    """Newest first."""
    return [_happened(event, known, language) for event in reversed(one.history)]


def _happened(event: Event, known: People, language: Language) -> Happened:
    facts = {
        "status": quality().statuses[event.status].in_(language) if event.status else "",
        "owner": name_of(event.owner or "", known, language),
    }
    key: str = event.what
    if event.status and event.what in ("changed", "gone"):
        key = f"{event.what}.status"
    text = event.text
    if event.what == "changed" and event.doubt is not None:
        text = told(event.doubt, language)
    when = moment(datetime.fromisoformat(event.at), language)
    by = name_of(event.by, known, language)
    return Happened(when, by, say(f"site.issues.event.{key}", language, **facts), text)


@dataclass(frozen=True)
class Options:
    """What the list can be cut to: code and words."""

    step: Choices
    status: Choices
    owner: Choices


def options(issues: Iterable[Issue], known: People, language: Language) -> Options:
    owners = {one.owner: name_of(one.owner, known, language) for one in issues if one.owner}
    every = ("", say("site.issues.every", language))
    return Options(
        [every, *((step.id, step.name.in_(language)) for step in quality().steps)],
        [(TO_DO, say("site.issues.todo", language)),
         *((id, name.in_(language)) for id, name in quality().statuses.items()),
         (ALL, say("site.issues.every", language))],
        [every, (NOBODY, say("site.issues.nobody", language)),
         *sorted(owners.items(), key=lambda one: one[1])],
    )  # fmt: skip
