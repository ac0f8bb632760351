"""Where the rules of ``cadre protect`` begin and end, and who is behind a cell: the values on either side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from cadre.disclosure.structure import TableShape, link
from cadre.disclosure.suppression.contributors import sole_contributors
from cadre.disclosure.tool.assembling import assemble
from cadre.disclosure.tool.climbing import climb
from cadre.disclosure.tool.concentration import Largest, dominated, largest, p_per_cent
from cadre.disclosure.tool.contributors import heads, party_of
from cadre.disclosure.tool.earlier import Earlier
from cadre.disclosure.tool.insiders import insiders
from cadre.disclosure.tool.primary import Behind, Primary, behind, primary
from cadre.disclosure.tool.reading import Source
from cadre.disclosure.tool.spec import Dominance
from cadre.disclosure.tool.specifying import make_spec
from cadre.disclosure.tool.tabulating import Tabulated, tabulate
from cadre.disclosure.tool.told import Told, facts_told, refuse_told, told_before
from cadre.vocabulary.errors import CadreError, ExitCode
from certified_tables import flat
from small_protection import levels, table

NAN = float("nan")


def cell_of(*parts: float) -> Largest:
    """One cell with these contributions, largest first."""
    return Largest(np.array([[*parts, 0.0, 0.0][:3]]), np.array([float(sum(parts))]))


@pytest.mark.parametrize(("parts", "n", "k", "need"), [
    ((80, 20), 1, 80, None), ((81, 19), 1, 80, 1.25), ((40, 40, 20), 2, 80, None),
    ((41, 40, 19), 2, 80, 1.25), ((41, 40, 19), 1, 80, None), ((5,), 1, 80, 1.25), ((40, 30, 30), 3, 80, 25),
    ((0,), 1, 80, None),
])  # fmt: skip
def test_dominance_begins_above_k_per_cent_and_asks_for_the_upper_level(
    parts: tuple[float, ...], n: int, k: float, need: float | None
) -> None:
    bad, found = dominated(cell_of(*parts), [Dominance(n=n, k=k)])
    assert (bad.tolist(), found.tolist()) == ([need is not None], [pytest.approx(need or 0)])


def test_the_strictest_of_several_rules_holds() -> None:
    rules = [Dominance(n=1, k=80), Dominance(n=2, k=85)]
    for order in (rules, rules[::-1]):
        bad, need = dominated(cell_of(81, 19), order)
        assert (bad.tolist(), need.tolist()) == ([True], [pytest.approx(100 * 100 / 85 - 100)])
        bad, need = dominated(cell_of(50, 40, 10), order)
        assert (bad.tolist(), need.tolist()) == ([True], [pytest.approx(90 * 100 / 85 - 100)])
        assert not dominated(cell_of(40, 40, 20), order)[0].any()
    assert dominated(cell_of(100), [])[0].tolist() == [False]


@pytest.mark.parametrize(("parts", "p", "need"), [
    ((85, 10, 5), 10, 3.5), ((50, 40, 5), 10, None), ((50, 40, 4), 10, 1), ((50, 40, 6), 10, None),
    ((100,), 10, 10), ((60, 40), 10, 6), ((50, 40, 5), 20, 5),
])  # fmt: skip
def test_the_second_largest_may_not_tell_the_largest_to_within_p_per_cent(
    parts: tuple[float, ...], p: float, need: float | None
) -> None:
    bad, found = p_per_cent(cell_of(*parts), p)
    assert (bad.tolist(), found.tolist()) == ([need is not None], [pytest.approx(need or 0)])


AREA = flat("area", "A B")


def rows_in(words: str) -> tuple[Any, Any, Any]:
    places = np.array([[AREA.place[word]] for word in words])
    linked = link((AREA,), places, [TableShape({"area": None})])
    return linked, places, climb(linked, places)


def test_the_largest_are_added_up_by_party_within_a_cell() -> None:
    linked, _, way = rows_in("AAABB")
    party, pay = np.array([0, 1, 0, 1, 2]), np.array([5.0, 7, 4, 2, -9])
    found = largest(len(linked.keys), way, party, pay, 2)
    assert found.top.tolist() == [[9, 9], [9, 7], [9, 2]]
    assert found.all.tolist() == [27, 16, 11]
    one = largest(len(linked.keys), way, party, pay, 1)
    assert (one.top.tolist(), one.all.tolist()) == ([[9], [9], [9]], [27, 16, 11])


def test_a_party_counts_once_in_a_cell_and_who_is_alone_is_named() -> None:
    linked, places, way = rows_in("AAABB")
    found = heads(linked, places, np.array([3, 3, 3, 1, 2]), way)
    assert (found.number.tolist(), found.alone.tolist()) == ([3, 1, 2], [False, True, False])
    assert int(found.who[1]) == 3
    nobody = heads(linked, places[:0], np.zeros(0, dtype=np.int64), climb(linked, places[:0]))
    assert (nobody.number.tolist(), nobody.alone.any()) == ([0, 0, 0], False)


def test_a_blank_person_is_refused_with_the_first_row_and_how_many() -> None:
    source = Source(table("who area\np A\n- A\nq B\n- B"), "people.csv", 2)
    with pytest.raises(CadreError) as error:
        party_of(source, "who", "contributors.person")
    told = error.value
    assert (told.key, told.exit_code) == ("protect-blank-party", ExitCode.INPUT)
    assert told.facts == {"file": "people.csv", "column": "who", "row": 3, "rows": 2}
    assert party_of(source, None, "contributors.person") is None
    found = party_of(source, "area", "contributors.person")
    assert found is not None
    assert (found.codes.tolist(), found.words) == ([0, 0, 1, 1], ("A", "B"))
    with pytest.raises(CadreError) as missing:
        party_of(source, "name", "contributors.person")
    assert missing.value.facts["key"] == "contributors.person"


def judged(rows: str, rules: dict[str, Any], **more: Any) -> tuple[Tabulated, Behind, Primary]:
    """Of one dimension ``area``."""
    spec = make_spec({"dimensions": levels(area="area"), "rules": rules, **more})
    [found] = tabulate(Source(table(rows), "rows.csv", 2), spec, Path())
    who = behind(found)
    return found, who, primary(found, spec, who)


def names(found: Primary, rule: str) -> str:
    return "".join("TABC"[place] for place in np.flatnonzero(found.broken[rule]))


COUNTS = "area n\nA 2\nB 3\nC 0"


@pytest.mark.parametrize(("minimum", "few"), [(1, ""), (2, ""), (3, "A"), (4, "AB"), (5, "AB"), (6, "TAB")])
def test_few_are_one_to_the_minimum_less_one(minimum: int, few: str) -> None:
    _, _, found = judged(COUNTS, {"minimum_frequency": minimum}, measure={"frequency": "n"})
    assert names(found, "minimum_frequency") == few
    assert set(found.broken) == {"minimum_frequency"}
    expected = {"T": max(6, minimum), "A": max(3, minimum), "B": max(4, minimum), "C": NAN}
    assert found.upper.tolist()[:3] == pytest.approx(
        [expected[c] if c in few else NAN for c in "TAB"], nan_ok=True
    )
    assert np.isnan(found.lower).all()
    assert np.flatnonzero(found.flags).tolist() == np.flatnonzero(found.broken["minimum_frequency"]).tolist()


def test_a_rule_that_is_not_asked_for_breaks_nothing() -> None:
    _, _, found = judged(COUNTS, {"closed": [{"area": "B"}]}, measure={"frequency": "n"})
    assert (set(found.broken), names(found, "closed")) == ({"closed"}, "B")
    assert np.isnan(found.upper).all()


def test_a_secret_zero_is_one_where_nobody_is() -> None:
    rules = {"minimum_frequency": 3, "zeros": "sensitive"}
    more = {
        "measure": {"frequency": "n"},
        "dimensions": {"area": {"levels": ["area"]}, "sex": {"levels": ["sex"]}},
    }
    rows = "area sex n\nA F 5\nA M 6\nB F 9\nB M 0"
    spec = make_spec({"rules": rules, **more})
    [made] = tabulate(Source(table(rows), "rows.csv", 2), spec, Path())
    found = primary(made, spec, behind(made))
    empty = np.flatnonzero(found.broken["zeros"])
    assert len(empty) == 1
    assert (made.values[empty].tolist(), found.upper[empty].tolist()) == ([0], [3])


PAY = "area boss person pay\nA h p 60\nA h q 30\nA i r 10\nB h s 40\nB i t 30\nB j u 30\nC k v 2"
SUM = {"measure": {"sum": "pay"}, "contributors": {"person": "person", "holding": "boss"}}


@pytest.mark.parametrize(("percent", "widths"), [(None, (10, 1)), (20, (20, 1)), (100, (100, 2))])
def test_a_sum_of_few_must_stay_uncertain_both_ways(percent: int | None, widths: tuple[float, float]) -> None:
    rules = {"minimum_frequency": 4} | ({"protection": {"percent": percent}} if percent else {})
    _, _, found = judged(PAY, rules, **SUM)
    assert names(found, "minimum_frequency") == "ABC"
    assert found.upper.tolist() == pytest.approx(
        [NAN, 100 + widths[0], 100 + widths[0], 2 + widths[1]], nan_ok=True
    )
    assert found.lower.tolist() == pytest.approx(
        [NAN, 100 - widths[0], 100 - widths[0], 2 - widths[1]], nan_ok=True
    )


@pytest.mark.parametrize(("minimum", "few"), [(1, ""), (2, "C"), (3, "AC"), (4, "ABC")])
def test_too_few_holdings(minimum: int, few: str) -> None:
    assert names(judged(PAY, {"minimum_holdings": minimum}, **SUM)[2], "minimum_holdings") == few


def test_without_names_the_rows_are_counted() -> None:
    _, who, found = judged(PAY, {"minimum_frequency": 2}, measure={"sum": "pay"})
    assert (who.persons, who.holdings) == (None, None)
    assert who.number.tolist() == [7, 3, 3, 1]
    assert (set(found.broken), names(found, "minimum_frequency")) == ({"minimum_frequency"}, "C")


def test_who_is_behind_a_cell() -> None:
    _, who, _ = judged(PAY, {"minimum_frequency": 2}, **SUM)
    assert who.persons is not None
    assert who.holdings is not None
    assert (who.number.tolist(), who.holdings.number.tolist()) == ([7, 3, 3, 1], [4, 2, 3, 1])


def test_the_levels_of_both_rules_are_taken_together() -> None:
    """A: h pays 90 of 100; above 80 per cent by 12.5, and within 10 per cent by 9 - 0."""
    rules = {"dominance": {"n": 1, "k": 80}, "p_percent": 10}
    _, _, found = judged(PAY, rules, **SUM)
    assert (names(found, "dominance"), names(found, "p_percent")) == ("AC", "AC")
    assert found.upper[1:3].tolist() == pytest.approx([112.5, NAN], nan_ok=True)
    assert found.lower[1:3].tolist() == pytest.approx([87.5, NAN], nan_ok=True)
    _, _, alone = judged(PAY, {"p_percent": 20}, **SUM)
    assert (set(alone.broken), alone.upper[1], alone.lower[1]) == ({"p_percent"}, 118, 82)
    _, _, one = judged(PAY, {"dominance": {"n": 1, "k": 80}}, **SUM)
    assert set(one.broken) == {"dominance"}


def test_three_largest_are_looked_at_where_a_rule_asks_for_three() -> None:
    rows = "area person pay\n" + "\n".join(f"A p{n} {pay}" for n, pay in enumerate((30, 30, 30, 10)))
    more = {"measure": {"sum": "pay"}, "contributors": {"person": "person"}}
    _, _, found = judged(rows, {"dominance": {"n": 3, "k": 85}}, **more)
    assert found.broken["dominance"].all()
    assert not judged(rows, {"dominance": {"n": 3, "k": 90}}, **more)[2].flags.any()


def test_few_and_dominated_the_wider_level_holds() -> None:
    rules = {"minimum_frequency": 4, "dominance": {"n": 1, "k": 95}, "p_percent": 1}
    _, _, found = judged("area person pay\nA p 97\nA q 3\nB r 50\nB s 50\nB t 50\nB u 50", rules, **{
        "measure": {"sum": "pay"}, "contributors": {"person": "person"},
    })  # fmt: skip
    assert (found.upper[1], found.lower[1]) == (110, 90)
    rules["protection"] = {"percent": 1}
    _, _, found = judged("area person pay\nA p 97\nA q 3\nB r 50\nB s 50\nB t 50\nB u 50", rules, **{
        "measure": {"sum": "pay"}, "contributors": {"person": "person"},
    })  # fmt: skip
    assert (found.upper[1], found.lower[1]) == (
        pytest.approx(100 + 97 / 0.95 - 100),
        pytest.approx(200 - 97 / 0.95),
    )


def test_levels_of_whole_numbers_and_of_cents_are_whole() -> None:
    rows = "area person pay\nA p 0.97\nA q 0.03\nB r 0.50\nB s 0.50"
    more: dict[str, Any] = {"measure": {"sum": "pay"}, "contributors": {"person": "person"}}
    _, _, found = judged(rows, {"dominance": {"n": 1, "k": 95}}, **more)
    assert (found.upper[1], found.lower[1]) == (103, 97)  # in cents: 97 / 95 % - 100 = 2.1, rounded up
    more["measure"] = {"frequency": "n"}
    rows = "area person n\nA p 97\nA q 3\nB r 50\nB s 50"
    _, _, counts = judged(rows, {"dominance": {"n": 1, "k": 95}}, **more)
    assert (counts.upper[1], counts.lower[1]) == (103, 97)


def test_without_parties_every_row_is_its_own() -> None:
    rules = {"dominance": {"n": 1, "k": 50}}
    _, _, found = judged("area pay\nA 40\nA 40\nB 60\nB 20", rules, measure={"sum": "pay"})
    assert names(found, "dominance") == "B"
    same = "area person pay\nA p 40\nA p 40\nB q 60\nB r 20"
    _, _, found = judged(same, rules, measure={"sum": "pay"}, contributors={"person": "person"})
    assert names(found, "dominance") == "AB"
    _, _, found = judged(PAY, {"dominance": {"n": 1, "k": 65}}, **SUM)
    assert names(found, "dominance") == "AC"  # h pays two in A: the holding counts before the person


def known(rows: str, rules: dict[str, Any], **more: Any) -> list[list[int]]:
    spec = make_spec({"dimensions": levels(area="area"), "rules": {"minimum_frequency": 3, **rules}, **more})
    [made] = tabulate(Source(table(rows), "rows.csv", 2), spec, Path())
    found = insiders(made, spec, behind(made))
    assert (found.shape[1], found.dtype) == (len(made.values), np.bool_)
    return [
        sorted(found.indices[found.indptr[row] : found.indptr[row + 1]].tolist())
        for row in range(found.shape[0])
    ]


def test_each_person_and_each_holding_that_is_alone_is_an_insider_of_its_own() -> None:
    rows = "area boss person\nA h p\nA h q\nB h r\nC i s\nC i s"
    both = {"contributors": {"person": "person", "holding": "boss"}}
    assert known(rows, {}, **both) == [[2], [3], [1, 2], [3]]  # r, s; then h, i
    assert known(rows, {}, contributors={"person": "person"}) == [[2], [3]]
    assert known(rows, {"insiders": False}, **both) == []
    assert known(rows, {}, contributors={"holding": "boss"}) == [
        [2],
        [1, 2],
        [3],
    ]  # rows are people: B has one


def test_without_names_a_count_of_one_is_somebody_wherever_it_stands() -> None:
    assert known("area n\nA 1\nB 0\nC 4", {}, measure={"frequency": "n"}) == [[1]]
    assert known("area n\nA 1\nB 0\nC 0", {}, measure={"frequency": "n"}) == [[0, 1]]
    assert known("area n\nA 1\nB 1\nC 4", {}, measure={"frequency": "n"}) == [[1], [2]]
    assert known("area n\nA 2\nB 3\nC 4", {}, measure={"frequency": "n"}) == []


@pytest.mark.parametrize(("counts", "persons"), [
    ((4, 1, 3), [[1]]), ((1, 1, 0), [[0, 1]]), ((2, 1, 1), [[1], [2]]),
    ((5, 2, 3), []), ((1, 0, 1), [[0, 2]]),
])  # fmt: skip
def test_a_total_of_one_and_its_part_are_the_same_person(
    counts: tuple[int, ...], persons: list[list[int]]
) -> None:
    sums = sparse.csr_array(np.array([[-1, 1, 1]], dtype=np.int8))
    found = sole_contributors(sums, np.array(counts, dtype=float))
    assert found.dtype == np.bool_
    rows = [
        found.indices[found.indptr[row] : found.indptr[row + 1]].tolist() for row in range(found.shape[0])
    ]
    assert sorted(sorted(row) for row in rows) == persons
    assert found.shape == (len(persons), 3)


def test_a_person_is_followed_through_every_sum() -> None:
    """Total 3 = A 1 + B 2, A 1 = a 1 + b 0, B 2 = c 1 + d 1."""
    sums = sparse.csr_array(
        np.array([[-1, 1, 1, 0, 0, 0, 0], [0, -1, 0, 1, 1, 0, 0], [0, 0, -1, 0, 0, 1, 1]], dtype=np.int8)
    )
    found = sole_contributors(sums, np.array([3.0, 1, 2, 1, 0, 1, 1]))
    assert sorted(np.flatnonzero(row).tolist() for row in found.toarray()) == [[1, 3], [5], [6]]


OLD = "area,value,status\nA,2,published\nB,7,published\nC,5,published\nTotal,,withheld\n"


def with_earlier(folder: Path, rows: str, old: str = OLD) -> tuple[Tabulated, list[Told], Primary]:
    (folder / "old.csv").write_text(old, encoding="utf-8")
    spec = make_spec({
        "dimensions": levels(area="area"), "measure": {"frequency": "n"}, "earlier": [{"table": "old.csv"}],
        "rules": {"minimum_frequency": 3, "closed": [{"area": "B"}]},
    })  # fmt: skip
    [made] = tabulate(Source(table(rows), "rows.csv", 2), spec, folder)
    return made, told_before(made), primary(made, spec, behind(made))


def test_what_an_earlier_table_told(tmp_path: Path) -> None:
    _, [told], _ = with_earlier(tmp_path, "area n\nA 2\nB 8\nC 5")
    assert told.figures.tolist() == pytest.approx([NAN, 2, 7, 5], nan_ok=True)
    assert told.same.tolist() == [False, True, False, True]
    assert told.changed.tolist() == [False, False, True, False]
    assert told.hidden.tolist() == [True, False, False, False]
    assert told.rows.tolist() == [5, 2, 3, 4]
    assert isinstance(told.earlier, Earlier)


def test_what_an_earlier_table_left_out_was_empty(tmp_path: Path) -> None:
    without = OLD.replace("C,5,published\n", "")
    _, [told], _ = with_earlier(tmp_path, "area n\nA 2\nB 8\nC 5", without)
    assert told.figures.tolist() == pytest.approx([NAN, 2, 7, 0], nan_ok=True)
    assert told.changed.tolist() == [False, False, True, True]
    assert (told.hidden.tolist(), told.rows.tolist()) == ([True, False, False, False], [4, 2, 3, 0])


def test_earlier_sums_are_compared_in_the_unit_of_todays(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("area,value,status\nA,2.5,published\nB,7,published\n", encoding="utf-8")
    spec = make_spec({
        "dimensions": levels(area="area"), "measure": {"sum": "pay"}, "earlier": [{"table": "old.csv"}],
        "rules": {"minimum_frequency": 1},
    })  # fmt: skip
    [made] = tabulate(Source(table("area pay\nA 2.5\nB 7.25"), "rows.csv", 2), spec, tmp_path)
    [told] = told_before(made)
    assert (made.figures.unit, told.figures[1:].tolist()) == (100, [250, 700])
    assert (told.same[1:].tolist(), told.changed[1:].tolist()) == ([True, False], [False, True])


def test_a_small_figure_that_was_shown_and_still_stands_is_refused(tmp_path: Path) -> None:
    made, told, found = with_earlier(tmp_path, "area n\nA 2\nB 7\nC 5")
    with pytest.raises(CadreError) as error:
        refuse_told(made, told, found, found.flags)
    refusal = error.value
    assert (refusal.key, refusal.exit_code) == ("protect-already-told", ExitCode.DISCLOSURE)
    assert refusal.facts == {
        "file": "old.csv", "cells": "area=A [2]; area=B [3]", "count": 2,
        "rules": "minimum_frequency, closed",
    }  # fmt: skip
    only = found.flags & (made.values == 2)
    with pytest.raises(CadreError) as error:
        refuse_told(made, told, found, only)
    assert (error.value.facts["cells"], error.value.facts["rules"]) == ("area=A [2]", "minimum_frequency")
    refuse_told(made, told, found, np.zeros(4, dtype=np.bool_))
    made, told, found = with_earlier(tmp_path, "area n\nA 1\nB 8\nC 5")
    refuse_told(made, told, found, found.flags)


def test_an_earlier_table_of_another_measure_tells_nothing(tmp_path: Path) -> None:
    made, _, _ = with_earlier(tmp_path, "area n\nA 2\nB 7\nC 5")
    object.__setattr__(made, "name", "pay")
    assert told_before(made) == []


@pytest.mark.parametrize(("rows", "whole", "minimum", "expected"), [
    ("area n\nA 2\nB 8\nC 5", True, 3, (2, 1, 2)), ("area n\nA 2\nB 10\nC 5", True, 3, (2, 1, 0)),
    ("area n\nA 2\nB 7\nC 5", True, 3, (3, 0, 0)), ("area n\nA 2\nB 8\nC 5", True, None, (2, 1, 0)),
    ("area n\nA 2\nB 8\nC 5", False, 3, (2, 1, 0)), ("area n\nA 2\nB 9\nC 5", True, 3, (2, 1, 2)),
])  # fmt: skip
def test_small_changes_are_counted(
    tmp_path: Path, rows: str, whole: bool, minimum: int | None, expected: tuple[int, int, int]
) -> None:
    made, _, _ = with_earlier(tmp_path, rows)
    spec = make_spec(
        {"dimensions": levels(area="area"), "measure": {"frequency": "n"}, "rules": {"minimum_frequency": 1}}
    )
    problem = replace(assemble(made, spec).problem, whole=whole)
    [found] = facts_told(made, problem, np.zeros(4, dtype=np.bool_), minimum, 0)
    assert found == {
        "table": "old.csv",
        "measure": "value",
        **dict(zip(("known", "changed", "small_changes"), expected, strict=True)),
    }
