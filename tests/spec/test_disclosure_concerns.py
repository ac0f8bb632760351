"""The rule of concerns at the wall: what is crossed, what two releases tell, why nothing is rounded."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pyarrow.compute as pc
import pytest

from cadre.catalogue.load import rules, tallies
from cadre.disclosure import ProtectedTable, protect
from cadre.disclosure.certificate.tallies import tally_certificate
from cadre.disclosure.certificate.verify import check
from cadre.vocabulary.definitions import Raised, Rule
from cadre.vocabulary.errors import CadreError
from disclosure_examples import flat, tally, threshold

KIND, PLACE = flat("kind", "pay harm"), flat("place", "N S E")
TREES = {"kind": KIND, "place": PLACE}
ROWS = {
    ("pay", "N"): 40,
    ("pay", "S"): 50,
    ("pay", "E"): 60,
    ("harm", "N"): 30,
    ("harm", "S"): 4,
    ("harm", "E"): 25,
}


def rows(counts: dict[tuple[str, str], int], year: int = 2025) -> list[dict[str, object]]:
    return [{"kind": kind, "place": place, "persons": n, "year": year} for (kind, place), n in counts.items()]


def withheld_of_parts(table: ProtectedTable, columns: dict[str, str]) -> list[int]:
    """Its certificate holds for a stranger: how many cells each part of it withholds."""
    made = tally_certificate(table, columns)
    assert made is not None
    found = []
    for part in made["parts"]:
        read = {**part["read"], "columns": columns, "value": "persons", "status": "status", "withheld": "C"}
        this_year = table.cells.filter(pc.equal(table.cells.column("year"), part["year"]))
        found.append(check(made, {**part, "read": read}, this_year)["withheld"])
    return found


def between() -> Rule:
    return threshold(10).model_copy(update={"between": True})


def released(more: dict[tuple[str, str], int], earlier: tuple[ProtectedTable, ...] = ()) -> ProtectedTable:
    """Two years, the earlier one always as it was; ``more``: what was added to the latest."""
    latest = {cell: n + more.get(cell, 0) for cell, n in ROWS.items()}
    table = tally(TREES, [["kind", "place"]], [*rows(ROWS, 2024), *rows(latest)])
    return protect(replace(table, edition=f"ed {more}"), between(), earlier)


def years(table: ProtectedTable) -> set[int]:
    return set(table.cells.column("year").to_pylist())


def figures(table: ProtectedTable, year: int) -> dict[tuple[str, str], float | None]:
    return {
        (row["kind"], row["place"]): row["persons"] for row in table.cells.to_pylist() if row["year"] == year
    }


def test_one_concern_more_and_the_year_stands_as_it_was_published() -> None:
    first = released({})
    assert years(first) == {2024, 2025}
    later = released({("pay", "E"): 1, ("harm", "S"): 8}, (first,))
    assert later.cells.equals(first.cells)
    assert (figures(later, 2025)["pay", "E"], figures(later, 2025)["harm", "S"]) == (60, None)
    assert later.evidence["standing"] == [{"year": 2025, "edition": first.edition}]
    assert later.evidence["attack"] == first.evidence["attack"]
    assert later.evidence["suppressed"] == first.evidence["suppressed"]
    assert released({}, (first,)).evidence["standing"] == []


def test_the_last_release_that_shows_the_year_is_the_one_that_stands() -> None:
    first = released({})
    second = released({("pay", "E"): 20}, (first,))
    third = released({("pay", "E"): 23}, (first, second))
    assert figures(second, 2025)["pay", "E"] == figures(third, 2025)["pay", "E"] == 80
    fourth = released({("pay", "E"): 30}, (first, second, third))
    assert figures(fourth, 2025)["pay", "E"] == 90


def test_a_year_that_stands_beside_a_new_code_had_none_of_it() -> None:
    first = released({})
    trees = {"kind": flat("kind", "pay harm theft"), "place": PLACE}
    more = ROWS | {("theft", "N"): 3}
    table = tally(trees, [["kind", "place"]], [*rows(ROWS, 2024), *rows(more)])
    later = protect(table, between(), [first])
    assert figures(later, 2025) == figures(first, 2025) | {
        ("theft", place): 0 for place in ("N", "S", "E", "_T")
    }
    assert withheld_of_parts(later, {"kind": "kind", "place": "place"}) == [4, 4]


def test_a_year_published_under_a_laxer_rule_is_left_out() -> None:
    lax = threshold(5).model_copy(update={"between": True})
    table = tally(TREES, [["kind", "place"]], [*rows(ROWS, 2024), *rows(ROWS)])
    first = protect(table, lax)
    more = tally(TREES, [["kind", "place"]], [*rows(ROWS, 2023), *rows(ROWS | {("pay", "E"): 61})])
    assert years(protect(replace(more, edition="later"), between(), [first])) == {2023}


def test_of_what_needs_twenty_fifteen_more_are_few() -> None:
    raised = Raised(dimension="kind", codes=["harm"], minimum=20)
    rule = between().model_copy(update={"raised": [raised]})

    def then(counts: dict[tuple[str, str], int], earlier: tuple[ProtectedTable, ...] = ()) -> ProtectedTable:
        table = tally(TREES, [["kind", "place"]], rows(counts))
        return protect(replace(table, edition=str(counts)), rule, earlier)

    first = then(ROWS)
    assert figures(then(ROWS | {("pay", "E"): 75}, (first,)), 2025)["pay", "E"] == 75
    assert figures(then(ROWS | {("harm", "E"): 40}, (first,)), 2025)["harm", "E"] == 25
    assert figures(then(ROWS | {("harm", "E"): 45}, (first,)), 2025)["harm", "E"] == 45


def test_ten_more_in_every_figure_that_changed_are_published() -> None:
    first = released({})
    for more in ({("pay", "E"): 10}, {("pay", "N"): 10}, {("pay", "N"): 12, ("pay", "S"): -12}):
        assert released(more, (first,)).evidence["standing"] == [], more
    # 10 more of all kinds and places, but 9 and 1 of two cells that are shown
    nine_and_one = released({("pay", "N"): 9, ("pay", "S"): 1}, (first,))
    assert figures(nine_and_one, 2025) == figures(first, 2025)


def test_where_no_year_is_left_it_is_refused() -> None:
    fewer = {cell: n for cell, n in ROWS.items() if cell[1] != "E"}
    first = protect(tally(TREES, [["kind", "place"]], rows(ROWS)), between())
    more = tally({"kind": KIND, "place": flat("place", "N S")}, [["kind", "place"]], rows(fewer))
    with pytest.raises(CadreError, match="disclosure-few-added"):
        protect(replace(more, edition="later"), between(), [first])


def test_a_code_that_is_gone_cannot_be_compared_and_the_year_is_not_published_again() -> None:
    first = released({})
    fewer = {cell: n for cell, n in ROWS.items() if cell[1] != "E"}
    trees = {"kind": KIND, "place": flat("place", "N S")}
    table = tally(trees, [["kind", "place"]], [*rows(fewer), *rows(fewer, 2026)])
    assert years(protect(table, between(), [first])) == {2026}


def test_concerns_are_looked_at_between_releases_and_three_dimensions_are_the_most() -> None:
    rule = rules()["concerns"]
    assert (rule.between, rule.crossed) == (True, 3)
    assert max(len(entry) for entry in tallies()["concerns_received"].tables) == 3
    four = {name: flat(name, "a b") for name in "wxyz"}
    cells = [{**dict(zip("wxyz", codes, strict=True)), "persons": 30} for codes in product("ab", repeat=4)]
    with pytest.raises(CadreError, match="disclosure-crossed"):
        protect(tally(four, [list("wxyz")], cells), threshold(10).model_copy(update={"crossed": 3}))
    protect(tally(four, [list("wxy")], cells), threshold(10).model_copy(update={"crossed": 3}))


def test_numbers_of_cells_beyond_62_bits_change_nothing() -> None:
    """Seventy dimensions of one code more: 2^70 times as many possible cells, and not one figure another."""
    table = tally(TREES, [["kind", "place"]], rows(ROWS))
    more = {f"x{number}": flat(f"x{number}", "a") for number in range(70)}
    wide = tally(TREES | more, [["kind", "place"]], [one | dict.fromkeys(more, "a") for one in rows(ROWS)])
    narrow, found = protect(table, threshold(10)), protect(wide, threshold(10))
    assert found.cells.drop_columns(list(more)).equals(narrow.cells)
    assert withheld_of_parts(found, {}) == [4]
    assert found.cells.column("status").to_pylist().count("C") == 4


def test_rounding_to_five_tells_what_it_should_hide_where_two_releases_meet() -> None:
    """Decision 0018: 42, then 43, are rounded to 40 and 45; whoever knows of one concern more knows both."""

    def nearest(n: int) -> int:
        return 5 * round(n / 5)

    before, after = 42, 43
    possible = [n for n in range(200) if (nearest(n), nearest(n + 1)) == (nearest(before), nearest(after))]
    assert possible == [before]
    first = released({("pay", "N"): before - 40})
    later = released({("pay", "N"): after - 40}, (first,))
    assert figures(later, 2025) == figures(first, 2025)  # the wall shows neither


def test_every_variable_of_the_extract_has_a_published_table() -> None:
    from cadre.catalogue.concerns import extract

    tables = tallies()["concerns_received"].tables
    shown = {word.partition("@")[0] for entry in tables for word in entry}
    assert set(extract().fields) - {"country"} == shown
