"""Which cells each rule makes primary, and what is handed to the engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cadre.disclosure.problem import Flags, Problem
from cadre.vocabulary.errors import CadreError
from small_protection import by_hand, cells, levels, protect


class Witness:
    """An engine that keeps the problem it was given."""

    problem: Problem

    def __call__(self, problem: Problem, seed: int) -> Flags:
        self.problem = problem
        return by_hand(problem)


def primaries(rows: str, rules: dict[str, Any], **more: Any) -> tuple[set[str], Problem | None]:
    """Codes of the one dimension that became primary."""
    witness = Witness()
    spec = {"dimensions": levels(area="area"), "rules": rules, **more}
    found = cells(protect(rows, spec, engine=witness).private)
    primary = {code for (code,), (_, status) in found.items() if status == "primary"}
    return primary, getattr(witness, "problem", None)


PAY = "area employer person pay\n" + "\n".join(
    f"{area} {employer} {area}{number} {pay}"
    for area, rows in {
        "A": [("h", 60), ("h", 25), ("i", 10), ("j", 5)],
        "B": [("h", 30), ("i", 30), ("j", 30), ("k", 30)],
        "C": [("h", 40), ("i", 30), ("j", 20), ("k", 25)],
    }.items()
    for number, (employer, pay) in enumerate(rows)
)
SUM = {"measure": {"sum": "pay"}, "contributors": {"person": "person", "holding": "employer"}}


def test_a_person_in_two_rows_of_a_cell_counts_once() -> None:
    rows = "area person\nA p\nA p\nA q\nB r\nB s\nB t\nC r\nC s\nC t"
    found, problem = primaries(rows, {"minimum_frequency": 3}, contributors={"person": "person"})
    assert found == {"A"}
    assert problem is not None
    assert problem.upper[np.flatnonzero(problem.sensitive)].tolist() == [4]


def test_too_few_employers() -> None:
    found, _ = primaries(PAY, {"minimum_holdings": 4}, **SUM)
    assert found == {"A"}


def test_dominance_adds_up_what_one_employer_pays_before_it_looks_for_the_largest() -> None:
    assert primaries(PAY, {"dominance": {"n": 1, "k": 80}}, **SUM)[0] == {"A"}  # h pays 85 of 100 in A
    assert primaries(PAY, {"dominance": [{"n": 2, "k": 60}]}, **SUM)[0] == {"A", "C", "Total"}


def test_the_protection_levels_of_dominance_and_p_per_cent() -> None:
    found, problem = primaries(PAY, {"dominance": {"n": 1, "k": 80}}, **SUM)
    assert problem is not None
    cell = int(np.flatnonzero(problem.sensitive)[0])
    assert problem.upper[cell] == pytest.approx(107, abs=1)  # 85 / 80 % - 100 = 6.25, rounded away from 100
    found, problem = primaries(PAY, {"p_percent": 10}, **SUM)
    assert found == {"A"}  # what is left beside 85 and 10 is 5, less than 8.5
    assert problem is not None
    assert problem.upper[cell] >= 103.5
    assert problem.lower[cell] <= 96.5


def test_the_threshold_is_held_against_people_and_the_figure_is_weighted() -> None:
    rows = "area w\nA 10.5\nA 2\nB 1\nB 1\nB 1\nC 3\nC 4\nC 5"
    found, problem = primaries(rows, {"minimum_frequency": 3, "weights": "w"})
    assert found == {"A"}
    assert problem is not None
    assert not problem.whole


@pytest.mark.parametrize("least", [0, 1])
def test_what_readers_know_of_a_withheld_count_is_a_rule_and_a_sum_may_be_zero(least: int) -> None:
    rules = {"minimum_frequency": 3, "least_withheld": least}
    _, counts = primaries("area n\nA 2\nB 7\nC 8", rules, measure={"frequency": "n"})
    _, sums = primaries(PAY, {"minimum_holdings": 4}, **SUM)
    assert counts is not None
    assert sums is not None
    assert set(counts.floor.tolist()) == {least}
    assert set(sums.floor.tolist()) == {0}


def test_negative_pay_is_refused_unless_allowed() -> None:
    rows = PAY + "\nB k B9 -1"
    with pytest.raises(CadreError, match="protect-negative-sum"):
        primaries(rows, {"minimum_holdings": 4}, **SUM)
    _, problem = primaries(rows, {"minimum_holdings": 4, "negative": "allowed"}, **SUM)
    assert problem is not None
    assert set(problem.floor.tolist()) == {-np.inf}


def test_sensitive_zeros_are_withheld_but_for_structural_ones() -> None:
    rows = "area sex n\nA F 5\nA M 6\nB F 9\nB M 8\nC F 7"
    spec = {
        "measure": {"frequency": "n"},
        "dimensions": levels(area="area", sex="sex"),
        "rules": {"minimum_frequency": 3, "zeros": "sensitive"},
    }
    found = cells(protect(rows, spec).private)
    assert found["C", "M"] == (0, "primary")
    spec["rules"]["zeros"] = {"rule": "sensitive", "structural": [{"area": "C", "sex": "M"}]}
    assert cells(protect(rows, spec).private)["C", "M"] == (0, "zero")


def test_cells_may_be_withheld_by_order() -> None:
    rules = {"minimum_frequency": 3, "closed": [{"area": "B"}]}
    assert primaries("area n\nA 5\nB 7\nC 8", rules, measure={"frequency": "n"})[0] == {"B"}


def test_a_cell_forced_open_is_known_to_everybody() -> None:
    rules = {"minimum_frequency": 3, "open": [{"area": "B"}]}
    _, problem = primaries("area n\nA 2\nB 7\nC 8", rules, measure={"frequency": "n"})
    assert problem is not None
    assert problem.values[problem.known].tolist() == [7]


def test_a_small_cell_cannot_be_forced_open() -> None:
    rules = {"minimum_frequency": 3, "open": [{"area": "A"}]}
    with pytest.raises(CadreError) as caught:
        primaries("area n\nA 2\nB 7\nC 8", rules, measure={"frequency": "n"})
    assert caught.value.key == "protect-open-primary"
    assert caught.value.facts["cells"] == "area=A"
    assert caught.value.facts["rules"] == "minimum_frequency"


def test_open_cells_that_make_protection_impossible_are_named() -> None:
    def strict(problem: Problem, seed: int) -> Flags:
        withheld = by_hand(problem)
        if withheld.sum() < 2:
            raise CadreError("test-unsafe")
        return withheld

    rules = {"minimum_frequency": 3, "open": [{"area": "B"}, {"area": "C"}, {}]}
    spec = {"measure": {"frequency": "n"}, "dimensions": levels(area="area"), "rules": rules}
    with pytest.raises(CadreError) as caught:
        protect("area n\nA 2\nB 7\nC 8", spec, engine=strict)
    assert caught.value.key == "protect-open-impossible"
    assert caught.value.facts["cells"] == "area=B"


def test_cells_that_cannot_be_protected_are_named_with_their_rule() -> None:
    class UnsafeError(CadreError):
        cells = np.array([1])

    def fails(problem: Problem, seed: int) -> Flags:
        raise UnsafeError("test-unsafe")

    spec = {
        "measure": {"frequency": "n"},
        "dimensions": levels(area="area"),
        "rules": {"minimum_frequency": 3},
    }
    with pytest.raises(CadreError) as caught:
        protect("area n\nA 2\nB 7\nC 8", spec, engine=fails)
    assert caught.value.key == "protect-unsafe"
    assert (caught.value.facts["cells"], caught.value.facts["rules"]) == ("area=A", "minimum_frequency")


def test_costs_follow_tables_and_levels() -> None:
    cost = {"of": "cell", "levels": {"area": ["100", "10"]}}
    _, problem = primaries(
        "area n\nA 2\nB 7\nC 8", {"minimum_frequency": 3, "cost": cost}, measure={"frequency": "n"}
    )
    assert problem is not None
    assert problem.cost.tolist() == [100, 10, 10, 10]


def insiders_of(problem: Problem) -> list[list[int]]:
    matrix = problem.insiders.tocsr()
    return sorted(sorted(known.tolist()) for known in np.split(matrix.indices, matrix.indptr[1:-1]))


def test_who_is_alone_in_a_cell_knows_it() -> None:
    rows = "province district n\nA A1 1\nB B1 4\nB B2 1\nC C1 9\nC C2 2\nD D1 8\nD D2 7"
    witness = Witness()
    spec = {
        "measure": {"frequency": "n"},
        "dimensions": levels(area=["province", "district"]),
        "rules": {"minimum_frequency": 3, "closed": [{"area": "D"}]},
    }
    found = protect(rows, spec, engine=witness)
    codes = [code for (code,) in cells(found.private)]
    named = [[codes[cell] for cell in known] for known in insiders_of(witness.problem)]
    assert named == [["A", "A1"], ["B2"]]


def test_an_employer_alone_in_cells_knows_them_all() -> None:
    rows = "area employer\nA h\nA h\nA h\nB h\nB h\nB h\nC i\nC j\nC j"
    _, problem = primaries(
        rows, {"minimum_holdings": 2}, contributors={"holding": "employer"}
    )  # rows are people: nobody is alone
    assert problem is not None
    assert insiders_of(problem) == [[1, 2]]


def test_insiders_can_be_left_out() -> None:
    _, problem = primaries(
        "area n\nA 1\nB 7\nC 8", {"minimum_frequency": 3, "insiders": False}, measure={"frequency": "n"}
    )
    assert problem is not None
    assert problem.insiders.shape == (0, 4)


def test_the_certificate_does_not_tell_the_parameters_of_dominance() -> None:
    rules = {"minimum_holdings": 2, "dominance": {"n": 1, "k": 87.5}, "p_percent": 12.25}
    told = str(protect(PAY, {"dimensions": levels(area="area"), "rules": rules, **SUM}).certificate)
    assert "87.5" not in told
    assert "12.25" not in told
