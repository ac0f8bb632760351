"""What the desk's API takes and gives; its description is made from them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from cadre_site.concerns.octets import padded, sealed
from cadre_site.concerns.shapes import B64, Handle, MessageOut, Signed, Slug, Strict, Two, Wrapped
from cadre_site.concerns.states import EXTENSIONS, HOLDS, OUTCOMES, REFERRED

KEY_BLOB = 4 << 10
State = Literal[
    "received", "acknowledged", "triaged", "in_action", "waiting", "feedback", "closed"
]  # fmt: skip
# Literals of the catalogue's codes, so that the description names them; mypy knows written ones only.
Outcome = Literal[OUTCOMES]  # type: ignore[valid-type]
Recipient = Annotated[str, StringConstraints(pattern=r"^age1[02-9ac-hj-np-z]{58}$")]
Text = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]


class Blob(Strict):
    id: int
    kind: str
    label: str
    blob: str


class Key(Strict):
    recipient: str
    blobs: list[Blob]


class Burst(Strict):
    """A day on which unusually many concerns came, and how many usually do."""

    day: str
    count: int
    usual: float


class Mine(Strict):
    slug: str
    names: Two
    roles: list[str]
    rights: list[str]
    root: str
    standing: str
    manifest: Signed | None
    bursts: list[Burst]


class Me(Strict):
    """``csrf``: to be sent as ``X-CSRFToken`` with everything that changes something.

    ``pages``: the origin where reporters write.
    """

    pseudonym: str
    name: str
    language: str
    csrf: str
    operator: bool
    pages: str
    key: Key | None
    organisations: list[Mine]


class GivenBlob(Strict):
    kind: Literal["passphrase", "passkey"]
    label: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")] = ""
    blob: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=2 * KEY_BLOB)]

    @property
    def octets(self) -> bytes:
        return sealed(self.blob, KEY_BLOB)


class GivenKey(GivenBlob):
    recipient: Recipient


class Person(Strict):
    pseudonym: str
    name: str
    roles: list[str]
    recipient: str | None


class Registration(Strict):
    account: Annotated[int, Field(ge=1, le=2**31, strict=True)]
    slug: Slug


class Candidate(Strict):
    """A verified organisation of the site, and under what address it receives, if it does."""

    account: int
    names: Two
    kind: str
    slug: str | None
    standing: str | None


class Standing(Strict):
    standing: Literal["probation", "listed", "ended"]


class Version(Strict):
    version: int


class CardIn(Strict):
    name_en: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    name_ru: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    about_en: Text = ""
    about_ru: Text = ""
    duties_en: Text = ""
    duties_ru: Text = ""
    languages: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]], Field(max_length=20)
    ]
    answer_days: Annotated[int, Field(ge=1, le=90, strict=True)]


class First(Strict):
    generation: int
    blob: str


class Row(Strict):
    handle: str
    state: str
    urgent: bool
    claimed_by: str | None
    received: str
    due: str | None
    deletion_day: str | None
    count: int
    waiting: bool
    keys: list[Wrapped]
    first: First


class FileOut(Strict):
    id: str
    size: int


class ReferralOut(Strict):
    number: int
    service: str
    preview: str
    outcome: str | None
    by: str
    day: str


class HolderOut(Strict):
    key: str
    generation: int
    holder: str


class CaseOut(Strict):
    handle: str
    state: str
    outcomes: list[str]
    urgent: bool
    claimed_by: str | None
    received: str
    acknowledged: str | None
    fed_back: str | None
    closed: str | None
    due: str | None
    deletion_day: str | None
    extended: str | None
    hold: str | None
    deletion_asked: str | None
    consents: dict[str, bool]
    generation: int
    waiting: bool
    manifest_version: int
    identity: bool
    keys: list[Wrapped]
    messages: list[MessageOut]
    files: list[FileOut]
    holders: list[HolderOut]
    linked: list[str]
    referrals: list[ReferralOut]


class Step(Strict):
    state: State
    outcomes: Annotated[list[Outcome], Field(max_length=len(OUTCOMES))] | None = None


class Written(Strict):
    seq: Annotated[int, Field(ge=2, le=10_000, strict=True)]
    generation: Annotated[int, Field(ge=1, le=1000, strict=True)]
    blob: B64

    @cached_property
    def octets(self) -> bytes:
        return padded(self.blob)


class Keys(Strict):
    """``message``: with a new generation, and only then."""

    keys: Annotated[list[Wrapped], Field(min_length=1, max_length=200)]
    message: Written | None = None


class Hold(Strict):
    """``reason`` null lifts the hold."""

    reason: Literal[HOLDS] | None  # type: ignore[valid-type]


class Extension(Strict):
    until: date
    reason: Literal[EXTENSIONS]  # type: ignore[valid-type]


class Link(Strict):
    other: Handle


class ReferralIn(Strict):
    service: Code
    preview: B64

    @property
    def octets(self) -> bytes:
        return padded(self.preview)


class Number(Strict):
    number: int


class Outcome_(Strict):  # noqa: N801 - the literal has the name
    outcome: Literal[REFERRED]  # type: ignore[valid-type]


class Identity(Strict):
    blob: str | None
    keys: list[Wrapped]


class ExtractIn(Strict):
    """``fields``: codes by variable; ``withdrawal``: SHA-256 of the token, in hexadecimal."""

    fields: Annotated[dict[str, str | list[str]], Field(max_length=40)]
    withdrawal: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ServiceEntry(BaseModel):
    """One entry of the directory of help; what stands beside these is the organisation's own.

    Pydantic's own model: Ninja's takes what stands beside and gives it back to nobody.
    """

    model_config = ConfigDict(extra="allow")

    id: Code
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    verified: date
    next_check: date


class Services(Strict):
    services: Annotated[list[ServiceEntry], Field(max_length=500)]


class ServicesOut(Strict):
    services: list[dict[str, Any]]


class AuditOut(Strict):
    number: int
    at: str
    by: str
    action: str
    subject: str
    facts: dict[str, Any]
    previous: str
    digest: str


class Chain(Strict):
    """``broken``: numbers of rows that were changed or do not follow the one before; there should be none."""

    start: str
    broken: list[int]
    rows: list[AuditOut]
