"""The vectors that are written down, read by the tools; and small departures, each refused by its word."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from small_cases import DAY, HANDLER, OTHER, Case, Organisation
from test_protocol import HANDLE, case_with, refused

from cadre_site.concerns.protocol import cases, codes, manifests, messages, padding, sealing, words
from cadre_site.concerns.protocol.encoding import b64, from_b64, hash_of

TOLD: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("one", TOLD["codes"], ids=lambda one: one["code"][:4])
def test_codes_of_the_vectors(one: dict[str, str]) -> None:
    assert codes.shown(one["code"]) == one["shown"]
    found = codes.secrets_of(one["code"])
    for name, value in vars(found).items():
        assert b64(value) == one[name], name
    assert sealing.recipient_of(sealing.identity_of(found.x25519)) == one["recipient"]


@pytest.mark.parametrize("one", TOLD["typing"], ids=lambda one: one["typed"][:6] or "nothing")
def test_what_is_typed_in_the_vectors(one: dict[str, str]) -> None:
    if "code" in one:
        assert codes.typed(one["typed"]) == one["code"]
    else:
        with refused(one["refused"]):
            codes.typed(one["typed"])


def test_manifests_of_the_vectors() -> None:
    for one in TOLD["manifests"]["rows"]:
        signed = manifests.Signed(**one["signed"])
        asked = one["asked"] | {"today": date.fromisoformat(one["asked"]["today"])}
        if one["refused"]:
            with refused(one["refused"]):
                manifests.believe(signed, **asked)
        else:
            manifests.believe(signed, **asked)
    first = manifests.Signed(**TOLD["manifests"]["rows"][0]["signed"])
    told = TOLD["manifests"]["fingerprint"]
    root = from_b64(manifests.read(first).root, 32)
    assert (words.fingerprint(root), words.fingerprint(root, True)) == (told["latin"], told["cyrillic"])
    assert first.hash == TOLD["manifests"]["hash"]
    assert manifests.holders(manifests.read(first)) == sorted(TOLD["thread"]["people"])


def test_the_thread_of_the_vectors() -> None:
    told = TOLD["thread"]
    person = sealing.identity_from(told["people"][told["holders"]["handler"]])
    wrapped = cases.of_holder([cases.WrappedKey(**one) for one in told["wrapped"]], HANDLER, "case")[1]
    key = cases.unwrap(wrapped, person)
    found = [messages.opened(from_b64(blob), key) for blob in told["blobs"]]
    assert [one.body["kind"] for one in messages.believed(found, case=told["handle"])] == told["kinds"]
    assert all(message.day == DAY for message, _ in found)
    for blobs in told["tampered"].values():
        opened = [messages.opened(from_b64(blob), key) for blob in blobs]
        with refused("not-authentic"):
            list(messages.believed(opened, case=told["handle"], mac=codes.secrets_of(told["code"]).mac))


def test_files_and_passphrases_of_the_vectors() -> None:
    file = TOLD["file"]
    opened = sealing.unseal(from_b64(file["blob"]), sealing.identity_from(file["identity"]))
    assert padding.unpadded_file(opened) == from_b64(file["content"])
    assert [padding.padme(length) for length, _ in file["padme"]] == [size for _, size in file["padme"]]
    told = TOLD["passphrase"]
    opened = sealing.unseal_with_passphrase(from_b64(told["blob"]), told["passphrase"])
    assert opened.decode() == told["identity"]
    assert words.from_words(told["cyrillic"]) == words.from_words(told["passphrase"])
    with refused("passphrase"):
        sealing.unseal_with_passphrase(from_b64(told["blob"]), "lusab")
    assert len(words.new_passphrase().split("-")) == 6
    assert words.new_passphrase() != words.new_passphrase()


def test_a_moment_of_slowness_is_no_wrong_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine cannot be had on demand: the first two times age is given too much work."""
    told, open_really, busy = TOLD["passphrase"], pyrage.passphrase.decrypt, [2]
    too_much = re.sub(rb" \d+\n", b" 40\n", from_b64(told["blob"]), count=1)

    def opened(blob: bytes, passphrase: str) -> bytes:
        busy[0] -= 1
        return open_really(too_much if busy[0] >= 0 else blob, passphrase)

    monkeypatch.setattr(sealing, "_PAUSE", 0)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", opened)
    whole = sealing.unseal_with_passphrase(from_b64(told["blob"]), told["passphrase"])
    assert (whole.decode(), busy) == (told["identity"], [-1])


def test_a_machine_that_stays_too_slow_is_named_as_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    told = TOLD["passphrase"]
    monkeypatch.setattr(sealing, "_PAUSE", 0)
    with refused("slow"):
        too_much = re.sub(rb" \d+\n", b" 40\n", from_b64(told["blob"]), count=1)
        sealing.unseal_with_passphrase(too_much, told["passphrase"])


def test_the_words_of_a_person_are_theirs() -> None:
    recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    assert words.of_recipient(recipient) == ["humam", "razuf", "rapuf", "dikaj"]
    assert words.of_recipient(recipient, True) == ["хумам", "разуф", "рапуф", "дикаж"]
    assert words.from_words("lusab-babad gutih") == bytes([127, 0, 0, 1]) + words.from_words("gutih")


def sealed(plain: bytes, case: Case) -> bytes:
    return messages.sealed(plain, sealing.recipient_of(case.keys["case"]))


