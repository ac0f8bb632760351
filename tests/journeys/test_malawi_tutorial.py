"""The tutorial on Malawi, command by command on the real files: each prints what the page shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "examples" / "malawi-methods"
PAGES = {"en": "malawi-methods.md", "ru": "malawi-methods.ru.md"}
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def page(language: str) -> str:
    return (ROOT / "docs" / "tutorials" / PAGES[language]).read_text(encoding="utf-8")


def steps(text: str) -> list[tuple[str, str]]:
    """Each command with the output that the page shows below it, in order."""
    found: list[tuple[str, str]] = []
    for line in "".join(BLOCK.findall(text)).splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line.removeprefix("$ ").strip(), ""))
        else:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", PAGES)
def test_every_command_prints_what_the_page_shows(language: str, shared: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "data").symlink_to(shared / "data")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CADRE_LANGUAGE": language, "NO_COLOR": "1"}
    folder = tmp_path
    for command, shown in steps(page(language)):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=folder, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout == shown, command
        folder = tmp_path / "try" if "cd try" in command else folder


@pytest.mark.parametrize("language", PAGES)
def test_the_page_shows_the_specifications(language: str) -> None:
    names = ("project.yaml", "fewer-leave.yaml", "budget.yaml")
    assert YAML.findall(page(language)) == [(SPECS / name).read_text(encoding="utf-8") for name in names]


def test_both_languages_run_the_same_commands() -> None:
    english, russian = ([command for command, _ in steps(page(language))] for language in PAGES)
    assert len(english) >= 10
    words = [[command.split(" | grep ")[0] for command in commands] for commands in (english, russian)]
    assert words[0] == words[1]
