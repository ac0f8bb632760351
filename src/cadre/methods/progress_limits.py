"""The limits by which organisations grade progress, from the catalogue, and the grade of a figure by them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import Field

from cadre.catalogue.load import ROOT, read_yaml
from cadre.vocabulary.bilingual import Bilingual, Citation, Strict


class Scale(Strict):
    """Grades from the best: each holds from its limit upwards, ``below`` under the last."""

    limits: Mapping[str, float] = Field(min_length=1)
    below: str

    def grade(self, figure: float) -> str:
        return next((name for name, limit in self.limits.items() if figure >= limit), self.below)

    @property
    def grades(self) -> tuple[str, ...]:
        return (*self.limits, self.below)


class Limits(Strict):
    name: Bilingual
    with_target: Scale
    without_target: Scale | None = None
    source: Citation


@cache
def progress_limits() -> dict[str, Limits]:
    """Every organisation's limits by its id, the verified ones first."""
    data = read_yaml(ROOT / "progress.yaml")
    found = {name: Limits.model_validate(fields) for name, fields in data.items()}
    return dict(sorted(found.items(), key=lambda item: not item[1].source.verified))
