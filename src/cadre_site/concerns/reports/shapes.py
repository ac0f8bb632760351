"""What the reports API takes and gives; its description is made from them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from cadre.workspace.files import digest_of
from cadre_site.concerns import codes
from cadre_site.concerns.files import MOST_FILES
from cadre_site.concerns.octets import padded, unb64
from cadre_site.concerns.shapes import (
    B64,
    Consent,
    Digest,
    Handle,
    MessageOut,
    Signed,
    Slug,
    Strict,
    Two,
    Wrapped,
)

Proof = dict[str, Any]
Files = Annotated[list[Handle], Field(max_length=MOST_FILES)]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]


class RootNotice(Strict):
    """Since ``day`` another root signs, without the old one's word, which was lost; told up to ``until``."""

    text: Two
    day: str
    until: str


class Card(Strict):
    slug: str
    names: Two
    about: Two
    kind: str
    country: str
    languages: list[str]
    answer_days: int
    duties: Two
    manifest: Signed | None
    notice: RootNotice | None


class Entry(Schema):
    """An entry of the directory of help, as the organisation that keeps it wrote it."""

    model_config = ConfigDict(extra="allow")


class Help(Strict):
    updated: str | None
    services: list[Entry]


class ChallengeParameters(Strict):
    algorithm: str
    cost: int
    keyLength: int  # noqa: N815 - ALTCHA's word
    keyPrefix: str  # noqa: N815
    keySignature: str  # noqa: N815
    nonce: str
    salt: str
    expiresAt: int  # noqa: N815


class Challenge(Strict):
    parameters: ChallengeParameters
    signature: str


class Concern(Strict):
    proof: Proof
    handle: Handle
    organisation: Slug
    manifest: Digest
    lookup: Digest
    auth: Digest
    keys: Annotated[list[Wrapped], Field(min_length=5, max_length=400)]
    generation: Literal[1]
    blob: B64
    identity: B64 | None
    files: Files
    urgent: Annotated[bool, Field(strict=True)]
    consents: dict[Consent, Annotated[bool, Field(strict=True)]]

    @property
    def wrapped(self) -> list[Wrapped]:
        return self.keys

    @cached_property
    def octets(self) -> bytes:
        return padded(self.blob)

    @cached_property
    def identity_octets(self) -> bytes | None:
        return None if self.identity is None else padded(self.identity)

    @cached_property
    def index(self) -> str:
        return codes.index_of(unb64(self.lookup, 32))

    @cached_property
    def digest(self) -> str:
        """Of all but the proof: a second try may bring another. The code's parts count, and are not kept."""
        given = self.model_dump(exclude={"proof", "lookup", "auth"})
        return digest_of(given | {"index": self.index})

    def check(self) -> None:
        """Raises RefusedError: something in it is not sealed, or of no expected size."""
        unb64(self.auth, 32)
        unb64(self.handle, 16)
        _ = self.index, self.octets, self.identity_octets, [one.octets for one in self.keys]
        for file in self.files:
            unb64(file, 16)


class Accepted(Strict):
    handle: str


class Asked(Strict):
    proof: Proof
    lookup: Digest
    auth: Digest


class Thread(Strict):
    handle: str
    organisation: str
    state: str
    outcomes: list[str]
    due: str | None
    day: str
    deletion_day: str | None
    consents: dict[str, bool]
    keys: list[Wrapped]
    messages: list[MessageOut]


class Deleted(Strict):
    """``day``: the first of the month in which it was deleted."""

    state: Literal["deleted"]
    day: str | None


class Opened(Strict):
    token: str
    thread: Thread | Deleted


class Further(Strict):
    seq: Annotated[int, Field(ge=2, le=10_000, strict=True)]
    generation: Annotated[int, Field(ge=1, le=1000, strict=True)]
    blob: B64
    files: Files = []
    consents: dict[Consent, Annotated[bool, Field(strict=True)]] | None = None
    identity: B64 | None = None
    deletion: Annotated[bool, Field(strict=True)] = False

    @cached_property
    def octets(self) -> bytes:
        return padded(self.blob)

    @cached_property
    def identity_octets(self) -> bytes | None:
        return None if self.identity is None else padded(self.identity)

    def check(self) -> None:
        """Raises RefusedError: something in it is not sealed, or of no expected size."""
        _ = self.octets, self.identity_octets
        for file in self.files:
            unb64(file, 16)


class Withdrawal(Strict):
    proof: Proof
    token: Token
