"""What the wall does, by small tables. ``C`` is a withheld cell. Known counter-examples are named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from cadre.disclosure import attack, protect
from cadre.disclosure.system import system_of
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.tables import TallyTable
from disclosure_examples import flat, nested, tally, threshold

SEX = flat("sex", "F M")


def counts(text: str, second: str = "sex") -> list[dict[str, object]]:
    """Rows from a table: the first line names the columns' codes, each further line a code and its counts."""
    lines = [line.split() for line in text.strip().splitlines()]
    return [
        {"place": line[0], second: code, "persons": int(number)}
        for line in lines[1:]
        for code, number in zip(lines[0], line[1:], strict=True)
        if number != "0"
    ]


def withheld(cells: pa.Table, *names: str) -> set[tuple[str, ...]]:
    return {tuple(row[name] for name in names) for row in cells.to_pylist() if row["status"] == "C"}


def objections(table: TallyTable, minimum: int, open_cells: set[tuple[str, ...]] | None) -> int:
    """How many cells the attack finds unsafe when exactly the sensitive cells and no others are withheld."""
    system, _ = system_of(table)
    values = system.values["persons"][0]
    hidden = (values > 0) & (values < minimum)
    return len(attack(system, hidden, table.definition, threshold(minimum), 0)[0].objections)


def test_a_withheld_cell_is_null_with_a_mark_and_a_reason_and_zeros_are_shown() -> None:
    table = tally({"place": flat("place", "a b c"), "sex": SEX}, [["place", "sex"]], counts(
        """ F  M
          a 9  2
          b 8  7
          c 6  0"""))  # fmt: skip
    cells = protect(table, threshold(3)).cells
    for row in cells.to_pylist():
        assert (row["persons"] is None) == (row["status"] == "C") == (row["reason"] == "few")
        assert row["status"] in ("A", "C")
    assert ("a", "M") in withheld(cells, "place", "sex")
    assert ("c", "M") not in withheld(cells, "place", "sex")
    assert [row["persons"] for row in cells.to_pylist() if (row["place"], row["sex"]) == ("c", "M")] == [0]


def test_nothing_is_withheld_where_all_figures_are_large() -> None:
    table = tally({"place": flat("place", "a b"), "sex": SEX}, [["place", "sex"]], counts(
        """ F  M
          a 9  12
          b 8  7"""))  # fmt: skip
    assert not withheld(protect(table, threshold(3)).cells, "place", "sex")


def test_two_small_cells_of_a_known_sum_do_not_protect_each_other() -> None:
    """1 + 2 = 3: both would be withheld, and still both would be known to be small."""
    table = tally({"place": flat("place", "a b"), "sex": SEX}, [["place", "sex"]], counts(
        """ F  M
          a 1  2
          b 8  7"""))  # fmt: skip
    assert objections(table, 3, None) == 2
    assert len(withheld(protect(table, threshold(3)).cells, "place", "sex")) > 2


def test_three_singletons_in_a_row() -> None:
    """1 + 1 + 1 = 3 with a published sum: zeros are shown, so each must be exactly one (UserSupport 135)."""
    table = tally({"place": flat("place", "a b c")}, [["place"]], [
        {"place": "a", "persons": 1}, {"place": "b", "persons": 1}, {"place": "c", "persons": 1},
    ])  # fmt: skip
    assert objections(table, 3, None) == 3
    assert withheld(protect(table, threshold(3)).cells, "place") == {("_T",), ("a",), ("b",), ("c",)}


def test_an_open_total_over_one_part_would_tell_the_part() -> None:
    """A level with one child that is not empty is the same cell twice (UserSupport 66)."""
    trees = {"place": nested("place", N="n1", S="s1 s2"), "sex": SEX}
    table = tally(trees, [["place", "sex"]], counts(
        """  F  M
          n1  2  9
          s1  9  9
          s2  9  9"""))  # fmt: skip
    found = withheld(protect(table, threshold(3)).cells, "place", "sex")
    assert {("n1", "F"), ("N", "F")} <= found


def test_the_total_of_the_first_table_comes_first() -> None:
    """To hide the two who are not active, the 50 active would be cheaper than the 52 of all."""
    trees = {"activity": flat("activity", "active idle"), "sex": SEX}
    rows = [
        {"activity": "active", "sex": "F", "persons": 25},
        {"activity": "active", "sex": "M", "persons": 25},
        {"activity": "idle", "sex": "F", "persons": 2},
    ]
    table = tally(trees, [["sex", "activity=active"], ["activity"]], rows)
    hidden = withheld(protect(table, threshold(3)).cells, "activity", "sex")
    assert hidden == {("idle", "_T"), ("_T", "_T")}


