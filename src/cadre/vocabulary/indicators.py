"""The typed schema of an indicator: what it means, how it comes from tallies, and an example of it at work.

A formula reads **protected** tallies only. Its ``by`` lists the tables it is published in, in the grammar of
the tallies' own tables: ``dimension``, ``dimension@depth`` (no deeper), ``dimension=code`` or
``dimension=code,code`` (only these). A dimension that is not named stands at its total; an area that is not
named is the country.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from cadre.vocabulary.bilingual import Bilingual, Citation, Strict

Direction = Literal["higher_is_better", "lower_is_better", "neutral"]
Collect = Literal["compute", "questionnaire", "published"]
InequalityMethod = Literal["gini", "theil", "mean_log_deviation", "hoover", "highest_to_lowest"]


class Term(Strict):
    """One quantity read from a tally's cells.

    ``where`` holds dimensions at a code, or sums them over several codes. ``per`` divides by another measure
    of the same cells (pay per paid hour). ``lag`` of -1 reads the year before. ``at_total`` keeps a dimension
    at its total while the table varies it. ``absent_is_zero``: a code of a sum under which nobody was ever
    recorded counts as nobody; otherwise the sum is not given.
    """

    tally: str
    measure: str
    per: str | None = None
    where: dict[str, str | list[str]] = Field(default_factory=dict)
    lag: int = Field(default=0, le=0)
    at_total: list[str] = Field(default_factory=list)
    absent_is_zero: bool = False


class Formula(Strict):
    """What every kind of formula has: the published tables, and an exchange rate to divide by."""

    by: list[list[str]] = Field(min_length=1)
    exchange: Term | None = None


class Value(Formula):
    """``scale × term``, in the unit of the tally or of the published series."""

    kind: Literal["value"]
    term: Term
    scale: float = 1


class Ratio(Formula):
    """``scale × numerator / denominator``."""

    kind: Literal["ratio"]
    numerator: Term
    denominator: Term
    scale: float = 1
    minimum_denominator: float = 0


class Share(Formula):
    """``100 × numerator / denominator`` where the numerator is part of the denominator: 0 to 100."""

    kind: Literal["share"]
    numerator: Term
    denominator: Term
    scale: Literal[100] = 100
    minimum_denominator: float = 0


class Gap(Formula):
    """``100 × (reference - compared) / reference``."""

    kind: Literal["gap"]
    reference: Term
    compared: Term
    scale: float = 100


class Distribution(Formula):
    """Inequality of ``numerator / denominator`` over the areas ``level`` steps below the country.

    The denominator is each area's weight. One suppressed area suppresses the result: a measure over the
    others would be another measure.
    """

    kind: Literal["distribution"]
    method: InequalityMethod
    numerator: Term
    denominator: Term
    level: int = Field(ge=1)
    scale: float = 1


class Answer(Formula):
    """The answer to a questionnaire item; ``scale`` gives each admitted answer its value."""

    kind: Literal["answer"]
    item: str
    scale: dict[str, float]


AnyFormula = Annotated[Value | Ratio | Share | Gap | Distribution | Answer, Field(discriminator="kind")]


class Example(Strict):
    """The definition at work, as small text tables: the manual and the test at once.

    ``given``: for each tally a table of its cells; ``?`` is a suppressed cell, ``-`` a value nobody gave, and
    a dimension without a column is at its total. ``areas``: code and the code above it. ``expect``: every
    observation, with ``status`` and ``reason`` where they are not A and empty.
    """

    given: dict[str, str]
    expect: str
    areas: dict[str, str] = Field(default_factory=dict)
    currency: str = "XSD"


class Indicator(Strict):
    """One indicator of a catalogue edition. ``version`` changes whenever its figures could."""

    id: str
    version: int = 1
    module: str
    edition: str
    name: Bilingual
    definition: Bilingual
    unit: str
    decimals: int = Field(default=1, ge=0, le=6)
    direction: Direction
    collect: Collect
    source: Citation
    formula_verified: bool
    note: Bilingual | None = None
    formula: AnyFormula
    example: Example

    @property
    def verified(self) -> bool:
        """True when both the indicator and its formula were read in the named source."""
        return self.source.verified and self.formula_verified

    def terms(self) -> Iterator[Term]:
        """Every quantity the formula reads, the driving one first."""
        match self.formula:
            case Value(term=term):
                yield term
            case Ratio() | Share() | Distribution():
                yield self.formula.numerator
                yield self.formula.denominator
            case Gap():
                yield self.formula.reference
                yield self.formula.compared
            case Answer():
                yield Term(tally="answers", measure="answers", where={"item": self.formula.item})
        if self.formula.exchange:
            yield self.formula.exchange

    def tallies(self) -> tuple[str, ...]:
        """The tallies this indicator is derived from, each once, in reading order."""
        return tuple(dict.fromkeys(term.tally for term in self.terms()))
