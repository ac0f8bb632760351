"""What is published of a cell: counts and sums, the means and shares of them; and what was published
before."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from cadre.vocabulary.bilingual import Strict


def _word(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("write yes, no, true and false in quotes")
    return str(value) if isinstance(value, int | float) else value


Word = Annotated[str, BeforeValidator(_word)]


class Measure(Strict):
    """``frequency``: column of counts. ``sum``: column that is added up. Both: a sum and its count.

    ``count``: rows are counted; the name of the result, where there are several measures.
    """

    frequency: Word | None = None
    sum: Word | None = None
    count: Word | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Measure:
        if self.frequency is None and self.sum is None and self.count is None:
            raise ValueError("write frequency, sum or count, or leave measure out to count rows")
        if self.count is not None and (self.frequency or self.sum):
            raise ValueError("count stands alone: it counts rows")
        return self

    @property
    def name(self) -> str:
        """The column of the result where there are several measures."""
        return str(self.sum or self.frequency or self.count)


PAIRS = {"mean": "per", "share": "of", "growth": "since"}  # of two measures: above the line, and below it


class Ratio(Strict):
    """The ``mean`` of a measure ``per`` another; the ``share`` of it, in per cent, ``of`` another; its
    ``growth``, in per cent, ``since`` another, which is the same at an earlier time."""

    mean: Word | None = None
    per: Word | None = None
    share: Word | None = None
    of: Word | None = None
    growth: Word | None = None
    since: Word | None = None
    decimals: int = Field(default=2, ge=0, le=6)
    column: Word | None = Field(default=None, alias="name")

    @model_validator(mode="after")
    def _a_pair(self) -> Ratio:
        words = [word for pair in PAIRS.items() for word in pair if getattr(self, word) is not None]
        if words not in [list(pair) for pair in PAIRS.items()]:
            pairs = ", ".join(f"{{{above}: measure, {below}: measure}}" for above, below in PAIRS.items())
            raise ValueError(f"write one of {pairs}")
        return self

    @property
    def kind(self) -> str:
        return next(above for above in PAIRS if getattr(self, above) is not None)

    @property
    def over(self) -> str:
        return str(getattr(self, self.kind))

    @property
    def under(self) -> str:
        return str(getattr(self, PAIRS[self.kind]))

    @property
    def scale(self) -> int:
        return 1 if self.kind == "mean" else 100

    @property
    def offset(self) -> int:
        """What is added to ``scale`` x over / under."""
        return -100 if self.kind == "growth" else 0

    @property
    def name(self) -> str:
        """The column of the result."""
        return self.column or f"{self.kind}_{self.over}"


class EarlierTable(Strict):
    """``table``: a PUBLIC.csv that readers hold. ``measure``: what its column ``value`` is of."""

    table: str
    measure: Word | None = None
