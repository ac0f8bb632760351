"""How a release came before the public: for which organisations it was approved. Never who the people are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.dates import long_date
from cadre.vocabulary.languages import Language
from cadre_site.accounts.roles import roles
from cadre_site.ledger.models import Approval, Release
from cadre_site.ledger.queries import counted_approvals


@dataclass(frozen=True)
class Shown:
    """``how``: a sentence. ``given``: each approval, its role, organisation and day."""

    how: str
    given: tuple[str, ...]


def approval(release: Release, language: Language) -> Shown:
    found = counted_approvals(release)
    return Shown(how(found, language), tuple(_given(found, language)))


def how(found: Sequence[Approval], language: Language) -> str:
    return (
        say("site.approved.people", language, n=len(found)) if found else say("site.approved.none", language)
    )


def _given(found: Sequence[Approval], language: Language) -> Iterator[str]:
    for one in found:
        date, held = long_date(one.at, language), one.membership
        if held is None:
            yield say("site.approved.unrecorded", language, date=date)
        elif held.organisation is None:
            yield say("site.approved.role", language, role=roles()[held.role].name.in_(language), date=date)
        else:
            yield say(
                "site.approved.organisation", language, role=roles()[held.role].name.in_(language), date=date,
                organisation=held.organisation.name.in_(language),
                kind=say(f"site.kind.{held.organisation.kind}", language),
            )  # fmt: skip
