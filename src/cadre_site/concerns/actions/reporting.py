"""What somebody with a return code does. Nothing is kept of who or from where, and of when the day alone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from cadre_site.audit.writing import acting
from cadre_site.concerns import codes, files, proofs
from cadre_site.concerns.cases import set_due, standing_manifest, told_by
from cadre_site.concerns.database import ALIAS
from cadre_site.concerns.models.cases import Case, IdentityBlob, Message, StoredFile, WrappedKey
from cadre_site.concerns.models.codes import ReturnCode, ThreadToken
from cadre_site.concerns.models.organisations import Manifest, ReceivingOrganisation
from cadre_site.concerns.models.statistics import Extract, HeldExtract
from cadre_site.concerns.protocol.cases import REPORTER, Key, expected_holders
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.scope import looking_up, within
from cadre_site.concerns.writing import Reporter, action, of_organisation, record, today

TOKEN_LASTS = timedelta(minutes=30)


def is_there(*, organisation: ReceivingOrganisation, given: Any) -> bool:
    """Whether this very concern was taken before. Raises RefusedError: another has its handle."""
    with within(organisation.pk):
        known = Case.objects.filter(pk=given.handle).first()
    if known is not None and known.request != given.digest:
        raise RefusedError("handle-taken", 409)
    return known is not None


@action
def submit(*, organisation: ReceivingOrganisation, given: Any, by: Reporter, proof: str, auth: str) -> bool:
    """A new case, for which the proof is spent; False when the very same was there already.

    ``auth``: Argon2id of the code's proving part.

    Raises:
        RefusedError: another case under the handle; the proof was spent; the manifest is not the newest;
            keys that do not fit it; a file is not there.
    """
    if is_there(organisation=organisation, given=given):
        return False
    proofs.spend(proof)
    manifest = standing_manifest(organisation)
    _check_manifest(manifest, given)
    try:
        with transaction.atomic(using=ALIAS):
            _store(organisation, given, manifest, auth)
    except IntegrityError as problem:  # of another organisation, or the code is somebody's
        raise RefusedError("handle-taken", 409) from problem
    record(organisation, by=by, action="received", subject=given.handle)
    return True


def _check_manifest(manifest: Manifest | None, given: Any) -> None:
    if manifest is None:
        raise RefusedError("manifest-missing", 409)
    if manifest.digest != given.manifest:
        raise RefusedError("manifest-changed", 409, version=manifest.version)
    if manifest.expires < today():
        raise RefusedError("manifest-over", 409)
    holders = wanted_keys(manifest)
    if {(one.key, one.holder) for one in given.wrapped} != holders or len(given.wrapped) != len(holders):
        raise RefusedError("keys-unfit", 422)


def wanted_keys(manifest: Manifest) -> set[tuple[str, str]]:
    """Each key and for whom a first message must bring it (section 4 of the protocol)."""
    told = told_by(manifest)
    keys: tuple[Key, ...] = ("case", "identity", "files")
    found = {(key, holder) for key in keys for holder in expected_holders(told, key)}
    return found | {("case", REPORTER)}


def _store(organisation: ReceivingOrganisation, given: Any, manifest: Any, auth: str) -> None:
    day = today()
    case = Case(
        handle=given.handle, organisation=organisation, request=given.digest,
        manifest_version=manifest.version, urgent=given.urgent, consents=given.consents, received=day,
        last_message=day,
    )  # fmt: skip
    set_due(case)
    case.save(force_insert=True)
    own = {"organisation": organisation, "case": case}
    for one in given.wrapped:
        WrappedKey(key=one.key, generation=1, holder=one.holder, blob=one.octets, **own).save(
            force_insert=True
        )
    Message(seq=1, generation=1, inward=True, blob=given.octets, day=day, **own).save(force_insert=True)
    if given.identity_octets is not None:
        IdentityBlob(blob=given.identity_octets, **own).save(force_insert=True)
    keep_files(case, given.files)
    code = ReturnCode(index=given.index, auth=auth, handle=given.handle, organisation=organisation)
    code.save(force_insert=True)


def keep_files(case: Case, ids: list[str]) -> None:
    """What a message names is staged no longer. Raises RefusedError: not there, or too many."""
    own = {"organisation": case.organisation, "case": case}
    known = set(StoredFile.objects.filter(case=case).values_list("file", flat=True))
    if len(known | set(ids)) > files.MOST_FILES:
        raise RefusedError("too-many-files", 413, most=files.MOST_FILES)
    for file, size in files.sizes_of(case.pk, ids).items():
        if file not in known:
            StoredFile(file=file, size=size, **own).save(force_insert=True)


def open_thread(*, lookup: bytes, auth: bytes) -> tuple[str, str, ReceivingOrganisation]:
    """A token for half an hour, the handle and the organisation; the same work for a code of nobody.

    Raises:
        RefusedError: no case has this code.
    """
    index = codes.index_of(lookup)
    with looking_up(index):
        found = ReturnCode.objects.select_related("organisation").filter(pk=index).first()
    if not codes.fits(auth, found and found.auth):
        raise RefusedError("unknown-code", 404)
    token = secrets.token_urlsafe(32)
    with of_organisation(found.organisation):
        ThreadToken.objects.filter(ends__lt=datetime.now(UTC)).delete()
        made = ThreadToken(
            digest=token_digest(token), handle=found.handle, organisation=found.organisation,
            ends=datetime.now(UTC) + TOKEN_LASTS,
        )  # fmt: skip
        made.save(force_insert=True)
    return token, found.handle, found.organisation


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def thread_of(token: str) -> tuple[str, ReceivingOrganisation]:
    """Raises RefusedError: the token is over, or nobody's."""
    name = token_digest(token)
    with looking_up(name):
        found = ThreadToken.objects.select_related("organisation").filter(pk=name).first()
    if found is None or found.ends < datetime.now(UTC):
        raise RefusedError("token-over", 401)
    return found.handle, found.organisation


