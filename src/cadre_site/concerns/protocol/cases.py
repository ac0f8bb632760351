"""Keys of a case, wrapped one by one for those who hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cadre_site.concerns.protocol.encoding import b64, from_b64
from cadre_site.concerns.protocol.manifests import Manifest
from cadre_site.concerns.protocol.sealing import Identity, identity_from, seal, unseal

Key = Literal["case", "identity", "files"]
RECOVERY, REPORTER = "recovery", "reporter"


class WrappedKey(BaseModel):
    """``blob``: an age file to one recipient, whose plaintext is the key's identity as text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    generation: int = Field(ge=1, strict=True)
    holder: str = Field(pattern=r"^(P[A-Z2-9]{12}|recovery|reporter)$")
    blob: str


def expected_holders(manifest: Manifest, key: Key) -> dict[str, str]:
    """Holder -> recipient of those for whom a key is wrapped, without the reporter."""
    people = manifest.custodians if key == "identity" else manifest.intake
    return {**{one.holder: one.recipient for one in people}, RECOVERY: manifest.recovery}


def wrap(key: Key, secret: Identity, recipients: Mapping[str, str], generation: int = 1) -> list[WrappedKey]:
    """``recipients``: holder -> age recipient."""
    text = str(secret).encode("ascii")
    return [
        WrappedKey(key=key, generation=generation, holder=holder, blob=b64(seal(text, [to])))
        for holder, to in recipients.items()
    ]


def unwrap(wrapped: WrappedKey, identity: Identity) -> Identity:
    """Raises NotOursError: wrapped for somebody else, or damaged."""
    return identity_from(unseal(from_b64(wrapped.blob), identity).decode("ascii", "replace"))


def of_holder(keys: Iterable[WrappedKey], holder: str, key: Key) -> dict[int, WrappedKey]:
    """By generation."""
    return {one.generation: one for one in keys if (one.holder, one.key) == (holder, key)}
