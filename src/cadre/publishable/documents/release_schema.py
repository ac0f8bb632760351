"""What the report reads in a release folder besides observations.parquet, as typed files.

``release.py`` writes them. A reader of releases is tolerant: keys it does not know are left alone, so that
a newer release can still be read.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from cadre.publishable.findings.judge import Status
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.indicators import Direction

AREA_UNKNOWN = "_U"


class Tolerant(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Country(Tolerant):
    """``code``: ISO 3166-1 alpha-3, or the group's own code for a workspace of many countries."""

    code: str
    name: Bilingual


class IndicatorNames(Tolerant):
    """An indicator, or a published measure of a tally such as ``headcount.persons``.

    ``verified``: the indicator was read in its source; ``formula_verified``: so was its formula.
    ``decimals``: how many a report shows. ``collect``: "published" for a series somebody else made public.
    """

    name: Bilingual
    unit: Bilingual
    definition: Bilingual | None = None
    numerator: Bilingual | None = None
    denominator: Bilingual | None = None
    code: str | None = None
    version: int = 1
    module: str | None = None
    source: str | None = None
    verified: bool = True
    formula_verified: bool = True
    direction: Direction = "neutral"
    collect: str = "compute"
    decimals: int = 1


class Code(Tolerant):
    """``parent`` is None for a root and for a sum that cuts across the tree (``parts`` then names it).

    ``order``: place in the list; a file of JSON may keep its keys in another order.
    """

    name: Bilingual
    parent: str | None = None
    level: int = 0
    parts: tuple[str, ...] = ()
    order: int = 0


class Area(Tolerant):
    """One area of the tree; the country itself is the root, level 0. Tiles are set for districts."""

    name: Bilingual
    parent: str | None = None
    level: int = 0
    tile_column: int | None = None
    tile_row: int | None = None
    order: int = 0
    groups: tuple[str, ...] = ()


class RuleNames(Tolerant):
    name: Bilingual
    reason: Bilingual
    version: int = 1


class SetAside(Tolerant):
    """Rows of one source set aside for one reason."""

    reason: Bilingual
    rows: int


class SourceQuality(Tolerant):
    """read + set_aside + out_of_scope = rows in the file. ``source`` is the workspace's name for it.

    ``mended`` of the rows read were mended by hand; ``stale`` mends no longer fitted the file.
    """

    source: str
    kind: Bilingual
    read: int
    set_aside: int
    out_of_scope: int
    mended: int = 0
    stale: int = 0
    reasons: tuple[SetAside, ...] = ()


class LinkageQuality(Tolerant):
    """Precision and recall are known only where the truth is: in a synthetic country."""

    records: int
    persons: int
    certain: int
    review: int
    precision: float | None = None
    recall: float | None = None


class Reconciliation(Tolerant):
    """How many people two sources disagree about, already protected: None when it may not be shown."""

    kind: str
    name: Bilingual
    year: int | None = None
    persons: int | None


class Quality(Tolerant):
    sources: tuple[SourceQuality, ...] = ()
    linkage: LinkageQuality | None = None
    reconciliation: tuple[Reconciliation, ...] = ()


class Provenance(Tolerant):
    """As ``cadre.vocabulary.tables.Provenance``; a source of several files has several of these."""

    source: str
    file: str
    sha256: str
    publisher: str
    licence: str
    date: str
    url: str | None = None


def _place(entry: tuple[str, Code | Area]) -> int:
    return entry[1].order


