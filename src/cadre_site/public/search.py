"""Search over indicators, areas and occupations, in both languages at once and in any form of a word.

Every word is folded: lower case, ``ё`` as ``е``, the stem of its language (Snowball). A Russian stem with a
fleeting vowel at its end is kept without it as well: медсестёр finds медсестра.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlencode

import snowballstemmer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cadre.catalogue.load import ROOT, read_yaml
from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.parts import OCCUPATION
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.languages import LANGUAGES, Language
from cadre_site.ledger import queries
from cadre_site.ledger.figures import ShelvedRelease, figures_of
from cadre_site.ledger.models import Release
from cadre_site.pages.rendering import page
from cadre_site.public.caching import remembered
from cadre_site.public.explorer.asked import FIRST

_WORD = re.compile(r"[\w]+(?:[-.][\w]+)*")
_CYRILLIC = re.compile("[а-я]")
_FLEETING = re.compile(r"([бвгджзклмнпрстфхцчшщ]ь?)[ео]([кнрлцт])$")
_SHORTEST_START = 3
MOST, LONGEST = 50, 200


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[str, ...]:
    """The folded forms under which a word is kept and sought, the likeliest first."""
    folded = word.casefold().replace("ё", "е")
    stem = str(_stemmer("russian" if _CYRILLIC.search(folded) else "english").stemWord(folded))
    without = re.sub("v$", "f", _FLEETING.sub(r"\1\2", stem))  # midwives, midwife
    return tuple(dict.fromkeys([stem, without, folded]))


def words(text: str) -> list[str]:
    """The words of a text; those joined by a hyphen or a dot are whole and in parts."""
    found = [match.group() for match in _WORD.finditer(text.replace("_", " "))]
    return [part for one in found for part in dict.fromkeys([one, *re.split(r"[-.]", one)]) if part]


@dataclass(frozen=True)
class Entry:
    """``address``: path and query after the language."""

    kind: str
    name: Bilingual
    about: Bilingual
    address: str
    strong: frozenset[str]
    weak: frozenset[str]

    def score(self, sought: tuple[str, ...]) -> int:
        """How well one word of a query fits: 0 not at all."""
        if any(form in self.strong for form in sought):
            return 4
        start = sought[-1]
        if len(start) >= _SHORTEST_START and any(one.startswith((start, sought[0])) for one in self.strong):
            return 3
        return 1 if any(form in self.weak for form in sought) else 0


def _entry(kind: str, name: Bilingual, about: Bilingual, address: str, *codes: str, text: str = "") -> Entry:
    strong = {form for one in LANGUAGES for word in words(name.in_(one)) for form in forms(word)}
    weak = {form for word in words(text) for form in forms(word)}
    return Entry(
        kind, name, about, address, frozenset(strong | {c.casefold() for c in codes}), frozenset(weak)
    )


def _of_release(release: Release, figures: ShelvedRelease) -> Iterator[Entry]:
    about = figures.definitions
    country = release.name
    for id in figures.indicators():
        one = about.indicators[id]
        text = " ".join([one.definition.en, one.definition.ru]) if one.definition else ""
        address = f"country/{release.country}/indicator/{id}"
        yield _entry("indicator", one.name, country, address, id, text=text)
    first = next((id for id in FIRST if id in figures.indicators()), figures.indicators()[0])
    for code, area in about.areas.items():
        query = urlencode({"country": release.country, "indicator": first, "area": code})
        yield _entry("area", area.name, country, f"explore/?{query}", code)
    present = figures.codes_of(first).get(OCCUPATION, ())
    for code, named in about.codes.get(OCCUPATION, {}).items():
        if code in present:
            query = urlencode({"country": release.country, "indicator": first, OCCUPATION: code})
            yield _entry("occupation", named.name, country, f"explore/?{query}", code)


@lru_cache(maxsize=2)
def _index(version: int) -> tuple[Entry, ...]:
    return tuple(one for release in queries.published() for one in _of_release(release, figures_of(release)))


@cache
def _everyday() -> dict[str, str]:
    given: dict[str, str] = read_yaml(ROOT / "spellings.yaml")["everyday"]
    return {form: meant for word, meant in given.items() for form in forms(word)[:2]}


def find(text: str) -> list[Entry]:
    """The entries in which every word of the text is found, the best first."""
    meant = [_said(match.group()) for match in _WORD.finditer(text[:LONGEST])]
    found = []
    for entry in _index(queries.version()) if meant else ():
        scores = [_score(entry, one) for one in meant]
        if all(scores):
            found.append((-sum(scores), len(entry.strong), entry.name.en, entry))
    return [entry for *_, entry in sorted(found, key=lambda one: one[:3])[:MOST]]


def _score(entry: Entry, meant: str) -> int:
    """Of a word as it is, such as ``1-02``, or of all its parts."""
    parts = [part for part in re.split(r"[-.\s]", meant) if part]
    return max(entry.score(forms(meant)), min((entry.score(forms(part)) for part in parts), default=0))


def _said(word: str) -> str:
    return next((_everyday()[form] for form in forms(word) if form in _everyday()), word)


@remembered
def search(request: HttpRequest, language: Language) -> HttpResponse:
    text = request.GET.get("q", "")[:LONGEST]
    home = reverse("home", kwargs={"language": language})
    found = [
        (one.name.in_(language), say(f"site.search.{one.kind}", language), one.about.in_(language),
         home + one.address)
        for one in find(text)
    ]  # fmt: skip
    return page(request, language, "search.html", q=text, found=found, most=MOST)
