"""The schema of quality checks: WHO's six steps, what each check asks, and the thresholds it goes by."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from cadre.vocabulary.bilingual import Bilingual, Citation, Strict

StepName = Literal["outliers", "disaggregates", "double-counts", "midwives", "rules", "manual"]
Status = Literal["open", "treatment", "waiting", "resolved", "dismissed"]


class Step(Strict):
    """One of the six steps, in their order."""

    id: StepName
    name: Bilingual
    asks: Bilingual


class Threshold(Strict):
    """A number that a check goes by. Without a source it is Cadre's own choice, and pages say so."""

    value: float
    name: Bilingual
    source: Citation | None = None


class Limit(Strict):
    """A validation rule: the quantity ``left`` is at most ``times`` (a threshold of the check) ``right``."""

    left: str
    right: str


class Check(Strict):
    """``reads``: tallies it cannot do without. ``query``: SQL over them, see ``confidential/quality``.

    ``series``: quantities shown beside what it finds. The query names every threshold, and no other.
    """

    step: StepName
    name: Bilingual
    asks: Bilingual
    reads: list[str]
    query: str
    thresholds: dict[str, Threshold] = Field(default_factory=dict)
    limit: Limit | None = None
    series: list[str] = Field(default_factory=list)


class Material(Strict):
    """By how much a figure has changed that is looked at again: a share of it, and at least so many."""

    share: float
    least: float


class Quality(Strict):
    """Everything the checks are made of. ``quantities``: what ``quantities.sql`` works out, by name."""

    version: int
    source: Citation
    material: Material
    steps: list[Step]
    statuses: dict[Status, Bilingual]
    quantities: dict[str, Bilingual]
    checks: dict[str, Check]

    @model_validator(mode="after")
    def _named(self) -> Quality:
        steps = {step.id for step in self.steps}
        for id, check in self.checks.items():
            limit = [check.limit.left, check.limit.right] if check.limit else []
            unknown = {*check.series, *limit} - set(self.quantities)
            if unknown or check.step not in steps:
                raise ValueError(f"{id}: not known: {', '.join(sorted(unknown)) or check.step}")
        return self
