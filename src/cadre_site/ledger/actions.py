"""Everything that can happen to a release. Each action writes its audit row in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.accounts.models import User
from cadre_site.accounts.rights import giving_now, may, need
from cadre_site.accounts.roles import Right
from cadre_site.audit.actors import Actor, Operator
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action
from cadre_site.ledger import shelf
from cadre_site.ledger.models import Approval, Explanation, Release, Return

if TYPE_CHECKING:
    from cadre_site.ledger.checking import Checked
    from cadre_site.ledger.comparing import Comparison

APPROVERS = 2


@action
def receive(*, checked: Checked, corrects: str | None, note: Bilingual | None, by: Actor) -> Release:
    """Enter a release whose files lie on the shelf. The same release again changes nothing.

    Raises:
        CadreError: the release it should correct is not here or is of another country; it has no note;
            ``by`` may not bring releases of the country; it was sent back.
    """
    _need(by, "bring", checked.country)
    known = Release.objects.filter(id=checked.id).first()
    if known is not None and known.state == "returned":
        raise CadreError("site-was-returned", ExitCode.USAGE, release=checked.id)
    if known is not None:
        return known
    wrong = None if corrects is None else _to_correct(corrects, checked.country)
    if wrong is not None and note is None:
        raise CadreError("site-note-missing", ExitCode.USAGE, release=wrong.id)
    release = Release(
        id=checked.id, digest=checked.digest, country=checked.country, edition=checked.edition,
        name_en=checked.name.en, name_ru=checked.name.ru, as_of=checked.as_of, figures=checked.figures,
        withheld=checked.withheld, state="received", received_at=datetime.now(UTC), corrects=wrong,
        note_en=note.en if note else "", note_ru=note.ru if note else "",
        brought_by=by if isinstance(by, User) else None,
    )  # fmt: skip
    release.save(force_insert=True)
    facts = {"digest": checked.digest, "proofs": checked.proofs, "corrects": corrects or ""}
    facts |= {"made": shelf.made_sums(release.id)}
    record(by=by, action="received", subject=release.id, facts=facts)
    return release


def _to_correct(id: str, country: str) -> Release:
    found = Release.objects.filter(id=id, country=country, state__in=("published", "superseded")).first()
    if found is None:
        raise CadreError("site-release-unknown", ExitCode.USAGE, release=id)
    return found


def _need(by: Actor, right: Right, country: str) -> None:
    """Whoever runs the machine may do everything to releases; the audit says that it was they."""
    if isinstance(by, User):
        need(by, right, country)


@action
def mark_correction(*, release: str, corrects: str, note: Bilingual, by: User) -> Release:
    """Say of a received release that it puts another one right, before anybody has approved it."""
    found = _waiting(release)
    need(by, "bring", found.country)
    if found.approvals.exists():
        raise CadreError("site-approved-since", ExitCode.USAGE, release=release)
    found.corrects = _to_correct(corrects, found.country)
    found.note_en, found.note_ru = note.en, note.ru
    found.save()
    record(by=by, action="correction_marked", subject=found.id, facts={"corrects": corrects})
    return found


def _waiting(id: str) -> Release:
    found = Release.objects.filter(id=id, state="received").first()
    if found is None:
        raise CadreError("site-not-waiting", ExitCode.USAGE, release=id)
    return found


@action
def explain(*, release: str, comparison: Comparison, indicator: str, text: str, by: User) -> Explanation:
    """Say why an indicator differs so much; the words can be replaced until somebody has approved."""
    found = _waiting(release)
    need(by, "explain", found.country)
    if indicator not in comparison.to_explain or comparison.release != release:
        raise CadreError("site-nothing-to-explain", ExitCode.USAGE, indicator=indicator)
    if found.approvals.exists():
        raise CadreError("site-approved-since", ExitCode.USAGE, release=release)
    known = Explanation.objects.filter(
        release=found, against_id=comparison.against, indicator=indicator
    ).first()
    said = known or Explanation(release=found, against_id=comparison.against, indicator=indicator)
    said.text, said.by, said.at = text, by, datetime.now(UTC)
    said.save()
    record(by=by, action="explained", subject=found.id, facts={"indicator": indicator})
    return said


@action
def approve(*, release: str, comparison: Comparison, by: User) -> Release:
    """One person's approval; with the second the release is published, in the same transaction.

    Raises:
        CadreError: ``by`` may not, brought it, or has approved it; a large change is not explained; another
            release was published since the comparison was made.
    """
    found = _waiting(release)
    need(by, "approve", found.country)
    if found.brought_by_id == by.pk:
        raise CadreError("site-approve-own", ExitCode.USAGE, release=release)
    if found.approvals.filter(by=by).exists():
        raise CadreError("site-approved-already", ExitCode.USAGE, release=release)
    _check_explained(found, comparison)
    membership = giving_now(by, "approve").filter(country__in=("", found.country)).order_by("pk").first()
    given = Approval(release=found, by=by, at=datetime.now(UTC), membership=membership)
    given.save(force_insert=True)
    record(by=by, action="approved", subject=found.id, facts={"against": comparison.against or ""})
    standing = [one for one in found.approvals.select_related("by") if may(one.by, "approve", found.country)]
    return _publish(found, by, standing) if len(standing) >= APPROVERS else found


def _check_explained(release: Release, comparison: Comparison) -> None:
    before = Release.objects.filter(country=release.country, state="published").first()
    if comparison.release != release.id or comparison.against != (before.id if before else None):
        raise CadreError("site-review-old", ExitCode.USAGE, release=release.id)
    said = set(release.explanations.filter(against=before).values_list("indicator", flat=True))
    if silent := [one for one in comparison.to_explain if one not in said]:
        raise CadreError("site-unexplained", ExitCode.USAGE, indicators=", ".join(silent))


@action
def send_back(*, release: str, reason: str, by: User) -> Release:
    """Stop a release before the public has seen it. Approvals given so far are void.

    Raises:
        CadreError: it does not wait for approval; ``by`` may not review releases of the country.
    """
    found = _waiting(release)
    need(by, "review", found.country)
    found.approvals.all().delete()
    Return(release=found, reason=reason, by=by, at=datetime.now(UTC)).save(force_insert=True)
    found.state = "returned"
    found.save()
    record(by=by, action="returned", subject=found.id, facts={})
    return found


@action
def bring_again(*, release: str, answer: str, by: Actor) -> Release:
    """Lay the very same files once more before those who approve, as ``by``'s own decision.

    Raises:
        CadreError: it was not sent back; ``by`` may not bring releases of the country; another has come
            since, which was not held against this one.
    """
    found = Release.objects.filter(id=release, state="returned").first()
    if found is None:
        raise CadreError("site-not-returned", ExitCode.USAGE, release=release)
    _need(by, "bring", found.country)
    later = Release.objects.filter(country=found.country, received_at__gt=found.received_at)
    if since := later.exclude(state="returned").order_by("received_at").last():
        raise CadreError("site-newer-since", ExitCode.USAGE, release=release, newer=since.id)
    last = found.returns.get(answer="")
    last.answer = answer
    last.save()
    found.state, found.received_at = "received", datetime.now(UTC)
    found.brought_by = by if isinstance(by, User) else None
    found.save()
    record(by=by, action="brought_again", subject=found.id, facts={"digest": found.digest})
    return found


@action
def publish(*, release: str, by: Operator) -> Release:
    """Show a received release to the public without approvals: whoever runs the machine answers for it."""
    found = Release.objects.get(id=release)
    return _publish(found, by) if found.state == "received" else found


def _publish(found: Release, by: Actor, approvals: Sequence[Approval] = ()) -> Release:
    """The release shown before is kept as superseded. ``approvals``: those it is published by."""
    for before in Release.objects.filter(country=found.country, state="published"):
        before.state = "superseded"
        before.save()
        record(by=by, action="superseded", subject=before.id, facts={"after": found.id})
    found.state, found.published_at = "published", datetime.now(UTC)
    found.save()
    for one in approvals:
        one.counted = True
        one.save()
    facts = {"digest": found.digest, "approvals": sorted(one.by.pseudonym for one in approvals)}
    record(by=by, action="published", subject=found.id, facts=facts)
    return found


@action
def take_down(*, release: str, tombstone: Bilingual, by: Actor) -> Release:
    """Show the tombstone in place of every figure of a release. Its files stay where they are.

    Raises:
        CadreError: there is no such release before the public; ``by`` may not take it down.
    """
    found = Release.objects.filter(id=release, state__in=("published", "superseded")).first()
    if found is None:
        raise CadreError("site-release-unknown", ExitCode.USAGE, release=release)
    _need(by, "take_down", found.country)
    found.state, found.taken_down_at = "taken_down", datetime.now(UTC)
    found.tombstone_en, found.tombstone_ru = tombstone.en, tombstone.ru
    found.save()
    record(by=by, action="taken_down", subject=found.id, facts=tombstone.model_dump())
    return found
