"""The rule of concerns at the wall: what is crossed, what two releases tell, why nothing is rounded."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from cadre.catalogue.load import rules, tallies
from cadre.disclosure import ProtectedTable, protect
from cadre.disclosure.certificate.tallies import tally_certificate
from cadre.disclosure.certificate.verify import check
from cadre.vocabulary.definitions import Rule
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


def between() -> Rule:
    return threshold(10).model_copy(update={"between": True})


def released(more: dict[tuple[str, str], int], earlier: tuple[ProtectedTable, ...] = ()) -> ProtectedTable:
    """Two years, the earlier one always as it was; ``more``: what was added to the latest."""
    latest = {cell: n + more.get(cell, 0) for cell, n in ROWS.items()}
    table = tally(TREES, [["kind", "place"]], [*rows(ROWS, 2024), *rows(latest)])
    return protect(replace(table, edition=f"ed {more}"), between(), earlier)


def years(table: ProtectedTable) -> set[int]:
    return set(table.cells.column("year").to_pylist())


def test_one_concern_more_and_the_year_is_not_published_again() -> None:
    first = released({})
    assert years(first) == {2024, 2025}
    assert years(released({("pay", "N"): 1}, (first,))) == {2024}
    assert years(released({}, (first,))) == {2024, 2025}


def test_ten_more_in_every_figure_that_changed_are_published() -> None:
    first = released({})
    assert years(released({("pay", "N"): 10}, (first,))) == {2024, 2025}
    assert years(released({("pay", "N"): 12, ("pay", "S"): -12}, (first,))) == {2024, 2025}
    # 10 more of all kinds and places, but 9 and 1 of two cells that are shown
    assert years(released({("pay", "N"): 9, ("pay", "S"): 1}, (first,))) == {2024}


def test_where_no_year_is_left_it_is_refused() -> None:
    one = tally(TREES, [["kind", "place"]], rows(ROWS))
    first = protect(one, between())
    more = tally(TREES, [["kind", "place"]], rows(ROWS | {("pay", "E"): 61}))
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
    made = tally_certificate(found, {})
    assert made is not None
    [part] = made["parts"]
    read = {**part["read"], "columns": {}, "value": "persons", "status": "status", "withheld": "C"}
    told = check(made, {**part, "read": read}, found.cells)
    assert told["withheld"] == found.cells.column("status").to_pylist().count("C") == 4


def test_rounding_to_five_tells_what_it_should_hide_where_two_releases_meet() -> None:
    """Decision 0018: 42, then 43, are rounded to 40 and 45; whoever knows of one concern more knows both."""

    def nearest(n: int) -> int:
        return 5 * round(n / 5)

    before, after = 42, 43
    possible = [n for n in range(200) if (nearest(n), nearest(n + 1)) == (nearest(before), nearest(after))]
    assert possible == [before]
    first = released({("pay", "N"): before - 40})
    assert years(released({("pay", "N"): after - 40}, (first,))) == {2024}  # the wall shows neither


def test_every_variable_of_the_extract_has_a_published_table() -> None:
    from cadre.catalogue.concerns import extract

    tables = tallies()["concerns_received"].tables
    shown = {word.partition("@")[0] for entry in tables for word in entry}
    assert set(extract().fields) - {"country"} == shown
