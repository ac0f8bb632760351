"""A message as it lies on the server, and a thread of them as a reader may believe it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from cadre_site.concerns.protocol.encoding import NotOursError, b64, from_b64, hash_of
from cadre_site.concerns.protocol.padding import padded, unpadded
from cadre_site.concerns.protocol.sealing import Identity, seal, unseal

Side = Literal["reporter", "handler"]
_SIGNED = b"cadre-concerns message v1\n"


@dataclass(frozen=True)
class Message:
    """``signed``: the exact text; the next message holds its hash."""

    signed: str
    case: str
    seq: int
    side: Side
    prev: str | None
    day: date
    body: Mapping[str, Any]


def written(
    body: Mapping[str, Any], *, case: str, seq: int, side: Side, before: Message | None, day: date, mac: bytes
) -> bytes:
    """Padded plaintext of a message; ``before`` is the one it follows."""
    prev = None if before is None else hash_of(before.signed)
    told = {
        "v": 1,
        "case": case,
        "seq": seq,
        "from": side,
        "prev": prev,
        "day": day.isoformat(),
        "body": body,
    }
    signed = _json(told)
    return padded(_json({"signed": signed, "tag": b64(_tag(mac, signed))}).encode())


def sealed(plain: bytes, recipient: str) -> bytes:
    return seal(plain, [recipient])


def opened(blob: bytes, identity: Identity) -> tuple[Message, bytes]:
    """A message and its tag, not yet believed. Raises NotOursError: not ours to read, or not of this form."""
    try:
        outer = json.loads(unpadded(unseal(blob, identity)))
        told = json.loads(outer["signed"])
        message = Message(
            outer["signed"], told["case"], told["seq"], told["from"], told["prev"],
            date.fromisoformat(told["day"]), dict(told["body"]),
        )  # fmt: skip
        if told["v"] != 1 or type(message.seq) is not int or message.side not in ("reporter", "handler"):
            raise NotOursError("message-form")
        return message, from_b64(outer["tag"], 32)
    except (ValueError, KeyError, TypeError) as problem:
        raise problem if isinstance(problem, NotOursError) else NotOursError("message-form") from problem


def believed(
    found: Sequence[tuple[Message, bytes]], *, case: str, mac: bytes | None = None
) -> Iterator[Message]:
    """The messages of a thread in order, each checked before it is given.

    ``mac``: the reporter's own; None takes it from the first message, as handlers do.

    Raises:
        NotOursError: ``not-authentic`` at the first one that does not fit; none after it is to be believed.
    """
    before: Message | None = None
    for message, tag in found:
        key = mac if mac is not None else _told_mac(message)
        mac = key
        expected = (case, 1, None) if before is None else (case, before.seq + 1, hash_of(before.signed))
        authentic = hmac.compare_digest(_tag(key, message.signed), tag)
        if not authentic or (message.case, message.seq, message.prev) != expected:
            raise NotOursError("not-authentic")
        if before is None and (message.side, message.body.get("kind")) != ("reporter", "concern"):
            raise NotOursError("not-authentic")
        yield message
        before = message


def _told_mac(message: Message) -> bytes:
    try:
        return from_b64(message.body["mac"], 32)
    except (KeyError, NotOursError) as problem:
        raise NotOursError("not-authentic") from problem


def _tag(mac: bytes, signed: str) -> bytes:
    return hmac.digest(mac, _SIGNED + signed.encode(), hashlib.sha256)


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
