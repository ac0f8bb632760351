"""Countries side by side: figures of the same definition only.

Two countries may be compared on an indicator when definition, version and unit are the same, and when the
same columns stand at the same codes: practising doctors are not compared with licensed ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from cadre.catalogue.load import tallies
from cadre.catalogue.messages import say
from cadre.publishable.documents.charts.bars import Bar, bars
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.parts import OCCUPATION
from cadre.publishable.documents.model import Cell, Chart
from cadre.publishable.documents.release_folder import TOTAL, Observation
from cadre.publishable.documents.release_schema import IndicatorNames
from cadre.vocabulary.languages import Language
from cadre_site.ledger import queries
from cadre_site.ledger.figures import ShelvedRelease, figures_of
from cadre_site.ledger.questions import Question, ask
from cadre_site.pages.rendering import page
from cadre_site.public.caching import remembered
from cadre_site.public.explorer.asked import Asked, standing
from cadre_site.public.explorer.choosing import Group
from cadre_site.public.presenters.choices import Choice, by_module, module_name

_MOST, _MOST_ROWS = 60, 10_000


@dataclass(frozen=True)
class Country:
    """A country that can stand in a comparison: the area of a release that is about it."""

    code: str
    name: str
    figures: ShelvedRelease


@dataclass(frozen=True)
class Refusal:
    """``why``: a message; ``name``: the country that does not fit the first."""

    name: str
    why: str


def countries(language: Language) -> list[Country]:
    """Each country once: its own release before that of a group."""
    found: dict[str, Country] = {}
    for release in queries.published():
        figures = figures_of(release)
        areas = figures.definitions.areas
        members = [code for code, area in areas.items() if area.groups and area.level == 0]
        own = [] if members else [release.country]
        for code in own or members:
            if own or code not in found:
                name = areas[code].name.in_(language) if code in areas else release.name.in_(language)
                found[code] = Country(code, name, figures)
    return sorted(found.values(), key=lambda one: one.name)


def refusals(chosen: Sequence[Country], indicator: str, codes: dict[str, str]) -> list[Refusal]:
    """Why countries may not stand beside the first that has the indicator; nothing when all may."""
    have = [one for one in chosen if indicator in one.figures.indicators()]
    found = [Refusal(one.name, "site.compare.not.absent") for one in chosen if one not in have]
    for one in have[1:]:
        why = _different(have[0].figures, one.figures, indicator, codes)
        if why:
            found.append(Refusal(one.name, why))
    return found


def _different(one: ShelvedRelease, other: ShelvedRelease, id: str, codes: dict[str, str]) -> str:
    """The first way in which two releases mean different things by an indicator."""
    if one is other:
        return ""
    if _version(one, id) != _version(other, id):
        return "site.compare.not.version"
    mine, theirs = one.definitions.indicators[id], other.definitions.indicators[id]
    if mine.unit != theirs.unit:
        return "site.compare.not.unit"
    if _meaning(mine) != _meaning(theirs):
        return "site.compare.not.definition"
    return "" if _stands(one, id, codes) == _stands(other, id, codes) else "site.compare.not.codes"


def _version(figures: ShelvedRelease, id: str) -> str:
    entry = figures.ledger.entries.get(id)
    return entry.definition if entry else f"{id}@{figures.definitions.indicators[id].version}"


def _meaning(about: IndicatorNames) -> tuple[object, ...]:
    return (about.definition, about.numerator, about.denominator, about.collect)


def _stands(figures: ShelvedRelease, id: str, codes: dict[str, str]) -> dict[str, str]:
    """The codes at which every column stands, those with one code alone among them."""
    able = standing(Asked("", id, codes=codes), figures, ())
    alone = {name: found[0] for name, found in figures.codes_of(id).items() if len(found) == 1}
    return {name: code for name, code in (alone | able | codes).items() if code != TOTAL}


def latest(chosen: Sequence[Country], indicator: str, codes: dict[str, str]) -> dict[str, Observation]:
    """Country -> its latest figure with a value, or one that is withheld; each release is asked once."""
    releases = {id(one.figures): one.figures for one in chosen}
    found: dict[str, Observation] = {}
    for figures in releases.values():
        areas = tuple(one.code for one in chosen if one.figures is figures)
        wanted = {column: (code,) for column, code in _asked(figures, indicator, codes).items()}
        question = Question((indicator,), areas, last=int(figures.definitions.date[:4]), codes=wanted)
        for row in ask(figures, question, limit=_MOST_ROWS).rows:
            told = row.value is not None or row.suppressed
            if told and (row.area not in found or row.period > found[row.area].period):
                found[row.area] = row
    return found


def _asked(figures: ShelvedRelease, indicator: str, codes: dict[str, str]) -> dict[str, str]:
    able = standing(Asked("", indicator, codes=codes), figures, ())
    return {column: code for column, code in able.items() if code in figures.codes_of(indicator)[column]}


def drawn(c: Composer, chosen: Sequence[Country], id: str, codes: dict[str, str]) -> Chart | None:
    figures = latest(chosen, id, codes)
    rows = [(one, figures.get(one.code)) for one in chosen]
    known = sorted(
        ((one, row) for one, row in rows if row is not None and row.value is not None),
        key=lambda pair: -(pair[1].value or 0.0),
    )
    if len(known) < 2:
        return None
    (top, most), (bottom, least) = known[0], known[-1]
    sentence = say(
        "site.compare.sentence", c.language, top=top.name, high=c.cell(most).words, bottom=bottom.name,
        low=c.cell(least).words, from_year=min(row.period for _, row in known),
        to_year=max(row.period for _, row in known),
    )  # fmt: skip
    others = [(one, row) for one, row in rows if row is None or row.value is None]
    shown = [Bar(f"{one.name}, {row.period}", row.value or 0.0, c.cell(row).words) for one, row in known]
    data = [(Cell(one.name), c.cell(row), Cell(row.period if row else "")) for one, row in [*known, *others]]
    stands = _stands(known[0][0].figures, id, codes)
    of = "; ".join(c.code(column, code) for column, code in stands.items())
    unit = c.unit(id)
    caption = f"{c.indicator(id)}{', ' + unit if unit else ''}{f' ({of})' if of else ''}"
    columns = head(c.say("column.country"), unit or c.indicator(id), c.say("column.year"))
    return c.chart("compared", caption, sentence, bars(shown), columns, data, [row for _, row in known])


def comparable(able: Sequence[Country], language: Language, chosen: str) -> list[Group]:
    """The indicators that at least two countries have, under their modules; counts are left out, for a larger
    country has more of everything."""
    offered: dict[str, tuple[str | None, Choice]] = {}
    many = Counter(name for one in able for name in one.figures.indicators())
    for figures in {id(one.figures): one.figures for one in able}.values():
        for name in figures.indicators():
            about = figures.definitions.indicators[name]
            if many[name] > 1 and name.partition(".")[0] not in tallies():
                offered[name] = about.module, Choice(name, about.name.in_(language), name == chosen)
    return [
        Group(module_name(module, language), tuple(sorted(found, key=lambda one: one.name)))
        for module, found in by_module(offered.values())
    ]


def _able_for(able: Sequence[Country], id: str) -> list[Country]:
    return [one for one in able if id in one.figures.indicators() and one.code in one.figures.areas_of(id)]


@remembered
def compare(request: HttpRequest, language: Language) -> HttpResponse:
    able = countries(language)
    wanted = request.GET.get("indicator", "")
    groups = comparable(able, language, wanted)
    offered = [choice.code for group in groups for choice in group.choices]
    indicator = wanted if wanted in offered else next((id for id in offered if _able_for(able, id)), "")
    codes = {OCCUPATION: code} if (code := request.GET.get(OCCUPATION, "")) else {}
    asked = set(request.GET.getlist("country"))
    chosen = [one for one in able if one.code in asked] or _able_for(able, indicator)[:_MOST]
    refused = refusals(chosen, indicator, codes) if indicator else []
    chart, c = None, None
    if indicator and not refused and chosen:
        c = Composer(chosen[0].figures, language, chosen[0].code)
        chart = drawn(c, chosen, indicator, codes)
    return page(
        request, language, "compare.html", groups=groups, chart=chart, refused=refused, indicator=indicator,
        countries=[Choice(one.code, one.name, one in chosen) for one in able],
        occupations=_occupations(able, indicator, code, language), synthetic=any(
            one.figures.definitions.synthetic for one in chosen
        ),
    )  # fmt: skip


def _occupations(able: Sequence[Country], id: str, chosen: str, language: Language) -> list[Choice]:
    """Occupations by which the first country that has the indicator divides it."""
    first = next((one for one in able if id in one.figures.indicators()), None)
    codes = first.figures.codes_of(id).get(OCCUPATION, ()) if first else ()
    if first is None or len(codes) < 2:
        return []
    names = first.figures.definitions.codes.get(OCCUPATION, {})
    shown = [Choice(code, names[code].name.in_(language), code == chosen) for code in names if code in codes]
    return [
        Choice("", say("site.everyone", language), not chosen),
        *(one for one in shown if one.code != TOTAL),
    ]
