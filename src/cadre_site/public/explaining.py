"""How figures are made and how far they can be trusted: pages from the catalogue and the releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from cadre.catalogue.load import ROOT, code_list, code_list_name, frameworks, indicators, rules, tallies
from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.dates import long_date
from cadre.publishable.documents.compose.quality import quality as trusted
from cadre.vocabulary.indicators import Answer, Distribution, Gap, Indicator, Term
from cadre.vocabulary.languages import Language, number
from cadre_site.ledger import queries
from cadre_site.ledger.figures import figures_of
from cadre_site.ledger.models import Release
from cadre_site.pages.rendering import page
from cadre_site.public.caching import remembered
from cadre_site.public.presenters import releases as all_releases
from cadre_site.public.presenters.choices import by_module, module_name


@dataclass(frozen=True)
class Method:
    id: str
    name: str
    definition: str
    verified: bool


@remembered
def methods(request: HttpRequest, language: Language) -> HttpResponse:
    """Every indicator by module, every rule of protection, every framework the catalogue knows."""
    told = (
        (one.module, Method(one.id, one.name.in_(language), one.definition.in_(language), one.verified))
        for one in indicators().values()
    )
    groups = [(module_name(module, language), found) for module, found in by_module(told)]
    protection = [(rule.name.in_(language), rule.reason.in_(language)) for rule in rules().values()]
    promises = [one.name.in_(language) for one in frameworks().values()]
    return page(
        request, language, "methods.html", groups=groups, protection=protection, promises=promises,
        checked=sum(one.verified for one in indicators().values()), all=len(indicators()),
    )  # fmt: skip


@remembered
def method(request: HttpRequest, language: Language, indicator: str) -> HttpResponse:
    one = indicators().get(indicator)
    if one is None:
        raise Http404
    countries = [
        (release.country, release.name.in_(language))
        for release in queries.published()
        if one.id in figures_of(release).indicators()
    ]
    return page(
        request, language, "method.html", name=one.name.in_(language), indicator=one.id,
        facts=_facts(one, language), given=list(one.example.given.items()), expect=one.example.expect,
        countries=countries,
    )  # fmt: skip


def _facts(one: Indicator, language: Language) -> list[tuple[str, str]]:
    told = [
        ("definition", one.definition.in_(language)),
        ("formula", _formula(one, language)),
        (
            "unit",
            code_list("unit").names[one.unit].in_(language)
            if one.unit in code_list("unit").names
            else one.unit,
        ),
        ("code", one.id),
        ("definition-source", one.source.text),
        ("standing", say(f"site.standing.{'checked' if one.verified else 'unchecked'}", language)),
        ("version", f"{one.id}@{one.version}, {one.edition}"),
        ("note", one.note.in_(language) if one.note else ""),
    ]
    return [(say(f"site.fact.{name}", language), words) for name, words in told if words]


def _formula(one: Indicator, language: Language) -> str:
    formula = one.formula
    if isinstance(formula, Gap):
        terms = {"one": formula.reference, "two": formula.compared}
    elif isinstance(formula, Answer):
        return say("site.formula.answer", language)
    else:
        found = list(one.terms())
        terms = {"one": found[0], "two": found[1] if len(found) > 1 else found[0]}
    facts: dict[str, Any] = {name: _term(term, language) for name, term in terms.items()}
    kind = f"distribution.{formula.method}" if isinstance(formula, Distribution) else formula.kind
    scale = number(formula.scale, language, 0 if formula.scale == int(formula.scale) else 3)
    return say(f"site.formula.{kind}", language, scale=scale, **facts)


def _term(term: Term, language: Language) -> str:
    """A quantity in words, with the codes it is narrowed to."""
    tally = tallies().get(term.tally)
    measure = tally.measures.get(term.measure) if tally else None
    words = measure.name.in_(language) if measure and measure.name else term.measure
    name = f"{tally.name.in_(language)}: {words.lower()}" if tally else f"{term.tally}: {words}"
    where = [_at(column, codes, language) for column, codes in term.where.items()]
    extra = [*where, *([say("site.formula.year-before", language)] if term.lag else [])]
    return f"{name} ({'; '.join(extra)})" if extra else name


def _at(column: str, codes: str | list[str], language: Language) -> str:
    """A column and its codes by their names; where the catalogue has no list of them, as they are written."""
    wanted = [codes] if isinstance(codes, str) else codes
    if not (ROOT / "codelists" / f"{column}.yaml").is_file():
        return f"{column} = {' + '.join(wanted)}"
    names = code_list(column).names
    shown = [names[code].in_(language) if code in names else code for code in wanted]
    return f"{code_list_name(column).in_(language)}: {' + '.join(shown)}"


@remembered
def quality(request: HttpRequest, language: Language) -> HttpResponse:
    """The countries whose quality is told; of one alone, itself."""
    published = queries.published()
    if len(published) == 1:
        return _quality_of(request, language, published[0])
    names = [(one.country, one.name.in_(language)) for one in published]
    return page(request, language, "qualities.html", countries=names)


@remembered
def quality_of(request: HttpRequest, language: Language, country: str) -> HttpResponse:
    """What was read, matched and withheld of a country's release, as its report says it."""
    release = next((one for one in queries.published() if one.country == country), None)
    if release is None:
        raise Http404
    return _quality_of(request, language, release)


def _quality_of(request: HttpRequest, language: Language, release: Release) -> HttpResponse:
    c = Composer(figures_of(release), language, release.country)
    return page(
        request, language, "quality.html", c=c, release=release, sections=trusted(c).sections,
        unchecked=_unchecked(c), synthetic=c.definitions.synthetic,
    )  # fmt: skip


def _unchecked(c: Composer) -> list[tuple[str, str]]:
    """Indicators of a release whose definition or formula nobody has read in its source."""
    abouts = [(id, c.about(id)) for id in c.release.indicators()]
    return [
        (id, c.name(one.name))
        for id, one in abouts
        if one.source and not (one.verified and one.formula_verified)
    ]


@remembered
def reports(request: HttpRequest, language: Language) -> HttpResponse:
    """The reports of every published release, those in the reader's language first."""
    found = [
        (
            release, release.name.in_(language),
            long_date(release.published_at, language),
            all_releases.reports(figures_of(release), language),
        )
        for release in queries.published()
    ]  # fmt: skip
    return page(request, language, "reports.html", found=found)
