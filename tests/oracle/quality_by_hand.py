"""Every quality check once more, over plain rows, as slowly and plainly as it can be said."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
Given = Mapping[str, float]
Cell = tuple[int, str, str, str]
Found = dict[Cell, tuple[float, float]]

YEARS = range(2018, 2026)
COUNTRY = "XSC"
ABOVE_AREA = {
    "N1": "N",
    "N2": "N",
    "S1": "S",
    "S2": "S",
    "N": COUNTRY,
    "S": COUNTRY,
    "C": COUNTRY,
    "_U": COUNTRY,
}
ABOVE_OCCUPATION = {
    "2211": "221", "2212": "221", "2221": "222", "2222": "222", "3221": "322", "3222": "322",
    "221": "_T", "222": "_T", "322": "_T", "_U": "_T",
}  # fmt: skip
PARTS = ("sex", "age_band", "area", "ownership", "facility_type", "training", "birthplace")
CODES = {
    "sex": ("F", "M", "_U"), "age_band": ("Y25T34", "Y55T64", "_U"), "ownership": ("public", "_U"),
    "facility_type": ("hospital", "_U"), "training": ("domestic", "_U"), "birthplace": ("domestic", "_U"),
    "activity": ("practising", "practising", "active_other", "inactive"), "licensed": ("yes", "yes", "no"),
    "contract": ("permanent",), "working_time": ("full_time",), "specialty": ("none",),
    "entry_origin": ("domestic_graduate",), "exit_reason": ("retirement",),
    "education_status": ("admitted", "enrolled", "left", "started", "too_early"),
    "difference": ("paid_twice", "dead_or_retired_paid", "sex_differs"),
}  # fmt: skip


def upward(code: str, above: Mapping[str, str]) -> list[str]:
    """The code and all that contain it."""
    return [code, *(upward(above[code], above) if code in above else [])]


class World:
    """Random cells of every tally that checks read: uneven on purpose, so that something is found."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        draw = self.draw
        self.occupations = draw.sample(
            ["2211", "2212", "221", "2221", "2222", "222", "3221", "3222", "_U"], draw.randint(2, 9)
        )
        self.areas = draw.sample(["N1", "N2", "N", "S1", "S2", "C", "_U", COUNTRY], draw.randint(3, 8))
        self.sizes = {key: draw.randint(1, 60) for key in [*self.occupations, *self.areas]}
        own = {"occupation": self.occupations, "area": self.areas}
        self.rows: dict[str, list[Row]] = {
            "headcount": self._many(["occupation", "area", *CODES], own, 4, fte=True),
            "entries": self._many(["occupation", "area", "sex", "ownership", "entry_origin"], own, 1),
            "exits": self._many(["occupation", "area", "sex", "age_band", "exit_reason"], own, 1),
            "education": self._many(["occupation", "sex", "education_status"], own, 2),
            "reconciliation": self._many(["difference"], {}, 1),
            "funded_posts": self._many(["occupation", "area", "ownership", "facility_type"], own, 1, "posts"),
            "filled_posts": self._many(["occupation", "area", "ownership"], own, 1, "posts"),
            "population": self._many(["area", "sex", "age_band"], own, 2),
        }

    def _many(
        self, columns: list[str], own: Mapping[str, list[str]], density: int, measure: str = "persons",
        fte: bool = False,
    ) -> list[Row]:  # fmt: skip
        found: dict[tuple[Any, ...], Row] = {}
        codes = {name: own.get(name) or list(CODES[name]) for name in columns}
        for _ in range(len(YEARS) * density * max(len(value) for value in codes.values())):
            row: Row = {"year": self.draw.choice(YEARS)}
            row |= {name: self.draw.choice(codes[name]) for name in columns}
            size = math.prod(self.sizes[row[name]] for name in own if name in row) ** 0.5 + 5
            row[measure] = max(1, round(size * self.draw.uniform(0.7, 1.3)))
            if fte:
                row |= {
                    "fte": row[measure] * self.draw.choice([0.5, 1, 1.5]),
                    "hours": row[measure] * self.draw.choice([40.0, 90.0]),
                }
            found[tuple(row[name] for name in ["year", *columns])] = row
        return list(found.values())


