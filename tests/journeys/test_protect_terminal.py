"""``cadre protect`` as a user types it: the how-to page in both languages, and what is refused."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("protect-a-table.md", "protect-a-table.ru.md")
BLOCK = re.compile(r"```console(?: exits (\d+))?\n(.*?)```", re.DOTALL)
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def shell(script: str, folder: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CADRE_LANGUAGE": language, "NO_COLOR": "1"}
    return subprocess.run(
        ["bash", "-euc", script], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    language = "ru" if ".ru." in page else "en"
    folder = tmp_path
    for code, block in BLOCK.findall(text):
        lines = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
        done = shell("\n".join(lines), folder, language)
        assert done.returncode == int(code or 0), f"{block}\n{done.stdout}\n{done.stderr}"
        folder = tmp_path / "try"
    rows = list(csv.DictReader((folder / "public.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["status"] for row in rows} == {"published", "withheld"}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_the_specifications_of_the_example(page: str) -> None:
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    shown = [re.sub(r" +#.*", "", block) for block in YAML.findall(text)]
    folder = ROOT / "docs" / "how-to" / "protect-a-table"
    assert shown == [
        (folder / name).read_text(encoding="utf-8")
        for name in ("spec.yaml", "pay.yaml", "both.yaml", "next.yaml")
    ]


def test_the_pages_in_both_languages_name_the_same_keys() -> None:
    texts = [(ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8") for page in PAGES]
    keys = [re.findall(r"^\| `(\w+)`", text, re.MULTILINE) for text in texts]
    assert keys[0] == keys[1]


SPEC = "measure: {frequency: n}\ndimensions: {area: {levels: [area]}}\nrules: {minimum_frequency: 3}\n"
CALL = "cadre protect t.csv --spec s.yaml --public p.csv --private q.csv --certificate c.json"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_table_that_does_not_add_up_is_refused_in_the_users_language(language: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("area,n\nA,5\nB,6\nTotal,12\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text(SPEC, encoding="utf-8")
    done = shell(CALL, tmp_path, language)
    assert done.returncode == 4
    assert "area=Total [4]: 12 ≠ 11 (+1)" in done.stderr
    assert ("does not add up" in done.stderr) == (language == "en")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.yaml", "t.csv"]


def test_an_answer_for_machines(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("area,n\nA,5\nB,6\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text(SPEC, encoding="utf-8")
    done = shell(f"{CALL} --json", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert (told["cells"], told["primary"], told["secondary"]) == (3, 0, 0)
    assert (
        tmp_path / "p.csv"
    ).read_text() == "area,value,status\nTotal,11,published\nA,5,published\nB,6,published\n"
