"""Bytes in JSON, and what sealed things look like from outside."""

from __future__ import annotations

import base64
import hashlib
import re

from cadre_site.concerns.refusing import RefusedError

AGE = b"age-encryption.org/v1\n"
BUCKETS = tuple(kib << 10 for kib in (4, 16, 64, 256))
# Header, one recipient, another that nobody can read (age programs add one at times), 16 octets each 64 KiB.
OVERHEAD = 2 << 10
HANDLE = r"^[A-Za-z0-9_-]{22}$"
_B64 = re.compile(r"[A-Za-z0-9_-]*")


def b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def unb64(text: str, length: int | None = None) -> bytes:
    """Raises RefusedError when it is no base64url without padding, or not of this many octets."""
    if not _B64.fullmatch(text) or len(text) % 4 == 1:
        raise RefusedError("bad-request", 422)
    octets = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64(octets) != text or (length is not None and len(octets) != length):
        raise RefusedError("bad-request", 422)
    return octets


def digest(text: str) -> str:
    """SHA-256 of a text, as manifests are named."""
    return b64(hashlib.sha256(text.encode()).digest())


def sealed(text: str, most: int) -> bytes:
    """An age file of at most so many octets. Whatever is none is not taken: it could be read."""
    if len(text) > most * 2:
        raise RefusedError("bad-size", 422)
    octets = unb64(text)
    if not octets.startswith(AGE):
        raise RefusedError("not-sealed", 422)
    if len(octets) > most:
        raise RefusedError("bad-size", 422)
    return octets


def padded(text: str) -> bytes:
    """An age file whose content fills one of the buckets. Raises RefusedError otherwise."""
    octets = sealed(text, BUCKETS[-1] + OVERHEAD)
    if not any(bucket < len(octets) <= bucket + OVERHEAD for bucket in BUCKETS):
        raise RefusedError("bad-size", 422)
    return octets


def bucket_of(octets: bytes) -> int:
    return next(bucket for bucket in BUCKETS if len(octets) <= bucket + OVERHEAD)
