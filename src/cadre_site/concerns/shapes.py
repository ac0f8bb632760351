"""Shapes that both faces take and give."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from cadre_site.concerns.octets import HANDLE, sealed
from cadre_site.concerns.refusing import Word

B64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=400_000)]
Handle = Annotated[str, StringConstraints(pattern=HANDLE)]
Digest = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
Holder = Annotated[str, StringConstraints(pattern=r"^(P[A-Z2-9]{12}|recovery|reporter)$")]
WRAPPED = 1 << 10
Consent = Literal["S1", "S2", "S3", "S4", "S5", "S6"]


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class Two(Strict):
    en: str
    ru: str


class Params(Schema):
    model_config = ConfigDict(extra="allow")


class Refusal(Strict):
    """``error``: the word; ``params``: what fills its sentence."""

    error: Word
    params: Params


class Signed(Strict):
    manifest: str
    signature: str


class Wrapped(Strict):
    key: Literal["case", "identity", "files"]
    generation: Annotated[int, Field(ge=1, le=1000, strict=True)]
    holder: Holder
    blob: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=2 * WRAPPED)]

    @property
    def octets(self) -> bytes:
        return sealed(self.blob, WRAPPED)


class MessageOut(Strict):
    seq: int
    generation: int
    blob: str
    day: str