def spoken(case: Case, **change: Any) -> bytes:
    told = {"v": 1, "case": HANDLE, "seq": 2, "from": "handler", "prev": None, "day": str(DAY), "body": {}}
    outer = {"signed": json.dumps(told | change.pop("told", {})), "tag": b64(b"0" * 32)} | change
    return sealed(padding.padded(json.dumps(outer).encode()), case)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"told": {"v": 2}}, "message-form"),
        ({"told": {"v": 2, "seq": "2"}}, "message-form"),
        ({"told": {"seq": "2"}}, "message-form"),
        ({"told": {"seq": True}}, "message-form"),
        ({"told": {"from": "server"}}, "message-form"),
        ({"told": {"day": "30.11.2026"}}, "message-form"),
        ({"told": {"body": "note"}}, "message-form"),
        ({"tag": b64(b"0" * 31)}, "encoding"),
        ({"tag": "="}, "encoding"),
    ],
)
def test_what_departs_from_the_form_of_a_message(change: dict[str, Any], word: str) -> None:
    case = case_with()
    with refused(word):
        messages.opened(spoken(case, **change), case.keys["case"])


@pytest.mark.parametrize("mac", [None, "", b64(b"m" * 31), "?"])
def test_a_first_message_without_a_whole_mac_is_not_authentic(mac: str | None) -> None:
    case = Case(Organisation(), HANDLE)
    case.begin(**({} if mac is None else {"mac": mac}))
    found = [messages.opened(case.blobs[0], case.keys["case"])]
    if mac is None:
        del found[0][0].body["mac"]  # type: ignore[attr-defined]
    with refused("not-authentic"):
        list(messages.believed(found, case=HANDLE))


@pytest.mark.parametrize(("side", "kind"), [("handler", "concern"), ("reporter", "note")])
def test_a_thread_begins_with_a_concern_of_the_reporter(side: Any, kind: str) -> None:
    case = Case(Organisation(), HANDLE)
    case.say({"kind": kind, "mac": b64(case.secrets.mac)}, side)
    with refused("not-authentic"):
        list(messages.believed([messages.opened(case.blobs[0], case.keys["case"])], case=HANDLE))


@pytest.mark.parametrize(
    ("days", "word"), [(0, "manifest-dates"), (1, ""), (400, ""), (401, "manifest-dates")]
)
def test_how_long_a_manifest_may_hold(days: int, word: str) -> None:
    signed = Organisation().signed(expires=DAY + timedelta(days=days))
    if word:
        with refused(word):
            manifests.read(signed)
    else:
        assert manifests.read(signed).expires == DAY + timedelta(days=days)


def test_the_last_and_the_first_day_of_a_manifest() -> None:
    union = Organisation()
    told = {"slug": union.slug, "root": manifests.read(union.signed()).root, "at_least": 1}
    for today in (DAY + timedelta(days=180), DAY - timedelta(days=1)):
        manifests.believe(union.signed(), **told, today=today)
    for today, word in ((181, "manifest-over"), (-2, "manifest-not-yet")):
        with refused(word):
            manifests.believe(union.signed(), **told, today=DAY + timedelta(days=today))


def test_a_manifest_is_one_short_line_and_no_other_text() -> None:
    signed = Organisation().signed()
    assert '": ' not in signed.manifest
    assert json.loads(signed.manifest)["next_root"] is None
    with refused("manifest-signature"):
        manifests.read(signed.model_copy(update={"signature": b64(b"s" * 63)}))


@pytest.mark.parametrize("change", [{"root": "x"}, {"intake": ()}, {"custodians": ()}, {"version": 0}])
def test_what_is_no_manifest(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        Organisation().manifest(**change)


def test_for_whom_and_with_what_is_sealed() -> None:
    key = sealing.new_identity()
    with refused("recipient"):
        sealing.seal(b"x", [])
    with refused("recipient"):
        sealing.seal(b"x", ["age1" + "q" * 58])  # of the right form, and no point
    made = bytearray(sealing.seal(b"x", [sealing.recipient_of(key)]))
    made[-1] ^= 1
    with refused("sealed-damaged"):
        sealing.unseal(bytes(made), key)
    with refused("sealed-for-others"):
        sealing.unseal(sealing.seal(b"x", [sealing.recipient_of(key)]), sealing.new_identity())
    blob = b64(sealing.seal("ключ".encode(), [sealing.recipient_of(key)]))
    wrapped = cases.WrappedKey(key="case", generation=1, holder=OTHER, blob=blob)
    with refused("identity"):
        cases.unwrap(wrapped, key)
    both = cases.wrap("case", key, {HANDLER: sealing.recipient_of(key)}, 3)
    assert cases.of_holder(both, HANDLER, "case")[3].generation == 3
    assert cases.of_holder(both, OTHER, "case") == {}


def test_padding_at_its_edges() -> None:
    for size in padding.BUCKETS:
        full = b"x" * (size - 4)
        assert len(padding.padded(full)) == size
        assert padding.unpadded(padding.padded(full)) == full
    assert padding.unpadded_file(padding.padded_file(b"x" * 4088)) == b"x" * 4088
    for bad in (b"", b"\0" * 4095, (4093).to_bytes(4, "big") + b"\0" * 4092):
        with refused("padding"):
            padding.unpadded(bad)
    for bad in (b"\0" * 7, b"\0" * 8, (1).to_bytes(8, "big") + b"x" + b"\0" * 9000, b"\xff" * 4096):
        with refused("padding"):
            padding.unpadded_file(bad)
    letters = (2).to_bytes(4, "big") + b"ok"
    with refused("padding"):
        padding.unpadded(letters.ljust(4096, b"X"))


def test_hashes_and_spellings() -> None:
    assert hash_of("") == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    assert from_b64("") == b""
    with refused("encoding"):
        from_b64(None)  # type: ignore[arg-type]
    assert len(codes.new_code()) == 26
    assert codes.new_code() != codes.new_code()
