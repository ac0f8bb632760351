"""The examples as a person runs them: fetch, run, report. The examples' own folders stay as they are."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cadre.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def malawi(tmp_path: Path) -> Path:
    left = shutil.ignore_patterns("data", "work", "releases", "reports")
    return Path(shutil.copytree(EXAMPLES / "malawi", tmp_path / "malawi", ignore=left))


def cadre(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> Any:
    """What a command answers as JSON, and its exit code."""
    monkeypatch.setattr("sys.argv", ["cadre", *(str(word) for word in words), "--json"])
    with pytest.raises(SystemExit) as end:
        main()
    return json.loads(capsys.readouterr().out), end.value.code or 0


def test_files_are_copied_from_a_folder_and_checked(
    malawi: Path, shared: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, code = cadre(capsys, monkeypatch, "fetch", malawi, "--from", shared / "data")
    assert code == 0
    states = {file["file"]: file["state"] for file in answer["files"]}
    assert states.pop("areas.csv") == "here"
    assert set(states.values()) == {"copied"}
    assert all((malawi / "data" / file).is_file() for file in states)
    damaged = malawi / "data/malawi_tlo/staff_actual.csv.gz"
    damaged.write_bytes(b"not the file")
    answer, code = cadre(capsys, monkeypatch, "fetch", malawi, "--from", malawi / "data")
    assert (code, answer["error"]) == (4, "fetch-wrong-sum")
    answer, code = cadre(capsys, monkeypatch, "read", malawi)
    assert (code, answer["error"]) == (4, "checksum")


@pytest.mark.slow
def test_malawi_ends_with_the_report_in_both_languages(
    malawi: Path, shared: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, code = cadre(capsys, monkeypatch, "run", malawi, "--raw", shared / "data")
    assert code == 0, answer
    made = sorted(path.name for path in (malawi / "reports").iterdir())
    assert made == [
        f"country-profile-MWI-{language}.{format}"
        for language in ("en", "ru")
        for format in ("docx", "html", "pdf")
    ]
    english, russian = (
        (malawi / f"reports/country-profile-MWI-{language}.html").read_text(encoding="utf-8")
        for language in ("en", "ru")
    )
    (release,) = (malawi / "releases").glob("R*")
    _, code = cadre(capsys, monkeypatch, "verify", release / "certificate.json", release)
    assert code == 0
    assert "24,458" in english
    assert "24\u00a0458" in russian
    assert "Community health workers" in english
    assert "Общинные работники здравоохранения" in russian
