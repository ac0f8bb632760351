"""Where the workers are: the tile map of districts, the table of areas, and how unequal the spread is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cadre.publishable.documents.charts.lines import lorenz
from cadre.publishable.documents.charts.tilemap import Tile, Words, fifths, tile_map
from cadre.publishable.documents.compose.composer import MISSING, TOTAL, Composer, head
from cadre.publishable.documents.compose.evenness import evenness
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import (
    DOCTORS,
    NURSING,
    OCCUPATION,
    Missing,
    main_occupations,
    section,
)
from cadre.publishable.documents.model import Block, Cell, Chart, Paragraph, Section, Table

STOCK, AREA_DENSITY, PEOPLE = "headcount.persons", "1-02", "population.persons"
_FEWEST_TILES = 3
SPREAD = ("hoover", "gini", "theil", "highest_to_lowest", "highest-to-lowest")


def places(c: Composer) -> Section | Missing:
    density = _below(c, c.figures(AREA_DENSITY, "AREA"))
    if not density:
        return section(c, "places", [])
    return section(c, "places", [_lead(c, density), _map(c, density), _table(c, density)])


def _below(c: Composer, figures: Figures) -> Figures:
    """The areas below the country of the report, the place not known left out."""
    areas = c.definitions.areas
    return figures.where(lambda key: key[0] != c.area and key[0] in areas and key[0] != "_U")


def districts(c: Composer) -> list[str]:
    return [code for code, area in c.definitions.areas.items() if area.tile_column is not None]


def extremes(c: Composer, density: Figures) -> tuple[str, str] | None:
    """The areas with the fewest and the most workers per person, of the deepest level that is known."""
    valued = [key[0] for key in density.known()]
    known = [code for code in valued if code in districts(c)] or valued
    if len(known) < 2:
        return None
    ranked = sorted(known, key=lambda code: density.value(code) or 0)
    return ranked[0], ranked[-1]


def _lead(c: Composer, density: Figures) -> Paragraph | None:
    found = extremes(c, density)
    if found is None:
        return None
    low, high = density.at(found[0]), density.at(found[1])
    if low is None or high is None or low.value is None or high.value is None:
        return None
    return c.paragraph(
        "places.lead", low, high, lowest=c.area_name(found[0]), low=c.shown(AREA_DENSITY, low.value),
        highest=c.area_name(found[1]), high=c.shown(AREA_DENSITY, high.value), year=str(density.latest),
    )  # fmt: skip


def _map(c: Composer, density: Figures) -> Chart | None:
    known = [code for code in districts(c) if density.value(code) is not None]
    if len(known) < _FEWEST_TILES:
        return None
    caption = c.say("places.map.caption", year=str(density.latest))
    return area_map(c, "map", density, caption, map_sentence(c, density))


def map_sentence(c: Composer, figures: Figures) -> str:
    """For how many districts the latest figures are known, and for how many they are withheld."""
    rows = [figures.at(code) for code in districts(c)]
    known = sum(row is not None and row.value is not None for row in rows)
    hidden = sum(row is not None and row.suppressed for row in rows)
    told = [c.say("places.map.sentence", n=known, year=str(figures.latest))]
    return " ".join([*told, c.say("places.map.hidden", n=hidden)] if hidden else told)


def area_map(
    c: Composer, id: str, figures: Figures, caption: str, sentence: str, areas: Sequence[str] | None = None
) -> Chart | None:
    """The latest figures of the areas that have a place in the grid; None where too few are known.

    ``areas``: those to draw, when they are not all of the release.
    """
    drawn = districts(c) if areas is None else areas
    tiles = [_tile(c, code, figures) for code in drawn]
    known = [tile.value for tile in tiles if tile.value is not None]
    if len(known) < _FEWEST_TILES:
        return None
    words = Words(
        _bounds(c, figures.indicator, known), c.say("sign.suppressed.legend"), c.say("sign.missing.legend")
    )
    rows = [(Cell(c.area_name(code)), c.cell(figures.at(code))) for code in drawn]
    columns = head(c.say("column.district"), c.unit(figures.indicator))
    return c.chart(id, caption, sentence, tile_map(tiles, words), columns, rows, figures.used(figures.latest))


def _tile(c: Composer, code: str, figures: Figures) -> Tile:
    area, row = c.definitions.areas[code], figures.at(code)
    value = None if row is None else row.value
    hidden = row is not None and row.suppressed
    text = (
        c.shown(figures.indicator, value)
        if value is not None
        else c.say("sign.suppressed")
        if hidden
        else MISSING
    )
    return Tile(c.area_name(code), area.tile_column or 0, area.tile_row or 0, value, text, hidden)


def _bounds(c: Composer, indicator: str, known: list[float]) -> tuple[str, ...]:
    """The legend's words: the range of values that really occur in each fifth."""
    found, low = [], float("-inf")
    for high in fifths(known):
        inside = [value for value in known if low < value <= high]
        ends = [c.shown(indicator, min(inside)), c.shown(indicator, high)]
        found.append("–".join(dict.fromkeys(ends)))
        low = high
    return tuple(found)


