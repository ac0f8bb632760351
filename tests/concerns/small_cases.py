"""An organisation with its people, and a case as a browser would make it; all made by the Python twin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cadre_site.concerns.protocol import cases, codes, manifests, messages, sealing
from cadre_site.concerns.protocol.encoding import b64

DAY = date(2026, 11, 30)
HANDLER, OTHER, CUSTODIAN = "PAAAAAAAAAAAA", "PBBBBBBBBBBBB", "PCCCCCCCCCCCC"


def public(root: Ed25519PrivateKey) -> str:
    return b64(root.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


@dataclass
class Organisation:
    slug: str = "nurses-union"
    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    people: dict[str, Any] = field(
        default_factory=lambda: {one: sealing.new_identity() for one in (HANDLER, OTHER, CUSTODIAN)}
    )
    recovery: Any = field(default_factory=sealing.new_identity)

    def manifest(self, **changes: Any) -> manifests.Manifest:
        def holder(*names: str) -> tuple[manifests.Holder, ...]:
            return tuple(
                manifests.Holder(holder=name, recipient=sealing.recipient_of(self.people[name]))
                for name in names
            )

        told: dict[str, Any] = {
            "organisation": self.slug,
            "root": public(self.root),
            "version": 1,
            "previous": None,
            "issued": DAY,
            "expires": DAY + timedelta(days=180),
            "intake": holder(HANDLER, OTHER),
            "custodians": holder(CUSTODIAN),
            "recovery": sealing.recipient_of(self.recovery),
        }
        return manifests.Manifest(**told | changes)

    def signed(self, **changes: Any) -> manifests.Signed:
        return manifests.sign(self.manifest(**changes), self.root)


@dataclass
class Case:
    """What a reporter's browser holds: the code, the keys and the messages so far."""

    organisation: Organisation
    handle: str
    code: str = field(default_factory=codes.new_code)
    keys: dict[str, Any] = field(
        default_factory=lambda: {key: sealing.new_identity() for key in ("case", "identity", "files")}
    )
    thread: list[messages.Message] = field(default_factory=list)
    blobs: list[bytes] = field(default_factory=list)

    @property
    def secrets(self) -> codes.Secrets:
        return codes.secrets_of(self.code)

    @property
    def reporter(self) -> Any:
        return sealing.identity_of(self.secrets.x25519)

    def wrapped(self, manifest: manifests.Manifest) -> list[cases.WrappedKey]:
        reporter = {cases.REPORTER: sealing.recipient_of(self.reporter)}
        return [
            wrapped
            for key, secret in self.keys.items()
            for wrapped in cases.wrap(
                key,  # type: ignore[arg-type]
                secret,
                cases.expected_holders(manifest, key) | (reporter if key == "case" else {}),  # type: ignore[arg-type]
            )
        ]

    def say(self, body: dict[str, Any], side: messages.Side = "reporter", day: date = DAY) -> bytes:
        before = self.thread[-1] if self.thread else None
        plain = messages.written(
            body, case=self.handle, seq=len(self.thread) + 1, side=side, before=before, day=day,
            mac=self.secrets.mac,
        )  # fmt: skip
        blob = messages.sealed(plain, sealing.recipient_of(self.keys["case"]))
        self.thread.append(messages.opened(blob, self.keys["case"])[0])
        self.blobs.append(blob)
        return blob

    def begin(self, story: str = "They shouted at me.", **more: Any) -> bytes:
        body = {
            "kind": "concern", "mac": b64(self.secrets.mac),
            "recipients": {
                "reporter": sealing.recipient_of(self.reporter),
                "identity": sealing.recipient_of(self.keys["identity"]),
                "files": sealing.recipient_of(self.keys["files"]),
            },
            "manifest": {"version": 1, "hash": self.organisation.signed().hash}, "language": "en",
            "answers": {"kinds": ["violence"]}, "story": story, "consents": [], "files": [], "identity": None,
        }  # fmt: skip
        return self.say(body | more)
