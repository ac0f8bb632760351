"""Facilities: enough of each type in every district for the workers expected there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.sample.country import FACILITY_TYPES, OWNERS, Country
from cadre.sample.draws import Bools, Draws, Floats, Ints


@dataclass(frozen=True)
class Facilities:
    """One entry per facility, ordered by district and type; ``first`` and ``count`` are district × type."""

    district: Ints
    type: Ints
    owner: Ints
    on_payroll: Bools
    first: Ints
    count: Ints

    def __len__(self) -> int:
        return len(self.district)

    def choose(self, draws: Draws, name: str, keys: Ints, district: Ints, affinity: Floats) -> Ints:
        """A facility in each given district, by the affinity of occupations to types (a row per key)."""
        there = affinity * (self.count[district] > 0)
        steps = np.cumsum(there, axis=1)
        point = draws.uniform(name + "/type", keys) * steps[:, -1]
        kind = np.minimum((point[:, None] >= steps).sum(axis=1), there.shape[1] - 1)
        # A power above one makes the first facilities of a district larger than the rest.
        place = draws.uniform(name + "/place", keys) ** 1.6
        among = np.floor(place * self.count[district, kind]).astype(np.int64)
        return np.asarray(self.first[district, kind] + among)


def facilities(country: Country, workers: int, draws: Draws) -> Facilities:
    """The facility list. The first hospital and the first clinic of a district are public."""
    settings = country.rates["facilities"]
    sizes = np.array([settings[kind]["size"] for kind in FACILITY_TYPES])
    needed = np.array([settings[kind]["every_district"] for kind in FACILITY_TYPES]).astype(float)
    people = (country.occupations["share"][:, None] * country.residence).T @ country.occupations.affinity
    count = np.maximum(np.round(people * workers / sizes), needed).astype(np.int64)
    flat = count.ravel()
    district, kind = np.divmod(np.repeat(np.arange(flat.size), flat), len(FACILITY_TYPES))
    first = (np.cumsum(flat) - flat).reshape(count.shape)
    number = np.arange(flat.sum())
    shares = np.array([[settings[kind][owner] for owner in OWNERS] for kind in FACILITY_TYPES])
    owner = draws.pick("facility owner", number, shares, kind)
    leading = (number == first[district, kind]) & np.isin(kind, [0, 2])
    owner = np.where(leading, 0, owner)
    reports = draws.chance("facility on payroll", number, settings["private_on_payroll"])
    return Facilities(district, kind, owner, (owner != 2) | reports, first, count)
