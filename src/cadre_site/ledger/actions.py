"""Everything that can happen to a release. Each action writes its audit row in the same transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.audit.actors import Actor
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action
from cadre_site.ledger.checking import Checked
from cadre_site.ledger.models import Release


@action
def receive(*, checked: Checked, corrects: str | None, note: Bilingual | None, by: Actor) -> Release:
    """Enter a release whose files lie on the shelf. The same release again changes nothing.

    Raises:
        CadreError: the release it should correct is not here or is of another country; it has no note.
    """
    known = Release.objects.filter(id=checked.id).first()
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
    )  # fmt: skip
    release.save(force_insert=True)
    facts = {"digest": checked.digest, "proofs": checked.proofs, "corrects": corrects or ""}
    record(by=by, action="received", subject=release.id, facts=facts)
    return release


def _to_correct(id: str, country: str) -> Release:
    found = Release.objects.filter(id=id, country=country, state__in=("published", "superseded")).first()
    if found is None:
        raise CadreError("site-release-unknown", ExitCode.USAGE, release=id)
    return found


@action
def publish(*, release: str, by: Actor) -> Release:
    """Show a received release to the public; the one shown before is kept as superseded."""
    found = Release.objects.get(id=release)
    if found.state != "received":
        return found
    for before in Release.objects.filter(country=found.country, state="published"):
        before.state = "superseded"
        before.save()
        record(by=by, action="superseded", subject=before.id, facts={"after": found.id})
    found.state, found.published_at = "published", datetime.now(UTC)
    found.save()
    record(by=by, action="published", subject=found.id, facts={"digest": found.digest})
    return found


@action
def take_down(*, release: str, tombstone: Bilingual, by: Actor) -> Release:
    """Show the tombstone in place of every figure of a release. Its files stay where they are.

    Raises:
        CadreError: there is no such release before the public.
    """
    found = Release.objects.filter(id=release, state__in=("published", "superseded")).first()
    if found is None:
        raise CadreError("site-release-unknown", ExitCode.USAGE, release=release)
    found.state, found.taken_down_at = "taken_down", datetime.now(UTC)
    found.tombstone_en, found.tombstone_ru = tombstone.en, tombstone.ru
    found.save()
    record(by=by, action="taken_down", subject=found.id, facts=tombstone.model_dump())
    return found
