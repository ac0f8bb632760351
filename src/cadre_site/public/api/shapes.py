"""What the API takes and gives, as typed shapes; the description is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from cadre.publishable.indicators import DIMENSION_COLUMNS
from cadre_site.ledger.questions import CURSOR

WORD = r"[A-Za-z0-9_.@:\-]{1,60}"
WORDS = rf"^{WORD}(,{WORD})*$"
RELEASE, FIGURE = r"^R[0-9A-Z]{12}$", r"^F[A-Z2-7]{12}$"
MOST, USUAL = 10_000, 1000
COLUMNS = tuple(DIMENSION_COLUMNS.values())


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class Two(Strict):
    """The same in English and Russian."""

    en: str
    ru: str


class Refusal(Two):
    """Why there is no answer, and what to do. ``error`` is the word for programs."""

    error: str


class Known(Strict):
    state: Literal["known"] = "known"
    number: float


class Withheld(Strict):
    """There is a number, and it is kept so that nobody can be recognised. It is not zero."""

    state: Literal["withheld"] = "withheld"
    rules: list[str]
    why: Two


class Missing(Strict):
    """There is no number."""

    state: Literal["missing"] = "missing"
    reason: str
    why: Two


class Observation(Strict):
    """One figure. ``codes``: columns that stand at something else than the total."""

    figure: str
    indicator: str
    area: str
    period: str
    codes: dict[str, str]
    value: Annotated[Known | Withheld | Missing, Field(discriminator="state")]


class Observations(Strict):
    """One page; ``next`` is the address of the next one."""

    release: str
    country: str
    observations: list[Observation]
    next: str | None


class File(Strict):
    """``sha256`` as the release itself states it; null for the statement."""

    name: str
    bytes: int
    sha256: str | None
    address: str


class Approval(Strict):
    """One person's approval: their role, the organisation they acted for and its kind; never who they are."""

    role: Two | None
    organisation: Two | None
    kind: str | None
    date: str


class Release(Strict):
    """``state``: published, superseded or taken_down; of the last only the note of why is left.

    ``approvals``: by which it was published; none when whoever runs the site published it without.
    """

    id: str
    country: str
    name: Two
    state: str
    published: str
    as_of: str
    figures: int
    withheld: int
    edition: str
    digest: str
    approvals: list[Approval]
    corrects: str | None
    note: Two | None
    files: list[File]


class Releases(Strict):
    releases: list[Release]


class Indicator(Strict):
    """``verified``: definition and formula were read in the source. ``version``: of the definition."""

    id: str
    version: int
    name: Two
    unit: Two
    definition: Two | None
    source: str | None
    verified: bool
    columns: dict[str, list[str]]
    years: list[int]


class Indicators(Strict):
    release: str
    indicators: list[Indicator]


class Area(Strict):
    code: str
    name: Two
    parent: str | None
    level: int


class Areas(Strict):
    release: str
    areas: list[Area]


class Code(Strict):
    code: str
    name: Two
    parent: str | None


class Codes(Strict):
    """The code list of each column, in reading order."""

    release: str
    columns: dict[str, list[Code]]


class Figure(Strict):
    """A figure with what it rests on; ``history``: the same figure in the public releases of the country."""

    observation: Observation
    release: str
    address: str
    unit: Two
    definition: str
    edition: str
    rules: list[str]
    sources: list[Source]
    history: list[Past]


class Source(Strict):
    file: str
    sha256: str
    publisher: str
    licence: str
    date: str


class Past(Strict):
    release: str
    figure: str
    value: Annotated[Known | Withheld | Missing, Field(discriminator="state")]


Figure.model_rebuild()


class Which(Strict):
    """Of which release: by its number, else the published one of a country, else the first published."""

    release: str | None = Field(None, pattern=RELEASE)
    country: str | None = Field(None, pattern=rf"^{WORD}$")


class Asking(Which):
    """``format`` wins over the Accept header. Periods are years, both included."""

    indicator: str | None = Field(None, pattern=WORDS, max_length=2000)
    area: str | None = Field(None, pattern=WORDS, max_length=2000)
    start_period: int | None = Field(None, alias="startPeriod", ge=1000, le=9998)
    end_period: int | None = Field(None, alias="endPeriod", ge=1000, le=9998)
    limit: int = Field(USUAL, ge=1, le=MOST)
    cursor: str | None = Field(None, pattern=CURSOR)
    format: Literal["json", "csv", "parquet"] | None = None


_COLUMNS: dict[str, Any] = {
    column: (str | None, Field(None, pattern=WORDS, max_length=2000)) for column in COLUMNS
}
Filters: Any = create_model("Filters", __base__=Asking, **_COLUMNS)
