"""The first page about many countries: their median, who is at the ends, and all side by side."""

from __future__ import annotations

import statistics

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.comparison import latest_figures, members, ranked_chart
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.published import DENSITIES
from cadre.publishable.documents.model import Chart
from cadre.publishable.documents.release_folder import Observation
from cadre_site.public.presenters.home import Number, Question

PICTURE = "site.home.compare"
Rows = dict[str, Observation]


def _known(c: Composer) -> dict[str, Rows]:
    """Of each published density the latest figure of each country."""
    return {id: rows for id in DENSITIES if (rows := latest_figures(c, id))}


def numbers(c: Composer) -> list[Number]:
    """How many countries there are, and the median of each density."""
    count = len(members(c))
    countries = Number(c.number(count), say("site.region.countries", c.language, n=count), "", "")
    return [countries, *(_median(c, id, rows) for id, rows in _known(c).items())]


def _median(c: Composer, id: str, rows: Rows) -> Number:
    middle = statistics.median(row.value or 0.0 for row in rows.values())
    label = say("site.region.median", c.language, what=c.indicator(id), unit=c.spoken_unit(id))
    years = sorted({row.period for row in rows.values()})
    return Number(c.shown(id, middle), label, "–".join(dict.fromkeys((years[0], years[-1]))), "")


def questions(c: Composer) -> list[Question]:
    return [_ends(c, id, rows) for id, rows in _known(c).items()]


def _ends(c: Composer, id: str, rows: Rows) -> Question:
    ranked = sorted(rows.values(), key=lambda row: row.value or 0.0)
    low, high = ranked[0], ranked[-1]
    answer = say(
        "site.region.ends", c.language, unit=c.spoken_unit(id),
        highest=c.area_name(high.area), high=c.shown(id, high.value or 0.0), above=high.period,
        lowest=c.area_name(low.area), low=c.shown(id, low.value or 0.0), below=low.period,
    )  # fmt: skip
    return Question(say("site.region.question", c.language, what=c.indicator(id)), answer, id)


def picture(c: Composer) -> Chart | None:
    """The first density, from the highest to the lowest country."""
    return next((ranked_chart(c, id, rows, "compare") for id, rows in _known(c).items()), None)


def countries(c: Composer) -> list[tuple[str, str]]:
    """Code and name of each country, by name."""
    return sorted(((code, c.area_name(code)) for code in members(c)), key=lambda one: one[1])
