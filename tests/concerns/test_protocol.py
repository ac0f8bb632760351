"""What the protocol promises, and what each kind of tampering leads to."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import CUSTODIAN, DAY, HANDLER, Case, Organisation, public

from cadre_site.concerns.protocol import cases, codes, manifests, messages, padding, sealing, words
from cadre_site.concerns.protocol.encoding import NotOursError, b64, from_b64

CODES = st.text(codes.SIGNS, min_size=26, max_size=26)
OFFICER = "PDDDDDDDDDDDD"
HANDLE = b64(bytes(range(16)))


def refused(word: str) -> Any:
    return pytest.raises(NotOursError, match=f"^{word}$")


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "code-short"),
        ("0000", "code-short"),
        ("0" * 29, "code-long"),
        ("U" + "0" * 27, "code-sign"),
        ("0" * 25 + "1" + "00", "code-check"),
    ],
)
def test_what_is_no_code(typed: str, word: str) -> None:
    with refused(word):
        codes.typed(typed)


@given(CODES, st.data())
@settings(max_examples=200, deadline=None)
def test_a_code_as_people_type_it(code: str, data: st.DataObject) -> None:
    shown = codes.shown(code)
    assert [len(group) for group in shown.split(" ")] == [4] * 7
    assert codes.typed(shown) == code
    careless = (
        shown.lower().replace("0", "o").replace("1", data.draw(st.sampled_from("il"))).replace(" ", "-")
    )
    assert codes.typed(careless) == code
    whole = shown.replace(" ", "")
    at = data.draw(st.integers(0, 27))
    other = data.draw(st.sampled_from([sign for sign in codes.SIGNS if sign != whole[at]]))
    with refused("code-check"):
        codes.typed(whole[:at] + other + whole[at + 1 :])
    at = data.draw(st.integers(0, 26))
    swapped = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
    if swapped != whole:
        with refused("code-check"):
            codes.typed(swapped)


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=50, deadline=None)
def test_the_identity_of_secret_bytes_is_the_x25519_key_of_these_bytes(secret: bytes) -> None:
    identity = sealing.identity_of(secret)
    sent = sealing.seal(b"x", [sealing.recipient_of(identity)])
    assert sealing.unseal(sent, identity) == b"x"
    raw = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    assert sealing.recipient_of(identity) == sealing._bech32("age", raw)


@given(st.binary(max_size=40).map(lambda data: data[: len(data) // 2 * 2]))
@settings(deadline=None)
def test_words_say_the_same_in_both_alphabets(data: bytes) -> None:
    for cyrillic in (False, True):
        said = words.words_of(data, cyrillic)
        assert len(said) == len(data) // 2
        assert words.from_words(" ".join(said).upper()) == data


def test_the_words_of_the_published_example() -> None:
    """127.0.0.1 is lusab-babad in the paper."""
    assert words.words_of(bytes([127, 0, 0, 1])) == ["lusab", "babad"]
    assert words.words_of(bytes([127, 0, 0, 1]), cyrillic=True) == ["лусаб", "бабад"]
    for bad in ("lusa", "lusax", "usabl", "lusabb"):
        with refused("word"):
            words.from_words(bad)


@given(st.integers(1, 1 << 40))
@settings(deadline=None)
def test_a_file_grows_by_an_eighth_at_most_and_its_size_tells_little(length: int) -> None:
    size = padding.padme(length)
    assert size >= length
    assert length <= padding.LEAST_FILE or size <= length * 1.125 + 1
    assert padding.padme(size) == size


@given(st.binary(max_size=5000))
@settings(max_examples=50, deadline=None)
def test_what_was_padded_comes_back(content: bytes) -> None:
    assert padding.unpadded(padding.padded(content)) == content
    assert padding.unpadded_file(padding.padded_file(content)) == content
    filled = bytearray(padding.padded(content))
    filled[-1] = 1
    if len(content) + 4 < len(filled):
        with refused("padding"):
            padding.unpadded(bytes(filled))


def test_a_message_that_is_too_long_is_refused() -> None:
    assert len(padding.padded(b"x" * ((256 << 10) - 4))) == 256 << 10
    with refused("message-too-long"):
        padding.padded(b"x" * ((256 << 10) - 3))


@pytest.mark.parametrize("bad", ["age1", "age1pq" + "q" * 58, "ssh-ed25519 AAAA", "age1yubikey1qqq", ""])
def test_only_native_recipients_are_sealed_for(bad: str) -> None:
    with refused("recipient"):
        sealing.seal(b"x", [bad])


@pytest.mark.parametrize("bad", ["AGE-PLUGIN-X-1QQQ", "AGE-SECRET-KEY-1QQ", "", "AGE-SECRET-KEY-PQ-1QQQ"])
def test_only_native_identities_are_taken(bad: str) -> None:
    with refused("identity"):
        sealing.identity_from(bad)


def test_bytes_as_text_have_one_spelling() -> None:
    assert from_b64(b64(b"\xff\xfe"), 2) == b"\xff\xfe"
    for bad in ("_-4=", "//4", "_-5", "a", "é"):
        with refused("encoding"):
            from_b64(bad)
    with refused("encoding"):
        from_b64(b64(b"x"), 2)


# Manifests.


def test_a_manifest_that_is_believed() -> None:
    union = Organisation()
    told = {"slug": union.slug, "root": public(union.root), "at_least": 1, "today": DAY}
    found = manifests.believe(union.signed(), **told)
    assert [one.holder for one in found.intake] == [HANDLER, "PBBBBBBBBBBBB"]
    assert set(cases.expected_holders(found, "identity")) == {CUSTODIAN, "recovery"}


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        ("manifest-root", {"root": b64(b"r" * 32)}),
        ("manifest-organisation", {"slug": "employer"}),
        ("manifest-older", {"at_least": 2}),
        ("manifest-over", {"today": DAY + timedelta(days=181)}),
        ("manifest-not-yet", {"today": DAY - timedelta(days=365)}),
    ],
)
def test_a_manifest_that_is_not_believed(word: str, asked: dict[str, Any]) -> None:
    union = Organisation()
    told = {"slug": union.slug, "root": public(union.root), "at_least": 1, "today": DAY}
    with refused(word):
        manifests.believe(union.signed(), **told | asked)


def test_a_changed_manifest_is_not_believed() -> None:
    union, attacker = Organisation(), sealing.new_identity()
    signed = union.signed()
    mine = sealing.recipient_of(union.people[HANDLER])
    changed = signed.manifest.replace(mine, sealing.recipient_of(attacker))
    with refused("manifest-signature"):
        manifests.read(signed.model_copy(update={"manifest": changed}))
    with refused("manifest-signature"):
        manifests.read(manifests.sign(union.manifest(), Ed25519PrivateKey.generate()))
    with refused("manifest-form"):
        manifests.read(signed.model_copy(update={"manifest": "{}"}))
    with refused("manifest-dates"):
        manifests.read(union.signed(expires=DAY + timedelta(days=401)))


def test_manifests_follow_each_other_and_a_root_hands_over_to_the_next() -> None:
    union, new = Organisation(), Ed25519PrivateKey.generate()
    first = union.signed()
    second = union.signed(version=2, previous=first.hash, next_root=public(new))
    third = manifests.sign(union.manifest(version=3, previous=second.hash, root=public(new)), new)
    assert manifests.follow(first, None).version == 1
    assert manifests.follow(second, first).version == 2
    assert manifests.follow(third, second).version == 3
    with refused("manifest-order"):
        manifests.follow(third, first)
    with refused("manifest-order"):
        manifests.follow(second, None)
    with refused("manifest-root"):
        manifests.follow(union.signed(version=3, previous=second.hash), second)
    other = manifests.sign(union.manifest(version=2, previous=first.hash, organisation="x1"), union.root)
    with refused("manifest-organisation"):
        manifests.follow(other, first)


def test_what_is_newer_than_trust_knows_is_signed_by_the_next_root_alone() -> None:
    union, new = Organisation(), Ed25519PrivateKey.generate()
    told = {"slug": union.slug, "root": public(union.root), "at_least": 2, "today": DAY}
    by_the_next = manifests.sign(union.manifest(version=3, root=public(new)), new)
    assert manifests.believe(by_the_next, **told, next_root=public(new)).version == 3
    assert manifests.believe(union.signed(version=2), **told, next_root=public(new)).version == 2
    assert manifests.believe(union.signed(version=3), **told).version == 3
    for signed, next_root in (
        (by_the_next, None),
        (union.signed(version=3), public(new)),
        (manifests.sign(union.manifest(version=2, root=public(new)), new), public(new)),
    ):
        with refused("manifest-root"):
            manifests.believe(signed, **told, next_root=next_root)


def test_a_root_that_was_lost_is_followed_by_the_one_that_was_taken_instead() -> None:
    union, new = Organisation(), Ed25519PrivateKey.generate()
    first = union.signed()
    second = manifests.sign(union.manifest(version=2, previous=first.hash, root=public(new)), new)
    assert manifests.follow(second, first, public(new)).version == 2
    for signed, root in ((second, None), (union.signed(version=2, previous=first.hash), public(new))):
        with refused("manifest-root"):
            manifests.follow(signed, first, root)


def test_officers_are_told_where_there_are_any_and_hold_no_key_of_a_case() -> None:
    union = Organisation()
    officer = manifests.Holder(holder=OFFICER, recipient=sealing.recipient_of(sealing.new_identity()))
    read = manifests.read(union.signed(officers=(officer,)))
    assert read.officers == (officer,)
    assert OFFICER not in manifests.holders(read)
    assert all(OFFICER not in cases.expected_holders(read, key) for key in ("case", "identity", "files"))
    assert "officers" not in union.signed().manifest


# Threads: the server as attacker.


def case_with(*more: dict[str, Any]) -> Case:
    case = Case(Organisation(), HANDLE)
    case.begin()
    for at, body in enumerate(more):
        case.say(body, "handler" if at % 2 == 0 else "reporter")
    return case


def read(case: Case, blobs: list[bytes], mac: bytes | None = None, handle: str = HANDLE) -> list[str]:
    found = [messages.opened(blob, case.keys["case"]) for blob in blobs]
    return [message.body["kind"] for message in messages.believed(found, case=handle, mac=mac)]


TEXTS = ("We read it.", "Thank you.", "We will act.")
NOTES = [{"kind": "note", "text": text, "files": []} for text in TEXTS]
WAYS = ("reordered", "dropped", "replayed", "swapped", "forged", "other-mac", "first-dropped")


def test_both_sides_read_the_thread() -> None:
    case = case_with(*NOTES)
    kinds = ["concern", "note", "note", "note"]
    assert read(case, case.blobs) == read(case, case.blobs, case.secrets.mac) == kinds


def test_a_handler_opens_with_their_own_key_and_a_custodian_opens_no_message() -> None:
    case = case_with()
    wrapped = case.wrapped(case.organisation.manifest())
    mine = cases.of_holder(wrapped, HANDLER, "case")[1]
    key = cases.unwrap(mine, case.organisation.people[HANDLER])
    assert messages.opened(case.blobs[0], key)[0].body["story"] == "They shouted at me."
    held = {(one.holder, one.key) for one in wrapped}
    assert (CUSTODIAN, "case") not in held
    assert (CUSTODIAN, "files") not in held
    assert [key for holder, key in held if holder == "reporter"] == ["case"]
    with refused("sealed-for-others"):
        cases.unwrap(mine, case.organisation.people[CUSTODIAN])


@pytest.mark.parametrize("way", WAYS)
def test_what_the_server_could_do_is_not_authentic(way: str) -> None:
    case, foreign = case_with(*NOTES), case_with(*NOTES)
    forged = messages.sealed(
        messages.written(
            NOTES[0], case=HANDLE, seq=5, side="handler", before=case.thread[-1], day=DAY, mac=b"0" * 32
        ),
        sealing.recipient_of(case.keys["case"]),
    )
    same = Case(case.organisation, b64(b"s" * 16), case.code, case.keys)
    same.begin()
    ways = {
        "reordered": [case.blobs[0], case.blobs[2], case.blobs[1]],
        "dropped": [case.blobs[0], case.blobs[2]],
        "replayed": [*case.blobs, case.blobs[1]],
        "swapped": same.blobs,
        "forged": [*case.blobs, forged],
        "other-mac": case.blobs,
        "first-dropped": case.blobs[1:],
    }
    with refused("not-authentic"):
        read(case, ways[way], foreign.secrets.mac if way == "other-mac" else case.secrets.mac)


def test_a_message_withheld_at_the_end_shows_when_the_other_side_goes_on() -> None:
    case = case_with(*NOTES)
    shown_to_reporter = [messages.opened(blob, case.keys["case"])[0] for blob in case.blobs[:-1]]
    answer = messages.sealed(
        messages.written(
            NOTES[1], case=HANDLE, seq=4, side="reporter", before=shown_to_reporter[-1], day=DAY,
            mac=case.secrets.mac,
        ),
        sealing.recipient_of(case.keys["case"]),
    )  # fmt: skip
    with refused("not-authentic"):
        read(case, [*case.blobs, answer])


@given(st.integers(0, 4399), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_any_changed_byte_is_noticed(at: int, change: int) -> None:
    case = _STANDING
    blob = bytearray(case.blobs[0])
    blob[at % len(blob)] ^= change
    with pytest.raises(NotOursError):
        messages.opened(bytes(blob), case.keys["case"])


_STANDING = case_with()


def test_sizes_tell_four_things_only() -> None:
    sizes = set()
    for length in (0, 100, 3000, 5000, 20_000, 100_000, 200_000):
        case = Case(Organisation(), HANDLE)
        size = len(case.begin("я" * (length // 2)))
        bucket = max(one for one in padding.BUCKETS if one < size)
        assert size - bucket < 600  # age's head, and a line by chance
        sizes.add(bucket)
    assert sizes == set(padding.BUCKETS)
    assert len(gzip.compress(_STANDING.blobs[0])) > len(_STANDING.blobs[0]) * 0.99


def test_what_is_no_message_is_refused() -> None:
    case = case_with()
    key = sealing.recipient_of(case.keys["case"])
    tag = b64(b"0" * 32)
    for plain in ({}, {"signed": "{}", "tag": ""}, {"signed": 3, "tag": 4}, [], {"signed": "[]", "tag": tag}):
        blob = messages.sealed(padding.padded(json.dumps(plain).encode()), key)
        with refused("message-form"):
            messages.opened(blob, case.keys["case"])
