"""cadre.toml: every mistake is named, with the key that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import load_workspace

GOOD = """
[workspace]
country = "KGZ"
name = {en = "Kyrgyzstan", ru = "Кыргызстан"}
years = [2024, 2025]

[sources.register]
kind = "register"
file = "data/register.csv"
publisher = "Council"
licence = "CC-BY-4.0"
date = "2026-01-15"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "cadre.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_is_read(tmp_path: Path) -> None:
    workspace = load_workspace(written(tmp_path, GOOD))
    assert workspace.config.workspace.country == "KGZ"
    assert workspace.config.sources["register"].id == "register"
    assert workspace.config.workspace.languages == ["en", "ru"]


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "cadre.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_workspace(tmp_path).config.workspace.years == [2024, 2025]


@pytest.mark.parametrize(
    ("wrong", "key", "meant"),
    [
        (GOOD.replace("country =", "contry ="), "workspace.contry", "country"),
        (GOOD.replace("publisher =", "publsher ="), "sources.register.publsher", "publisher"),
        (GOOD + 'encodng = "cp1251"\n', "sources.register.encodng", "encoding"),
        (GOOD + "[disclosre]\n", "disclosre", "disclosure"),
    ],
)
def test_a_misspelt_key_gets_the_one_that_was_meant(tmp_path: Path, wrong: str, key: str, meant: str) -> None:
    with pytest.raises(CadreError) as raised:
        load_workspace(written(tmp_path, wrong))
    assert raised.value.key == "config-unknown-key"
    assert (raised.value.facts["key"], raised.value.facts["meant"]) == (key, meant)
    assert raised.value.exit_code == ExitCode.CONFIGURATION


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (GOOD.replace('publisher = "Council"\n', ""), "config-missing-key"),
        (GOOD.replace("[2024, 2025]", '"soon"'), "config-bad-value"),
        (GOOD.replace("years = [2024", 'engine = "sparc"\nyears = [2024'), "config-bad-value"),
        (GOOD + "\n[disclosure.persons]\nminimum = 1\n", "config-bad-value"),
        ("[workspace", "config-not-toml"),
    ],
)
def test_other_mistakes_are_named(tmp_path: Path, text: str, error: str) -> None:
    with pytest.raises(CadreError) as raised:
        load_workspace(written(tmp_path, text))
    assert raised.value.key == error


def test_a_folder_without_the_file_is_not_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(CadreError) as raised:
        load_workspace(tmp_path)
    assert raised.value.key == "config-missing"


def test_the_raw_folder_comes_first(tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "data"
    raw.mkdir(parents=True)
    (raw / "register.csv").write_text("x")
    workspace = load_workspace(written(tmp_path, GOOD), tmp_path / "raw")
    assert workspace.source_path(workspace.config.sources["register"]) == raw / "register.csv"
    plain = load_workspace(tmp_path)
    assert plain.source_path(plain.config.sources["register"]) == tmp_path / "data/register.csv"