class Counted:
    """Sums over what is below each code, the way a person would add them up with a list at hand."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def finest(self, tally: str) -> set[str]:
        """Occupations with nobody counted below them, and the total."""
        present = {row["occupation"] for row in self.rows[tally]} - {"_U"}
        with_parts = {code for one in present for code in upward(one, ABOVE_OCCUPATION)[1:]}
        return (present - with_parts) | {"_T"}

    def by_cell(
        self, tally: str, measure: str, keep: Callable[[Row], bool] = lambda row: True
    ) -> dict[tuple[int, str, str], float]:
        found: dict[tuple[int, str, str], float] = defaultdict(float)
        for row in self.rows[tally]:
            for occupation in upward(row["occupation"], ABOVE_OCCUPATION):
                for area in upward(row["area"], ABOVE_AREA):
                    if keep(row) and area != "_U":
                        found[row["year"], occupation, area] += row[measure]
        return found

    def stock(self, measure: str, keep: Callable[[Row], bool]) -> dict[tuple[int, str, str], float]:
        """With zeros for the years in which nobody is counted in a cell of other years."""
        found, finest = self.by_cell("headcount", measure, keep), self.finest("headcount")
        years = {row["year"] for row in self.rows["headcount"]}
        places = {(occupation, area) for _, occupation, area in self.by_cell("headcount", measure)}
        return {(year, *place): found.get((year, *place), 0) for year in years for place in places
                if place[0] in finest}  # fmt: skip

    def quantity(self, name: str) -> dict[tuple[int, str, str], float]:
        return _QUANTITIES[name](self)

    @property
    def practising(self) -> dict[tuple[int, str, str], float]:
        return self.stock("persons", lambda row: row["activity"] == "practising")

    def of_registered(self, keep: Callable[[Row], bool]) -> dict[tuple[int, str, str], float]:
        licences = self.stock("persons", lambda row: row["licensed"] == "yes")
        return {key: value for key, value in self.stock("persons", keep).items()
                if key[1] != "_T" and licences.get((key[0], key[1], COUNTRY), 0) > 0}  # fmt: skip

    def of_before(self, work: Callable[[tuple[int, str, str], float, float], float]) -> dict[Any, float]:
        now = self.practising
        return {key: work(key, value, now[key[0] - 1, key[1], key[2]]) for key, value in now.items()
                if (key[0] - 1, key[1], key[2]) in now}  # fmt: skip

    def flow(self, tally: str) -> dict[tuple[int, str, str], float]:
        finest = self.finest(tally)
        return {key: value for key, value in self.by_cell(tally, "persons").items() if key[1] in finest}

    def unexplained(self) -> dict[Any, float]:
        came, went = self.flow("entries"), self.flow("exits")
        return self.of_before(
            lambda key, now, before: abs(now - before - came.get(key, 0) + went.get(key, 0))
        )

    def studies(self, statuses: tuple[str, ...], back: int) -> dict[tuple[int, str, str], float]:
        """For each (year, occupation) in which anything is told, if the year before is told of at all."""
        finest, rows = self.finest("education"), self.rows["education"]
        years, found = {row["year"] for row in rows}, {}
        for row in rows:
            for code in set(upward(row["occupation"], ABOVE_OCCUPATION)) & finest:
                if row["year"] - 1 in years:
                    found[row["year"], code, COUNTRY] = float(sum(
                        one["persons"] for one in rows
                        if one["year"] == row["year"] - back and one["education_status"] in statuses
                        and code in upward(one["occupation"], ABOVE_OCCUPATION)
                    ))  # fmt: skip
        return found

    def over_all(self, tally: str, measure: str) -> dict[tuple[int, str, str], float]:
        found: dict[tuple[int, str, str], float] = defaultdict(float)
        for row in self.rows[tally]:
            for area in upward(row["area"], ABOVE_AREA):
                if area != "_U":
                    found[row["year"], "_T", area] += row[measure]
        return found

    def people(self, difference: str) -> dict[tuple[int, str, str], float]:
        found: dict[tuple[int, str, str], float] = defaultdict(float)
        for row in self.rows["reconciliation"]:
            if row["difference"] == difference:
                found[row["year"], "_T", COUNTRY] += row["persons"]
        return found


_QUANTITIES: dict[str, Callable[[Counted], dict[tuple[int, str, str], float]]] = {
    "practising": lambda c: c.practising,
    "active": lambda c: c.stock("persons", lambda row: row["activity"] != "inactive"),
    "fte": lambda c: c.stock("fte", lambda row: row["activity"] == "practising"),
    "hours": lambda c: c.stock("hours", lambda row: row["activity"] == "practising"),
    "licensed": lambda c: c.of_registered(lambda row: row["licensed"] == "yes"),
    "unlicensed": lambda c: c.of_registered(
        lambda row: row["licensed"] == "no" and row["activity"] == "practising"
    ),
    "practising_before": lambda c: c.of_before(lambda key, now, before: before),
    "change": lambda c: c.of_before(lambda key, now, before: abs(now - before)),
    "unexplained": lambda c: c.unexplained(),
    "entries": lambda c: c.flow("entries"),
    "exits": lambda c: c.flow("exits"),
    "graduates": lambda c: c.studies(("started", "not_started", "too_early"), 0),
    "students_before": lambda c: c.studies(("admitted", "enrolled"), 1),
    "funded_posts": lambda c: c.over_all("funded_posts", "posts"),
    "filled_posts": lambda c: c.over_all("filled_posts", "posts"),
    "population": lambda c: c.over_all("population", "persons"),
    "paid_after": lambda c: c.people("dead_or_retired_paid"),
}


def level(area: str) -> int:
    return len(upward(area, ABOVE_AREA)) - 1


def limit(rows: Rows, given: Given, left: str, right: str) -> Found:
    counted = Counted(rows)
    lefts, rights, found = counted.quantity(left), counted.quantity(right), {}
    for key in lefts.keys() & rights.keys():
        most = given["times"] * rights[key]
        large = max(lefts[key], rights[key]) >= given["least"]
        if lefts[key] > most and large and level(key[2]) <= given["depth"]:
            found[(*key, "")] = (lefts[key], most)
    return found


def outlier_in_time(rows: Rows, given: Given) -> Found:
    series: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for (year, occupation, area), value in Counted(rows).practising.items():
        if value > 0 and level(area) <= given["depth"]:
            series[occupation, area][year] = value
    found = {}
    for place, values in series.items():
        if len(values) < given["years"] or max(values.values()) < given["least"]:
            continue
        logs = {year: math.log(value) for year, value in values.items()}
        slope = median((logs[b] - logs[a]) / (b - a) for a in logs for b in logs if b > a)
        rest = {year: y - slope * year for year, y in logs.items()}
        centre = median(rest.values())
        spread = median(abs(one - centre) for one in rest.values())
        for year, value in values.items():
            expected = math.exp(centre + slope * year)
            far = 0.6745 * abs(rest[year] - centre) > given["score"] * spread
            if far and abs(value / expected - 1) > given["away"]:
                found[year, *place, ""] = (value, expected)
    return found


def outlier_among_areas(rows: Rows, given: Given) -> Found:
    counted = Counted(rows)
    people = counted.quantity("population")
    groups: dict[tuple[int, str, int], dict[str, tuple[float, float]]] = defaultdict(dict)
    for (year, occupation, area), value in counted.practising.items():
        inhabitants = people.get((year, "_T", area), 0)
        if value > 0 and inhabitants > 0 and area != COUNTRY:
            groups[year, occupation, level(area)][area] = (value, inhabitants)
    found = {}
    for (year, occupation, _), areas in groups.items():
        if len(areas) < given["areas"]:
            continue
        logs = {area: math.log(value / inhabitants) for area, (value, inhabitants) in areas.items()}
        centre = median(logs.values())
        spread = median(abs(one - centre) for one in logs.values())
        for area, (value, inhabitants) in areas.items():
            expected = math.exp(centre) * inhabitants
            far = 0.6745 * abs(logs[area] - centre) > given["score"] * spread
            large = max(value, expected) >= given["least"]
            if far and large and abs(value / expected - 1) > given["away"]:
                found[year, occupation, area, ""] = (value, expected)
    return found


def _active(rows: Rows) -> list[Row]:
    return [row for row in rows["headcount"] if row["activity"] != "inactive"]


def missing_disaggregate(rows: Rows, given: Given) -> Found:
    finest, last = Counted(rows).finest("headcount"), max(row["year"] for row in rows["headcount"])
    flagged: Found = {}
    for year in YEARS:
        for occupation in finest:
            of = [row for row in _active(rows) if row["year"] == year
                  and occupation in upward(row["occupation"], ABOVE_OCCUPATION)]  # fmt: skip
            total = sum(row["persons"] for row in of)
            for part in PARTS:
                # People of the country as a whole are of no known area either.
                unknown = sum(row["persons"] for row in of if row[part] in ("_U", COUNTRY))
                if part == "area" and not any(
                    row["area"] not in ("_U", COUNTRY) for row in rows["headcount"]
                ):
                    unknown = sum(row["persons"] for row in of if row["area"] == "_U")
                if unknown > given["share"] * total and unknown >= given["least"]:
                    flagged[year, occupation, COUNTRY, part] = (unknown, total)
    kept = {}
    for (year, occupation, area, part), (unknown, total) in flagged.items():
        of_all = flagged.get((year, "_T", area, part))
        alone = of_all is None or unknown / total >= given["times"] * of_all[0] / of_all[1]
        if occupation == "_T" or (year == last and alone):
            kept[year, occupation, area, part] = (unknown, total)
    return kept


def counted_beside_parts(rows: Rows, given: Given) -> Found:
    found: Found = {}
    for part in ("occupation", "area", "sex", "age_band", "ownership", "facility_type"):
        above = {"occupation": ABOVE_OCCUPATION, "area": ABOVE_AREA}.get(part, {})
        total = COUNTRY if part == "area" else "_T"
        for year in YEARS:
            of = [row for row in _active(rows) if row["year"] == year]
            for group in {*above.values(), total}:
                own = sum(row["persons"] for row in of
                          if row[part] == group or (group == total and row[part] == "_U"))  # fmt: skip
                below = sum(row["persons"] for row in of if row[part] not in (group, "_U")
                            and (group == total or group in upward(row[part], above)))  # fmt: skip
                if own >= given["least"] and abs(below - own) <= given["within"] * own:
                    occupation = group if part == "occupation" else "_T"
                    area = group if part == "area" else COUNTRY
                    found[year, occupation, area, part] = (own, below)
    return found


def missing_doctors(rows: Rows, given: Given) -> Found:
    persons = Counted({"headcount": _active(rows)}).by_cell("headcount", "persons")
    found = {}
    for (year, occupation, area), doctors in persons.items():
        if occupation == "221" and doctors >= given["least"] and level(area) <= given["depth"]:
            lacking = [kind for kind in ("2211", "2212") if not persons.get((year, kind, area))]
            if lacking:
                found[year, "221", area, "221" if len(lacking) == 2 else lacking[0]] = (0.0, doctors)
    return found


def same_people_twice(rows: Rows, given: Given) -> Found:
    people = Counted(rows).people("paid_twice")
    return {(*key, ""): (value, 0.0) for key, value in people.items() if value >= given["least"]}


def midwives_over_nurses(rows: Rows, given: Given) -> Found:
    persons = Counted({"headcount": _active(rows)}).by_cell("headcount", "persons")

    def sides() -> Iterator[tuple[int, str, str, float, float]]:
        for year, area in {(year, area) for year, _, area in persons}:
            of = {code: persons.get((year, code, area), 0) for code in ("2221", "2222", "3221", "3222")}
            yield year, "MID", area, of["2222"] + of["3222"], of["2221"] + of["3221"]
            yield year, "2222", area, of["2222"], of["2221"]
            yield year, "3222", area, of["3222"], of["3221"]

    found: Found = {}
    for year, code, area, midwives, nurses in sides():  # both levels together come first
        told = (year, "MID", area, "") in found
        if midwives >= given["least"] and midwives > nurses and level(area) <= given["depth"] and not told:
            found[year, code, area, ""] = (midwives, nurses)
    return found


ORACLES: dict[str, Callable[[Rows, Given], Found]] = {
    "outlier_in_time": outlier_in_time, "outlier_among_areas": outlier_among_areas,
    "missing_disaggregate": missing_disaggregate, "counted_beside_parts": counted_beside_parts,
    "missing_doctors": missing_doctors, "same_people_twice": same_people_twice,
    "midwives_over_nurses": midwives_over_nurses,
}  # fmt: skip