def _table(c: Composer, density: Figures) -> Table | None:
    heads = _below(c, c.figures(STOCK, "AREA"))
    by_occupation = [
        (code, _below(c, c.figures(AREA_DENSITY, "AREA", OCCUPATION=code))) for code in (DOCTORS, NURSING)
    ]
    shown = [(code, figures) for code, figures in by_occupation if figures and figures.by != density.by]
    rows = []
    for code, area in c.definitions.areas.items():
        if area.level == 0 or code == "_U" or (code,) not in {key for key, _ in density.by}:
            continue
        cells = [heads.at(code), density.at(code), *(figures.at(code) for _, figures in shown)]
        rows.append((Cell(c.area_name(code), indent=area.level - 1), *(c.cell(cell) for cell in cells)))
    numbers = [
        c.say("column.workers"),
        c.say("places.table.all"),
        *(c.code(OCCUPATION, code) for code, _ in shown),
    ]
    cited = [
        *heads.used(density.latest),
        *(row for _, figures in shown for row in figures.used(figures.latest)),
    ]
    caption = c.say("places.table.caption", year=str(density.latest))
    return c.table("areas", caption, head(c.say("column.AREA"), *numbers), rows, cited)


def spread(c: Composer) -> Section | Missing:
    return section(c, "spread", [*evenness(c), *_measures(c), _lorenz(c)])


def _measures(c: Composer) -> list[Block | None]:
    """Every measure of inequality the release holds, by occupation, latest year."""
    found = [
        figures
        for word in SPREAD
        for id in c.release.indicators()
        if word in id and (figures := c.figures(id, OCCUPATION))
    ]
    if not found:
        return []
    codes = [code for code in (TOTAL, *main_occupations(c, found[0].codes())) if found[0].at(code)]
    rows = [(Cell(c.code(OCCUPATION, code)), *(c.cell(f.at(code)) for f in found)) for code in codes]
    cited = [row for figures in found for row in figures.used(figures.latest)]
    columns = head(c.say("column.OCCUPATION"), *(c.indicator(figures.indicator) for figures in found))
    caption = c.say("spread.table.caption", year=str(found[0].latest))
    return [_spread_lead(c, found), c.table("spread", caption, columns, rows, cited)]


def _spread_lead(c: Composer, found: list[Figures]) -> Paragraph | None:
    hoover = next((figures for figures in found if "hoover" in figures.indicator), None)
    row = None if hoover is None else hoover.at(TOTAL)
    if hoover is None or row is None or row.value is None:
        return None
    share = row.value if c.about(hoover.indicator).unit.en == "%" else 100 * row.value
    return c.paragraph("spread.hoover", row, share=c.percent(share), year=row.period)


def _lorenz(c: Composer) -> Chart | None:
    """Cumulative shares of people and workers, districts from the emptiest to the densest.

    Drawn on regions when a district may not be shown: a curve without some districts would mislead.
    """
    heads, people = c.figures(STOCK, "AREA"), c.figures(PEOPLE, "AREA")
    if not heads or not people:
        return None
    regions = [code for code, area in c.definitions.areas.items() if area.level == 1 and code != "_U"]
    year = min(heads.latest, people.latest)
    for units, level in ((districts(c), "district"), (regions, "region")):
        if len(units) >= 3 and all(
            people.value(u, year=year) and heads.value(u, year=year) is not None for u in units
        ):
            return _lorenz_of(c, heads, people, units, year, level)
    return None


def _lorenz_of(
    c: Composer, heads: Figures, people: Figures, units: list[str], year: int, level: str
) -> Chart:
    pairs = {u: (people.value(u, year=year) or 0.0, heads.value(u, year=year) or 0.0) for u in units}
    ranked = sorted(units, key=lambda u: pairs[u][1] / pairs[u][0])
    whole = [sum(pair[side] for pair in pairs.values()) for side in (0, 1)]
    points, at = [(0.0, 0.0)], [0.0, 0.0]
    for unit in ranked:
        at = [at[side] + pairs[unit][side] for side in (0, 1)]
        points.append((100 * at[0] / whole[0], 100 * at[1] / (whole[1] or 1)))
    words = tuple(c.say(f"spread.lorenz.{name}") for name in ("x", "y", "curve", "diagonal"))
    rows = [
        (Cell(c.area_name(unit)), c.cell(people.at(unit, year=year)), c.cell(heads.at(unit, year=year)),
         Cell(c.percent(point[0])), Cell(c.percent(point[1])))
        for unit, point in zip(ranked, points[1:], strict=True)
    ]  # fmt: skip
    half = _share_of_poorest_half(points)
    columns = head(c.say(f"column.{level}"), c.say("column.people"), c.say("column.workers"),
                   c.say("spread.lorenz.x_short"), c.say("spread.lorenz.y_short"))  # fmt: skip
    cited = [row for u in units for row in (heads.at(u, year=year), people.at(u, year=year)) if row]
    return c.chart(
        "lorenz", c.say(f"spread.lorenz.caption_{level}", year=str(year)),
        c.say("spread.lorenz.sentence", share=c.percent(half)),
        lorenz(points, (words[0], words[1], words[2], words[3]), c.percent(0, 0)[1:]), columns, rows, cited,
    )  # fmt: skip


def _share_of_poorest_half(points: list[tuple[float, float]]) -> float:
    """Where the curve stands at half of the population, read along its straight pieces."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if x1 >= 50:
            return y0 + (y1 - y0) * (50 - x0) / (x1 - x0)
    return 100.0


__all__ = ["districts", "extremes", "places", "spread"]
