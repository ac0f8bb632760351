"""The rules of linkage as data: ``catalogue/linkage.yaml``, checked once."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from cadre.catalogue.load import ROOT, read_yaml
from cadre.vocabulary.bilingual import Strict


class NameRules(Strict):
    """How a name is folded to a key that all its spellings share."""

    drop: list[str]
    letters: dict[str, str]
    folds: list[tuple[str, str]]
    endings: list[tuple[str, str]]


class NumberRules(Strict):
    """What is not a number although it stands where one belongs."""

    shortest: int
    placeholders: list[str]
    most_shared: int


class Level(Strict):
    """One degree of agreement: the share of pairs of the same person that show it, and of chance pairs."""

    same: float = Field(gt=0, lt=1)
    by_chance: float = Field(gt=0, lt=1)
    when: str = "ELSE"
    otherwise: bool = False
    exact: bool = False


class Comparison(Strict):
    """Degrees of agreement of one attribute, best first; SQL over the columns of two records."""

    name: str
    nothing_to_compare: str
    levels: list[Level]
    term_frequency: str | None = None


class Rarest(Strict):
    """Below these shares no fitted parameter may fall."""

    same: float
    by_chance: float


class Training(Strict):
    fewest_records: int
    surely_the_same: list[str]
    share_found: float
    expectation_maximisation: list[str]
    rarest: Rarest
    largest_sample: float
    seed: int


class Bands(Strict):
    """Probabilities: kept from ``shown``, one person from ``joined``, to be looked at below ``certain``."""

    shown: float
    review: float
    joined: float
    certain: float


class Guard(Strict):
    same_number_within: int
    largest_group: int


class LinkageRules(Strict):
    id: str
    version: int
    names: NameRules
    numbers: NumberRules
    comparisons: list[Comparison]
    blocking: list[str]
    training: Training
    bands: Bands
    guard: Guard


@cache
def linkage_rules() -> LinkageRules:
    return LinkageRules.model_validate(read_yaml(ROOT / "linkage.yaml"))
