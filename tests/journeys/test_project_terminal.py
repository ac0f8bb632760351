"""``cadre project`` and ``cadre plan`` as a user types them: the how-to pages in both languages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
PAGES = {
    "project-a-workforce": ("spec.yaml", "more-nurses.yaml", "series.yaml", "services.yaml", "editions.yaml"),
    "plan-a-workforce": ("spec.yaml", "more-money.yaml"),
}
BOTH = [(name, f"{name}{language}.md") for name in PAGES for language in ("", ".ru")]
BLOCK = re.compile(r"```console(?: exits (\d+))?\n(.*?)```", re.DOTALL)
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
TOLD = {"project-a-workforce": "answer.json", "plan-a-workforce": "plan.json"}


def shell(script: str, folder: Path, language: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CADRE_LANGUAGE": language, "NO_COLOR": "1"}
    return subprocess.run(
        ["bash", "-euc", script], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.mark.slow
@pytest.mark.parametrize(("name", "page"), BOTH)
def test_the_page_does_what_it_says(name: str, page: str, tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    text = (HOW_TO / page).read_text(encoding="utf-8")
    language = "ru" if ".ru." in page else "en"
    folder, said = tmp_path, ""
    for code, block in BLOCK.findall(text):
        lines = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
        done = shell("\n".join(lines), folder, language)
        assert done.returncode == int(code or 0), f"{block}\n{done.stdout}\n{done.stderr}"
        said += done.stdout + done.stderr
        folder = tmp_path / "try"
    assert "nan" not in said.casefold().split()
    assert bool(re.search("[а-яё]", said)) == (language == "ru")
    answer = json.loads((folder / TOLD[name]).read_text(encoding="utf-8"))
    assert answer["command"] == name.split("-")[0]


@pytest.mark.parametrize(("name", "page"), BOTH)
def test_the_page_shows_the_files_of_the_example(name: str, page: str) -> None:
    shown = YAML.findall((HOW_TO / page).read_text(encoding="utf-8"))
    assert shown == [(HOW_TO / name / file).read_text(encoding="utf-8") for file in PAGES[name]]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_in_both_languages_name_the_same_keys(name: str) -> None:
    texts = [(HOW_TO / f"{name}{language}.md").read_text(encoding="utf-8") for language in ("", ".ru")]
    keys = [re.findall(r"^\| `(\w+)`", text, re.MULTILINE) for text in texts]
    assert keys[0] == keys[1]
    assert len(keys[0]) > 10
