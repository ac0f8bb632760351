"""Releases of the same data are one system: what was told before cannot be taken back, and helps to solve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from cadre.disclosure import ProtectedTable, protect, system_of
from cadre.disclosure.cells import CellSystem
from cadre.disclosure.earlier import hear
from cadre.disclosure.rules import quantities
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import TallyTable
from disclosure_examples import flat, tally, threshold

TREES = {"place": flat("place", "a b c"), "sex": flat("sex", "F M")}
NUMBERS = {"a": (9, 2), "b": (8, 7), "c": (6, 20)}


def release(tables: list[list[str]], numbers: dict[str, tuple[int, int]] = NUMBERS) -> TallyTable:
    rows = [
        {"place": place, "sex": sex, "persons": number}
        for place, pair in numbers.items()
        for sex, number in zip("FM", pair, strict=True)
    ]
    return tally(TREES, tables, rows)


def test_a_figure_open_before_stays_open_and_protects_nothing() -> None:
    totals = protect(release([["place"], ["sex"]]), threshold(3))
    protected = protect(release([["place", "sex"]]), threshold(3), [totals])
    assert protected.evidence["earlier"] == [{"edition": "ed", "same_data": True}]
    margins = [row for row in protected.cells.to_pylist() if "_T" in (row["place"], row["sex"])]
    assert all(row["status"] == "A" for row in margins)


def test_an_earlier_table_that_is_no_longer_published_still_binds() -> None:
    """The totals are not in the new release; who kept the old one can subtract all the same."""
    totals = protect(release([["place"], ["sex"]]), threshold(3))
    later = release([["place", "sex=M"]])
    protected = protect(later, threshold(3), [totals])
    hidden = [row["place"] for row in protected.cells.to_pylist() if row["status"] == "C"]
    assert "a" in hidden
    assert len(hidden) >= 2
    assert set(protected.cells["sex"].to_pylist()) == {"M"}


def test_a_stricter_rule_cannot_take_back_what_was_told() -> None:
    before = protect(release([["place", "sex"]]), threshold(2))
    with pytest.raises(CadreError) as error:
        protect(release([["place", "sex"]]), threshold(5), [before])
    assert error.value.key == "disclosure-already-told"
    assert error.value.facts["table"] == "place × sex"


def test_corrected_data_are_noted_as_other_data() -> None:
    before = protect(release([["place", "sex"]]), threshold(3))
    corrected = release([["place", "sex"]], {**NUMBERS, "c": (6, 21)})
    assert protect(corrected, threshold(3), [before]).evidence["earlier"][0]["same_data"] is False


def test_another_tally_is_left_out() -> None:
    other = release([["place"]])
    other = replace(other, definition=other.definition.model_copy(update={"id": "other"}))
    before = protect(other, threshold(3))
    assert protect(release([["place", "sex"]]), threshold(3), [before]).evidence["earlier"] == []


def test_what_cannot_be_protected_is_refused_with_its_table_measure_and_year() -> None:
    """Everybody holds that there are two women; one in each place, and a withheld count is no zero."""
    numbers = {"a": (1, 9), "b": (1, 7), "c": (0, 5)}
    totals = protect(release([["place"], ["sex"]], numbers), threshold(2))
    with pytest.raises(CadreError) as error:
        protect(release([["place", "sex"]], numbers), threshold(2), [totals])
    told = error.value
    assert (told.key, told.exit_code) == ("disclosure-unsafe", ExitCode.DISCLOSURE)
    assert told.facts == {"tally": "example", "table": "place × sex", "measure": "persons", "year": "2025"}


@pytest.fixture(scope="module")
def before() -> ProtectedTable:
    """Two years with a woman few and men few; some cells withheld beside them."""
    return protect(two_years(NUMBERS), threshold(3))


def two_years(numbers: dict[str, tuple[int, int]]) -> TallyTable:
    table = release([["place", "sex"]], numbers)
    later = table.cells.set_column(0, "year", pa.array([2024] * len(table.cells)))
    return replace(table, cells=pa.concat_tables([later, table.cells]))


def heard(table: TallyTable, before: ProtectedTable) -> tuple[CellSystem, list[dict[str, object]]]:
    return hear(system_of(table, [before])[0], table.definition, [before])


def marked(system: CellSystem, which: np.ndarray) -> set[tuple[int, str, str]]:
    """Year and codes of the cells that are flagged."""
    place, sex = (system.grid.codes(system.keys, name).to_pylist() for name in ("place", "sex"))
    return {
        (system.years[year], place[cell], sex[cell]) for year, cell in zip(*np.nonzero(which), strict=True)
    }


def with_status(before: ProtectedTable, status: str) -> set[tuple[int, str, str]]:
    rows = before.cells.to_pylist()
    return {(row["year"], row["place"], row["sex"]) for row in rows if row["status"] == status}


def test_what_was_shown_is_told_and_what_was_withheld_is_kept(before: ProtectedTable) -> None:
    system, notes = heard(two_years(NUMBERS), before)
    assert notes == [{"edition": "ed", "same_data": True}]
    assert marked(system, system.told) == with_status(before, "A")
    assert marked(system, system.kept) == with_status(before, "C") != set()


def test_only_years_in_common_are_heard(before: ProtectedTable) -> None:
    system, notes = heard(release([["place", "sex"]]), before)
    assert notes == [{"edition": "ed", "same_data": True}]
    assert marked(system, system.told) == {one for one in with_status(before, "A") if one[0] == 2025}
    assert marked(system, system.kept) == {one for one in with_status(before, "C") if one[0] == 2025}
    other = release([["place", "sex"]])
    other = replace(other, cells=other.cells.set_column(0, "year", pa.array([2030] * len(other.cells))))
    system, notes = heard(other, before)
    assert (notes[0]["same_data"], system.told.any(), system.kept.any()) == (False, False, False)


def with_pay(before: ProtectedTable, pay: float = 1.0) -> ProtectedTable:
    """As if the earlier release had a sum beside the count."""
    more = before.definition.measures | {"pay": before.definition.measures["persons"]}
    cells = before.cells.append_column("pay", pc.multiply(before.cells["persons"], pay))
    found = object.__new__(ProtectedTable)
    found.__dict__.update(
        vars(before), definition=before.definition.model_copy(update={"measures": more}), cells=cells
    )
    return found


@pytest.mark.parametrize(("change", "same"), [(0.0, True), (1e-10, True), (1e-8, False), (1.0, False)])
def test_a_release_joins_as_a_whole_or_not_at_all(change: float, same: bool, before: ProtectedTable) -> None:
    system, _ = system_of(two_years(NUMBERS), [before])
    values = {name: figures.copy() for name, figures in system.values.items()}
    open_cell = next(iter(zip(*np.nonzero(values["persons"] == 20), strict=True)))
    values["persons"][open_cell] *= 1 + change
    changed, notes = hear(replace(system, values=values), two_years(NUMBERS).definition, [before])
    assert notes[0]["same_data"] == same
    assert (changed.told.any(), changed.kept.any()) == (same, same)


def test_a_measure_that_is_no_longer_there_cannot_be_compared(before: ProtectedTable) -> None:
    system, notes = heard(two_years(NUMBERS), with_pay(before))
    assert (notes[0]["same_data"], system.told.any(), system.kept.any()) == (False, False, False)


def test_cells_that_are_not_there_today_are_not_heard(before: ProtectedTable) -> None:
    for tables in ([["place"]], [["sex"]], [["place=a", "sex"]]):
        table = release(tables)
        system, notes = hear(system_of(table)[0], table.definition, [before])
        assert (notes[0]["same_data"], system.told.any(), system.kept.any()) == (False, False, False)
    fewer = tally(
        {**TREES, "place": flat("place", "a b")},
        [["place", "sex"]],
        [{"place": "a", "sex": "F", "persons": 9}],
    )
    system, notes = hear(system_of(fewer)[0], fewer.definition, [before])
    assert (notes[0]["same_data"], system.told.any()) == (False, False)


def test_a_cell_withheld_earlier_and_bound_today_is_no_zero(before: ProtectedTable) -> None:
    """It is not published now, but who kept the earlier table knows that somebody is in it."""
    table = two_years(NUMBERS)
    margins = replace(table, definition=table.definition.model_copy(update={"tables": [["place"], ["sex"]]}))
    system, _ = heard(margins, before)
    floor = quantities(system, margins.definition, threshold(3), 0)[0].floor
    bound = ~system.published
    assert set(floor[system.published]) == {1.0}
    assert floor[bound].tolist() == np.where(system.kept[0], 1.0, 0.0)[bound].tolist()
    assert set(floor[bound]) == {0.0, 1.0}
