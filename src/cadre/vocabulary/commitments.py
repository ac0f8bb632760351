"""The typed schema of frameworks: what duty-bearers have promised, and how it can be held to figures.

A **commitment** is a promise in words. A **target** is a value an indicator must reach, where a source states
one; a target without a year is a benchmark. Links from a commitment to an indicator are Cadre's proposals
unless ``official``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from cadre.vocabulary.bilingual import Bilingual, Citation, Strict

Comparison = Literal["at_least", "at_most"]
How = Literal["compute", "questionnaire", "survey", "external"]


class Link(Strict):
    """A figure that says something about a commitment.

    ``indicator`` is one of the catalogue's; where Cadre has none yet, ``name`` and ``collect`` say what would
    have to be collected, and how.
    """

    indicator: str | None = None
    dims: dict[str, str] = Field(default_factory=dict)
    name: Bilingual | None = None
    collect: How | None = None
    official: bool = False

    @model_validator(mode="after")
    def _known_or_described(self) -> Link:
        if (self.indicator is None) == (self.name is None or self.collect is None):
            raise ValueError("a link names an indicator, or says what would have to be collected, and how")
        return self


class Target(Strict):
    """A value to reach: ``value`` itself, or ``factor`` times the figure of ``baseline_year``.

    ``dims`` are dimensions of the figures (``occupation: "221"``); those not named stand at their total.
    ``otherwise``: indicators that stand in, in this order, where ``indicator`` has no figure.
    """

    indicator: str
    otherwise: list[str] = Field(default_factory=list)
    dims: dict[str, str] = Field(default_factory=dict)
    comparison: Comparison
    value: float | None = None
    factor: float | None = None
    baseline_year: int | None = None
    year: int | None = None
    name: Bilingual
    scope: Bilingual | None = None
    published: int | None = None
    source: Citation

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Target:
        if (self.value is None) == (self.factor is None):
            raise ValueError("a target needs either a value or a factor")
        if self.factor is not None and self.baseline_year is None:
            raise ValueError("a factor needs the baseline_year it multiplies")
        return self


class Commitment(Strict):
    """One action, article or milestone of a framework."""

    id: str
    group: str | None = None
    text: Bilingual
    source: Citation
    links: list[Link] = Field(default_factory=list)
    targets: list[Target] = Field(default_factory=list)


class Group(Strict):
    """A pillar, objective, domain or theme."""

    id: str
    name: Bilingual
    source: Citation


class Framework(Strict):
    """A declaration, strategy, code or list of benchmarks.

    ``who_region``: the WHO region whose Member States have made it; without one it is everybody's.
    """

    id: str
    version: int = 1
    name: Bilingual
    level: Bilingual
    adopted: str
    period: str | None = None
    binding: bool = False
    who_region: str | None = None
    source: Citation
    note: Bilingual | None = None
    groups: list[Group] = Field(default_factory=list)
    commitments: list[Commitment]
