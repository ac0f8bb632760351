"""A release as a plan sees it: people practising, who leaves, pay, students, and need by a benchmark."""

from __future__ import annotations

from collections.abc import Mapping

from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.flows import EXITS
from cadre.publishable.documents.compose.parts import OCCUPATION
from cadre.publishable.documents.compose.stock import STOCK
from cadre.publishable.documents.compose.supply_figures import GROUPS, POPULATION, STEPS, known
from cadre.publishable.documents.release_folder import Observation
from cadre.publishable.outlook.beside import carried
from cadre.publishable.outlook.need import need_of
from cadre.publishable.plans.taking import Asked, Found
from cadre.workspace.specifications import unknown_name

PAY = "cadre.mean_annual_pay"
_GROUP_OF = {code: name for name, code in GROUPS.items()}


class OfRelease:
    """Figures of the release by occupation: a group of the outlook, or a code."""

    def __init__(self, c: Composer) -> None:
        self.c = c

    @property
    def currency(self) -> str:
        return self.c.definitions.currency or ""

    def find(self, asked: Asked) -> Found | None:
        code = self._code(asked.occupation)
        if asked.key == "need":
            return self._need(code, asked)
        figures = [known(one) for one in self._read(code, asked.key)]
        if asked.key == "start":
            return figures[0].get(asked.first)
        if asked.key == "wage":
            years = [year for year in figures[0] if year <= asked.first]
            return figures[0][max(years)] if years else None
        if asked.key == "leave":
            return _leaving(*figures)
        return {year: value for year, value in figures[0].items() if year <= asked.first} or None

    def used(self, asked: Asked) -> list[Observation]:
        """The figures behind ``find``."""
        found = self._read(self._code(asked.occupation), asked.key)
        years = [asked.first] if asked.key == "start" else [None]
        return [row for figures in found for year in years for row in figures.until(asked.first).used(year)]

    def _code(self, occupation: str) -> str:
        code = GROUPS.get(occupation, occupation)
        names = self.c.definitions.codes.get(OCCUPATION, {})
        if code not in names:
            raise unknown_name("occupations", occupation, [*GROUPS, *names], "plan.yaml")
        return code

    def _read(self, code: str, key: str) -> list[Figures]:
        c, where = self.c, {OCCUPATION: code}
        if key == "need":
            return [c.figures(POPULATION)]
        if key == "wage":
            return [c.figures(PAY, **where)]
        if key == "intake":
            return [c.figures(STEPS, EDUCATION_STATUS="admitted", **where)]
        stock = c.figures(STOCK, ACTIVITY="practising", **where)
        return [stock] if key == "start" else [stock, c.figures(EXITS, **where)]

    def _need(self, code: str, asked: Asked) -> Found | None:
        """What the benchmark asks for, with the people as the release carries them on."""
        years = range(asked.first, asked.last + 1)
        people = carried(known(self.c.figures(POPULATION).until(asked.first)), years)
        try:
            density = need_of(_GROUP_OF.get(code, code), asked.benchmark).per_10000
        except KeyError:
            return None
        if people is None:
            return None
        return {year: float(density * heads / 10_000) for year, heads in zip(years, people, strict=True)}


def _leaving(stock: Mapping[int, float], exits: Mapping[int, float]) -> float | None:
    """Share of those practising at a year's end that left in the next, over all years that tell."""
    years = [year for year in exits if year - 1 in stock]
    people = sum(stock[year - 1] for year in years)
    return min(1.0, sum(exits[year] for year in years) / people) if people > 0 else None
