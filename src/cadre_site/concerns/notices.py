"""Letters to those of the desk: that there is something, and nothing of what."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from cadre_site.accounts.mail import letter
from cadre_site.accounts.models import User
from cadre_site.accounts.roles import roles
from cadre_site.concerns.clocks import SOON
from cadre_site.concerns.models.cases import Case
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.models.work import Referral
from cadre_site.concerns.rights import people_of
from cadre_site.concerns.writing import of_organisation


def send(organisation: ReceivingOrganisation, today: date) -> int:
    """One letter to each who has something new or soon due, however much it is; how many letters went."""
    with of_organisation(organisation):
        new = list(Case.objects.filter(unseen=True))
        soon = list(Case.objects.filter(due__lte=today + SOON, reminded=None))
        given = list(Referral.objects.filter(unseen=True))
        to = _recipients(organisation, [*new, *soon], {one.officer for one in given})
        Case.objects.filter(pk__in=[case.pk for case in new]).update(unseen=False)
        Case.objects.filter(pk__in=[case.pk for case in soon]).update(reminded=today)
        Referral.objects.filter(pk__in=[one.pk for one in given]).update(unseen=False)
    for one in to:
        letter("concerns_activity", one.email, one.language, site=settings.CONCERNS.desk_hosts[0]).send()
    return len(to)


def tell(user: User) -> None:
    """At once, that something was done in their name; dead mail stops nothing."""
    site = settings.CONCERNS.desk_hosts[0]
    letter("concerns_activity", user.email, user.language, site=site).send(fail_silently=True)


def _is_intake(role: str) -> bool:
    return "concerns_intake" in roles()[role].may


def _recipients(organisation: ReceivingOrganisation, cases: list[Case], officers: set[str]) -> list[User]:
    """Whoever has the case; of one that nobody has, those of intake; officers to whom something was given."""
    people = people_of(organisation)
    intake = {name for name, (_, held) in people.items() if any(map(_is_intake, held))}
    wanted = officers & people.keys()
    for case in cases:
        wanted |= {case.claimed_by} if case.claimed_by in people else intake
    return [people[name][0] for name in sorted(wanted)]
