"""Writes ``vectors.json``: what the TypeScript twin must read as the Python twin does. Run by hand when the
protocol changes; blobs are made with random keys, so each run gives others."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import passphrase
from small_cases import CUSTODIAN, DAY, HANDLER, Case, Organisation, public
from test_protocol import HANDLE, NOTES, case_with

from cadre_site.concerns.protocol import codes, padding, sealing, words
from cadre_site.concerns.protocol.encoding import b64

FILE = Path(__file__).with_name("vectors.json")
CODES = ("0" * 26, "Z" * 26, "7YH2K9QXW4M0ABCDEFGHJKMNPQ"[:26])


def of_codes() -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "shown": codes.shown(code),
            "recipient": sealing.recipient_of(sealing.identity_of(codes.secrets_of(code).x25519)),
            **{name: b64(value) for name, value in vars(codes.secrets_of(code)).items()},
        }
        for code in CODES
    ]


def of_typing() -> list[dict[str, str]]:
    shown = codes.shown(CODES[2])
    good = [shown, shown.lower(), shown.replace(" ", "-"), shown.replace(" ", "").replace("0", "o")]
    bad = {
        "": "code-short",
        "0" * 29: "code-long",
        "U" + "0" * 27: "code-sign",
        "0" * 25 + "100": "code-check",
    }
    return [
        *({"typed": text, "code": CODES[2]} for text in good),
        *({"typed": text, "refused": word} for text, word in bad.items()),
    ]


def of_manifests(union: Organisation) -> dict[str, Any]:
    signed, new = union.signed(), Ed25519PrivateKey.generate()
    over = [DAY + timedelta(days=181), DAY - timedelta(days=365)]
    asked = {"slug": union.slug, "root": public(union.root), "at_least": 1, "today": str(DAY)}
    second = union.signed(version=2, previous=signed.hash, next_root=public(new))
    forged = signed.model_copy(update={"manifest": signed.manifest.replace('"version":1', '"version":9')})
    rows = [
        (signed, {}, None),
        (second, {"at_least": 2}, None),
        (signed, {"root": b64(b"r" * 32)}, "manifest-root"),
        (signed, {"slug": "employer"}, "manifest-organisation"),
        (signed, {"at_least": 2}, "manifest-older"),
        (signed, {"today": str(over[0])}, "manifest-over"),
        (signed, {"today": str(over[1])}, "manifest-not-yet"),
        (forged, {}, "manifest-signature"),
        (signed.model_copy(update={"manifest": "{}"}), {}, "manifest-form"),
        (union.signed(expires=DAY + timedelta(days=401)), {}, "manifest-dates"),
    ]
    return {
        "hash": signed.hash,
        "fingerprint": {
            "latin": words.fingerprint(union.root.public_key().public_bytes_raw()),
            "cyrillic": words.fingerprint(union.root.public_key().public_bytes_raw(), cyrillic=True),
        },
        "rows": [
            {"signed": one.model_dump(), "asked": asked | told, "refused": word} for one, told, word in rows
        ],
    }


def of_threads() -> dict[str, Any]:
    case = case_with(*NOTES)
    blobs = [b64(blob) for blob in case.blobs]
    other = Case(case.organisation, b64(b"s" * 16), case.code, case.keys)
    other.begin()
    tampered = {
        "reordered": [blobs[0], blobs[2], blobs[1]],
        "dropped": [blobs[0], blobs[2]],
        "replayed": [*blobs, blobs[1]],
        "swapped": [b64(other.blobs[0])],
        "first-dropped": blobs[1:],
    }
    return {
        "handle": HANDLE,
        "code": case.code,
        "people": {name: str(key) for name, key in case.organisation.people.items()},
        "recovery": str(case.organisation.recovery),
        "keys": {name: str(key) for name, key in case.keys.items()},
        "wrapped": [one.model_dump() for one in case.wrapped(case.organisation.manifest())],
        "blobs": blobs,
        "kinds": [message.body["kind"] for message in case.thread],
        "tampered": tampered,
        "holders": {"handler": HANDLER, "custodian": CUSTODIAN},
    }


def of_files() -> dict[str, Any]:
    identity = sealing.new_identity()
    content = "Записка".encode() * 1000
    recipient = sealing.recipient_of(identity)
    return {
        "identity": str(identity),
        "content": b64(content),
        "blob": b64(sealing.seal(padding.padded_file(content), [recipient])),
        "padme": [[length, padding.padme(length)] for length in (1, 4096, 4097, 9999, 1 << 20, 26214400)],
    }


def of_passphrases() -> dict[str, str]:
    identity, word = sealing.new_identity(), words.new_passphrase()
    cyrillic = "-".join(words.words_of(words.from_words(word), cyrillic=True))
    blob = b64(passphrase.encrypt(str(identity).encode(), word))
    return {"identity": str(identity), "passphrase": word, "cyrillic": cyrillic, "blob": blob}


def main() -> None:
    told = {
        "codes": of_codes(),
        "typing": of_typing(),
        "words": [[b64(bytes([127, 0, 0, 1])), "lusab babad", "лусаб бабад"]],
        "manifests": of_manifests(Organisation()),
        "thread": of_threads(),
        "file": of_files(),
        "passphrase": of_passphrases(),
    }
    FILE.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
