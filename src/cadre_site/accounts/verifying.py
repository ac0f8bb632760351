"""Do the roles that people hold follow from the audit, and the verified organisations too?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.accounts.actions import VERIFIERS, role_facts
from cadre_site.accounts.models import Membership, Organisation
from cadre_site.audit.models import AuditRow

_ABOUT_ROLES = ("role_given", "role_ended", "erased")


def problems() -> Iterator[CadreError]:
    told, held = _told(), _held()
    for pseudonym, _ in sorted(told ^ held):
        yield CadreError("site-role-past-audit", ExitCode.STORAGE, person=pseudonym)
    rows = AuditRow.objects.filter(action="organisation_verified")
    said = set(rows.values_list("subject", flat=True))
    for one in Organisation.objects.all():
        words = one.verifications.values("by").distinct().count()
        if (one.verified_at is not None) != (f"organisation {one.pk}" in said) or (
            one.verified_at is not None and words < VERIFIERS
        ):
            yield CadreError("site-organisation-past-audit", ExitCode.STORAGE, organisation=one.name_en)


def _told() -> set[tuple[str, str]]:
    """What the audit says that people hold now: a pseudonym and a role with organisation and country."""
    holding: dict[str, set[str]] = {}
    for row in AuditRow.objects.filter(action__in=_ABOUT_ROLES).order_by("number").iterator():
        mine = holding.setdefault(row.subject, set())
        if row.action == "role_given":
            mine.add(row.facts)
        elif row.action == "role_ended":
            mine.discard(row.facts)
        else:
            mine.clear()
    return {(pseudonym, facts) for pseudonym, mine in holding.items() for facts in mine}


def _held() -> set[tuple[str, str]]:
    found = Membership.objects.filter(ended_at=None).select_related("user", "organisation")
    return {
        (one.user.pseudonym, json.dumps(role_facts(one.role, one.organisation, one.country), sort_keys=True))
        for one in found
    }
