"""Who of the desk may do what in which organisation, and who has a second factor."""

from __future__ import annotations

from typing import Literal

from cadre_site.accounts.models import Membership, User
from cadre_site.accounts.rights import has_second_factor, held_in
from cadre_site.accounts.rights import may as may_on_site
from cadre_site.accounts.roles import roles
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.refusing import RefusedError

PREFIX = "concerns_"
Right = Literal["intake", "read", "handle", "custodian", "refer", "count", "organise"]


def receiving_for(user: User) -> dict[ReceivingOrganisation, list[str]]:
    """The organisations for which somebody has a role in concerns, and the roles."""
    held = {number: [one for one in names if _rights({one})] for number, names in held_in(user).items()}
    found = ReceivingOrganisation.objects.filter(
        account__in=[number for number, names in held.items() if names]
    )
    return {one: sorted(held[one.account]) for one in found.order_by("slug")}


def _rights(names: set[str]) -> set[str]:
    given = {right for name in names for right in roles()[name].may}
    return {right.removeprefix(PREFIX) for right in given if right.startswith(PREFIX)}


def rights_of(user: User, organisation: ReceivingOrganisation) -> set[str]:
    return _rights(held_in(user).get(organisation.account, set()))


def need(user: User, organisation: ReceivingOrganisation, *any_of: Right) -> set[str]:
    """The rights somebody has there. Raises RefusedError: 404 for strangers, 403 without one of these."""
    if not has_second_factor(user):
        raise RefusedError("factor-missing", 403)
    held = rights_of(user, organisation)
    if not held or organisation.standing == "ended":
        raise RefusedError("not-found", 404)
    if any_of and not held & set(any_of):
        raise RefusedError("not-allowed", 403)
    return held


def need_operator(user: User) -> None:
    """Whoever keeps the platform registers organisations, and reads nothing. Raises RefusedError."""
    if not has_second_factor(user):
        raise RefusedError("factor-missing", 403)
    if not may_on_site(user, "organisations"):
        raise RefusedError("not-allowed", 403)


def people_of(organisation: ReceivingOrganisation) -> dict[str, tuple[User, list[str]]]:
    """Pseudonym -> whoever has a role in concerns there, with a second factor, and the roles."""
    found: dict[str, tuple[User, list[str]]] = {}
    held = Membership.objects.filter(
        organisation_id=organisation.account, ended_at=None, organisation__verified_at__isnull=False,
        user__is_active=True,
    )  # fmt: skip
    for one in held.select_related("user").order_by("user__name", "role"):
        if _rights({one.role}):
            found.setdefault(one.user.pseudonym, (one.user, []))[1].append(one.role)
    return {name: one for name, one in found.items() if has_second_factor(one[0])}
