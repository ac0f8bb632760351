"""Bytes as words that can be said: proquints, five letters for 16 bits, in Latin or Cyrillic.

Source: D. Wilkerson, A Proposal for Proquints: Identifiers that are Readable, Spellable, and Pronounceable,
arXiv:0901.4016 (2009). The Cyrillic spelling is ours.
"""

from __future__ import annotations

import hashlib
import secrets

from cadre_site.concerns.protocol.encoding import NotOursError

CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"
_CYRILLIC = str.maketrans(CONSONANTS + VOWELS, "бдфгхжклмнпрствзаиоу")
_LATIN = str.maketrans("бдфгхжклмнпрствзаиоу", CONSONANTS + VOWELS)
_BITS = ((CONSONANTS, 12), (VOWELS, 10), (CONSONANTS, 6), (VOWELS, 4), (CONSONANTS, 0))
FINGERPRINT_BYTES, PASSPHRASE_BYTES = 16, 12


def words_of(data: bytes, cyrillic: bool = False) -> list[str]:
    """``data``: an even number of bytes; one word for each two."""
    numbers = [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]
    words = ["".join(signs[number >> shift & len(signs) - 1] for signs, shift in _BITS) for number in numbers]
    return [word.translate(_CYRILLIC) for word in words] if cyrillic else words


def from_words(text: str) -> bytes:
    """Either spelling, any case, hyphens or spaces between. Raises NotOursError: no such word can be."""
    words = text.lower().replace("-", " ").translate(_LATIN).split()
    return b"".join(_number(word).to_bytes(2, "big") for word in words)


def _number(word: str) -> int:
    if len(word) != len(_BITS):
        raise NotOursError("word")
    number = 0
    for sign, (signs, shift) in zip(word, _BITS, strict=True):
        if sign not in signs:
            raise NotOursError("word")
        number |= signs.index(sign) << shift
    return number


def fingerprint(root: bytes, cyrillic: bool = False) -> list[str]:
    """Eight words for an organisation's root, 32 bytes of Ed25519."""
    return words_of(hashlib.sha256(b"cadre-concerns root v1\n" + root).digest()[:FINGERPRINT_BYTES], cyrillic)


def new_passphrase() -> str:
    """Six words, 96 bits."""
    return "-".join(words_of(secrets.token_bytes(PASSPHRASE_BYTES)))
