"""Proof of work: whoever asks something costly pays with seconds of their machine, once for each.

The price grows with the proofs that were spent in the last minute, up to about 14 times: some 42 seconds on a
cheap phone. Nobody is shut out, and the right code works whenever its proof is done.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
from django.conf import settings
from django.db import IntegrityError, transaction

from cadre_site.audit.writing import acting
from cadre_site.concerns.database import ALIAS
from cadre_site.concerns.models.codes import SpentProof
from cadre_site.concerns.octets import unb64
from cadre_site.concerns.refusing import RefusedError

LASTS = 20 * 60
WINDOW = timedelta(minutes=1)
FREE, MOST = 30, 14
_ALGORITHM = "PBKDF2/SHA-256"
_SPENDING = -1  # the lock of this table; chains of organisations have numbers from 1


def challenge() -> dict[str, Any]:
    tries = int(settings.PROOF_TRIES * _dearer())
    made = altcha.create_challenge(
        _ALGORITHM, settings.PROOF_COST, counter=tries + secrets.randbelow(tries),
        expires_at=int(time.time()) + LASTS, hmac_secret=settings.CONCERNS.key("challenge"),
        hmac_key_secret=settings.CONCERNS.key("challenge's key"),
    )  # fmt: skip
    return made.to_dict()


def _dearer() -> float:
    since = datetime.now(UTC) - WINDOW
    return min(MOST, max(1.0, SpentProof.objects.filter(spent__gt=since).count() / FREE))


def check(proof: dict[str, Any]) -> str:
    """The proof's name, by which it is spent. Raises RefusedError: none, wrong, or too old."""
    try:
        payload = altcha.Payload.from_dict(proof)
        challenge = payload.challenge.parameters
        if challenge.algorithm != _ALGORITHM or not challenge.key_signature or not challenge.expires_at:
            raise RefusedError("proof-wrong", 422)
        result = altcha.verify_solution(
            payload,
            settings.CONCERNS.key("challenge"),
            hmac_key_secret=settings.CONCERNS.key("challenge's key"),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise RefusedError("proof-wrong", 422) from problem
    if result.expired:
        raise RefusedError("proof-over", 409)
    if not result.verified:
        raise RefusedError("proof-wrong", 422)
    return hashlib.sha256(str(payload.challenge.signature).encode()).hexdigest()


def spend(name: str) -> None:
    """Raises RefusedError for one that was spent before."""
    now = datetime.now(UTC)
    with acting(ALIAS, _SPENDING):
        SpentProof.objects.filter(spent__lt=now - timedelta(seconds=LASTS + 60)).delete()
        try:
            with transaction.atomic(using=ALIAS):
                SpentProof(digest=name, spent=now).save(force_insert=True)
        except IntegrityError as problem:
            raise RefusedError("proof-spent", 409) from problem


def from_header(text: str) -> dict[str, Any]:
    """Raises RefusedError: none, or no JSON in base64url."""
    if not text:
        raise RefusedError("proof-missing", 422)
    try:
        found = json.loads(unb64(text))
    except ValueError as problem:
        raise RefusedError("proof-wrong", 422) from problem
    if not isinstance(found, dict):
        raise RefusedError("proof-wrong", 422)
    return found
