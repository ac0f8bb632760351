"""An organisation as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language
from cadre_site.accounts.models import Organisation
from cadre_site.accounts.presenters.choices import country_name
from cadre_site.accounts.presenters.people import moment


@dataclass(frozen=True)
class Word:
    """One person's verification."""

    by: str
    at: str
    evidence: str


@dataclass(frozen=True)
class Shown:
    id: int
    name: str
    kind: str
    country: str
    website: str
    state: str
    verified: bool
    words: tuple[Word, ...]


def organisation(one: Organisation, language: Language) -> Shown:
    words = [
        Word(word.by.called, moment(word.at, language), word.evidence)
        for word in one.verifications.select_related("by").order_by("at")
    ]
    state = "verified" if one.verified_at else "waiting"
    return Shown(
        one.pk, one.name.in_(language), say(f"site.kind.{one.kind}", language),
        country_name(one.country, language), one.website,
        say(f"site.organisation.{state}", language, n=len(words)), one.verified_at is not None,
        tuple(words),
    )  # fmt: skip
