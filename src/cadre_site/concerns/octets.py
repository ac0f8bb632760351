"""Bytes in JSON, and what sealed things look like from outside."""

from __future__ import annotations

from cadre_site.concerns.protocol.encoding import NotOursError, b64, from_b64
from cadre_site.concerns.protocol.padding import BUCKETS
from cadre_site.concerns.refusing import RefusedError

__all__ = ["b64", "padded", "sealed", "unb64"]

AGE = b"age-encryption.org/v1\n"
# Header, one recipient, another that nobody can read (age programs add one at times), 16 octets each 64 KiB.
OVERHEAD = 2 << 10
HANDLE = r"^[A-Za-z0-9_-]{22}$"


def unb64(text: str, length: int | None = None) -> bytes:
    """Raises RefusedError when it is no base64url without padding, or not of this many octets."""
    try:
        return from_b64(text, length)
    except NotOursError as problem:
        raise RefusedError("bad-request", 422) from problem


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
