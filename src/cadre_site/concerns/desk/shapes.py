"""What the desk's API takes and gives; its description is made from them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StringConstraints

from cadre_site.concerns.octets import padded, sealed
from cadre_site.concerns.shapes import B64, Handle, MessageOut, Signed, Slug, Strict, Two, Wrapped
from cadre_site.concerns.states import BODIES, EXTENSIONS, HOLDS, OUTCOMES, REFERRED

KEY_BLOB = 4 << 10
State = Literal[
    "received", "acknowledged", "triaged", "in_action", "waiting", "feedback", "closed"
]  # fmt: skip
# Literals of the catalogue's codes, so that the description names them; mypy knows written ones only.
Outcome = Literal[OUTCOMES]  # type: ignore[valid-type]
Recipient = Annotated[str, StringConstraints(pattern=r"^age1[02-9ac-hj-np-z]{58}$")]
Text = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Pseudonym = Annotated[str, StringConstraints(pattern=r"^P[A-Z2-9]{12}$")]
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
    """``kind``: a code of the list ``concern_recipient``."""

    slug: str
    names: Two
    kind: str
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


RootKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
Notice = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class NoticeIn(Strict):
    en: Notice
    ru: Notice


class NewRoot(Strict):
    """In place of a root that was lost; ``text``: the public notice, which stands up to ``until``."""

    root: RootKey
    text: NoticeIn
    until: date


class ProposedRoot(NewRoot):
    by: str


class TheRoot(Strict):
    root: RootKey


class Candidate(Strict):
    """A verified organisation of the site, and under what address it receives, if it does."""

    account: int
    names: Two
    kind: str
    slug: str | None
    standing: str | None
    proposed_root: ProposedRoot | None


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
    officer: str | None
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


class ForOfficer(Strict):
    """What is passed on, once more: sealed to the key of the officer who passes it on."""

    officer: Pseudonym
    package: B64


class ReferralIn(Strict):
    """``given_to`` null: whoever refers passes it on themself."""

    service: Code
    preview: B64
    given_to: ForOfficer | None = None

    @property
    def octets(self) -> bytes:
        return padded(self.preview)

    @property
    def package(self) -> bytes:
        return b"" if self.given_to is None else padded(self.given_to.package)


class Given(Strict):
    """A referral as its officer sees it; ``package`` null: the person agrees to it no longer."""

    handle: str
    number: int
    service: str
    package: str | None
    outcome: str | None
    day: str


class Number(Strict):
    number: int


class Outcome_(Strict):  # noqa: N801 - the literal has the name
    outcome: Literal[REFERRED]  # type: ignore[valid-type]


class Identity(Strict):
    blob: str | None
    keys: list[Wrapped]


class ExtractIn(Strict):
    """``fields``: codes by variable; ``withdrawal``: SHA-256 of the token, in hexadecimal; ``body``: to whom
    the fields may be passed on, empty for what is counted."""

    fields: Annotated[dict[str, str | list[str]], Field(max_length=40)]
    withdrawal: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    body: Literal[("", *BODIES)] = ""  # type: ignore[valid-type]


class ProtocolIn(Strict):
    """``few``: the parties agreed that fewer than three organisations may stand behind a figure."""

    body: Literal[BODIES]  # type: ignore[valid-type]
    parties: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=200)]], Field(max_length=50)
    ]
    fields: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=40)]
    frequency: Literal["quarter", "year"]
    few: bool = False
    expires: date


class ProtocolOut(Strict):
    """``live``: answers may go to the body today. Who did what are pseudonyms."""

    number: int
    body: str
    parties: list[str]
    fields: list[str]
    frequency: str
    few: bool
    expires: str
    proposed_by: str
    proposed: str
    confirmed_by: str
    confirmed: str | None
    ended: str | None
    live: bool


class Protocols(Strict):
    protocols: list[ProtocolOut]


class PassOn(Strict):
    body: Literal[BODIES]  # type: ignore[valid-type]


class PassedOn(Strict):
    """``rows``: the number of the organisation and the agreed fields, for the wall and nobody else."""

    protocol: ProtocolOut
    rows: list[dict[str, str]]


class Spoken(Strict):
    en: Text = ""
    ru: Text = ""


Words = Text | Spoken


class ServiceEntry(Strict):
    """One entry of the directory of help; what is words is one text or that of both languages.

    Every field is named: what stands beside, Ninja would take and give back to nobody.
    """

    id: Code
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    type: Code | None = None
    service: Words | None = None
    provider: Words | None = None
    area: Words | None = None
    hours: Words | None = None
    cost: Words | None = None
    eligible: Words | None = None
    staff: Words | None = None
    access: Words | None = None
    channels: Annotated[list[Text], Field(max_length=40)] = []
    languages: Annotated[list[Text], Field(max_length=40)] = []
    reports_to_authorities: StrictBool | None = None
    keeps_records: StrictBool | None = None
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