class Definitions(Tolerant):
    """``definitions.json``: every name the report needs.

    ``codes``: column of the observations (``OCCUPATION`` …) -> code -> names, in reading order. ``areas``:
    code -> area, in reading order; a workspace of many countries lists each with ``level`` 0 and the
    groups it belongs to (``groups`` names them, such as the Member States of the WHO European Region).
    ``date``: day of the release, ISO. ``currency``: ISO 4217.
    """

    country: Country
    date: str
    years: tuple[int, ...]
    languages: tuple[str, ...] = ("en", "ru")
    currency: str | None = None
    synthetic: bool = False
    note: Bilingual | None = None
    indicators: dict[str, IndicatorNames]
    codes: dict[str, dict[str, Code]]
    areas: dict[str, Area]
    groups: dict[str, Bilingual] = Field(default_factory=dict)
    rules: dict[str, RuleNames] = Field(default_factory=dict)
    sources: tuple[Provenance, ...] = ()
    quality: Quality = Quality()

    @field_validator("codes")
    @classmethod
    def _codes_in_order(cls, codes: dict[str, dict[str, Code]]) -> dict[str, dict[str, Code]]:
        return {column: dict(sorted(found.items(), key=_place)) for column, found in codes.items()}

    @field_validator("areas")
    @classmethod
    def _areas_in_order(cls, areas: dict[str, Area]) -> dict[str, Area]:
        return dict(sorted(areas.items(), key=_place))

    def rule(self, name: str) -> RuleNames | None:
        """The words of a rule, named with its version (``persons@1``) or without."""
        return self.rules.get(name) or self.rules.get(name.split("@")[0])


class LedgerEntry(Tolerant):
    """Where every figure of one indicator comes from. ``sources`` are names of ``Definitions.sources``."""

    definition: str
    edition: str
    rules: tuple[str, ...] = ()
    tallies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Ledger(Tolerant):
    """``ledger.json``: indicator or tally measure -> its entry. Figures point here by INDICATOR."""

    entries: dict[str, LedgerEntry]


class Finding(Tolerant):
    """An indicator held against a commitment; ``sentence`` is the same fact in both languages.

    ``dimensions``: column -> code where it is not the total. Rates are per year: in percent of the value, or
    in its own unit where ``rate_unit`` is "points".
    """

    indicator: str
    area: str
    status: Status
    commitment: Bilingual
    framework: Bilingual | None = None
    sentence: Bilingual | None = None
    dimensions: dict[str, str] = Field(default_factory=dict)
    period: str | None = None
    value: float | None = None
    target: float | None = None
    target_year: int | None = None
    baseline: float | None = None
    baseline_year: int | None = None
    observed_rate: float | None = None
    required_rate: float | None = None
    rate_unit: str | None = None
    figure: str | None = None
    verified: bool = True


class Findings(Tolerant):
    """``findings.json``."""

    findings: tuple[Finding, ...] = ()


class AttackedYear(Tolerant):
    attacked: int = 0


class Attack(Tolerant):
    """How the suppression was attacked: all withheld cells, or a sample of them, by exact programs."""

    cells_attacked: str = "all"
    passed: bool = True
    years: tuple[AttackedYear, ...] = ()

    @property
    def checked(self) -> int:
        return sum(year.attacked for year in self.years)


class TableEvidence(Tolerant):
    """What one table of one year does not show: cells, and the share of people its finest cells leave out."""

    table: tuple[str, ...]
    year: int
    cells: int = 0
    suppressed: int = 0
    people_not_shown: float | None = None


class StandingYear(Tolerant):
    """A year that stands as an earlier release gave it out."""

    year: int


class TallyEvidence(Tolerant):
    """What the wall did to one tally, over all years."""

    tally: str
    name: Bilingual | None = None
    rule: str
    cells: int
    suppressed: int
    attack: Attack | None = None
    by_table: tuple[TableEvidence, ...] = ()
    standing: tuple[StandingYear, ...] = ()

    @property
    def standing_years(self) -> str:
        """Those that stand as an earlier release gave them out, with commas between."""
        return ", ".join(str(one.year) for one in self.standing)


class Certificate(Tolerant):
    """``certificate.json``: what the wall did and proved."""

    tallies: tuple[TallyEvidence, ...] = ()


class Identity(Tolerant):
    """``release.json``: identity and digest over all of the folder."""

    id: str
    edition: str
    digest: str = ""
    cadre: str = ""
