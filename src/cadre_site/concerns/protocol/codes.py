"""The return code: 130 bits as a person writes them down, and the secrets that follow from it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cadre_site.concerns.protocol.encoding import NotOursError

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # D. Crockford, Base 32 (2019): without I, L, O and U
LENGTH, CHECKS, GROUP = 26, 2, 4
_PRIME = 1021
_TAKEN_FOR = str.maketrans("OIL", "011", " -\t\n\u00a0\u2010\u2011\u2012\u2013\u2212")
SALT = b"cadre-concerns code v1"


@dataclass(frozen=True)
class Secrets:
    """Each 32 bytes. ``lookup`` and ``auth`` are sent, ``x25519`` and ``mac`` never."""

    lookup: bytes
    auth: bytes
    x25519: bytes
    mac: bytes


def new_code() -> str:
    """26 characters, without the check characters."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def checks_of(code: str) -> str:
    number = 0
    for sign in code:
        number = number * 32 + SIGNS.index(sign)
    return SIGNS[number % _PRIME >> 5] + SIGNS[number % _PRIME & 31]


def shown(code: str) -> str:
    """Seven groups of four."""
    whole = code + checks_of(code)
    return " ".join(whole[at : at + GROUP] for at in range(0, len(whole), GROUP))


def typed(text: str) -> str:
    """The 26 characters of what somebody typed.

    Raises:
        NotOursError: ``code-sign`` a character that no code has; ``code-short``, ``code-long``;
            ``code-check`` one is wrong or two are swapped.
    """
    signs = text.upper().translate(_TAKEN_FOR)
    if any(sign not in SIGNS for sign in signs):
        raise NotOursError("code-sign")
    if len(signs) != LENGTH + CHECKS:
        raise NotOursError("code-short" if len(signs) < LENGTH + CHECKS else "code-long")
    if checks_of(signs[:LENGTH]) != signs[LENGTH:]:
        raise NotOursError("code-check")
    return signs[:LENGTH]


def secrets_of(code: str) -> Secrets:
    """HKDF-SHA-256 (RFC 5869) of the 26 characters."""
    ikm = code.encode("ascii")
    return Secrets(
        *(HKDF(SHA256(), 32, SALT, info.encode()).derive(ikm) for info in Secrets.__dataclass_fields__)
    )