def test_the_total_is_withheld_where_it_would_give_somebody_away() -> None:
    """Whoever is alone in one part would work out the two of the other from a total of three."""
    table = tally(
        {"place": flat("place", "a b")},
        [["place"]],
        [{"place": "a", "persons": 1}, {"place": "b", "persons": 2}],
    )
    alone = threshold(3).model_copy(update={"insiders": True})
    assert withheld(protect(table, alone).cells, "place") == {("a",), ("b",), ("_T",)}


def test_linked_tables_are_one_system() -> None:
    """Each table is safe alone; their shared margin solves both (UserSupport 136)."""
    trees = {"place": flat("place", "a b"), "sex": SEX, "age": flat("age", "y o")}
    numbers = {"aFy": 1, "aFo": 8, "aMo": 9, "bFy": 9, "bFo": 1, "bMo": 9}
    rows = [{"place": one[0], "sex": one[1], "age": one[2], "persons": many} for one, many in numbers.items()]
    table = tally(trees, [["place", "sex"], ["sex", "age"], ["place"]], rows)
    protected = protect(table, threshold(3))
    assert protected.evidence["attack"]["passed"] is True
    assert protected.evidence["attack"]["exact"] == "the published tables glue into one joint table"


def test_tables_that_cross_in_a_ring_are_bound_by_their_joint_table() -> None:
    trees = {"place": flat("place", "a b"), "sex": SEX, "age": flat("age", "y o")}
    rows = [
        {"place": place, "sex": sex, "age": age, "persons": 1 + 3 * number}
        for number, (place, sex, age) in enumerate(
            (place, sex, age) for place in "ab" for sex in "FM" for age in "yo"
        )
    ]
    table = tally(trees, [["place", "sex"], ["sex", "age"], ["place", "age"]], rows)
    protected = protect(table, threshold(6))
    assert protected.evidence["attack"]["exact"] == "joint cells added"
    assert len(protected.cells) == protected.evidence["cells"] == 9 + 6 + 4


def test_a_ring_with_a_joint_table_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cadre.disclosure.system.LARGEST_JOINT", 10)
    trees = {"place": flat("place", "a b"), "sex": SEX, "age": flat("age", "y o")}
    table = tally(trees, [["place", "sex"], ["sex", "age"], ["place", "age"]], [
        {"place": "a", "sex": "F", "age": "y", "persons": 9},
    ])  # fmt: skip
    with pytest.raises(CadreError) as error:
        protect(table, threshold(3))
    assert error.value.key == "disclosure-tables-cross"


def test_a_fixed_code_is_published_at_that_code_only() -> None:
    trees = {"place": flat("place", "a b"), "sex": SEX}
    table = tally(trees, [["place", "sex=F"]], counts(
        """ F  M
          a 9  9
          b 8  9"""))  # fmt: skip
    cells = protect(table, threshold(3)).cells
    assert set(cells["sex"].to_pylist()) == {"F"}
    assert set(cells["place"].to_pylist()) == {"a", "b", "_T"}


def test_partners_without_a_total_are_still_added_up() -> None:
    """A reader adds up all partners whether or not the sum is printed."""
    from cadre.vocabulary.trees import tree_from_parents
    from disclosure_examples import NAME

    partner = tree_from_parents("partner", "1", [("X", None, NAME), ("Y", None, NAME)])
    rows = [{"way": "in", "partner": "X", "persons": 2}, {"way": "in", "partner": "Y", "persons": 9}]
    table = tally({"way": flat("way", "in out"), "partner": partner}, [["way", "partner"], ["way"]], rows)
    found = withheld(protect(table, threshold(3)).cells, "way", "partner")
    assert ("in", "X") in found
    assert len(found & {("in", "Y"), ("in", "_T")}) >= 1


