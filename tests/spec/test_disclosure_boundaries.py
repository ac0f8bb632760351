"""Where the rules of a release begin and end: the last value on either side, in small tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from cadre.disclosure import protect
from cadre.disclosure.medians import protect_medians
from cadre.disclosure.protected import ProtectedTable
from cadre.disclosure.rules import Quantity, count_measure, least_of, of_few, quantities
from cadre.disclosure.system import system_of
from cadre.disclosure.wall import _last_look, _numbered, _refuse_few_shown, _refuse_if_told
from cadre.vocabulary.definitions import Raised, Rule
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import TallyTable
from disclosure_examples import NAME, flat, tally, threshold

TREES = {"kind": flat("kind", "pay death"), "place": flat("place", "N S E")}
NAN = None


def of(rows: str, sums: tuple[str, ...] = (), columns: str = "") -> TallyTable:
    """``rows``: kind place persons, then the sums and ``columns``, a line each."""
    names = ["kind", "place", "persons", *sums, *columns.split()]
    found = []
    for line in rows.strip().splitlines():
        words = line.split()
        numbers = [float(word) for word in words[3:]]
        found.append(dict(zip(names, [*words[:2], int(words[2]), *numbers], strict=True)))
    table = tally(
        TREES,
        [["kind", "place"]],
        [{name: row[name] for name in names[: 3 + len(sums)]} for row in found],
        sums,
    )
    cells = table.cells
    for name in columns.split():
        cells = cells.append_column(name, pa.array([row[name] for row in found]))
    return replace(table, cells=cells)


def demanded(table: TallyTable, rule: Rule, name: str = "persons") -> dict[str, tuple[float, float | None]]:
    """Cells by "kind place": value and target, None where nothing is demanded."""
    system, _ = system_of(table)
    [one] = [one for one in quantities(system, table.definition, rule, 0) if one.name == name]
    codes = zip(*(system.grid.codes(system.keys, dimension).to_pylist() for dimension in TREES), strict=True)
    targets = [None if np.isnan(target) else float(target) for target in one.target]
    return {
        " ".join(cell): pair
        for cell, pair in zip(codes, zip(one.values.tolist(), targets, strict=True), strict=True)
    }


EACH = "pay N 1\npay S 9\npay E 10\ndeath N 0\ndeath S 11\ndeath E 19"


@pytest.mark.parametrize(("cell", "target"), [
    ("pay N", 10), ("pay S", 10), ("pay E", NAN), ("death N", NAN), ("death S", NAN), ("pay _T", NAN),
    ("_T N", 10),
])  # fmt: skip
def test_one_to_nine_of_ten_are_few_and_nobody_and_ten_are_not(cell: str, target: float | None) -> None:
    assert demanded(of(EACH), threshold(10))[cell][1] == target


RAISED = threshold(10).model_copy(update={"raised": [
    Raised(dimension="kind", codes=["death"], minimum=20),
    Raised(dimension="place", codes=["S", "E"], minimum=12),
    Raised(dimension="elsewhere", codes=["S"], minimum=99),
]})  # fmt: skip


@pytest.mark.parametrize(("cell", "least"), [
    ("pay N", 10), ("pay S", 12), ("pay E", 12), ("death N", 20), ("death S", 20), ("_T _T", 10),
    ("_T E", 12), ("death _T", 20),
])  # fmt: skip
def test_the_greatest_number_of_those_that_a_cell_is_under(cell: str, least: float) -> None:
    system, _ = system_of(of(EACH))
    codes = zip(*(system.grid.codes(system.keys, dimension).to_pylist() for dimension in TREES), strict=True)
    assert dict(zip((" ".join(one) for one in codes), least_of(system, RAISED), strict=True))[cell] == least


def test_what_must_remain_possible_is_the_raised_number() -> None:
    found = demanded(of(EACH), RAISED)
    assert (found["death E"], found["pay E"], found["pay N"]) == ((19, 20), (10, 12), (1, 10))
    assert demanded(of("death N 20"), RAISED)["death N"] == (20, NAN)


def test_a_rule_without_a_number_is_refused() -> None:
    table = of(EACH)
    system, _ = system_of(table)
    with pytest.raises(CadreError) as error:
        quantities(system, table.definition, threshold(10).model_copy(update={"minimum": None}), 0)
    told = error.value
    assert (told.key, told.exit_code, told.facts) == (
        "disclosure-no-minimum",
        ExitCode.CONFIGURATION,
        {"value": "few"},
    )


def test_a_tally_that_counts_nobody_has_nothing_to_hold_a_threshold_against() -> None:
    table = of("pay N 3 7", ("money",))
    sums = {"money": table.definition.measures["money"]}
    definition = table.definition.model_copy(update={"measures": sums})
    with pytest.raises(CadreError) as error:
        count_measure(definition)
    told = error.value
    assert (told.key, told.exit_code, told.facts) == (
        "disclosure-no-count",
        ExitCode.CONFIGURATION,
        {"tally": "example"},
    )
    both = table.definition.model_copy(update={"measures": {**sums, **table.definition.measures}})
    assert count_measure(both) == "persons"


def quantity(table: TallyTable, rule: Rule, name: str) -> Quantity:
    system, _ = system_of(table)
    return next(one for one in quantities(system, table.definition, rule, 0) if one.name == name)


def test_a_withheld_count_of_people_is_known_to_be_one_at_least_and_a_sum_to_be_no_less_than_zero() -> None:
    table = of("pay N 12 7\npay S 30 0", ("money",))
    assert set(quantity(table, threshold(10), "persons").floor) == {1.0}
    assert set(quantity(table, threshold(10), "money").floor) == {0.0}
    negative = of("pay N 12 7\npay S 30 -1", ("money",))
    assert set(quantity(negative, threshold(10), "money").floor) == {-np.inf}
    assert quantity(table, threshold(10), "persons").whole
    assert not quantity(of("pay N 12 7.5\npay S 30 1", ("money",)), threshold(10), "money").whole


def test_a_second_count_is_held_against_the_same_number() -> None:
    table = of("pay N 30 0\npay S 30 1\npay E 30 9\ndeath N 30 10", ("posts",))
    posts = table.definition.measures["posts"].model_copy(update={"kind": "count"})
    definition = table.definition.model_copy(
        update={"measures": {**table.definition.measures, "posts": posts}}
    )
    found = demanded(replace(table, definition=definition), threshold(10), "posts")
    assert [found[cell] for cell in ("pay N", "pay S", "pay E", "death N")] == [
        (0, NAN),
        (1, 10),
        (9, 10),
        (10, NAN),
    ]


DOMINANT = threshold(3).model_copy(update={"dominance_percent": 80.0})


@pytest.mark.parametrize(("money", "largest", "target"), [
    (100, 79, NAN), (100, 80, NAN), (100, 80.8, 101), (100, 88, 110), (1, 1, 1.25), (0, 0, NAN),
])  # fmt: skip
def test_a_largest_of_eighty_per_cent_is_allowed_and_more_is_not(
    money: float, largest: float, target: float | None
) -> None:
    table = of(f"pay N 12 {money} {largest}\npay S 30 900 10", ("money",), "money_max")
    value, found = demanded(table, DOMINANT, "money")["pay N"]
    assert (value, found) == (money, target if target is None else pytest.approx(target))
    assert demanded(table, threshold(3), "money")["pay N"] == (money, NAN)


def test_a_sum_whose_largest_part_is_not_known_is_not_judged() -> None:
    assert demanded(of("pay N 12 100", ("money",)), DOMINANT, "money")["pay N"] == (100, NAN)


HELD = "holder_0_max holder_1_max holder_2_max"


@pytest.mark.parametrize(("held", "holders", "few"), [
    ("1 0 0", 2, True), ("1 1 0", 2, False), ("1 1 0", 3, True), ("1 1 1", 3, False), ("0 0 0", 3, False),
    ("1 0 0", 1, False), ("1 0 0", None, False),
])  # fmt: skip
def test_fewer_organisations_than_asked_for(held: str, holders: int | None, few: bool) -> None:
    table = of(f"pay N 40 {held}", columns=HELD)
    rule = threshold(10).model_copy(update={"holders": holders})
    system, _ = system_of(table)
    assert of_few(system, rule, 0).any() == few
    assert demanded(table, rule)["pay N"] == (40, 41 if few else NAN)


def test_a_cell_of_few_people_and_few_organisations_needs_the_minimum() -> None:
    rule = threshold(10).model_copy(update={"holders": 3})
    assert demanded(of("pay N 4 1 0 0", columns=HELD), rule)["pay N"] == (4, 10)
    assert demanded(of("pay N 9 1 0 0", columns=HELD), rule)["pay N"] == (9, 10)
    assert demanded(of("pay N 10 1 0 0", columns=HELD), rule)["pay N"] == (10, 11)


def test_without_a_column_of_organisations_none_are_counted() -> None:
    system, _ = system_of(of("pay N 40"))
    found = of_few(system, threshold(10).model_copy(update={"holders": 3}), 0)
    assert (found.dtype, found.shape, found.any()) == (np.bool_, system.keys.shape, False)


def test_people_of_whom_a_dimension_is_not_known_are_exempt_only_where_the_rule_says_so() -> None:
    trees = {**TREES, "kind": flat("kind", "pay _U")}
    table = replace(tally(trees, [["kind", "place"]], [{"kind": "_U", "place": "N", "persons": 2}]))
    system, _ = system_of(table)
    for exempt, few in ((True, 2), (False, 4)):
        rule = threshold(5).model_copy(update={"exempt_unknown": exempt})
        assert int(quantities(system, table.definition, rule, 0)[0].sensitive.sum()) == few


MEDIAN = Rule(id="median", kind="order-statistic", minimum=10, round_to=3, name=NAME, reason=NAME)


def median(people: int) -> dict[str, object]:
    rows = [{"kind": "pay", "place": "N", "persons": people, "pay": 1234.0}]
    found = protect_medians(tally(TREES, [["kind", "place"]], rows, ("pay",)), MEDIAN).cells.to_pylist()
    return found[0] if found else {}


@pytest.mark.parametrize(("people", "told"), [
    (0, None), (1, (None, "C", "median")), (9, (None, "C", "median")), (10, (1230.0, "A", None)),
    (11, (1230.0, "A", None)),
])  # fmt: skip
def test_a_median_of_ten_is_told_and_one_of_nine_is_not(people: int, told: tuple[object, ...] | None) -> None:
    row = median(people)
    assert (tuple(row[name] for name in ("pay", "status", "reason")) if row else None) == told
    assert not row or (row["year"], row["kind"], row["place"]) == (2025, "pay", "N")


def medians() -> ProtectedTable:
    rows = [
        {"kind": "pay", "place": place, "persons": people, "pay": pay}
        for place, people, pay in (
            ("N", 12, 1234.5),
            ("S", 9, 2000.0),
            ("E", 0, 0.0),
            ("_T", 30, float("nan")),
        )
    ]
    return protect_medians(tally(TREES, [["kind", "place"]], rows, ("pay",)), MEDIAN)


def test_what_is_told_of_medians() -> None:
    found = medians()
    assert found.evidence == {
        "rule": "median@1", "method": "order statistic: floor on contributors and rounding; nothing adds up",
        "minimum": 10, "round_to": 3, "not_published": ["persons"], "cells": 3, "suppressed": 1,
    }  # fmt: skip
    assert {row["place"]: row["pay"] for row in found.cells.to_pylist()} == {
        "N": 1230.0,
        "S": None,
        "_T": None,
    }
    assert [str(field.type) for field in found.cells.schema] == [
        "int32",
        "string",
        "string",
        "double",
        "string",
        "string",
    ]
    assert (found.edition, found.rule.id, set(found.trees)) == ("ed", "median", {"kind", "place"})
    assert (list(found.definition.measures), found.sources) == (["pay"], ())


def test_medians_without_a_floor_are_refused() -> None:
    table = tally(
        TREES, [["kind", "place"]], [{"kind": "pay", "place": "N", "persons": 3, "pay": 1.0}], ("pay",)
    )
    with pytest.raises(CadreError) as error:
        protect_medians(table, MEDIAN.model_copy(update={"minimum": None}))
    told = error.value
    assert (told.key, told.exit_code, told.facts) == (
        "disclosure-no-minimum",
        ExitCode.CONFIGURATION,
        {"value": "median"},
    )


def published(rows: str) -> pa.Table:
    """As it will be published: kind place persons status; - for no figure."""
    each = [line.split() for line in rows.strip().splitlines()]
    return pa.Table.from_pylist(
        [
            {
                "kind": kind,
                "place": place,
                "persons": None if count == "-" else float(count),
                "status": status,
            }
            for kind, place, count, status in each
        ],
        pa.schema(
            [
                ("kind", pa.string()),
                ("place", pa.string()),
                ("persons", pa.float64()),
                ("status", pa.string()),
            ]
        ),
    )


ONLY_RAISED = RAISED.model_copy(update={"minimum": 1})
UNKNOWN = threshold(10).model_copy(update={"exempt_unknown": True})


@pytest.mark.parametrize(("row", "rule", "safe"), [
    ("pay N 0 A", threshold(10), True), ("pay N 1 A", threshold(10), False),
    ("pay N 9 A", threshold(10), False), ("pay N 10 A", threshold(10), True),
    ("pay N - C", threshold(10), True), ("pay N - A", threshold(10), False),
    ("pay N 30 C", threshold(10), False), ("death N 19 A", RAISED, False), ("death N 20 A", RAISED, True),
    ("death N 0 A", RAISED, True), ("death N 1 A", RAISED, False), ("pay S 11 A", RAISED, False),
    ("pay S 12 A", RAISED, True), ("pay N 11 A", RAISED, True), ("_U N 2 A", UNKNOWN, True),
    ("_U N 2 A", threshold(10), False), ("pay N 2 A", UNKNOWN, False), ("pay _U 2 A", UNKNOWN, True),
    ("death N - C", RAISED, True), ("death N 1 A", ONLY_RAISED, False), ("death N 0 A", ONLY_RAISED, True),
    ("pay N 1 A", ONLY_RAISED, True),
])  # fmt: skip
def test_the_last_look_trusts_nothing(row: str, rule: Rule, safe: bool) -> None:
    """Whatever was decided before: nothing small is open, and withheld is the same as without a figure."""
    table, others = of("pay N 30"), "pay E 40 A\n"
    for rows in (row, others + row, row + "\n" + others):
        if safe:
            _last_look(table, rule, published(rows))
            continue
        with pytest.raises(CadreError) as error:
            _last_look(table, rule, published(rows))
        told = error.value
        assert (told.key, told.exit_code) == ("disclosure-unsafe", ExitCode.DISCLOSURE)
        assert told.facts == {"tally": "example", "table": "", "measure": "persons", "year": ""}
    _last_look(table, rule, published(""))


def test_rows_that_count_one_person_are_numbered_whatever_their_order() -> None:
    table = of("pay S 1\npay N 1\ndeath N 2\ndeath E 1\npay E 0")
    found = _numbered(table).cells
    assert found.column_names == ["year", "kind", "place", "persons", "_alone"]
    number = {(row["kind"], row["place"]): row["_alone"] for row in found.to_pylist()}
    assert sorted(number.values())[:2] == [0, 0]
    assert len(set(number.values())) == 4
    back = _numbered(replace(table, cells=table.cells.take([4, 3, 2, 1, 0]))).cells
    assert {(row["kind"], row["place"]): row["_alone"] for row in back.to_pylist()} == number
    later = replace(
        table, cells=pa.concat_tables([table.cells, table.cells.set_column(0, "year", pa.array([2024] * 5))])
    )
    assert len(set(_numbered(later).cells["_alone"].to_pylist())) == 7


def test_what_was_told_and_must_be_withheld_now_is_refused_with_its_table_and_year() -> None:
    table = of(EACH)
    system, _ = system_of(table)
    demands = quantities(system, table.definition, threshold(10), 0)
    for place, sensitive in enumerate(demands[0].sensitive):
        told = np.zeros_like(system.told)
        told[0, place] = True
        heard = replace(system, told=told)
        if not sensitive:
            _refuse_if_told(table, heard, demands, 0)
            continue
        with pytest.raises(CadreError) as error:
            _refuse_if_told(table, heard, demands, 0)
        refusal = error.value
        assert (refusal.key, refusal.exit_code) == ("disclosure-already-told", ExitCode.DISCLOSURE)
        assert refusal.facts == {"tally": "example", "table": "kind × place", "year": "2025"}


def test_only_cells_with_people_below_the_minimum_are_sensitive_in_a_release_and_open_rules_pass() -> None:
    rule = Rule(id="open", kind="open", name=NAME, reason=NAME)
    cells = protect(of("pay N 1"), rule).cells.to_pylist()
    assert {row["status"] for row in cells} == {"A"}
    with pytest.raises(CadreError, match="disclosure-no-publisher"):
        protect(of("pay N 1"), rule.model_copy(update={"kind": "already-public"}))


def test_a_cell_of_too_few_organisations_is_never_shown() -> None:
    table = of("pay N 40 1 0 0\ndeath N 40 1 1 1\npay S 50 1 1 1", columns=HELD)
    rule = threshold(10).model_copy(update={"holders": 3})
    system, _ = system_of(table)
    few = of_few(system, rule, 0)
    assert few.sum() == 1
    _refuse_few_shown(table, system, rule, few[None, :])
    _refuse_few_shown(table, system, threshold(10), np.zeros_like(few)[None, :])
    with pytest.raises(CadreError) as error:
        _refuse_few_shown(table, system, rule, ~few[None, :])
    assert error.value.facts == {"tally": "example", "table": "", "measure": "persons", "year": ""}


def test_each_year_is_looked_at_by_itself() -> None:
    rule = threshold(10).model_copy(update={"holders": 2})
    one, two = of("pay N 40 1 0 0", columns=HELD), of("pay N 40 1 1 0", columns=HELD)
    earlier = two.cells.set_column(0, "year", pa.array([2024]))
    table = replace(one, cells=pa.concat_tables([earlier, one.cells]))
    system, _ = system_of(table)
    few = np.array([of_few(system, rule, 0), of_few(system, rule, 1)])
    assert (few[0].any(), few[1].any()) == (False, True)
    _refuse_few_shown(table, system, rule, few)
    with pytest.raises(CadreError, match="disclosure-unsafe"):
        _refuse_few_shown(table, system, rule, few[::-1])
