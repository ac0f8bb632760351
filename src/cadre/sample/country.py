"""The synthetic country's parameters: its areas, occupations, facilities and rates, read from ``data/``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from cadre.catalogue.load import read_yaml
from cadre.sample.draws import Floats, Ints

DATA = Path(__file__).parent / "data"
CODE = "XSC"
CURRENCY = "XSD"
SEXES = ("F", "M")
EXIT_REASONS = ("retirement", "death", "dismissal", "voluntary", "emigration", "end_of_contract")
FACILITY_TYPES = (
    "hospital", "residential", "ambulatory", "ancillary", "retail", "preventive", "administration",
)  # fmt: skip
OWNERS = ("public", "private_nonprofit", "private_forprofit")
CONTRACTS = ("permanent", "fixed_term", "temporary", "self_employed")
TIMES = ("full_time", "part_time")
ROLES = ("clinical", "management", "education")
SPECIALTIES = (
    "none", "family_medicine", "surgical", "paediatrics", "obstetrics", "psychiatry", "medical",
    "other_specialty",
)  # fmt: skip
AGE_BANDS = ("Y_LT25", "Y25T34", "Y35T44", "Y45T54", "Y55T64", "Y_GE65")
COUNCILS = ("", "nursing", "medical")


@dataclass(frozen=True)
class Occupations:
    """One entry per occupation in every array; ``affinity`` is occupation × facility type."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    titles_ru: tuple[str, ...]
    numbers: dict[str, Floats]
    council: Ints
    affinity: Floats

    def __getitem__(self, name: str) -> Floats:
        return self.numbers[name]

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class Districts:
    """The leaves of the area tree; ``region`` indexes the level above."""

    codes: tuple[str, ...]
    names_en: tuple[str, ...]
    names_ru: tuple[str, ...]
    region: Ints
    population_share: Floats
    urban: Floats

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class Country:
    """Everything that does not depend on the number of workers or the seed."""

    occupations: Occupations
    districts: Districts
    rates: dict[str, Any]
    dirt: dict[str, float]

    @property
    def years(self) -> range:
        """The simulated years; the stock before the first one is drawn, not simulated."""
        return range(self.rates["first_year"], self.rates["last_year"] + 1)

    @property
    def workspace_years(self) -> tuple[int, ...]:
        return tuple(self.rates["workspace_years"])

    @property
    def residence(self) -> Floats:
        """Occupation × district: where workers of an occupation are, more urban for scarce skills."""
        pull = np.exp(np.outer(self.occupations["urban"], self.districts.urban) * 1.3)
        weights = pull * self.districts.population_share
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def records(name: str) -> list[dict[str, str]]:
    """A CSV of the data folder as a list of rows."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def headings(file: str) -> tuple[str, ...]:
    """The column headings of a file, in order."""
    return tuple(read_yaml(DATA / "headings.yaml")[file])


@cache
def country() -> Country:
    """The country as described in ``data/``."""
    dirt = {name: float(entry["rate"]) for name, entry in read_yaml(DATA / "dirt.yaml").items()}
    return Country(_occupations(), _districts(), read_yaml(DATA / "country.yaml"), dirt)


def _occupations() -> Occupations:
    rows = records("occupations.csv")
    words = {"code", "council", "label", "title_ru", *FACILITY_TYPES}
    numbers = {name: np.array([float(row[name]) for row in rows]) for name in rows[0] if name not in words}
    return Occupations(
        codes=tuple(row["code"] for row in rows),
        labels=tuple(row["label"] for row in rows),
        titles_ru=tuple(row["title_ru"] for row in rows),
        numbers=numbers,
        council=np.array([COUNCILS.index(row["council"]) for row in rows]),
        affinity=np.array([[float(row[kind]) for kind in FACILITY_TYPES] for row in rows]),
    )


def _districts() -> Districts:
    areas = records("areas.csv")
    regions = [area["area"] for area in areas if area["parent"] == CODE]
    rows = [area for area in areas if area["population_share"]]
    return Districts(
        codes=tuple(row["area"] for row in rows),
        names_en=tuple(row["name_en"] for row in rows),
        names_ru=tuple(row["name_ru"] for row in rows),
        region=np.array([regions.index(row["parent"]) for row in rows]),
        population_share=np.array([float(row["population_share"]) for row in rows]),
        urban=np.array([float(row["urban"]) for row in rows]),
    )
