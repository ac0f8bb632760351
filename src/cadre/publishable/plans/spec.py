"""What a plan is told: one YAML file. docs/how-to/plan-a-workforce.md describes every key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from cadre.vocabulary.bilingual import Strict
from cadre.workspace.by_year import Amount, ByYear, Share, Yearly, Years

Cost = Annotated[float, Field(ge=0, allow_inf_nan=False)]
FEWEST_DRAWS = 50


class Training(Strict):
    """``most``: students a year; ``ramp``: by how many they may change from year to year."""

    lag: int = Field(ge=0, le=20)
    cost: Cost
    passing: Share
    most: Amount
    ramp: Amount
    intake: ByYear = Field(min_length=1)


class Recruitment(Strict):
    """People a year; those from countries on WHO's support and safeguards list are counted apart."""

    cost: Cost
    most: Amount
    safeguards_most: Amount = 0.0


class Retention(Strict):
    """``avoidable``: share of the stock that can be kept in a year; ``cost`` per person kept."""

    cost: Cost
    avoidable: Share


class Schools(Strict):
    """Whole schools that may be opened: ``places`` for students each."""

    places: Amount
    cost: Cost
    most: int = Field(ge=0, le=100)


class Unmet(Strict):
    """``penalty`` per FTE lacking and year; ``most``: share of the need that may stay unmet."""

    penalty: Cost
    most: Share = 1.0


class Occupation(Strict):
    start: Amount
    need: Yearly
    leave: Share
    wage: Cost
    unmet: Unmet
    training: Training | None = None
    recruitment: Recruitment | None = None
    retention: Retention | None = None
    schools: Schools | None = None
    end_value: Cost = 0.0


class Sharing(Strict):
    """An FTE of ``from`` does ``share`` of an FTE's work of ``to``; at most ``scope`` of its FTE may."""

    from_: str = Field(alias="from")
    to: str
    share: Share
    scope: Share


class Uncertainty(Strict):
    """``draws``: 1 for the expected values alone, else at least 50; the others are relative spreads."""

    draws: int = Field(default=FEWEST_DRAWS, ge=1, le=1000)
    leave: Amount = 0.15
    need: Amount = 0.05
    shared: Share = 0.5


class Spec(Strict):
    years: Years
    currency: str = ""
    occupations: Mapping[str, Occupation] = Field(min_length=1)
    sharing: list[Sharing] = Field(default_factory=list)
    budget: Yearly
    discount: Annotated[float, Field(ge=0, le=1)] = 0.03
    uncertainty: Uncertainty = Uncertainty()
