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


class Ratio(Strict):
    """The ``mean`` of a measure ``per`` another, or the ``share`` of it, in per cent, ``of`` another."""

    mean: Word | None = None
    per: Word | None = None
    share: Word | None = None
    of: Word | None = None
    decimals: int = Field(default=2, ge=0, le=6)
    column: Word | None = Field(default=None, alias="name")

    @model_validator(mode="after")
    def _a_pair(self) -> Ratio:
        given = tuple(one is not None for one in (self.mean, self.per, self.share, self.of))
        if given not in ((True, True, False, False), (False, False, True, True)):
            raise ValueError("write {mean: measure, per: measure} or {share: measure, of: measure}")
        return self

    @property
    def over(self) -> str:
        return str(self.mean or self.share)

    @property
    def under(self) -> str:
        return str(self.per or self.of)

    @property
    def scale(self) -> int:
        return 1 if self.mean else 100

    @property
    def name(self) -> str:
        """The column of the result."""
        return self.column or f"{'mean' if self.mean else 'share'}_{self.over}"


class EarlierTable(Strict):
    """``table``: a PUBLIC.csv that readers hold. ``measure``: what its column ``value`` is of."""

    table: str
    measure: Word | None = None
