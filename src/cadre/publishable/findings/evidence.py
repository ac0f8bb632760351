"""Commitments without a number: which figures speak to them, and what would have to be collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cadre.catalogue.messages import say
from cadre.publishable.findings import words
from cadre.publishable.findings.figures import Figure, Figures
from cadre.publishable.findings.rows import Place, row
from cadre.publishable.indicators.reasons import SUPPRESSED
from cadre.vocabulary.commitments import Commitment, Link
from cadre.vocabulary.indicators import Indicator
from cadre.vocabulary.languages import LANGUAGES, Language

MOST_NAMED = 4


@dataclass(frozen=True)
class Spoken:
    """A link and what it has to show: one latest figure, or the answers of several occupations.

    ``withheld``: there is a figure, but it may not be shown.
    """

    link: Link
    definition: Indicator | None
    figures: tuple[Figure, ...]
    withheld: bool = False

    def text(self, language: Language) -> str:
        if self.definition is None:
            return self.link.name.in_(language) if self.link.name else ""
        if not self.figures:
            return words.what(self.definition, self.link.dims, language)
        if len(self.figures) == 1:
            return words.evidence(self.figures[0], self.definition, self.link.dims, language)
        agreed = sum(figure.answer == "yes" for figure in self.figures)
        return say(
            "finding.answers_by_occupation", language,
            what=words.what(self.definition, self.link.dims, language),
            yes=agreed, asked=len(self.figures), year=str(self.figures[0].year),
        )  # fmt: skip


def commitment_row(
    commitment: Commitment, place: Place, figures: Figures, known: Mapping[str, Indicator], year: int | None
) -> dict[str, Any]:
    """The finding of a commitment that states no number: what speaks to it, or that nothing does."""
    told = [_spoken(link, place.area, figures, known, year) for link in commitment.links]
    key, named = _strongest(told)
    facts = {
        language: {
            "n": len(named),
            "list": "; ".join(spoken.text(language) for spoken in named[:MOST_NAMED])
            + ("; …" if len(named) > MOST_NAMED else ""),
        }
        for language in LANGUAGES
    }
    first = named[0] if named else None
    return row(
        place,
        status="not_assessable" if key == "finding.evidence" else "no_data",
        indicator=first.definition if first else None,
        dims=first.link.dims if first else {},
        present=first.figures[0] if first and len(first.figures) == 1 else None,
        message=(key, {"n": len(named)}),
        sentence=words.sentence(key, facts),
        links=[_link(spoken) for spoken in told],
        verified=commitment.source.verified,
        source=commitment.source.text,
    )


def _strongest(told: list[Spoken]) -> tuple[str, list[Spoken]]:
    """The message, and the links it names: figures before withheld figures before what is not collected."""
    there = [spoken for spoken in told if spoken.figures]
    withheld = [spoken for spoken in told if spoken.withheld]
    if there:
        return "finding.evidence", there
    if withheld:
        return "finding.withheld", withheld
    return ("finding.no_evidence", told) if told else ("finding.no_measure", [])


def _spoken(
    link: Link, area: str, figures: Figures, known: Mapping[str, Indicator], year: int | None
) -> Spoken:
    if link.indicator is None:
        return Spoken(link, None, ())
    series = [
        figure
        for figure in figures.series(area, link.indicator, link.dims)
        if year is None or figure.year <= year
    ]
    latest = tuple(figure for figure in series if figure.value is not None)[-1:]
    latest = latest or tuple(figures.by_occupation(area, link.indicator, year))
    withheld = not latest and any(figure.reason == SUPPRESSED for figure in series)
    return Spoken(link, known[link.indicator], latest, withheld)


def _link(spoken: Spoken) -> dict[str, object]:
    one = spoken.figures[0] if len(spoken.figures) == 1 else None
    return {
        "indicator": spoken.link.indicator,
        "name": {language: _name(spoken, language) for language in LANGUAGES},
        "collect": spoken.definition.collect if spoken.definition else spoken.link.collect,
        "official": spoken.link.official,
        "evidence": bool(spoken.figures),
        "withheld": spoken.withheld,
        "figures": [figure.figure for figure in spoken.figures],
        "value": one.value if one else None,
        "period": str(spoken.figures[0].year) if spoken.figures else None,
    }


def _name(spoken: Spoken, language: Language) -> str:
    if spoken.definition is not None:
        return words.what(spoken.definition, spoken.link.dims, language)
    return spoken.link.name.in_(language) if spoken.link.name else ""
