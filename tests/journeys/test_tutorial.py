"""The tutorial's commands do what the tutorial says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorials"
BLOCK = re.compile(r"```console(?: exits (\d+))?\n(.*?)```", re.DOTALL)


def commands(page: str = "first-report.md") -> list[tuple[str, int]]:
    """Every command of the tutorial with the exit code it announces for the last of its block."""
    found = []
    for code, block in BLOCK.findall((TUTORIALS / page).read_text(encoding="utf-8")):
        lines = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
        found += [(line, 0) for line in lines[:-1]] + [(lines[-1], int(code or 0))]
    return found


def test_the_russian_page_gives_the_same_commands() -> None:
    assert commands("first-report.ru.md") == commands()


@pytest.mark.slow
def test_a_newcomer_can_follow_it(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CADRE_LANGUAGE": "en", "NO_COLOR": "1"}
    assert len(commands()) >= 8
    for command, code in commands():
        done = subprocess.run(
            ["bash", "-euc", command], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    assert (tmp_path / "country" / "reports" / "country-profile-XSC-ru.pdf").stat().st_size > 50_000
    assert (tmp_path / "mine" / "cadre.toml").is_file()
