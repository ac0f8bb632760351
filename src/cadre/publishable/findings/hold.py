"""Hold a release's observations against frameworks and the country's own targets."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from cadre.catalogue.load import countries, indicators
from cadre.methods.gaps import workers_short
from cadre.publishable.findings import words
from cadre.publishable.findings.evidence import commitment_row
from cadre.publishable.findings.figures import Figures
from cadre.publishable.findings.judge import Judgement, judge
from cadre.publishable.findings.rows import Place, row
from cadre.publishable.indicators import Context
from cadre.vocabulary.bilingual import Bilingual, Citation
from cadre.vocabulary.commitments import Commitment, Comparison, Framework, Target
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.indicators import Indicator
from cadre.vocabulary.languages import LANGUAGES
from cadre.workspace.config import Target as NationalTarget

NATIONAL = "national"
_POPULATION = "population.persons"
_PER = {"per-1000-population": 1_000, "per-10000-population": 10_000, "per-100000-population": 100_000}


def hold(
    observations: pa.Table,
    frameworks: Mapping[str, Framework],
    targets: Sequence[NationalTarget],
    context: Context,
    year: int | None = None,
) -> list[dict[str, Any]]:
    """One finding for every target, and one for every commitment without a number, in every country.

    Where a workspace holds many countries, commitments without a number have one only where a figure speaks.

    Args:
        observations: a release's observations.
        frameworks: commitments by framework.
        targets: the country's own, from ``cadre.toml``.
        context: the countries to hold.
        year: the last year that counts; all of them when None.

    Returns:
        Rows of ``findings.json`` (see ``rows.py``), the country's own targets first.

    Raises:
        CadreError: a target of ``cadre.toml`` names an indicator that does not exist, or one of which neither
            more nor less is better without saying which way the target lies.
    """
    known = indicators()
    own = [_as_target(target, known) for target in targets]
    wanted = {_POPULATION, *_mentioned(frameworks), *(target.indicator for target, _, _ in own)}
    figures = Figures(observations, wanted, _areas(own, context))
    found = [
        _target_row(target, _national_place(target, area), figures, known, year, base)
        for target, place, base in own
        for area in ([place] if place else context.countries)
    ]
    for area in context.countries:
        for framework in frameworks.values():
            for commitment in framework.commitments if _made_by(framework, area) else ():
                found += _commitment(commitment, framework, area, figures, known, year)
    return found if len(context.countries) == 1 else [row for row in found if _says_something(row)]


def _says_something(row: Mapping[str, Any]) -> bool:
    """Side by side, countries are told apart by targets and figures, not by what none of them was asked."""
    return bool(row["status"] != "no_data" or row["target"] is not None)


def _made_by(framework: Framework, area: str) -> bool:
    """A region's framework is not held against other countries; an invented country has all of them."""
    country = countries().get(area)
    return framework.who_region is None or country is None or country.who_region == framework.who_region


def _commitment(
    commitment: Commitment,
    framework: Framework,
    area: str,
    figures: Figures,
    known: Mapping[str, Indicator],
    year: int | None,
) -> Iterator[dict[str, Any]]:
    place = Place(area, framework.id, framework.name, commitment.id, commitment.text)
    for number, target in enumerate(commitment.targets):
        part = place if len(commitment.targets) == 1 else place.part(number + 1, target.name)
        yield _target_row(target, part, figures, known, year, None)
    if not commitment.targets:
        yield commitment_row(commitment, place, figures, known, year)


def _mentioned(frameworks: Mapping[str, Framework]) -> Iterator[str]:
    for framework in frameworks.values():
        for commitment in framework.commitments:
            yield from (link.indicator for link in commitment.links if link.indicator)
            for target in commitment.targets:
                yield from (target.indicator, *target.otherwise)


def _as_target(
    target: NationalTarget, known: Mapping[str, Indicator]
) -> tuple[Target, str | None, int | None]:
    """A target of ``cadre.toml`` in the catalogue's terms, the area it is for, and its baseline year."""
    if target.indicator not in known:
        near = difflib.get_close_matches(target.indicator, list(known), n=3, cutoff=0.4)
        raise CadreError(
            "target-unknown-indicator",
            ExitCode.CONFIGURATION,
            file="cadre.toml",
            value=target.indicator,
            near=", ".join(near) or "—",
        )
    dims = {"occupation": target.occupation, "sex": target.sex}
    made = Target(
        indicator=target.indicator,
        dims={name: code for name, code in dims.items() if code != "_T"},
        comparison=target.comparison or _comparison(known[target.indicator]),
        value=target.value,
        year=target.year,
        name=target.name,
        source=Citation(text=target.source, verified=True),
    )
    return made, target.area, target.baseline_year


def _comparison(definition: Indicator) -> Comparison:
    if definition.direction == "neutral":
        raise CadreError(
            "target-needs-comparison", ExitCode.CONFIGURATION, file="cadre.toml", value=definition.id
        )
    return "at_most" if definition.direction == "lower_is_better" else "at_least"


def _areas(own: Sequence[tuple[Target, str | None, int | None]], context: Context) -> list[str]:
    return [*context.countries, *(area for _, area, _ in own if area)]


def _national_place(target: Target, area: str) -> Place:
    name = Bilingual(en="National targets", ru="Национальные цели")
    return Place(area, NATIONAL, name, f"{target.indicator}-{target.year}", target.name)


def _target_row(
    target: Target,
    place: Place,
    figures: Figures,
    known: Mapping[str, Indicator],
    year: int | None,
    baseline_year: int | None,
) -> dict[str, Any]:
    verdict = judge(target, place.area, figures, known, year, baseline_year)
    definition = known[verdict.indicator]
    short = _short(verdict, definition, place.area, figures) if target.year is None else None
    key = _message(target, verdict, short)
    facts = {
        language: words.target_facts(target, verdict, definition, short, language) for language in LANGUAGES
    }
    told = {"short": short, "points": verdict.points, "basis": verdict.basis, "reason": verdict.reason}
    return row(
        place,
        status=verdict.status,
        indicator=definition,
        dims=target.dims,
        present=verdict.present,
        baseline=verdict.baseline,
        target=verdict.target,
        target_year=target.year,
        rates=(verdict.observed, verdict.required),
        rate_unit={"compound": "percent", "linear": "points"}.get(verdict.basis or ""),
        message=(key, {name: fact for name, fact in told.items() if fact is not None}),
        sentence=words.sentence(key, facts),
        verified=target.source.verified and definition.source.verified,
        source=target.source.text,
    )


def _message(target: Target, verdict: Judgement, short: float | None) -> str:
    if target.year is None:
        missing = verdict.status == "not_met" and short is not None and round(short) > 0
        return f"finding.benchmark.{'short' if missing else verdict.status}"
    if verdict.status == "not_assessable" and verdict.target is None:
        return "finding.no_baseline"
    late = verdict.present is not None and verdict.present.year >= target.year
    if verdict.status in ("too_slow", "moving_away") and (late or verdict.required is None):
        return "finding.missed"
    return f"finding.{verdict.status}"


def _short(verdict: Judgement, definition: Indicator, area: str, figures: Figures) -> float | None:
    """Workers missing to a benchmark of density, where the population of the year is known."""
    present = verdict.present
    per = _PER.get(definition.unit)
    if present is None or present.value is None or verdict.target is None or per is None:
        return None
    people = [told for told in figures.series(area, _POPULATION, {}) if told.year == present.year]
    if not people or people[0].value is None:
        return None
    return workers_short(present.value, verdict.target, people[0].value, per)
