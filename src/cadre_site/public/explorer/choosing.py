"""The choices of the explorer's form, and the addresses of the same view in other shapes and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadre.catalogue.load import code_list
from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.vocabulary.languages import Language
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.ledger.models import Release
from cadre_site.public.explorer.asked import (
    LEVEL,
    Asked,
    able,
    depth,
    divisions,
    standing,
    unfolded,
)
from cadre_site.public.presenters.choices import Choice, by_module
from cadre_site.public.presenters.names import column_name

_MOST_AREAS = 150


@dataclass(frozen=True)
class Group:
    """Choices under a name; ``column`` is the name of the part of the address."""

    name: str
    choices: tuple[Choice, ...]
    column: str = ""


@dataclass(frozen=True)
class Shape:
    """``address``: the query of this view in that shape."""

    name: str
    words: str
    address: str
    chosen: bool


def countries(published: Sequence[Release], asked: Asked, language: Language) -> list[Choice]:
    """The countries with a published release; none to choose where there is one alone."""
    found = [Choice(one.country, one.name.in_(language), one.country == asked.country) for one in published]
    return found if len(found) > 1 else []


def indicators(c: Composer, asked: Asked) -> list[Group]:
    """Every indicator of the release under its module, the counts behind them last."""
    names, others = code_list("module").names, say("site.module.counts", c.language)
    offered = (
        (c.about(id).module, Choice(id, c.indicator(id), id == asked.indicator))
        for id in c.release.indicators()
    )
    return [
        Group(c.name(names[module]) if module else others, tuple(sorted(found, key=lambda one: one.name)))
        for module, found in by_module(offered)
    ]


def areas(c: Composer, release: ShelvedRelease, asked: Asked) -> list[Choice]:
    """The country, its levels, and its areas; of very many those beside and below the chosen ones only."""
    here, steps = release.areas_of(asked.indicator), dict(release.below(asked.country))
    chosen = asked.areas or unfolded(asked, release)
    known = release.definitions.areas
    near = {known[code].parent for code in chosen if code in known} | set(chosen) | {asked.country}
    shown = [
        code
        for code, step in steps.items()
        if code in here and (len(steps) <= _MOST_AREAS or step == 1 or known[code].parent in near)
    ]
    found = [Choice(asked.country, c.area_name(asked.country), asked.country in chosen)]
    for step in range(1, 1 + depth(release, asked.country)):
        if any(code in here for code, other in steps.items() if other == step):
            level = f"{LEVEL}{step}"
            name = "members" if release.definitions.groups and step == 1 else str(min(step, 3))
            words = say(f"site.explore.level.{name}", c.language)
            found.append(Choice(level, words, level in asked.areas))
    return found + [Choice(code, c.area_name(code), code in chosen, steps[code]) for code in shown]


def years(c: Composer, release: ShelvedRelease, asked: Asked, name: str) -> list[Choice]:
    mine = asked.first if name == "from" else asked.last
    every = Choice("", say(f"site.explore.{name}.any", c.language), mine is None)
    return [every, *(Choice(str(y), str(y), y == mine) for y in release.years_of(asked.indicator))]


def by(c: Composer, release: ShelvedRelease, asked: Asked) -> list[Choice]:
    nothing = Choice("", say("site.explore.by.nothing", c.language), not asked.by)
    columns = divisions(release, asked.indicator)
    return [nothing, *(Choice(one, column_name(c, one), one == asked.by) for one in columns)]


def narrowing(c: Composer, release: ShelvedRelease, asked: Asked) -> list[Group]:
    """Each column at one code, the one by which the view is divided left out."""
    found = []
    for column, at in standing(asked, release, (asked.by,)).items():
        codes = c.in_order(column, release.codes_of(asked.indicator)[column])
        choices = tuple(Choice(code, c.code(column, code), code == at) for code in codes)
        found.append(Group(column_name(c, column), choices, column))
    return found


def shapes(c: Composer, release: ShelvedRelease, asked: Asked) -> list[Shape]:
    return [
        Shape(one, say(f"site.explore.show.{one}", c.language), asked.address(show=one), one == asked.show)
        for one in able(asked, release)
    ]
