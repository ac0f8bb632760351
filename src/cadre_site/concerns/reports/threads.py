"""A thread as its reporter sees it."""

from __future__ import annotations

from typing import Any

from cadre_site.concerns.cases import clocks_of, messages_of, wrapped_for
from cadre_site.concerns.models.cases import Case, Tombstone
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.scope import within


def thread(handle: str, organisation: ReceivingOrganisation) -> dict[str, Any]:
    with within(organisation.pk):
        case = Case.objects.filter(pk=handle).first()
        if case is None:
            stone = Tombstone.objects.filter(pk=handle).first()
            return {"state": "deleted", "day": stone and stone.month.isoformat()}
        return clocks_of(case) | {
            "handle": handle, "organisation": organisation.slug, "state": case.state,
            "outcomes": case.outcomes, "day": case.received.isoformat(), "consents": case.consents,
            "keys": wrapped_for(case, "reporter"), "messages": messages_of(case),
        }  # fmt: skip
