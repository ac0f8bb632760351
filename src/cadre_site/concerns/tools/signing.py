"""The next manifest of an organisation, from the list of its people that the desk gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.concerns.protocol import manifests, words
from cadre_site.concerns.protocol.encoding import NotOursError, b64, from_b64
from cadre_site.concerns.tools import roots

WANTED = {"read": ("intake", "handler"), "open": ("custodian",), "refer": ("referral_officer",)}


class Person(BaseModel):
    """One of the desk's list; ``recipient`` is None while they have made no key."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    pseudonym: str
    name: str
    roles: tuple[str, ...]
    recipient: str | None


@dataclass(frozen=True)
class Holder:
    """Somebody who will read, and the words of their key, which they say at the ceremony."""

    name: str
    what: str
    holder: manifests.Holder

    @property
    def words(self) -> str:
        return " ".join(words.of_recipient(self.holder.recipient))


def people_in(file: Path) -> list[Holder]:
    """Raises CadreError (INPUT): no list of the desk's, or a key that is none."""
    try:
        people = TypeAdapter(list[Person]).validate_json(file.read_bytes())
    except OSError as problem:
        raise CadreError("concerns-file", ExitCode.INPUT, file=str(file)) from problem
    except ValidationError as problem:
        raise CadreError("concerns-people", ExitCode.INPUT, file=str(file)) from problem
    return [_holder(file, person, what) for what in WANTED for person in people if _has(person, what)]


def _has(person: Person, what: str) -> bool:
    return person.recipient is not None and any(role in WANTED[what] for role in person.roles)


def _holder(file: Path, person: Person, what: str) -> Holder:
    try:
        made = manifests.Holder(holder=person.pseudonym, recipient=person.recipient or "")
    except ValidationError as problem:
        raise CadreError("concerns-people", ExitCode.INPUT, file=str(file)) from problem
    return Holder(person.name, what, made)


def sign_next(
    folder: Path, people: Sequence[Holder], passphrase: str, today: date, days: int,
    fresh: roots.NewRoot | None, lost: bool = False,
) -> tuple[Path, manifests.Manifest]:  # fmt: skip
    """Sign and keep the manifest that follows the last one.

    Args:
        fresh: A new root. It signs the manifest after this one, or this one, where the root whose turn it is
            was ``lost``.

    Raises:
        CadreError: (USAGE) nobody reads, or nobody opens identities; (INPUT) another passphrase.
    """
    about, last = roots.about(folder), roots.newest(folder)
    read, opened, refer = (tuple(one.holder for one in people if one.what == what) for what in WANTED)
    if not read or not opened:
        raise CadreError("concerns-nobody", ExitCode.USAGE)
    root = roots.first_root(folder) if last is None else from_b64(last[1].next_root or last[1].root, 32)
    if fresh is not None and lost:
        root, passphrase, fresh = fresh.public, fresh.passphrase, None
    manifest = manifests.Manifest(
        organisation=about.slug,
        root=b64(root),
        version=1 if last is None else last[1].version + 1,
        previous=None if last is None else last[0].hash,
        issued=today,
        expires=today + timedelta(days=days),
        intake=read,
        custodians=opened,
        recovery=about.recovery,
        next_root=None if fresh is None else b64(fresh.public),
        officers=refer,
    )
    signed = manifests.sign(manifest, roots.open_root(folder, root, passphrase))
    try:
        manifests.follow(signed, None if last is None else last[0], b64(root))
    except NotOursError as problem:  # the folder's own files do not follow each other
        raise CadreError("concerns-manifest-bad", ExitCode.INPUT, file=str(folder)) from problem
    return roots.keep(folder, signed, manifest), manifest