@action
def write(*, organisation: ReceivingOrganisation, handle: str, given: Any, by: Reporter) -> None:
    """A further message, with what it changes. Raises RefusedError: deleted, or the number is taken."""
    case = Case.objects.select_for_update().filter(pk=handle).first()
    if case is None:
        raise RefusedError("case-deleted", 410)
    add_message(case, given.seq, given.generation, given.octets, inward=True)
    keep_files(case, given.files)
    if given.identity_octets is not None:
        IdentityBlob.objects.filter(case=case).delete()
        IdentityBlob(organisation=organisation, case=case, blob=given.identity_octets).save(force_insert=True)
    case.consents = given.consents or case.consents
    case.deletion_asked = today() if given.deletion else case.deletion_asked
    case.waiting = case.unseen = True
    if case.state == "waiting":
        case.state = "in_action"
    case.save()
    record(organisation, by=by, action="written", subject=handle)


def add_message(case: Case, seq: int, generation: int, octets: bytes, *, inward: bool) -> None:
    """Raises RefusedError: another took the number, or it would leave a gap; the keys are gone already."""
    if not WrappedKey.objects.filter(case=case).exists():
        raise RefusedError("case-deleted", 410)
    if seq != case.count + 1:
        raise RefusedError("seq-taken", 409, next=case.count + 1)
    if generation != case.generation:
        raise RefusedError("generation-taken", 409, generation=case.generation)
    made = Message(
        organisation=case.organisation, case=case, seq=seq, generation=generation, inward=inward,
        blob=octets, day=today(),
    )  # fmt: skip
    made.save(force_insert=True)
    case.count, case.last_message = seq, today()


def withdraw(*, token: bytes) -> None:
    """Take an extract back, wherever it lies, until it is published. Says nothing of whether it was there."""
    name = hashlib.sha256(token).hexdigest()
    with acting(ALIAS), looking_up(name):
        HeldExtract.objects.filter(withdrawal=name).delete()
        Extract.objects.filter(withdrawal=name, published=False).delete()
