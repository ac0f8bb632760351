"""Who may do what. The one place that is asked, by actions and by pages."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.accounts.models import Membership, User
from cadre_site.accounts.roles import Right, giving, roles

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def memberships(user: User) -> QuerySet:
    """The roles that somebody holds now, whether they count or not."""
    return Membership.objects.filter(user=user, ended_at=None).select_related("organisation")


def needs_second_factor(user: User) -> bool:
    """Somebody with a role that writes has none: nothing they hold counts until they do."""
    writing = [name for name, role in roles().items() if role.writes]
    return memberships(user).filter(role__in=writing).exists() and not has_second_factor(user)


def giving_now(user: User, right: Right) -> QuerySet:
    """The memberships by which somebody has a right: of a verified organisation, second factor set."""
    if not user.is_authenticated or not user.is_active:
        return Membership.objects.none()
    names = giving(right)
    if not has_second_factor(user):
        names = [name for name in names if not roles()[name].writes]
    whole = [name for name in names if roles()[name].scope == "site"]
    held = memberships(user).filter(role__in=names)
    return held.filter(Q(role__in=whole) | Q(organisation__verified_at__isnull=False))


def may(user: User, right: Right, country: str | None = None, organisation: int | None = None) -> bool:
    """``country``: of the release at hand; ``organisation``: whose; None asks whether somebody has the right
    anywhere."""
    found = giving_now(user, right)
    if organisation is not None:
        found = found.filter(organisation_id=organisation)
    return (found if country is None else found.filter(country__in=("", country))).exists()


def held_in(user: User) -> dict[int, set[str]]:
    """The roles that count now, by the number of the organisation for which they are held."""
    found: dict[int, set[str]] = {}
    if not user.is_authenticated or not user.is_active:
        return found
    factor = has_second_factor(user)
    for one in memberships(user).filter(organisation__verified_at__isnull=False):
        if factor or not roles()[one.role].writes:
            found.setdefault(one.organisation_id, set()).add(one.role)
    return found


def countries(user: User, right: Right) -> set[str] | None:
    """The countries in which somebody has a right; None for all of them."""
    found = set(giving_now(user, right).values_list("country", flat=True))
    return None if "" in found else found


def need(user: User, right: Right, country: str | None = None, organisation: int | None = None) -> None:
    """Raises CadreError when somebody may not."""
    if not may(user, right, country, organisation):
        raise CadreError("site-not-allowed", ExitCode.USAGE)
