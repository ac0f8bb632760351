"""What is kept of a return code, and how one that comes back is known again.

The pepper keeps a stolen database from being searched; Argon2id, though 130 bits need none, is what
ASVS asks of whatever opens something. At most a few at once: each takes 19 MiB.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError
from django.conf import settings

AT_ONCE = 4
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 << 10, parallelism=1, type=Type.ID)
_places = BoundedSemaphore(AT_ONCE)


def index_of(lookup: bytes) -> str:
    return hmac.new(settings.CONCERNS.key("lookup"), lookup, hashlib.sha256).hexdigest()


def hash_of(auth: bytes) -> str:
    with _places:
        return _HASHER.hash(auth)


def fits(auth: bytes, kept: str | None) -> bool:
    """The same work whether or not there is anything to compare with."""
    with _places:
        try:
            return _HASHER.verify(kept or _of_nobody(), auth) and kept is not None
        except VerifyMismatchError:
            return False


@cache
def _of_nobody() -> str:
    return _HASHER.hash(b"nobody's")
