"""The first page about a country: a few numbers, three questions people ask, and the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.parts import DOCTORS, NURSING, OCCUPATION
from cadre.publishable.documents.compose.places import area_map, districts, extremes, map_sentence
from cadre.publishable.documents.compose.published import series
from cadre.publishable.documents.model import Chart
from cadre.publishable.documents.release_folder import Observation

STOCK, DENSITY, BY_AREA, GAP = "headcount.persons", "1-01", "1-02", "7-07"
PICTURE = "site.home.map"
_MOST_NUMBERS = 4


@dataclass(frozen=True)
class Number:
    """A figure large on the page; ``figure`` leads to where it comes from."""

    value: str
    label: str
    note: str
    figure: str


@dataclass(frozen=True)
class Question:
    title: str
    answer: str
    indicator: str


def numbers(c: Composer) -> list[Number]:
    """Up to four; of a country without figures of its own, what others have published about it."""
    by_occupation = c.figures(DENSITY, OCCUPATION)
    wanted = [
        ("workers", c.figures(STOCK).at()),
        ("doctors", by_occupation.at(DOCTORS)),
        ("nurses", by_occupation.at(NURSING)),
        ("women", c.figures("1-04").at()),
        ("vacancy", c.figures("5-07").at()),
    ]
    found = [
        _number(c, c.say(f"key.big.{name}"), row) for name, row in wanted if row and row.value is not None
    ]
    if not found:
        latest = [(id, c.figures(id).until(c.this_year).at()) for id in series(c)]
        found = [_number(c, f"{c.indicator(id)}{_unit(c, id)}", row) for id, row in latest if row]
    return found[:_MOST_NUMBERS]


def _unit(c: Composer, id: str) -> str:
    unit = c.spoken_unit(id).strip()
    return f", {unit}" if unit else ""


def _number(c: Composer, label: str, row: Observation) -> Number:
    return Number(c.shown(row.indicator, row.value or 0.0), label, row.period, row.figure)


def questions(c: Composer) -> list[Question]:
    """What people ask first, with the answer where the release has one."""
    return [*_how_many(c), *_where(c), *_pay(c), *_published(c)][:3]


def _question(c: Composer, name: str, indicator: str, **facts: object) -> Question:
    title = say(f"site.question.{name}", c.language)
    return Question(title, say(f"site.question.{name}.answer", c.language, **facts), indicator)


def _how_many(c: Composer) -> Iterator[Question]:
    heads = c.figures(STOCK, OCCUPATION)
    doctors, nurses = heads.value(DOCTORS), heads.value(NURSING)
    if doctors is not None and nurses is not None:
        facts = {"doctors": round(doctors), "nurses": round(nurses), "year": str(heads.latest)}
        yield _question(c, "how-many", STOCK, **facts)


def _where(c: Composer) -> Iterator[Question]:
    density = c.figures(BY_AREA, "AREA")
    found = extremes(c, density.where(lambda key: key[0] != c.area)) if density else None
    if found is None:
        return
    low, high = (density.value(code) or 0.0 for code in found)
    yield _question(
        c, "where", BY_AREA, lowest=c.area_name(found[0]), low=c.shown(BY_AREA, low),
        highest=c.area_name(found[1]), high=c.shown(BY_AREA, high), year=str(density.latest),
    )  # fmt: skip


def _pay(c: Composer) -> Iterator[Question]:
    gap = c.figures(GAP)
    row = gap.at()
    if row is not None and row.value is not None:
        way = "less" if row.value > 0 else "more" if row.value < 0 else "same"
        answer = say(
            f"site.question.pay.{way}", c.language, gap=c.shown(GAP, abs(row.value)), year=row.period
        )
        yield Question(say("site.question.pay", c.language), answer, GAP)


def _published(c: Composer) -> Iterator[Question]:
    for id in series(c):
        row = c.figures(id).until(c.this_year).at()
        if row is not None and row.value is not None:
            answer = f"{c.shown(id, row.value)}{c.spoken_unit(id)} ({row.period})"
            yield Question(c.indicator(id), answer, id)


def picture(c: Composer) -> Chart | None:
    """Workers per population by district."""
    if not c.has(BY_AREA) or not districts(c):
        return None
    figures = c.figures(BY_AREA, "AREA").until(c.this_year)
    if not figures:
        return None
    year = str(figures.latest)
    caption = say("site.map.caption", c.language, what=c.indicator(BY_AREA), unit=c.unit(BY_AREA), year=year)
    return area_map(c, "map", figures, caption, map_sentence(c, figures))
