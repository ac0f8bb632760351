"""A reporter who is the Python twin of the pages: a browser's part of the protocol without its screens."""

from __future__ import annotations

import hashlib
import json
import os
import urllib.request
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import altcha
import pyrage
from small_cases import Case, Organisation

from cadre_site.concerns.protocol import manifests, messages, padding, sealing
from cadre_site.concerns.protocol.encoding import b64, from_b64

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def digest(sealed: bytes) -> str:
    return b64(hashlib.sha256(sealed).digest())


def today() -> date:
    return datetime.now(UTC).date()


@dataclass
class Reporter:
    """Speaks with the reports API as the bundle does, by the Python twin."""

    api: str

    def call(self, path: str, body: Any = None, octets: bytes | None = None, **headers: str) -> Any:
        content = octets if octets is not None else None if body is None else json.dumps(body).encode()
        kind = "application/octet-stream" if octets is not None else "application/json"
        asked = urllib.request.Request(f"{self.api}/v1{path}", content, {"Content-Type": kind, **headers})
        if octets is not None:
            asked.method = "PUT"
        with _OPENER.open(asked, timeout=60) as answer:
            told = answer.read()
        return json.loads(told) if told else None

    def proof(self) -> dict[str, Any]:
        told = self.call("/challenge")
        solution = altcha.solve_challenge(altcha.Challenge.from_dict(told))
        assert solution is not None
        return {"challenge": told, "solution": solution.to_dict()}

    def put_file(self, handle: str, content: bytes, to: str, name: str = "photo.png") -> dict[str, Any]:
        """What the message says of it."""
        file = b64(os.urandom(16))
        sealed = sealing.seal(padding.padded_file(content), [to])
        self.call(
            f"/files/{file}?handle={handle}",
            octets=sealed,
            **{"X-Proof": b64(json.dumps(self.proof()).encode())},
        )
        named = {
            "id": file,
            "type": "image/png",
            "size": len(content),
            "sha256": digest(sealed),
            "key": "files",
        }
        return named | {"name": name}

    def submit(
        self,
        slug: str,
        story: str,
        answers: dict[str, Any],
        consents: dict[str, str | None],
        picture: bytes | None,
        file: str = "photo.png",
        identity: dict[str, str] | None = None,
    ) -> Case:
        card = next(one for one in self.call("/organisations") if one["slug"] == slug)
        signed = manifests.Signed(**card["manifest"])
        manifest = manifests.read(signed)
        case = Case(Organisation(slug), b64(os.urandom(16)))
        to = sealing.recipient_of(case.keys["files"])
        files = [] if picture is None else [self.put_file(case.handle, picture, to, file)]
        name = json.dumps({"name": "Amina", "contact": "+254 700 000000"} | (identity or {}))
        sealed = sealing.seal(padding.padded(name.encode()), [sealing.recipient_of(case.keys["identity"])])
        common = {"given": True, "text_version": "1", "language": "en", "day": str(today())}
        given = [
            {"id": one, **common, **({"about": about} if about else {})} for one, about in consents.items()
        ]
        blob = case.begin(
            story, answers=answers, consents=given, files=files, identity=digest(sealed),
            manifest={"version": manifest.version, "hash": signed.hash},
        )  # fmt: skip
        body = {
            "proof": self.proof(), "handle": case.handle, "organisation": slug, "manifest": signed.hash,
            "lookup": b64(case.secrets.lookup), "auth": b64(case.secrets.auth), "generation": 1,
            "blob": b64(blob),
            "keys": [one.model_dump() for one in case.wrapped(manifest)], "identity": b64(sealed),
            "files": [one["id"] for one in files], "urgent": False,
            "consents": {one: one in consents for one in ("S1", "S2", "S3", "S4", "S5", "S6")},
        }  # fmt: skip
        self.call("/concerns", body)
        return case

    def say(self, case: Case, body: dict[str, Any]) -> None:
        """A further message under the first key of the case, after those that the thread has by now."""
        thread, case.thread = self.read(case)
        asked = {"proof": self.proof(), "lookup": b64(case.secrets.lookup), "auth": b64(case.secrets.auth)}
        token = self.call("/thread", asked)["token"]
        further = {
            "seq": len(thread["messages"]) + 1, "generation": 1, "blob": b64(case.say(body)),
            "files": [one["id"] for one in body.get("files", [])],
        }  # fmt: skip
        self.call("/thread/messages", further, Authorization=f"Bearer {token}")

    def read(self, case: Case) -> tuple[dict[str, Any], list[messages.Message]]:
        """The thread as the API gives it, and the messages that are believed."""
        asked = {"proof": self.proof(), "lookup": b64(case.secrets.lookup), "auth": b64(case.secrets.auth)}
        thread = self.call("/thread", asked)["thread"]
        keys = {
            one["generation"]: pyrage.x25519.Identity.from_str(
                sealing.unseal(from_b64(one["blob"]), case.reporter).decode()
            )
            for one in thread["keys"]
            if one["key"] == "case"
        }
        found = [
            messages.opened(from_b64(one["blob"]), keys[one["generation"]]) for one in thread["messages"]
        ]
        return thread, list(messages.believed(found, case=case.handle, mac=case.secrets.mac))
