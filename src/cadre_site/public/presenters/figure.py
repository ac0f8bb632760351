"""One figure: what it says, what it rests on, how it changed between releases, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.dates import long_date, told_date
from cadre.publishable.documents.model import Cell
from cadre.publishable.documents.release_folder import Observation
from cadre.publishable.documents.release_schema import Provenance
from cadre_site.ledger.models import Release
from cadre_site.ledger.queries import FoundFigure
from cadre_site.public.presenters.names import about_what


@dataclass(frozen=True)
class Past:
    """The same figure in one release."""

    release: str
    date: str
    value: str
    figure: str
    note: str
    this: bool


@dataclass(frozen=True)
class Shown:
    value: str
    unit: str
    withheld: bool
    reasons: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    sources: tuple[Provenance, ...]
    history: tuple[Past, ...]
    replaced: Past | None
    citation: str


def shown(c: Composer, found: FoundFigure, address: str) -> Shown:
    row, entry = found.observation, c.release.ledger.entries.get(found.observation.indicator)
    rules = [c.definitions.rule(rule) for rule in (entry.rules if entry else ())]
    cell = c.cell(row)
    history = tuple(_past(c, release, other, row) for release, other in found.history)
    current = [
        past
        for past, (release, _) in zip(history, found.history, strict=True)
        if release.state == "published"
    ]
    replaced = current[0] if current and not current[0].this and found.release.state != "published" else None
    value = say("explain.suppressed", c.language) if row.suppressed else cell.words
    return Shown(
        value=value if cell.state != "missing" else say("explain.missing", c.language),
        unit="" if row.value is None or c.answered(row) else c.spoken_unit(row.indicator).strip(),
        withheld=row.suppressed,
        reasons=tuple(c.name(rule.reason) for rule in rules if rule) if row.suppressed else (),
        about=tuple(about_what(c, row)),
        sources=tuple(
            source.model_copy(update={"date": told_date(source.date, c.language)})
            for source in c.definitions.sources
            if entry and source.source in entry.sources
        ),
        history=history,
        replaced=replaced,
        citation=_citation(c, found, cell, address),
    )


def _past(c: Composer, release: Release, other: Observation, row: Observation) -> Past:
    note = release.note.in_(c.language)
    date = long_date(release.published_at, c.language)
    return Past(release.id, date, c.cell(other).words, other.figure, note, other.figure == row.figure)


def _citation(c: Composer, found: FoundFigure, cell: Cell, address: str) -> str:
    row, release = found.observation, found.release
    what = ", ".join([c.indicator(row.indicator), *(value for _, value in about_what(c, row))])
    return say(
        "site.citation", c.language, country=c.area_name(release.country), what=what, address=address,
        year=str(release.published_at.year), release=release.id, figure=row.figure,
    )  # fmt: skip
