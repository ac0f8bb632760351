"""What a table is and how it is to be protected: the schema of ``SPEC.yaml``.

Every key is checked; a word that is not known is an error. Codes stay words: with the usual YAML types the
district 007 would arrive as the number 7, and Norway as false.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from cadre.disclosure.tool.measures import EarlierTable, Measure, Ratio, Word
from cadre.vocabulary.bilingual import Strict


def _list(value: object) -> object:
    return [value] if isinstance(value, str | int | float | dict | Strict) else value


Words = Annotated[list[Word], BeforeValidator(_list)]
Cell = dict[Word, Word]
Tables = list[Words]


class Grouping(Strict):
    """One tree over a dimension: columns from coarse to fine, or a file with the columns child, parent."""

    levels: Words | None = None
    hierarchy: str | None = None
    column: Word | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Grouping:
        if (self.levels is None) == (self.hierarchy is None):
            raise ValueError("write either levels or hierarchy")
        if self.column is not None and self.hierarchy is None:
            raise ValueError("column goes with hierarchy")
        return self


class DimensionSpec(Grouping):
    """``also``: further groupings of the same finest codes, such as health regions beside provinces."""

    also: Annotated[list[Grouping], BeforeValidator(_list)] = Field(default_factory=list)


class Contributors(Strict):
    """Columns that say whose figure it is. A holding is whoever owns several units: an employer, a group."""

    person: Word | None = None
    holding: Word | None = None


class Dominance(Strict):
    """(n,k): the ``n`` largest contributors together have more than ``k`` per cent of the figure."""

    n: int = Field(ge=1)
    k: float = Field(gt=0, lt=100)


class Zeros(Strict):
    """``rule`` for empty cells; ``structural``: groups of cells that everybody knows to be empty."""

    rule: Literal["published", "structural", "sensitive"] = "published"
    structural: list[Cell] = Field(default_factory=list)


class Negative(Strict):
    """Figures below zero are in order. ``within``: everybody knows each figure up to this, if given."""

    within: float | None = Field(default=None, gt=0)


class Cost(Strict):
    """What withholding a cell costs: its ``value`` or 1 each, times factors.

    ``tables``: a factor per table, in the order of ``tables``. ``levels``: per dimension, factors from the
    total down; the last one holds for all deeper levels.
    """

    of: Literal["value", "cell"] = "value"
    tables: list[Annotated[float, Field(gt=0)]] = Field(default_factory=list)
    levels: dict[Word, list[Annotated[float, Field(gt=0)]]] = Field(default_factory=dict)


class Protection(Strict):
    """How wide the interval around a primary sum must stay, in per cent of the figure."""

    percent: float = Field(default=10, gt=0)


def _zeros(value: object) -> object:
    return {"rule": value} if isinstance(value, str) else value


def _negative(value: object) -> object:
    return {} if value in ("allowed", "true", True) else value


class Rules(Strict):
    """When a cell is primary, and what binds the protection.

    ``least_withheld``: what readers are taken to know a withheld count to be at least. 1: that it is no zero,
    since zeros are shown; sparse tables then lose much more.
    """

    minimum_frequency: int | None = Field(default=None, ge=1)
    minimum_holdings: int | None = Field(default=None, ge=1)
    insiders: bool = True
    dominance: Annotated[list[Dominance], BeforeValidator(_list)] = Field(default_factory=list)
    p_percent: float | None = Field(default=None, gt=0)
    zeros: Annotated[Zeros, BeforeValidator(_zeros)] = Zeros()
    least_withheld: int = Field(default=0, ge=0, le=1)
    open: list[Cell] = Field(default_factory=list)
    closed: list[Cell] = Field(default_factory=list)
    weights: Word | None = None
    negative: Annotated[Negative | None, BeforeValidator(_negative)] = None
    cost: Cost = Cost()
    protection: Protection = Protection()

    @property
    def protects(self) -> bool:
        """Is there a rule that can make a cell primary?"""
        asked = (self.minimum_frequency, self.minimum_holdings, self.dominance, self.p_percent, self.closed)
        return any(asked) or self.zeros.rule == "sensitive"


class Format(Strict):
    """How a CSV is written, where it is not UTF-8 with a delimiter that can be told from its header."""

    encoding: str = "utf-8"
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    decimal: Literal[".", ","] = "."


def _suppression() -> dict[str, dict[str, Any]]:
    return {"suppression": {}}


def _method(value: object) -> object:
    named = {value: {}} if isinstance(value, str) else value
    if isinstance(named, dict):
        return {str(name).replace("_", "-"): options or {} for name, options in named.items()}
    return named


class Spec(Strict):
    """The whole of ``SPEC.yaml``. ``measures``: all where there are several; ``measure``: the first."""

    measure: Measure | None = None
    measures: list[Measure] = Field(default_factory=list)
    derived: list[Ratio] = Field(default_factory=list)
    earlier: Annotated[list[EarlierTable], BeforeValidator(_list)] = Field(default_factory=list)
    dimensions: dict[Word, DimensionSpec] = Field(min_length=1)
    contributors: Contributors = Contributors()
    rules: Rules = Rules()
    tables: Tables = Field(default_factory=list)
    method: Annotated[dict[str, dict[str, Any]], BeforeValidator(_method), Field(max_length=1)] = Field(
        default_factory=_suppression
    )
    margins: bool | None = None
    zeros_listed: bool | None = None
    seed: int = 0
    memory: Word | None = Field(default=None, pattern=r"^[0-9]+(\.[0-9]+)? ?(MB|GB)$")
    format: Format = Format()

    @model_validator(mode="before")
    @classmethod
    def _first_measure(cls, given: Any) -> Any:
        """``measure`` may be a list."""
        if isinstance(given, dict) and isinstance(given.get("measure"), list) and given["measure"]:
            several = given["measure"]
            return {**given, "measure": several[0], "measures": several}
        return given

    @property
    def measured(self) -> set[str]:
        """Columns of the table that are figures."""
        every = [*self.measures, *([self.measure] if self.measure else [])]
        return {column for one in every for column in (one.frequency, one.sum) if column}

    @property
    def method_name(self) -> str:
        return next(iter(self.method), "suppression")

    @property
    def magnitude(self) -> bool:
        """Is the figure a sum (of pay, of hours), not a count?"""
        return self.measure is not None and self.measure.sum is not None

    @property
    def whole(self) -> bool:
        return not self.magnitude and self.rules.weights is None
