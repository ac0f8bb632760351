"""A release as those see it who decide about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import MISSING, Composer
from cadre.publishable.documents.compose.dates import long_date
from cadre.vocabulary.languages import Language
from cadre_site.accounts.models import User
from cadre_site.accounts.presenters.people import moment
from cadre_site.accounts.rights import may
from cadre_site.ledger.actions import APPROVERS
from cadre_site.ledger.comparing import Changed, Comparison, Difference
from cadre_site.ledger.models import Explanation, Release
from cadre_site.ledger.verifying import changed_on_shelf, received_facts


@dataclass(frozen=True)
class Listed:
    """``reason``: why it was sent back, while it is."""

    id: str
    name: str
    state: str
    received: str
    approvals: str
    reason: str


def listed(one: Release, language: Language) -> Listed:
    count = one.approvals.count()
    told = say("site.review.approvals", language, n=count, most=APPROVERS) if one.state == "received" else ""
    back = one.returns.filter(answer="").first()
    return Listed(
        one.id, one.name.in_(language), say(f"site.state.{one.state}", language),
        moment(one.received_at, language), told, back.reason if back else "",
    )  # fmt: skip


def facts(c: Composer, release: Release) -> list[tuple[str, str]]:
    told = [
        ("state", say(f"site.state.{release.state}", c.language)),
        ("brought", brought(release, c.language)),
        ("as-of", long_date(release.as_of, c.language)),
        ("figures", c.number(release.figures)),
        ("withheld", c.number(release.withheld)),
        ("edition", release.edition),
        ("digest", release.digest),
    ]
    return [(say(f"site.fact.{name}", c.language), value) for name, value in told]


def brought(release: Release, language: Language) -> str:
    at, by = moment(release.received_at, language), release.brought_by
    if by is None:
        return say("site.review.terminal", language, at=at)
    return say("site.review.person", language, at=at, name=by.called)


@dataclass(frozen=True)
class Check:
    holds: bool
    told: str


def checks(release: Release, language: Language) -> list[Check]:
    """The digest is worked out again now; the certificate was verified when the release was received."""
    file = changed_on_shelf(release)
    digest = say(f"site.check.digest.{'holds' if file is None else 'broken'}", language, file=file or "")
    proofs = received_facts(release).get("proofs", 0)
    certificate = say(f"site.check.certificate{'' if proofs else '.none'}", language, n=proofs)
    return [
        Check(file is None, digest),
        Check(True, say("site.check.schema", language)),
        Check(True, certificate),
    ]


@dataclass(frozen=True)
class Example:
    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Shown:
    """An indicator with what happened to its figures; ``needed``: somebody has to say why."""

    id: str
    name: str
    counts: tuple[str, ...]
    examples: tuple[Example, ...]
    needed: bool
    explanation: str
    explained_by: str


def changes(c: Composer, release: Release, comparison: Comparison) -> list[Shown]:
    said = {
        one.indicator: one
        for one in release.explanations.filter(against_id=comparison.against).select_related("by")
    }
    return [_shown(c, one, said.get(one.indicator)) for one in comparison.indicators]


def _shown(c: Composer, one: Changed, said: Explanation | None) -> Shown:
    counts = (one.new, one.gone, one.changed, one.large, one.hidden, one.shown)
    name = c.indicator(one.indicator) if one.indicator in c.definitions.indicators else one.indicator
    text, by = ("", "") if said is None else (said.text, said.by.called)
    return Shown(
        one.indicator, name, tuple(c.number(count) for count in counts),
        tuple(_example(c, one.indicator, example) for example in one.examples), one.to_explain, text, by,
    )  # fmt: skip


def _example(c: Composer, indicator: str, one: Difference) -> Example:
    codes = [c.code(column, code) for column, code in one.codes]
    return Example(
        ", ".join([c.area_name(one.area), one.period, *codes]), _value(c, indicator, one.before),
        _value(c, indicator, one.now),
    )  # fmt: skip


def _value(c: Composer, indicator: str, value: float | None) -> str:
    if value is None:
        return MISSING
    return c.shown(indicator, value) if indicator in c.definitions.indicators else c.number(value, 2)


def approvals(release: Release, language: Language) -> list[tuple[str, str]]:
    found = release.approvals.select_related("by").order_by("at")
    return [(one.by.called, moment(one.at, language)) for one in found]


@dataclass(frozen=True)
class SentBack:
    reason: str
    by: str
    at: str
    answer: str


def returns(release: Release, language: Language) -> list[SentBack]:
    """Oldest first; the last one's answer is empty while the release stays sent back."""
    found = release.returns.select_related("by").order_by("at")
    return [SentBack(one.reason, one.by.called, moment(one.at, language), one.answer) for one in found]


def open_to(user: User, release: Release) -> frozenset[str]:
    """What somebody can do to a release now."""
    return frozenset(_open_to(user, release))


def _open_to(user: User, release: Release) -> Iterator[str]:
    if release.state == "received":
        given = release.approvals.filter(by=user).exists()
        if may(user, "approve", release.country) and not given and release.brought_by_id != user.pk:
            yield "approve"
        if not release.approvals.exists():
            if may(user, "explain", release.country):
                yield "explain"
            if may(user, "bring", release.country):
                yield "correct"
        if may(user, "review", release.country):
            yield "send_back"
    elif release.state == "returned" and may(user, "bring", release.country):
        yield "bring_again"
    elif release.state in ("published", "superseded") and may(user, "take_down", release.country):
        yield "take_down"