def test_sums_follow_the_count() -> None:
    table = tally({"place": flat("place", "a b"), "sex": SEX}, [["place", "sex"]], [
        {"place": "a", "sex": "F", "persons": 9, "pay": 90.0},
        {"place": "a", "sex": "M", "persons": 2, "pay": 30.0},
        {"place": "b", "sex": "F", "persons": 8, "pay": 70.0},
        {"place": "b", "sex": "M", "persons": 7, "pay": 80.0},
    ], ("pay",))  # fmt: skip
    for row in protect(table, threshold(3)).cells.to_pylist():
        assert (row["pay"] is None) == (row["persons"] is None)


def test_a_sum_that_is_mostly_one_persons_is_withheld() -> None:
    """Ten people, of whom one earns 600 of 700: a colleague could tell. With ``pay_max`` the rule sees it."""
    rows = [
        {"place": place, "sex": sex, "persons": 12, "pay": 1200.0, "pay_max": 150.0}
        for place in "abc"
        for sex in "FM"
    ]
    rows[0] |= {"pay": 700.0, "pay_max": 600.0}
    trees = {"place": flat("place", "a b c"), "sex": SEX}
    table = tally(trees, [["place", "sex"]], rows, ("pay",))
    protected = protect(table, threshold(10, dominance_percent=50))
    found = withheld(protected.cells, "place", "sex")
    assert ("a", "F") in found
    assert len(found) >= 4
    assert protected.evidence["dominance"] == "50 % on pay"
    assert "pay_max" not in protected.cells.schema.names


def test_without_the_largest_contributions_only_the_threshold_applies_and_it_says_so() -> None:
    rows = [{"place": "a", "persons": 12, "pay": 1.0}]
    table = tally({"place": flat("place", "a")}, [["place"]], rows, ("pay",))
    protected = protect(table, threshold(10, dominance_percent=50))
    assert protected.evidence["dominance"] == "largest contributions not known"


def test_a_withheld_sum_that_must_be_zero_is_not_left_alone() -> None:
    """0 = x + x + 0 in another measure: three people without hours, and the hours of all others shown."""
    hours = {"aF": (2, 0), "aM": (9, 0), "bF": (9, 50), "bM": (9, 70), "cF": (9, 50), "cM": (9, 70)}
    rows = [
        {"place": one[0], "sex": one[1], "persons": many, "hours": float(total)}
        for one, (many, total) in hours.items()
    ]
    trees = {"place": flat("place", "a b c"), "sex": SEX}
    table = tally(trees, [["place", "sex"]], rows, ("hours",))
    evidence = protect(table, threshold(3)).evidence
    assert all(finding["passed"] for finding in evidence["attack"]["years"])


def test_years_are_protected_each_for_itself() -> None:
    trees = {"place": flat("place", "a b"), "sex": SEX}
    many = counts(
        """ F  M
          a 9  9
          b 9  9"""
    )
    few = [{**row, "year": 2024} for row in many]
    few[0] = {**few[0], "persons": 1}
    cells = protect(tally(trees, [["place", "sex"]], many + few), threshold(3)).cells
    assert {row["year"] for row in cells.to_pylist() if row["status"] == "C"} == {2024}
    assert set(cells["year"].to_pylist()) == {2024, 2025}


def test_a_tally_without_rows_is_a_table_without_rows() -> None:
    table = tally({"place": flat("place", "a")}, [["place"]], [{"place": "a", "persons": 5}])
    protected = protect(replace(table, cells=table.cells.slice(0, 0)), threshold(3))
    assert len(protected.cells) == protected.evidence["cells"] == 0


def test_evidence_names_no_cell() -> None:
    trees = {"place": flat("place", "secret_place other"), "sex": SEX}
    table = tally(trees, [["place", "sex"]], counts(
        """             F  M
          secret_place  1  9
          other         9  9"""))  # fmt: skip
    assert "secret_place" not in str(protect(table, threshold(3)).evidence)


def test_a_row_without_a_value_is_refused() -> None:
    table = tally(
        {"place": flat("place", "a")}, [["place"]], [{"place": "a", "persons": 5, "pay": None}], ("pay",)
    )
    with pytest.raises(CadreError) as error:
        protect(table, threshold(3))
    assert error.value.key == "disclosure-no-value"


def test_an_unknown_code_is_refused() -> None:
    table = tally({"place": flat("place", "a")}, [["place"]], [{"place": "z", "persons": 5}])
    with pytest.raises(CadreError) as error:
        protect(table, threshold(3))
    assert error.value.key == "disclosure-unknown-code"
    assert np.array(error.value.facts["value"]) == "z"
