"""Who may read an organisation's concerns: a text that its root has signed, and whether to believe one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cadre_site.concerns.protocol.encoding import NotOursError, b64, from_b64, hash_of

LONGEST = timedelta(days=400)
_SIGNED = b"cadre-concerns manifest v1\n"
Recipient = Field(pattern=r"^age1[02-9ac-hj-np-z]{58}$")
Root = Field(pattern=r"^[A-Za-z0-9_-]{43}$")


class Holder(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    holder: str = Field(pattern=r"^P[A-Z2-9]{12}$")
    recipient: str = Recipient


class Manifest(BaseModel):
    """``previous``: hash of the text before; ``next_root``: who signs the one after this.

    ``officers``: to whom a handler may seal what a referral passes on; for them no key of a case is wrapped.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["cadre-concerns-manifest/1"] = "cadre-concerns-manifest/1"
    organisation: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")
    root: str = Root
    version: int = Field(ge=1, strict=True)
    previous: str | None = Root
    issued: date
    expires: date
    intake: tuple[Holder, ...] = Field(min_length=1)
    custodians: tuple[Holder, ...] = Field(min_length=1)
    recovery: str = Recipient
    next_root: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{43}$")
    officers: tuple[Holder, ...] = ()


class Signed(BaseModel):
    """A manifest's exact text and the root's signature of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    manifest: str
    signature: str

    @property
    def hash(self) -> str:
        return hash_of(self.manifest)


def sign(manifest: Manifest, root: Ed25519PrivateKey) -> Signed:
    """Without officers the text has no such list: programs that do not know it read it too."""
    told = manifest.model_dump(mode="json", exclude=None if manifest.officers else {"officers"})
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Signed(manifest=text, signature=b64(root.sign(_SIGNED + text.encode())))


def read(signed: Signed) -> Manifest:
    """The manifest, if its own root signed it; whether that root is the right one is asked elsewhere.

    Raises:
        NotOursError: ``manifest-form``, ``manifest-signature``, ``manifest-dates``.
    """
    try:
        manifest = Manifest.model_validate_json(signed.manifest)
    except ValidationError as problem:
        raise NotOursError("manifest-form") from problem
    try:
        key = Ed25519PublicKey.from_public_bytes(from_b64(manifest.root, 32))
        key.verify(from_b64(signed.signature, 64), _SIGNED + signed.manifest.encode())
    except (InvalidSignature, ValueError) as problem:
        raise NotOursError("manifest-signature") from problem
    if not timedelta(0) < manifest.expires - manifest.issued <= LONGEST:
        raise NotOursError("manifest-dates")
    return manifest


def believe(
    signed: Signed, *, slug: str, root: str, at_least: int, today: date, next_root: str | None = None
) -> Manifest:
    """As a browser does, with what ``trust.json`` says; ``next_root`` signs what is newer than ``at_least``.

    Raises:
        NotOursError: as ``read``, and ``manifest-root``, ``manifest-organisation``, ``manifest-older``,
            ``manifest-over``, ``manifest-not-yet`` (or the clock at hand is wrong).
    """
    manifest = read(signed)
    turned = next_root is not None and manifest.version > at_least
    reasons = {
        "manifest-root": manifest.root != (next_root if turned else root),
        "manifest-organisation": manifest.organisation != slug,
        "manifest-older": manifest.version < at_least,
        "manifest-over": manifest.expires < today,
        "manifest-not-yet": manifest.issued > today + timedelta(days=1),
    }
    for word, holds in reasons.items():
        if holds:
            raise NotOursError(word)
    return manifest


def follow(signed: Signed, before: Signed | None, root: str | None = None) -> Manifest:
    """The manifest, if it is the one to come after ``before``; ``root`` signs in place of one that was lost.

    Raises:
        NotOursError: as ``read``, and ``manifest-order``, ``manifest-root``, ``manifest-organisation``.
    """
    manifest = read(signed)
    if before is None:
        if (manifest.version, manifest.previous) != (1, None):
            raise NotOursError("manifest-order")
        return manifest
    last = read(before)
    if (manifest.version, manifest.previous) != (last.version + 1, before.hash):
        raise NotOursError("manifest-order")
    if manifest.root != (root or last.next_root or last.root):
        raise NotOursError("manifest-root")
    if manifest.organisation != last.organisation:
        raise NotOursError("manifest-organisation")
    return manifest


def holders(manifest: Manifest) -> Sequence[str]:
    return sorted({one.holder for one in (*manifest.intake, *manifest.custodians)})
