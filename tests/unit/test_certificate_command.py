"""``cadre verify`` in both languages: what holds, what does not, and the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.csv as pacsv
import pytest

from cadre.disclosure.certificate import write_certificate
from certified_tables import two_by_two

CADRE = str(Path(sys.executable).parent / "cadre")


def cadre(*call: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CADRE_LANGUAGE": language, "NO_COLOR": "1"}
    return subprocess.run([CADRE, *call], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    example = two_by_two(1, 9, 7, 8)
    names = [tmp_path / name for name in ("CERT.json", "PUBLIC.csv", "PRIVATE.csv")]
    write_certificate(names[0], example.certificate())
    pacsv.write_csv(example.public(), names[1])
    pacsv.write_csv(example.private(), names[2])
    certificate, public, private = (str(name) for name in names)
    return certificate, public, private


@pytest.mark.parametrize(("language", "word"), [("en", "4 withheld"), ("ru", "скрыто: 4")])
def test_what_holds_is_told(files: tuple[str, str, str], language: str, word: str) -> None:
    certificate, public, private = files
    done = cadre("verify", certificate, public, "--private", private, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert word in done.stdout


@pytest.mark.parametrize(("language", "word"), [("en", "does not hold"), ("ru", "не подтверждён")])
def test_a_leaked_cell_is_refused(files: tuple[str, str, str], language: str, word: str) -> None:
    certificate, public, _ = files
    text = Path(public).read_text("utf-8").replace('"A","F",,"withheld"', '"A","F",1,"published"')
    Path(public).write_text(text, encoding="utf-8")
    done = cadre("verify", certificate, public, language=language)
    assert done.returncode == 6
    assert word in done.stderr


def test_a_file_that_is_no_certificate_is_told_apart(files: tuple[str, str, str], tmp_path: Path) -> None:
    for content in ("", "{}", "[1]", '{"parts": 3}', "not json"):
        broken = tmp_path / "broken.json"
        broken.write_text(content, encoding="utf-8")
        done = cadre("verify", str(broken), files[1], "--json")
        assert (done.returncode, json.loads(done.stdout)["error"]) == (6, "verify-refuted")
