"""Bytes as text: base64url without padding, and nothing but that."""

from __future__ import annotations

import base64
import hashlib
import re

_B64 = re.compile(r"[A-Za-z0-9_-]*\Z")


class NotOursError(ValueError):
    """Something that came in is not what the protocol says. ``word`` names why, for a message or a test."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(word)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64(text: str, length: int | None = None) -> bytes:
    """Raises NotOursError: other characters, padding, bits that mean nothing, or not ``length`` bytes."""
    if not isinstance(text, str) or _B64.match(text) is None or len(text) % 4 == 1:
        raise NotOursError("encoding")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64(data) != text or (length is not None and len(data) != length):
        raise NotOursError("encoding")
    return data


def hash_of(text: str) -> str:
    return b64(hashlib.sha256(text.encode()).digest())
