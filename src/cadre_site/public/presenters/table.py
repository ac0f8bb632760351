"""Figures as the lines of a table to keep, each with names, its unit, why it has no value, and its source."""

from __future__ import annotations

from collections.abc import Iterator

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.dates import long_date
from cadre.publishable.documents.release_folder import TOTAL, Observation
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.ledger.models import Release
from cadre_site.ledger.questions import Known, Question, Withheld, everything, value_of
from cadre_site.public.presenters.names import column_name

Scalar = str | float


def source_of(c: Composer, release: Release, indicator: str, address: str) -> str:
    """Country, indicator, release and the address where it was kept."""
    words = say(
        "site.explore.source", c.language, country=c.area_name(c.area), what=c.indicator(indicator),
        release=release.id, date=long_date(release.published_at, c.language), address=address,
    )  # fmt: skip
    return f"{c.say('synthetic.short')}. {words}" if c.definitions.synthetic else words


def heads(c: Composer, columns: list[str]) -> list[str]:
    own = [say(f"site.csv.{name}", c.language) for name in ("area-code", "area", "year")]
    for name in columns:
        own += [name, column_name(c, name)]
    return own + [
        say(f"site.csv.{name}", c.language) for name in ("value", "unit", "why", "figure", "source")
    ]


def lines(c: Composer, release: ShelvedRelease, question: Question, source: str) -> Iterator[list[Scalar]]:
    """The heads, then a line for each figure. What is withheld says so where its number would stand."""
    columns = _columns(release, question)
    yield list(heads(c, columns))
    for row in everything(release, question):
        yield [*_about(c, row, columns), *_says(c, row), row.figure, source]


def _columns(release: ShelvedRelease, question: Question) -> list[str]:
    """Those that tell the figures apart, and those that stand at something else than the total."""
    used = {
        column
        for indicator in question.indicators
        for column, codes in release.codes_of(indicator).items()
        if codes != (TOTAL,) and question.codes.get(column) != (TOTAL,)
    }
    return [column for column in release.dimensions if column in used]


def _about(c: Composer, row: Observation, columns: list[str]) -> Iterator[str]:
    yield from (row.area, c.area_name(row.area), row.period)
    for column in columns:
        code = row.codes.get(column, TOTAL)
        yield from (code, c.code(column, code))


def _says(c: Composer, row: Observation) -> tuple[Scalar, str, str]:
    """Value, unit and, where there is no number, why."""
    value, unit = value_of(row), c.unit(row.indicator)
    if isinstance(value, Known):
        return float(f"{value.number:.12g}"), unit, ""
    if isinstance(value, Withheld):
        words = [c.definitions.rule(rule) for rule in value.rules]
        reasons = [c.name(rule.reason) for rule in words if rule and not rule.name.en.startswith("Published")]
        return say("site.value.withheld", c.language), unit, " ".join(reasons)
    return say("site.value.missing", c.language), unit, say(f"site.missing.{value.reason}", c.language)
