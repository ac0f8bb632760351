"""What the commands that stand alone do with the files people have, and how they refuse the rest."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cadre.cli.tables import column, read_table
from terminal import answer, cadre

SPEC = "years: {from: 2025, to: 2030}\n"
NURSES = "stocks: [{occupation: a, people: 10}]\n"
POOR = "budget: 1\noccupations: {a: {start: 5, need: 5, leave: 0.1, wage: 9, unmet: {penalty: 9}}}\n"
WORKLOAD = (
    "kind,item,amount,minutes\npossible_days,,250,\nhours_per_day,,8,\nservice,visit,9,15\n"
    "category,meetings,60,\ncategory,reports,40,\n"
)
ONE_SEX = "sex,pay\n" + "F,10\n" * 30
TOLD_APART = "sex,pay,grade\n" + "F,10,a\nM,11,b\n" * 30
TWO_MONEYS = "sex,pay,cur\nF,10,USD\nM,11,KGS\n"
TWO_BUDGETS = "year,line,approved,actual,currency\n2020,a,1,1,USD\n2020,b,1,1,KGS\n"
DISTRICTS = "area,nurses,people\nA,5,100\nB,20,200\nC,1,100\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("x;y\n6 140,50;a\n1 003,25;b\n", [6140.5, 1003.25]),
        ("x;y\n6\u00a0140,5;a\n12\u202f000;b\n", [6140.5, 12000]),
        ("x;y\n6'140.50;a\n1'003.25;b\n", [6140.5, 1003.25]),
        ("x;y\n6 140.50;a\n−1 003.25;b\n", [6140.5, -1003.25]),
    ],
)
def test_thousands_set_apart_by_spaces_or_apostrophes(
    written: str, read: list[float], tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(written, encoding="utf-8")
    np.testing.assert_array_equal(column(read_table(tmp_path / "t.csv", ["x"]), "x", "--pay"), read)


def test_a_small_russian_table_in_cp1251_keeps_its_letters(tmp_path: Path) -> None:
    text = 'район;регион;медсёстры;население\nА;С;"1 234,5";10 000\nБ;С;2 000,1;20 000\nВ;Ю;15,5;100\n'
    (tmp_path / "t.csv").write_bytes(text.encode("cp1251"))
    table = read_table(tmp_path / "t.csv", ["медсёстры"])
    np.testing.assert_array_equal(column(table, "медсёстры", "--value"), [1234.5, 2000.1, 15.5])


# command, what stands in the file (None: a folder; "-": nothing), exit code, key of the refusal
REFUSED = [
    ("distribution f.csv --value nurses --threshold inf", DISTRICTS, 2, "value-number"),
    ("distribution f.csv --value nurses --threshold nan", DISTRICTS, 2, "value-number"),
    ("distribution f.csv --value nurses --per inf", DISTRICTS, 2, "value-number"),
    ("distribution f.csv --value nurses --per ten", DISTRICTS, 2, "value-number"),
    ("distribution f.csv --value nurses --rank people --bounds 0,inf", DISTRICTS, 2, "distribution-bounds"),
    ("distribution f.csv --value nurses --draws 5", DISTRICTS, 2, "value-range"),
    ("distribution f.csv --value nurses --chart no/l.svg", DISTRICTS, 8, "chart-unwritten"),
    ("distribution f.csv --value nurse", DISTRICTS, 4, "table-no-column"),
    ("distribution f.csv --value zzz", DISTRICTS, 4, "table-no-such-column"),
    ("distribution f.csv --value x", "", 4, "table-empty-file"),
    ("staffing f.csv", "kind,item,amount\n", 4, "table-no-rows"),
    ("pay f.csv --pay pay --sex sex", "sex,pay,pay\nf,1,2\n", 4, "table-duplicate-header"),
    ("pay f.csv --pay pay --sex sex --wage inf", "sex,pay\nf,1\n", 2, "value-number"),
    ("distribution f.csv --value x", "area,x\nA,0\nB,0\n", 4, "distribution-all-zero"),
    ("distribution f.csv --value nurses --where area=Z", DISTRICTS, 4, "where-nothing"),
    ("distribution f.csv --value nurses --where area", DISTRICTS, 2, "where-unreadable"),
    ("staffing f.csv", WORKLOAD, 4, "staffing-allowances"),
    ("staffing f.csv", "kind,item\nservice,visit\n", 4, "table-named-column"),
    ("pay f.csv --pay pay --sex sex", ONE_SEX, 6, "pay-too-few"),
    ("pay f.csv --pay pay --sex sex --currency cur", TWO_MONEYS, 4, "pay-currencies"),
    ("pay f.csv --pay pay --sex sex", "sex,pay\nF,$10\nM,€11\n", 4, "budget-currencies"),
    ("pay f.csv --pay pay --sex sex --factors grade --draws 100", TOLD_APART, 4, "pay-collinear"),
    ("pay f.csv --due pay", TWO_MONEYS, 2, "pay-half-a-pair"),
    ("pay f.csv", TWO_MONEYS, 2, "argument-missing"),
    (
        "budget f.csv",
        "year,line,approved,actual,currency\n2020,a,1,1,USD\n2020,b,1,1,KGS\n",
        4,
        "budget-currencies",
    ),
    ("progress f.csv --value x --year year --by 2030", "year,x\n2020,1\n", 2, "progress-no-target"),
    ("progress f.csv --value x --year year --form odd", "year,x\n2020,1\n", 2, "bad-option"),
    ("progress f.csv --value x --year year", "year,x\n2020,1\n2020,2\n", 4, "progress-year-twice"),
    ("agreement f.csv", None, 2, "file-folder"),
    ("budget f.csv", "-", 2, "file-missing"),
    ("budget f.csv", "year,line,approved,actual\n2020.5,pay,1,1\n", 4, "budget-year"),
    ("budget f.yaml", "audit: {drawn: 0, not_confirmed: 0}\n", 3, "budget-bad-value"),
    ("budget f.yaml", "a: {{\n", 3, "project-not-yaml"),
    ("project f.yaml", "", 3, "spec-not-keys"),
    ("project f.yaml", "a,b\n1,2\n", 3, "spec-not-keys"),
    ("project f.yaml", "stocks: s.csv\n", 3, "project-missing-key"),
    ("project f.yaml", SPEC + "stocks: [{occupation: a, people: -1}]\n", 4, "project-bad-number"),
    ("project f.yaml", SPEC + NURSES + "rates: [{cause: leaving, rate: -0.1}]\n", 4, "project-bad-number"),
    ("project f.yaml", SPEC + NURSES + "rates: [{cause: leaving, rate: 1.2}]\n", 4, "project-rate"),
    ("project f.yaml", SPEC + NURSES + "pipeline: {a: {lag: 9, intake: {2020: 1}}}\n", 4, "project-lag"),
    (
        "project f.yaml",
        SPEC + NURSES + "pipeline: {a: {lag: 1, intake: {2031: 1}}}\n",
        4,
        "project-pipeline-late",
    ),
    ("project f.yaml --chart no/f.svg", SPEC + NURSES + "uncertainty: {draws: 20}\n", 8, "chart-unwritten"),
    ("project f.yaml --seed -1", SPEC + NURSES, 2, "value-range"),
    ("project f.yaml --scenario none.yaml", SPEC + NURSES, 2, "file-missing"),
    ("plan f.yaml", SPEC + POOR, 4, "plan-impossible"),
    ("plan f.yaml", SPEC + "currency: KES\n" + POOR.replace("wage: 9", "wage: 9 USD"), 3, "plan-currencies"),
    ("plan f.yaml", SPEC + "budget: -1\noccupations: {}\n", 3, "project-bad-value"),
]


@pytest.mark.parametrize(("command", "content", "code", "key"), REFUSED)
def test_refused_in_both_languages(
    command: str, content: str | None, code: int, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call = command.split()
    if content is None:
        Path(call[1]).mkdir()
    elif content != "-":
        Path(call[1]).write_text(content, encoding="utf-8")
    for language in ("en", "ru"):
        done = cadre(*call, "--json", language=language)
        told = json.loads(done.stdout)
        assert (done.returncode, told["error"], done.stderr) == (code, key, "")
        for alien in ("cadre.toml", "Errno", "Input should"):
            assert alien not in told["text"]


def test_a_specification_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes("currency: тенге\n".encode("cp1251"))
    for command in ("budget", "project", "plan"):
        done = cadre(command, tmp_path / "f.yaml", "--json")
        assert (done.returncode, json.loads(done.stdout)["error"]) == (3, "spec-not-utf8")


def test_a_place_in_yaml_is_told_in_russian(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("years: {from: 2025\nto: [\n", encoding="utf-8")
    assert "трока 2" in cadre("project", tmp_path / "f.yaml", language="ru").stderr


def test_a_year_without_a_budget_has_no_rate(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("year,line,approved,actual\n2020,pay,0,9\n", encoding="utf-8")
    assert answer("budget", tmp_path / "f.csv")["execution"]["years"][0]["execution_percent"] is None
    assert "nothing was approved" in cadre("budget", tmp_path / "f.csv").stdout


@pytest.mark.parametrize(
    ("language", "why"), [("en", "the logarithm of zero is infinite"), ("ru", "логарифм нуля бесконечен")]
)
def test_an_area_with_nothing_leaves_the_mld_without_a_value(language: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("area,x\nA,0\nB,2\n", encoding="utf-8")
    done = cadre("distribution", tmp_path / "f.csv", "--value", "x", "--json", language=language)
    told = json.loads(done.stdout)
    assert (done.returncode, told["mld"]) == (0, None)
    assert why in told["reasons"]["mld"]
    assert told["theil_t"] == pytest.approx(np.log(2))


@pytest.mark.parametrize(("language", "told"), [("en", "33.3% of workers"), ("ru", "33,3\u00a0% работников")])
def test_a_group_in_which_one_sex_is_absent_is_left_out_and_told(
    language: str, told: str, tmp_path: Path
) -> None:
    """Sixty of ninety workers in grades held by both; grade b has women only."""
    rows = "".join(
        f"F,{10 + n % 7},a\nM,{11 + n % 5},a\nF,{12 + n % 3},c\nM,{9 + n % 8},c\n" for n in range(15)
    )
    (tmp_path / "f.csv").write_text("sex,pay,grade\n" + rows + "F,10,b\n" * 30, encoding="utf-8")
    call = ("pay", tmp_path / "f.csv", "--pay", "pay", "--sex", "sex", "--factors", "grade", "--draws", "100")
    done = cadre(*call, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert told in done.stdout


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('x\n"$1,742.40"\n"$2,000.00"\n', [1742.4, 2000]),
        ("x\n900 сом\n1 200 сом\n", [900, 1200]),
        ("x;y\n12,5 €;a\n1.200,50 €;b\n", [12.5, 1200.5]),
        ("x\nKSh 900\nKES 1200\n", [900, 1200]),
        ('x\n(12.50)\n"$(1,000.00)"\n', [-12.5, -1000]),
        ("x\n5\n..\n*\n:\n", [5, np.nan, np.nan, np.nan]),
    ],
)
def test_money_and_gaps_as_published(written: str, read: list[float], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(written, encoding="utf-8")
    np.testing.assert_array_equal(column(read_table(tmp_path / "t.csv", ["x"]), "x", "--pay"), read)
