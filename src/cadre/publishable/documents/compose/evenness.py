"""How evenly the main occupations are spread: Lorenz curves, who would have to move, who is ill served.

Everything is worked out from the figures of the release, so from what may be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.methods.inequality import Vector
from cadre.methods.lorenz import lorenz
from cadre.publishable.documents.charts.lorenz_curves import Curve, lorenz_curves
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import DOCTORS, NURSING, OCCUPATION
from cadre.publishable.documents.model import Block, Cell, Chart, Paragraph, Table, Text
from cadre.publishable.documents.release_folder import Observation
from cadre.publishable.outlook.need import Need, need_of

STOCK, PEOPLE = "headcount.persons", "population.persons"
# The groups of which a benchmark of the catalogue speaks each by itself, by its words for them.
GROUPS = {DOCTORS: "doctors", NURSING: "nurses+midwives", "2261": "dentists", "2262": "pharmacists"}
FEWEST = 3
_TENTHS = tuple(range(10, 100, 10))
_PEOPLE = 10_000


@dataclass(frozen=True, eq=False)
class Spread:
    """Workers of one occupation over the areas of one level; ``heads`` is NaN where withheld."""

    occupation: str
    level: str
    year: int
    heads: Vector
    people: Vector
    cited: tuple[Observation, ...]

    @property
    def shown(self) -> bool:
        return bool(np.isfinite(self.heads).all())

    def points(self) -> list[tuple[float, float]]:
        found = 100 * lorenz(self.heads / self.people, self.people)
        return [(float(x), float(y)) for x, y in found]

    def below(self, per_10000: float) -> tuple[float, float]:
        """The percentage of people in areas below a density, and of those in areas that are withheld."""
        hidden = ~np.isfinite(self.heads)
        low = np.where(hidden, np.inf, self.heads) / self.people * _PEOPLE < per_10000
        whole = self.people.sum()
        return float(100 * self.people[low].sum() / whole), float(100 * self.people[hidden].sum() / whole)


def evenness(c: Composer) -> list[Block | None]:
    """Nothing for a country without workers and people by district."""
    spreads = [found for code in GROUPS if (found := _spread(c, code)) is not None]
    if not spreads:
        return []
    return [_moving(c, spreads), _curves(c, spreads), _below_words(c, spreads), _table(c, spreads)]


def _units(c: Composer) -> list[tuple[str, list[str]]]:
    """Districts, else regions."""
    areas = c.definitions.areas
    districts = [code for code, area in areas.items() if area.tile_column is not None]
    regions = [code for code, area in areas.items() if area.level == 1 and code != "_U"]
    return [("district", districts), ("region", regions)]


def _spread(c: Composer, occupation: str) -> Spread | None:
    """By district, even where some are withheld; by region where there are no districts."""
    heads, people = c.figures(STOCK, "AREA", OCCUPATION=occupation), c.figures(PEOPLE, "AREA")
    if not heads or not people:
        return None
    year = min(heads.latest, people.latest)
    for level, units in _units(c):
        told = [unit for unit in units if heads.at(unit, year=year) and people.value(unit, year=year)]
        if len(units) >= FEWEST and len(told) == len(units):
            found = _of_units(occupation, level, year, units, heads, people)
            if np.nansum(found.heads) > 0:
                return found
    return None


def _of_units(
    occupation: str, level: str, year: int, units: list[str], heads: Figures, people: Figures
) -> Spread:
    values = [heads.value(unit, year=year) for unit in units]
    staff = np.array([np.nan if value is None else value for value in values])
    folk = np.array([people.value(unit, year=year) or np.nan for unit in units])
    rows = [figures.at(unit, year=year) for unit in units for figures in (heads, people)]
    cited = tuple(row for row in rows if row is not None and row.value is not None)
    return Spread(occupation, level, year, staff, folk, cited)


def _measure(c: Composer, spread: Spread, name: str) -> Observation | None:
    return c.figures(f"cadre.{name}_{spread.level}s", OCCUPATION).at(spread.occupation, year=spread.year)


def _moving(c: Composer, spreads: list[Spread]) -> Paragraph | None:
    """For doctors, and for nurses and midwives: how many of 100 would have to work elsewhere."""
    said, cited = [], []
    for spread in spreads:
        row = _measure(c, spread, "hoover")
        if spread.occupation not in (DOCTORS, NURSING) or row is None or row.value is None:
            continue
        key = f"evenness.move_{spread.level}" if row.value >= 0.5 else f"evenness.stay_{spread.level}"
        said.append(c.say(key, n=round(row.value), what=_what(c, spread)))
        cited.append(row)
    if not said:
        return None
    year = c.say("evenness.year", year=str(spreads[0].year))
    return Paragraph(Text(" ".join([*said, year]), c.cite(*cited)))


def _what(c: Composer, spread: Spread) -> str:
    """The workers in the words of a sentence about 100 of them."""
    return c.say("evenness.doctors" if spread.occupation == DOCTORS else "evenness.nurses_midwives")


def _served_with(c: Composer, spread: Spread) -> str:
    return c.say("evenness.with_doctors" if spread.occupation == DOCTORS else "evenness.with_nurses_midwives")


def _curves(c: Composer, spreads: list[Spread]) -> Chart | None:
    """One curve for each occupation whose every area may be shown, all of one level."""
    shown = [spread for spread in spreads if spread.shown and spread.level == spreads[0].level]
    if not shown:
        return None
    names = {spread: c.code(OCCUPATION, spread.occupation) for spread in shown}
    points = {spread.occupation: spread.points() for spread in shown}
    drawn = [Curve(names[spread], points[spread.occupation]) for spread in shown]
    rows = [
        (
            Cell(c.percent(tenth, 0)),
            *(Cell(c.percent(_at(points[spread.occupation], tenth))) for spread in shown),
        )
        for tenth in _TENTHS
    ]
    level, year = shown[0].level, str(shown[0].year)
    halves = "; ".join(
        f"{names[spread]} — {c.percent(_at(points[spread.occupation], 50))}" for spread in shown
    )
    sentence = c.say("evenness.curves.sentence", halves=halves)
    absent = [c.code(OCCUPATION, spread.occupation) for spread in spreads if spread not in shown]
    if absent:
        sentence += " " + c.say(f"evenness.curves.absent_{level}", names=", ".join(absent))
    columns = head(c.say("spread.lorenz.x_short"), *names.values())
    cited = [row for spread in shown for row in spread.cited]
    spec = lorenz_curves(
        drawn, c.say("spread.lorenz.x"), c.say("evenness.curves.y"), c.say("spread.lorenz.diagonal"),
        c.percent(0, 0)[1:],
    )  # fmt: skip
    caption = c.say(f"evenness.curves.caption_{level}", year=year)
    return c.chart("lorenz-occupations", caption, sentence, spec, columns, rows, cited)


def _at(points: list[tuple[float, float]], share: float) -> float:
    """The height of a curve at a share of the people, along its straight pieces."""
    return float(np.interp(share, [x for x, _ in points], [y for _, y in points]))


def _below_words(c: Composer, spreads: list[Spread]) -> Paragraph | None:
    said, cited = [], []
    for spread in spreads:
        if spread.occupation not in (DOCTORS, NURSING):
            continue
        need = need_of(GROUPS[spread.occupation])
        share, hidden = spread.below(need.per_10000)
        key = "evenness.below" if not hidden else "evenness.below_least"
        said.append(c.say(
            f"{key}_{spread.level}", share=c.percent(share), value=c.number(need.per_10000, 1),
            what=_served_with(c, spread), year=str(spread.year),
        ))  # fmt: skip
        cited += list(spread.cited)
    if not said:
        return None
    said.append(c.say("evenness.benchmark", name=_benchmark(c, need_of(GROUPS[DOCTORS]))))
    return Paragraph(Text(" ".join(said), c.cite(*cited)))


def _benchmark(c: Composer, need: Need) -> str:
    return f"{c.name(need.benchmark.name)} ({c.name(need.benchmark.scope)})"


def _table(c: Composer, spreads: list[Spread]) -> Table:
    rows, cited = [], []
    for spread in spreads:
        need = need_of(GROUPS[spread.occupation])
        gini, hoover = (_measure(c, spread, name) for name in ("gini", "hoover"))
        rows.append((
            Cell(c.code(OCCUPATION, spread.occupation)), c.cell(hoover), c.cell(gini),
            Cell(c.number(need.per_10000, 1)), Cell(_range(c, *spread.below(need.per_10000))),
        ))  # fmt: skip
        cited += [*spread.cited, *(row for row in (gini, hoover) if row is not None)]
    level = spreads[0].level
    names = [c.say(f"evenness.table.{name}") for name in ("hoover", "gini", "benchmark", "below")]
    caption = c.say(f"evenness.table.caption_{level}", year=str(spreads[0].year))
    need = need_of(GROUPS[DOCTORS])
    notes = [c.say("evenness.table.note", name=_benchmark(c, need), source=need.benchmark.source.text)]
    if not all(spread.shown for spread in spreads):
        notes.append(c.say("evenness.table.range"))
    return c.table("evenness", caption, head(c.say("column.OCCUPATION"), *names), rows, cited, notes)


def _range(c: Composer, share: float, hidden: float) -> str:
    """From what is known to be below to that and all that is withheld."""
    low, high = c.percent(share), c.percent(share + hidden)
    return low if low == high else f"{low} – {high}"
