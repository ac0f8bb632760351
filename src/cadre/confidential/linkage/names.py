"""One key for all spellings of a name: Cyrillic, the common romanisations, and typists' habits.

The key is for comparing only. It is not a transliteration anybody should read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from cadre.confidential.linkage.settings import linkage_rules

_APOSTROPHES = re.compile("['’ʼ‘`´ʹʺ\"]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_DOUBLED = re.compile(r"(.)\1+")
_ACCENTS = re.compile(
    "(?<![csz])\u030c|[\u0300-\u030b\u030d-\u036f]"
)  # č, š and ž keep theirs: they are sounds


def name_key(name: str | None) -> str | None:
    """The folded words of ``name`` with one space between them; None when no letter is left.

    >>> name_key("Хасан Юлия") == name_key("KHASAN Iuliia") == name_key("Xasan  Yuliya")
    True
    """
    if name is None:
        return None
    words = _NOT_LETTERS.sub(" ", _APOSTROPHES.sub("", unicodedata.normalize("NFC", name).casefold())).split()
    kept = [word for word in words if word not in _drop()] or words
    return " ".join(filter(None, (_fold(word) for word in kept))) or None


def family_stem(key: str | None) -> str | None:
    """The key of a family name without the ending that only a woman's form carries."""
    return None if key is None else " ".join(_stem(word) for word in key.split())


@cache
def _drop() -> frozenset[str]:
    return frozenset(linkage_rules().names.drop)


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(linkage_rules().names.letters)


def _fold(word: str) -> str:
    spelt = unicodedata.normalize("NFD", word.translate(_letters()))
    word = unicodedata.normalize("NFC", _ACCENTS.sub("", spelt))
    for found, folded in linkage_rules().names.folds:
        word = word.replace(found, folded)
    return _DOUBLED.sub(r"\1", word)


def _stem(word: str) -> str:
    for ending, plain in linkage_rules().names.endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + plain
    return word
