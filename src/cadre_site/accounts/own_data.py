"""Everything the site knows about a person, for that person."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from cadre_site.accounts.models import EmailChange, Invitation, Membership, User, Verification
from cadre_site.audit.models import AuditRow


def own_data(user: User) -> dict[str, Any]:
    return {
        "account": {
            "email": user.email, "name": user.name, "language": user.language, "pseudonym": user.pseudonym,
            "joined_at": user.joined_at,
        },
        "address_asked_for": list(
            EmailChange.objects.filter(user=user, closed_at=None).values("email", "made_at", "ends_at")
        ),
        "roles": [
            {"role": one.role, "organisation": one.organisation and one.organisation.name_en,
             "country": one.country, "given_at": one.given_at, "ended_at": one.ended_at}
            for one in Membership.objects.filter(user=user).select_related("organisation")
        ],
        "second_factors": list(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "sessions": list(
            UserSession.objects.filter(user=user).values("ip", "user_agent", "created_at", "last_seen_at")
        ),
        "invitations_made": list(
            Invitation.objects.filter(invited_by=user).values("email", "role", "country", "made_at")
        ),
        "organisations_verified": list(
            Verification.objects.filter(by=user).values("organisation__name_en", "at", "evidence")
        ),
        "audit": [
            {"number": row.number, "at": row.at, "by": row.by, "action": row.action, "subject": row.subject,
             "facts": json.loads(row.facts)}
            for row in (AuditRow.objects.filter(by=user.pseudonym)
                        | AuditRow.objects.filter(subject=user.pseudonym)).order_by("number")
        ],
    }  # fmt: skip
