"""Some codes ask for more contributors than the rest of a table: sexual violence and deaths."""

from __future__ import annotations

import pytest

from cadre.catalogue.load import code_list, rules
from cadre.disclosure import protect
from cadre.disclosure.certificate.tallies import tally_certificate
from cadre.disclosure.certificate.verify import ClaimError, check
from cadre.vocabulary.definitions import Raised, Rule
from disclosure_examples import flat, tally, threshold

TREES = {"kind": flat("kind", "pay death"), "place": flat("place", "N S E")}


def raised(minimum: int = 10, more: int = 20) -> Rule:
    told = [Raised(dimension="kind", codes=["death"], minimum=more)]
    return threshold(minimum).model_copy(update={"raised": told})


def status(rows: str, rule: Rule) -> dict[tuple[str, str], str]:
    """``rows``: kind place count, a line each."""
    each = [line.split() for line in rows.strip().splitlines()]
    cells = [{"kind": kind, "place": place, "persons": int(count)} for kind, place, count in each]
    found = protect(tally(TREES, [["kind", "place"]], cells), rule).cells.to_pylist()
    return {(row["kind"], row["place"]): row["status"] for row in found}


BUSY = """
pay    N  40
pay    S  50
pay    E  60
death  N  15
death  S  30
death  E  25
"""


def test_fifteen_are_enough_for_most_codes_and_not_for_a_raised_one() -> None:
    assert set(status(BUSY, threshold(10)).values()) == {"A"}
    found = status(BUSY, raised())
    assert found["death", "N"] == "C"
    assert [found["death", place] for place in "SE"].count("C") >= 1
    assert found["_T", "_T"] == "A"


def test_a_total_that_would_show_the_raised_code_is_withheld_too() -> None:
    found = status("death N 12", raised())
    assert found["death", "N"] == "C"
    assert found["_T", "_T"] == "C"


def test_the_greatest_number_holds() -> None:
    assert status("death N 12", raised(minimum=10, more=5))["death", "N"] == "A"
    assert status("pay N 12\npay S 30", raised(minimum=40, more=20))["pay", "S"] == "C"


def test_the_certificate_states_the_raised_minimum_and_its_check_holds_figures_against_it() -> None:
    each = [line.split() for line in BUSY.strip().splitlines()]
    cells = [{"kind": kind, "place": place, "persons": int(count)} for kind, place, count in each]
    table = protect(tally(TREES, [["kind", "place"]], cells), raised())
    made = tally_certificate(table, {})
    assert made is not None
    assert made["rule"]["raised"] == [["kind", ["death"], 20]]
    open_table = protect(tally(TREES, [["kind", "place"]], cells), threshold(10))
    weak = tally_certificate(open_table, {})
    assert weak is not None
    [part] = weak["parts"]
    read = {**part["read"], "columns": {}, "value": "persons", "status": "status", "withheld": "C"}
    check(weak, {**part, "read": read}, open_table.cells)
    stronger = {**weak, "rule": made["rule"]}
    with pytest.raises(ClaimError, match="rule"):
        check(stronger, {**part, "read": read}, open_table.cells)


def test_concerns_need_ten_and_twenty_of_sexual_violence_and_deaths() -> None:
    rule = rules()["concerns"]
    assert (rule.minimum, rule.insiders, rule.exempt_unknown) == (10, True, False)
    assert {(one.dimension, code): one.minimum for one in rule.raised for code in one.codes} == {
        ("concern_form", "sexual"): 20,
        ("concern_form", "sexual_harassment"): 20,
        ("concern_form", "sexual_assault"): 20,
        ("attack_type", "sexual_assault"): 20,
        ("concern_kind", "death"): 20,
        ("concern_injury", "fatal"): 20,
    } | {("death_cause", code): 20 for code in code_list("death_cause").leaves if code != "_Z"}
