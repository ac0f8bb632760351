"""What a projection is told: one YAML file. docs/how-to/project-a-workforce.md describes every key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from cadre.methods.stock.trends import Trend
from cadre.vocabulary.bilingual import Strict
from cadre.workspace.by_year import Amount, ByYear, Share, Yearly, Years

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Table(Strict):
    """A file with headers of its own: ``columns`` from our name to theirs, ``only`` the rows to take.

    ``times``: what its figures are multiplied by, 1000 for thousands.
    """

    file: str
    columns: Mapping[str, str] = Field(default_factory=dict)
    only: Mapping[str, str | int | float | list[str | int | float]] = Field(default_factory=dict)
    times: Positive = 1.0


def kind_of(value: Any) -> str:
    """Which form was meant, so that a complaint is about that one alone."""
    if isinstance(value, str):
        return "name"
    if isinstance(value, list):
        return "rows"
    if isinstance(value, Mapping):
        return "table" if set(value) & set(Table.model_fields) else "mapping"
    return "table" if isinstance(value, Table) else "number"


_Name = Annotated[str, Tag("name")]
_Table = Annotated[Table, Tag("table")]
_Rows = Annotated[list[dict[str, str | float | None]], Tag("rows")]
_Number = Annotated[Amount, Tag("number")]
_ByYear = Annotated[ByYear, Tag("mapping")]
# A table: the name of a file beside the specification, a file with its headers, or its rows.
Rows = Annotated[_Name | _Table | _Rows, Discriminator(kind_of)]
# People: as a number, by year, or as a table.
People = Annotated[_Number | _ByYear | _Name | _Table | _Rows, Discriminator(kind_of)]
# Funded posts: by occupation, or as a table.
Posts = Annotated[
    Annotated[Mapping[str, Yearly], Tag("mapping")] | _Name | _Table | _Rows, Discriminator(kind_of)
]


class Training(Strict):
    """The pipeline of one occupation. ``counted``: people on whom the shares were counted, 0: certain."""

    lag: int = Field(ge=0)
    intake: ByYear = Field(min_length=1)
    completion: Share = 1.0
    licensing: Share = 1.0
    absorption: Share = 1.0
    counted: Amount = 0.0
    ages: str | None = None
    sexes: Mapping[str, Share] | None = None
    areas: Mapping[str, Share] | None = None

    @property
    def passing(self) -> float:
        """Share of students who reach work."""
        return self.completion * self.licensing * self.absorption


class Services(Strict):
    """Services per person (of ``cases``, where given: per case), and the time that one takes.

    minutes: of a service, with hours: of an FTE in a year; or workload: services that an FTE gives in a year.
    """

    services: Rows | None = None
    cases: Rows = Field(default_factory=list)
    minutes: Mapping[str, Mapping[str, Positive]] = Field(default_factory=dict)
    hours: Mapping[str, Positive] = Field(default_factory=dict)
    workload: Mapping[str, Mapping[str, Positive]] = Field(default_factory=dict)


class Need(Services):
    """A benchmark of the catalogue with its groups, densities per 10,000 people, or services."""

    threshold: str | None = None
    groups: Mapping[str, list[str]] = Field(default_factory=dict)
    per_10000: Mapping[str, Amount] = Field(default_factory=dict)


class Demand(Strict):
    """Economic demand: FTE at the start by occupation, income per person, and a range of elasticities.

    equation: of the catalogue, instead of a range; use: how much care a person of an age and sex uses.
    """

    start: Mapping[str, Amount] = Field(min_length=1)
    income: Mapping[int, Positive] = Field(min_length=1)
    elasticity: Annotated[list[Amount], Field(min_length=2, max_length=2)] | None = None
    equation: str | None = None
    use: Rows = Field(default_factory=list)


class Uncertainty(Strict):
    """Standard deviations of logarithms (``rates``, ``entries``, ``drift``), relative ones (``fte``).

    rates, entries: estimated from editions where not given and there are enough, else chosen (``straying``).
    """

    draws: int = Field(default=1000, ge=20, le=1_000_000)
    rates: Amount | Mapping[str, Amount] | None = None
    entries: Amount | None = None
    drift: Amount = 0.05
    memory: Annotated[float, Field(ge=0, lt=1)] = 0.5
    shared: Share = 0.5
    fte: Amount = 0.02
    by_chance: bool = False


class Spec(Strict):
    years: Years
    stocks: Rows | None = None
    editions: Rows | None = None
    entrants: Rows = Field(default_factory=list)
    exits: Rows = Field(default_factory=list)
    series: Mapping[str, ByYear] = Field(default_factory=dict)
    trend: Trend = "damped"
    counts: Rows = Field(default_factory=list)
    rates: Rows = Field(default_factory=list)
    participation: Rows = Field(default_factory=list)
    fte: Rows = Field(default_factory=list)
    retire_at_top: bool = False
    pipeline: Mapping[str, Training] = Field(default_factory=dict)
    immigration: Mapping[str, Yearly] = Field(default_factory=dict)
    return_: Mapping[str, Yearly] = Field(default_factory=dict, alias="return")
    area_moves: Mapping[str, Mapping[str, Share]] = Field(default_factory=dict)
    upskilling: Mapping[str, Mapping[str, Share]] = Field(default_factory=dict)
    population: People | None = None
    need: Need | None = None
    utilisation: Services | None = None
    demand: Demand | None = None
    posts: Posts = Field(default_factory=dict)
    uncertainty: Uncertainty = Uncertainty()
