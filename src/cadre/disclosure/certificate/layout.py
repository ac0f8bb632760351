"""The certificate as text: sorted keys, one line per key of the first level, and its own SHA-256."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from cadre.workspace.files import atomic_file


def signed(certificate: dict[str, Any]) -> dict[str, Any]:
    """With ``sha256`` over all the rest: a copy that was cut or mistyped is noticed."""
    rest = {key: value for key, value in certificate.items() if key != "sha256"}
    return {**rest, "sha256": hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()}


def as_text(certificate: dict[str, Any]) -> str:
    lines = [
        f"{json.dumps(key)}: {json.dumps(certificate[key], sort_keys=True)}" for key in sorted(certificate)
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write_certificate(path: Path, certificate: dict[str, Any]) -> None:
    with atomic_file(path) as temporary:
        temporary.write_text(as_text(certificate), encoding="utf-8")
