"""What supply is held against: need, use of services, demand and funded posts, each a series of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cadre.cli.projecting.demanding import demands
from cadre.cli.projecting.populace import People, by_years, people_of, same_areas
from cadre.cli.projecting.rows import load_rows
from cadre.cli.projecting.serving import rows_given, served
from cadre.cli.projecting.spec import Need, Spec
from cadre.methods.need.thresholds import Threshold, benchmark_need, thresholds
from cadre.methods.stock.system import Array
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.by_year import yearly
from cadre.workspace.specifications import place_of, unknown_name


class Wanted(NamedTuple):
    """``places``: occupations that count together; ``values``: (T + 1, R), in people or FTE, by ``areas``.

    ``areas`` is ("",) where a series is of the whole country.
    """

    kind: str
    name: str
    places: list[int]
    in_people: bool
    areas: tuple[str, ...]
    values: Array

    @property
    def total(self) -> Array:
        """(T + 1,), of the whole country."""
        return np.asarray(self.values.sum(axis=1))


class Supplied(NamedTuple):
    """Who is there: ``fte`` of each occupation in the first year, (O,)."""

    areas: tuple[str, ...]
    occupations: tuple[str, ...]
    fte: Array


def wanted_of(spec: Spec, folder: Path, there: Supplied) -> list[Wanted]:
    """Every series of the specification; demand is two, at the low and the high elasticity."""
    if spec.population is not None:
        people_of(spec, folder, "population")
    found = _needs(spec, folder, there)
    if spec.utilisation is not None:
        found += _services(spec, folder, "utilisation", there)
    for kind, name, fte in demands(spec, folder):
        o = place_of(name, there.occupations, "demand", "demand.start")
        found.append(Wanted(kind, name, [o], False, ("",), fte[:, np.newaxis]))
    return found + _posts(spec, folder, there)


def benchmark(spec: Spec) -> dict[str, Any] | None:
    """Name, year, scope and source of the benchmark, to be shown with every shortage."""
    if spec.need is None or spec.need.threshold is None:
        return None
    return {"id": spec.need.threshold, **_threshold(spec.need.threshold).model_dump()}


def _needs(spec: Spec, folder: Path, there: Supplied) -> list[Wanted]:
    need = spec.need
    if need is None:
        return []
    if not (need.per_10000 or (need.threshold and need.groups) or rows_given(need.services)):
        if need.threshold is not None:
            _threshold(need.threshold)
        raise CadreError("project-no-need", ExitCode.CONFIGURATION)
    people = people_of(spec, folder, "need").in_areas(there.areas)
    found = _densities(need, people, there)
    return found + (_services(spec, folder, "need", there) if rows_given(need.services) else [])


def _densities(need: Need, people: People, there: Supplied) -> list[Wanted]:
    heads = people.values.sum(axis=(2, 3))
    asked = [
        (name, [place_of(name, there.occupations, "need", "need.per_10000")], density)
        for name, density in need.per_10000.items()
    ]
    if need.threshold is not None:
        densities = _threshold(need.threshold).per_10000
        for name, members in need.groups.items():
            if name not in densities:
                raise unknown_name("need.groups", name, list(densities), "need")
            places = [place_of(one, there.occupations, "need.groups", "need.groups") for one in members]
            asked.append((name, places, densities[name]))
    return [
        Wanted("need", name, places, True, people.areas, benchmark_need(density, heads))
        for name, places, density in asked
    ]


def _services(spec: Spec, folder: Path, kind: str, there: Supplied) -> list[Wanted]:
    given = spec.need if kind == "need" else spec.utilisation
    if given is None or not rows_given(given.services):
        raise CadreError("project-no-services", ExitCode.CONFIGURATION, key=kind)
    people = people_of(spec, folder, kind).in_areas(there.areas)
    found = served(given, folder, kind, there.occupations, people, lambda o: float(there.fte[o]))
    return [
        Wanted(kind, one.occupation, [there.occupations.index(one.occupation)], False, people.areas, one.fte)
        for one in found
    ]


def _posts(spec: Spec, folder: Path, there: Supplied) -> list[Wanted]:
    years = range(spec.years.from_, spec.years.to + 1)
    if isinstance(spec.posts, Mapping):
        return [
            Wanted("posts", name, [place_of(name, there.occupations, "posts", "posts")], False, ("",),
                   yearly(given, years, f"posts.{name}")[:, np.newaxis])
            for name, given in spec.posts.items()
        ]  # fmt: skip
    rows = load_rows(spec.posts, folder, "posts", ("year", "area", "occupation"), "posts")
    areas, names = (tuple(dict.fromkeys(row.words[word] for row in rows)) for word in ("area", "occupation"))
    values = by_years(rows, ("area", "occupation"), (areas, names), years, "posts")
    by_area = len(there.areas) > 1 and len(areas) > 1
    order = same_areas(areas, there.areas, "posts") if by_area else []
    found = []
    for place, name in enumerate(names):
        o = place_of(name, there.occupations, "posts", "posts")
        mine = values[:, order, place] if by_area else values[:, :, place].sum(axis=1, keepdims=True)
        found.append(Wanted("posts", name, [o], False, there.areas if by_area else ("",), mine))
    return found


def _threshold(name: str) -> Threshold:
    if name not in thresholds():
        raise unknown_name("need.threshold", name, list(thresholds()), "need")
    return thresholds()[name]
