"""A handler's own key: its public part, and the age files in which the private part lies."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from cadre_site.accounts.models import User
from cadre_site.audit.writing import acting
from cadre_site.concerns import notices
from cadre_site.concerns.database import ALIAS
from cadre_site.concerns.models.cases import WrappedKey
from cadre_site.concerns.models.holders import PASSPHRASE, HolderKey, KeyBlob
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import receiving_for
from cadre_site.concerns.writing import of_organisation, record, today

_KEYS = -3
MOST_BLOBS = 10


def key_of(user: User) -> HolderKey | None:
    return HolderKey.objects.filter(holder=user.pseudonym).first()


def set_key(*, recipient: str, kind: str, label: str, blob: bytes, by: User) -> None:
    """A first key, or a new one after a loss: what was wrapped for the old one is of no use and goes.

    Raises:
        RefusedError: another person has this recipient; the first file is not the passphrase's.
    """
    if kind != PASSPHRASE:
        raise RefusedError("last-blob", 422)
    with acting(ALIAS, _KEYS):
        before = key_of(by)
        if before is not None and before.recipient == recipient:
            raise RefusedError("key-taken", 409)
        if before is not None:
            before.delete()
        try:
            with transaction.atomic(using=ALIAS):
                made = HolderKey(holder=by.pseudonym, recipient=recipient, day=today())
                made.save(force_insert=True)
        except IntegrityError as problem:
            raise RefusedError("key-taken", 409) from problem
        KeyBlob(of=made, kind=kind, label=label, blob=blob).save(force_insert=True)
        for organisation in receiving_for(by):
            with of_organisation(organisation):
                WrappedKey.objects.filter(holder=by.pseudonym).delete()
                record(organisation, by=by, action="key", subject=by.pseudonym)
    if before is not None:
        notices.tell(by)


def add_blob(*, kind: str, label: str, blob: bytes, by: User) -> KeyBlob:
    """Another way to open the same key; a new passphrase takes the old one's place."""
    with acting(ALIAS, _KEYS):
        key = key_of(by)
        if key is None:
            raise RefusedError("no-key", 409)
        if kind == PASSPHRASE:
            key.blobs.filter(kind=PASSPHRASE).delete()
            label = ""
        if key.blobs.count() >= MOST_BLOBS:
            raise RefusedError("bad-request", 422)
        made = KeyBlob(of=key, kind=kind, label=label, blob=blob)
        made.save(force_insert=True)
        _tell(by, "words_changed" if kind == PASSPHRASE else "key_added")
    notices.tell(by)
    return made


def remove_blob(*, blob: int, by: User) -> None:
    """Raises RefusedError: not one's own; it is the passphrase's, which is not lost with a device."""
    with acting(ALIAS, _KEYS):
        found = KeyBlob.objects.filter(pk=blob, of__holder=by.pseudonym).first()
        if found is None:
            raise RefusedError("not-found", 404)
        if found.kind == PASSPHRASE:
            raise RefusedError("last-blob", 409)
        found.delete()
        _tell(by, "key_removed")
    notices.tell(by)


def _tell(by: User, what: str) -> None:
    for organisation in receiving_for(by):
        with of_organisation(organisation):
            record(organisation, by=by, action=what, subject=by.pseudonym)
