"""A cell whose contributors come from too few organisations is withheld, however many they are."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from cadre.catalogue.load import rules
from cadre.disclosure import ProtectedTable, protect
from cadre.disclosure.certificate.tallies import tally_certificate
from cadre.vocabulary.definitions import Rule
from disclosure_examples import flat, tally, threshold

TREES = {"kind": flat("kind", "pay harm"), "place": flat("place", "N S E")}
# kind, place, and how many each of three organisations received
ROWS = """
pay   N  40 30 20
pay   S  20 25 30
pay   E  30 30 30
harm  N  60 50  0
harm  S  20 20 20
harm  E  15 25 35
"""


def protected(rows: str, rule: Rule) -> ProtectedTable:
    cells, held = [], []
    for line in rows.strip().splitlines():
        kind, place, *received = line.split()
        cells.append({"kind": kind, "place": place, "persons": sum(map(int, received))})
        held.append([float(int(count) > 0) for count in received])
    table = tally(TREES, [["kind", "place"]], cells)
    columns = table.cells
    for number, column in enumerate(zip(*held, strict=True)):
        columns = columns.append_column(f"holder_{number}_max", pa.array(column))
    return protect(replace(table, cells=columns), rule)


def status(rows: str, rule: Rule) -> dict[tuple[str, str], str]:
    return {(row["kind"], row["place"]): row["status"] for row in protected(rows, rule).cells.to_pylist()}


def of_three() -> Rule:
    return threshold(10).model_copy(update={"holders": 3})


def test_a_large_cell_of_two_organisations_is_withheld() -> None:
    assert set(status(ROWS, threshold(10)).values()) == {"A"}
    found = status(ROWS, of_three())
    assert found["harm", "N"] == "C"
    assert found["_T", "_T"] == "A"
    assert "C" in {found["harm", "S"], found["harm", "E"]}
    assert "C" in {found["pay", "N"], found["_T", "N"]}


def test_where_two_organisations_are_all_nothing_is_shown() -> None:
    two = "pay N 40 30 0\nharm S 50 60 0"
    found = status(two, of_three())
    assert {code for cell, code in found.items() if "E" not in cell} >= {"C"}
    assert found["_T", "_T"] == "C"
    assert found["pay", "N"] == "C"


def test_no_number_of_an_organisation_leaves_and_the_certificate_states_the_rule() -> None:
    table = protected(ROWS, of_three())
    assert table.cells.column_names == ["year", "kind", "place", "persons", "status", "reason"]
    made = tally_certificate(table, {})
    assert made is not None
    assert made["rule"]["stated"]["organisations"] == 3


def test_concerns_must_come_from_three_organisations() -> None:
    assert {id: rule.holders for id, rule in rules().items() if rule.holders} == {"concerns": 3}
