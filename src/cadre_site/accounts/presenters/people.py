"""People, roles, sessions and what happened, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.dates import long_date
from cadre.vocabulary.languages import Language
from cadre_site.accounts.models import Invitation, Membership, Organisation, User
from cadre_site.accounts.presenters.choices import country_name
from cadre_site.accounts.rights import giving_now, has_second_factor, memberships
from cadre_site.accounts.roles import roles
from cadre_site.audit.models import AuditRow

SHOWN = 200


@dataclass(frozen=True)
class Held:
    """A role somebody holds. ``waits``: why it does not count yet, empty when it does."""

    id: int
    name: str
    about: str
    organisation: str
    country: str
    waits: str


def moment(at: datetime, language: Language) -> str:
    return say("site.moment", language, date=long_date(at, language), time=f"{at:%H:%M}")


def roles_of(user: User, language: Language) -> list[Held]:
    factor = has_second_factor(user)
    return [_held(one, factor, language) for one in memberships(user)]


def _held(one: Membership, factor: bool, language: Language) -> Held:
    role, of = roles()[one.role], one.organisation
    waits = ""
    if of is not None and of.verified_at is None:
        waits = say("site.waits.organisation", language)
    elif role.writes and not factor:
        waits = say("site.waits.factor", language)
    return Held(
        one.pk, role.name.in_(language), role.about.in_(language),
        of.name.in_(language) if of else "", country_name(one.country, language), waits,
    )  # fmt: skip


@dataclass(frozen=True)
class Group:
    """An organisation and who acts for it: each person with their roles."""

    organisation: str
    people: tuple[tuple[str, str], ...]


def groups_of(user: User, language: Language) -> list[Group]:
    """The organisations for which somebody speaks."""
    of = {one.organisation for one in giving_now(user, "members") if one.organisation is not None}
    return [_group(one, language) for one in sorted(of, key=lambda one: one.pk)]


def _group(of: Organisation, language: Language) -> Group:
    held = of.memberships.filter(ended_at=None).select_related("user").order_by("user__name")
    people: dict[str, list[str]] = {}
    for one in held:
        people.setdefault(one.user.name, []).append(roles()[one.role].name.in_(language))
    return Group(of.name.in_(language), tuple((name, ", ".join(has)) for name, has in people.items()))


@dataclass(frozen=True)
class Person:
    pseudonym: str
    name: str
    email: str
    roles: str


def everybody(language: Language) -> list[Person]:
    held: dict[int, list[str]] = {}
    for one in Membership.objects.filter(ended_at=None):
        held.setdefault(one.user_id, []).append(roles()[one.role].name.in_(language))
    found = User.objects.filter(erased_at=None).order_by("name", "email")
    return [Person(one.pseudonym, one.name, one.email, ", ".join(held.get(one.pk, []))) for one in found]


@dataclass(frozen=True)
class Invited:
    id: int
    email: str
    role: str
    organisation: str
    ends: str


def invited(one: Invitation, language: Language) -> Invited:
    return Invited(
        one.pk, one.email, roles()[one.role].name.in_(language) if one.role else "",
        one.organisation.name.in_(language) if one.organisation else "",
        moment(one.ends_at, language),
    )  # fmt: skip


@dataclass(frozen=True)
class Session:
    id: int
    browser: str
    ip: str
    began: str
    this: bool


def session(one: UserSession, current: str, language: Language) -> Session:
    began = moment(one.created_at, language)
    return Session(one.pk, one.user_agent or "–", one.ip, began, one.session_key == current)


@dataclass(frozen=True)
class Happened:
    number: int
    at: str
    by: str
    what: str
    subject: str


def happened(language: Language) -> list[Happened]:
    """The audit's last rows, newest first; pseudonyms of people who are here still are names."""
    rows = list(AuditRow.objects.order_by("-number")[:SHOWN])
    known = _known(language)
    return [
        Happened(
            row.number, moment(datetime.fromisoformat(row.at), language), _named(row.by, known, language),
            say(f"site.happened.{row.action}", language), _named(row.subject, known, language),
        )
        for row in rows
    ]  # fmt: skip


def _known(language: Language) -> dict[str, str]:
    """Pseudonyms and numbers of the audit -> names."""
    people = {one.pseudonym: one.name for one in User.objects.filter(erased_at=None)}
    found = Organisation.objects.all()
    return people | {f"organisation {one.pk}": one.name.in_(language) for one in found}


def _named(told: str, known: dict[str, str], language: Language) -> str:
    kind, _, rest = told.partition(": ")
    if kind == "terminal":
        return say("site.audit.terminal", language, name=rest)
    kind, _, rest = told.partition(" ")
    if kind == "invitation":
        return say("site.audit.invitation", language, number=rest)
    return known.get(told, told)
