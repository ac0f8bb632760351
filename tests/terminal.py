"""The command line as a person calls it, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

CADRE = str(Path(sys.executable).parent / "cadre")


def cadre(*call: object, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CADRE_LANGUAGE": language, "NO_COLOR": "1", "COLUMNS": "200"}
    words = [str(word) for word in call]
    return subprocess.run([CADRE, *words], env=environment, capture_output=True, text=True, check=False)


def answer(*call: object) -> dict[str, Any]:
    """The JSON object of a call that succeeds; JSON as the standard has it, without NaN."""
    done = cadre(*call, "--json")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout

    def refused(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    found: dict[str, Any] = json.loads(done.stdout, parse_constant=refused)
    return found
