"""``cadre agreement`` at the terminal, and what it says to bad input."""

from __future__ import annotations

from pathlib import Path

import pytest

from both_languages import told
from cadre.cli.ratings import read_ratings
from cadre.vocabulary.errors import CadreError
from terminal import answer, cadre

TABLE = "unit,anna,boris,chen\na,1,1,1\nb,2,2,3\nc,3,3,3\nd,1,2,1\ne,2,,2\nf,3,3,\ng,1,1,1\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "coded.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_every_measure_with_its_interval(table: Path) -> None:
    found = answer("agreement", table, "--level", "ordinal", "--seed", "3", "--draws", "200")
    assert (found["raters"], found["units"], found["pairable_units"]) == (["anna", "boris", "chen"], 7, 7)
    assert found["krippendorff_alpha"] == found["krippendorff"]["ordinal"]["value"]
    assert [pair["raters"] for pair in found["cohen"]] == [
        ["anna", "boris"], ["anna", "chen"], ["boris", "chen"]
    ]  # fmt: skip
    around = found["krippendorff"]["ordinal"]["interval"]
    assert around["low"] <= found["krippendorff_alpha"] <= around["high"]
    assert found == answer("agreement", table, "--level", "ordinal", "--seed", "3", "--draws", "200")
    two = answer("agreement", table, "--raters", "anna,boris")
    assert two["krippendorff"]["nominal"]["value"] != found["krippendorff"]["nominal"]["value"]
    assert two["standing"] in ("firm", "tentative", "unreliable")


def test_one_row_for_each_judgement_gives_the_same(table: Path, tmp_path: Path) -> None:
    head, *rows = (line.split(",") for line in TABLE.splitlines())
    long = "".join(
        f"{row[0]},{name},{code}\n" for row in rows for name, code in zip(head[1:], row[1:], strict=True)
    )
    path = tmp_path / "long.csv"
    path.write_text("unit,rater,code\n" + long, encoding="utf-8")
    wide, found = (
        answer("agreement", table, "--level", "ratio"),
        answer("agreement", path, "--level", "ratio"),
    )
    assert found | {"file": ""} == wide | {"file": ""}
    assert found["cohen_kappa"] is None
    assert found["fleiss_kappa"] == found["fleiss"]["value"]


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Krippendorff's alpha, nominal"), ("ru", "Альфа Криппендорфа, номинальная")]
)
def test_it_is_told_in_the_language(table: Path, language: str, word: str) -> None:
    done = cadre("agreement", table, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert word in done.stdout


def test_a_measure_without_a_meaning_is_null_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "same.csv"
    path.write_text("a,b\nyes,yes\nyes,yes\n", encoding="utf-8")
    found = answer("agreement", path, "--seed", "1")
    assert found["krippendorff_alpha"] is None
    assert "the same" in found["krippendorff"]["nominal"]["reason"]
    assert "numbers" in found["krippendorff"]["ratio"]["reason"] or "same" in found["fleiss"]["reason"]


@pytest.mark.parametrize(
    ("rows", "raters", "order", "key", "word"),
    [
        ("unit,a\n1,yes\n", None, None, "agreement-one-rater", "a"),
        ("a,b\nyes,no\n", ["a"], None, "agreement-one-rater", "a"),
        ("a,b\nyes,no\n", None, ["yes"], "agreement-unknown", "no"),
        ("unit,rater,code,note\n1,a,yes,-\n", None, None, "agreement-long", "note"),
        ("unit,rater,code\n1,a,yes\n1,a,no\n", None, None, "agreement-twice", "3"),
        ("unit,rater,code\n1,a,yes\n", None, None, "agreement-one-rater", "a"),
        ("a,b\nyes,\n,no\n", None, None, "agreement-no-pairs", "2"),
        ("a,b\nyes,no\n", ["a", "c"], None, "table-no-such-column", "c"),
    ],
)
def test_bad_input_is_told_in_both_languages(
    tmp_path: Path, rows: str, raters: list[str] | None, order: list[str] | None, key: str, word: str
) -> None:
    path = tmp_path / "coded.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(CadreError) as raised:
        read_ratings(path, raters, "unit", order)
    assert raised.value.key == key
    for text in told(raised.value).values():
        assert word in text


def test_an_unknown_level_is_refused(table: Path) -> None:
    done = cadre("agreement", table, "--level", "cardinal")
    assert done.returncode == 2
    assert "ordinal" in done.stderr
