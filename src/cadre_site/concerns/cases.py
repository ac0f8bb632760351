"""Reading cases and their clocks; what both faces ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from cadre_site.concerns.clocks import Times, deletion_day, due
from cadre_site.concerns.models.cases import Case, Message, WrappedKey
from cadre_site.concerns.models.organisations import Manifest, ReceivingOrganisation
from cadre_site.concerns.octets import b64
from cadre_site.concerns.protocol.manifests import Manifest as Told
from cadre_site.concerns.protocol.manifests import Signed


def times_of(case: Case) -> Times:
    return Times(
        case.state, case.received, case.last_message, case.acknowledged, case.fed_back, case.closed,
        case.extended, case.hold,
    )  # fmt: skip


def set_due(case: Case) -> None:
    """Before a case is saved: the next day on which the organisation owes something."""
    case.due = due(times_of(case))


def clocks_of(case: Case) -> dict[str, str | None]:
    gone = deletion_day(times_of(case))
    return {"due": case.due and case.due.isoformat(), "deletion_day": gone and gone.isoformat()}


def newest_manifest() -> Manifest | None:
    """Of the organisation of the scope."""
    return Manifest.objects.order_by("-version").first()


def standing_manifest(organisation: ReceivingOrganisation) -> Manifest | None:
    """The newest one, unless its root was replaced since: then nobody is named until the new root signs."""
    found = newest_manifest()
    told = None if found is None else told_by(found)
    return found if told and organisation.root in ("", told.root, told.next_root) else None


def notice_of(one: ReceivingOrganisation, day: date) -> dict[str, Any] | None:
    """That the root was replaced, for as long as it was to be told."""
    notice: dict[str, Any] | None = one.root_notice
    return notice if notice is not None and notice["until"] >= day.isoformat() else None


def manifest_shape(found: Manifest | None) -> dict[str, str] | None:
    return None if found is None else {"manifest": found.text, "signature": found.signature}


def signed(found: Manifest) -> Signed:
    return Signed(manifest=found.text, signature=found.signature)


def told_by(found: Manifest) -> Told:
    """What a manifest says; it was believed when it came."""
    return Told.model_validate_json(found.text)


def messages_of(case: Case) -> list[dict[str, Any]]:
    found = Message.objects.filter(case=case).order_by("seq")
    return [
        {
            "seq": one.seq, "generation": one.generation, "blob": b64(bytes(one.blob)),
            "day": one.day.isoformat(),
        }
        for one in found
    ]  # fmt: skip


def wrapped_for(case: Case, holder: str) -> list[dict[str, Any]]:
    found = WrappedKey.objects.filter(case=case, holder=holder).order_by("key", "generation")
    return [
        {"key": one.key, "generation": one.generation, "holder": one.holder, "blob": b64(bytes(one.blob))}
        for one in found
    ]


_KINDS = {"union": "union", "professional_association": "association", "civil_society": "cso"}


def kind_of(one: ReceivingOrganisation) -> str:
    """The site's kind of organisation as the list ``concern_recipient`` has it."""
    return _KINDS.get(one.kind, "other")


def receiving(slug: str) -> ReceivingOrganisation | None:
    return ReceivingOrganisation.objects.filter(slug=slug).exclude(standing="ended").first()
