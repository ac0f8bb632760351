"""Bad tables and bad specifications: each is refused, with the place and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre.disclosure.tool import load_spec
from cadre.vocabulary.errors import CadreError, ExitCode
from small_protection import levels, protect

SPEC: dict[str, Any] = {
    "measure": {"frequency": "n"},
    "dimensions": levels(region="region", sex="sex"),
    "rules": {"minimum_frequency": 3},
}
ROWS = "region sex n\nN F 4\nN M 10\nS F 20\nS M 30\n"


def refused(rows: str, spec: dict[str, Any], folder: Path | str = ".") -> CadreError:
    with pytest.raises(CadreError) as caught:
        protect(rows, spec, folder)
    return caught.value


def test_totals_that_do_not_add_up_are_told_with_place_and_difference() -> None:
    problem = refused(ROWS + "Total Total 65\nN Total 14\n", SPEC)
    assert problem.key == "protect-not-additive"
    assert problem.facts["cells"] == 1
    assert problem.facts["where"] == "region=Total, sex=Total [5]: 65 ≠ 64 (+1)"


def test_a_margin_without_any_of_its_cells_does_not_add_up() -> None:
    problem = refused(ROWS + "W Total 5\nTotal Total 64\n", SPEC)
    assert "region=W, sex=Total [5]: 5 ≠ 0 (+5)" in str(problem.facts["where"])


def test_a_cell_that_stands_twice() -> None:
    problem = refused(ROWS + "N F 5\n", SPEC)
    assert problem.key == "protect-cell-twice"
    assert (problem.facts["first"], problem.facts["row"]) == (1, 5)


def test_a_finer_table_than_is_published_has_no_cell_twice() -> None:
    rows = "region sex age n\nN F a 4\nN F b 10\nS M a 20\nS M b 30\n"
    assert protect(rows, SPEC).facts["cells"] == 7


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("S K -1", "protect-negative"),
        ("S K 1.5", "protect-not-whole"),
        ("S K many", "protect-not-a-number"),
        ("S K -", "protect-not-a-number"),
        ("S K nan", "protect-not-a-number"),
    ],
)
def test_figures_that_are_no_counts(row: str, key: str) -> None:
    problem = refused(ROWS + row, SPEC)
    assert problem.key == key
    assert problem.exit_code == ExitCode.INPUT
    assert problem.facts["row"] == 5


def with_hierarchy(text: str, folder: Path) -> dict[str, Any]:
    (folder / "h.csv").write_text(text, encoding="utf-8")
    return {**SPEC, "dimensions": {"region": {"hierarchy": "h.csv"}}}


def test_a_code_that_the_hierarchy_does_not_have(tmp_path: Path) -> None:
    problem = refused(
        "region n\nN 4\nX 5\nS 6\nX 7", with_hierarchy("child,parent\nN,A\nS,A\n", tmp_path), tmp_path
    )
    assert problem.key == "protect-code-unknown"
    assert (problem.facts["value"], problem.facts["row"], problem.facts["rows"]) == ("“X”", 2, 2)


def test_a_hierarchy_in_a_circle(tmp_path: Path) -> None:
    problem = refused("region n\nN 4", with_hierarchy("child,parent\nN,A\nA,B\nB,A\n", tmp_path), tmp_path)
    assert problem.key == "protect-cycle"
    assert problem.facts["codes"] == "A → B → A"


def test_a_child_with_two_parents(tmp_path: Path) -> None:
    problem = refused("region n\nN 4", with_hierarchy("child,parent\nN,A\nN,B\n", tmp_path), tmp_path)
    assert problem.key == "protect-two-parents"


def test_a_root_that_is_not_the_total_gets_the_total_above_it(tmp_path: Path) -> None:
    spec = with_hierarchy("child,parent\nN,Land\nS,Land\n", tmp_path)
    found = protect("region n\nN 4\nS 5", spec, tmp_path).public.to_pylist()
    assert [(row["region"], row["value"]) for row in found] == [("Total", 9), ("Land", 9), ("N", 4), ("S", 5)]


def test_a_root_whose_figure_is_not_the_sum_of_its_parts(tmp_path: Path) -> None:
    spec = {**with_hierarchy("child,parent\nN,Land\nS,Land\n", tmp_path), "margins": True}
    problem = refused("region n\nN 4\nS 5\nLand 10", spec, tmp_path)
    assert "region=Land [3]: 10 ≠ 9 (+1)" in str(problem.facts["where"])


def test_a_finer_code_without_a_coarser_one() -> None:
    spec = {**SPEC, "dimensions": levels(region=["region", "sex"])}
    problem = refused("region sex n\nN a 4\n- b 5", spec)
    assert problem.key == "protect-level-gap"
    assert problem.facts["row"] == 2


def test_rows_of_a_coarser_code_may_be_sums_or_remainders_and_nobody_guesses() -> None:
    spec = {**SPEC, "dimensions": levels(region=["region", "sex"])}
    problem = refused("region sex n\nN a 4\nN b 5\nN - 9", spec)
    assert problem.key == "protect-aggregates"
    assert protect("region sex n\nN a 4\nN b 5\nN - 9", {**spec, "margins": True}).facts["cells"] == 4
    assert protect("region sex n\nN a 4\nN b 5\nN - 9", {**spec, "margins": False}).facts["cells"] == 5


def test_sums_without_numbers_of_people_cannot_be_held_against_a_threshold() -> None:
    problem = refused(ROWS + "Total Total 64", {**SPEC, "measure": {"sum": "n"}})
    assert problem.key == "protect-needs"
    assert problem.facts["needs"] == "measure.frequency"


def test_total_is_a_reserved_word_among_people() -> None:
    assert refused("region sex\nN F\nTotal F", {**SPEC, "measure": None}).key == "protect-reserved"


def test_a_column_that_is_not_there() -> None:
    problem = refused("region gender n\nN F 4", SPEC)
    assert problem.key == "protect-no-column"
    assert problem.facts["known"] == "region, gender, n"


def test_an_employer_without_a_name() -> None:
    spec = {**SPEC, "measure": None, "contributors": {"holding": "employer"}}
    assert refused("region sex employer\nN F h\nN F -", spec).key == "protect-blank-party"


def test_a_table_without_rows() -> None:
    spec = {**SPEC, "dimensions": levels(region="region")}
    import pyarrow as pa

    with pytest.raises(CadreError, match="protect-no-rows"):
        protect(pa.table({"region": pa.array([], pa.string()), "n": pa.array([], pa.int64())}), spec)


def spec_error(text: str, folder: Path) -> CadreError:
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CadreError) as caught:
        load_spec(folder / "spec.yaml")
    assert caught.value.exit_code == ExitCode.CONFIGURATION
    return caught.value


DIMENSIONS = "dimensions: {region: {levels: [region]}}\n"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("rules: {minimum_freqency: 3}", "protect-unknown-rule"),
        ("rules: {minimum_frequency: three}", "protect-bad-value"),
        ("rules: {minimum_frequency: 0}", "protect-bad-value"),
        ("rules: {dominance: {n: 1, k: 120}}", "protect-bad-value"),
        ("rules: {insiders: true}", "protect-no-rule"),
        ("rules: {minimum_holdings: 3}", "protect-needs"),
        ("rules: {minimum_frequency: 3}\nmeasur: {sum: pay}", "config-unknown-key"),
        ("rules: {minimum_frequency: 3}\nmeasure: {}", "protect-bad-value"),
        ("rules: {minimum_frequency: 3}\ntables: [[regoin]]", "protect-unknown-name"),
        ("rules: {minimum_frequency: 3, open: [{sex: F}]}", "protect-unknown-name"),
        ("rules: {minimum_frequency: 3}\nmethod: swapping", "protect-unknown-name"),
        ("rules: {minimum_frequency: 3, negative: allowed}", "protect-needs"),
        ("rules: {minimum_frequency: 3}\nmemory: lots", "protect-bad-value"),
        ("rules: [", "protect-spec-not-yaml"),
    ],
)
def test_specifications_that_are_wrong(text: str, key: str, tmp_path: Path) -> None:
    assert spec_error(DIMENSIONS + text, tmp_path).key == key


def test_an_unknown_rule_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    problem = spec_error(DIMENSIONS + "rules: {minimum_freqency: 3}", tmp_path)
    assert problem.facts["meant"] == "minimum_frequency"
    assert "p_percent" in str(problem.facts["known"])


def test_an_unknown_code_in_a_forced_cell() -> None:
    problem = refused(ROWS, {**SPEC, "rules": {"minimum_frequency": 3, "open": [{"region": "X"}]}})
    assert problem.key == "protect-no-code"


def test_too_little_memory_says_what_would_fit() -> None:
    rows = "region sex n\n" + "\n".join(f"R{number} F {number + 3}" for number in range(50))
    problem = refused(rows, {**SPEC, "memory": "250 MB"})
    assert problem.key == "protect-too-large"
    assert problem.facts["room"] == 0
    assert problem.facts["cells"] == 102
