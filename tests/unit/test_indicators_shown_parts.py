"""A release derives its figures from what is shown of its tallies, so they tell nothing withheld."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cadre.catalogue import load
from cadre.publishable.indicators.examples import NOT_GIVEN, SUPPRESSED, run_example, text_table
from cadre.vocabulary.indicators import Indicator

TREES = {
    name: load.code_list(name)
    for tally in load.tallies().values()
    for name in tally.dimensions
    if (load.ROOT / "codelists" / f"{name}.yaml").exists()
}
OPEN = ("open", "already-public")
Key = tuple[tuple[str, str], ...]
Row = dict[str, str]


def confidential(definition: Indicator) -> Iterator[tuple[str, int]]:
    """The rows of an example that come from tallies about people."""
    for tally, text in definition.example.given.items():
        if load.rules()[load.tallies()[tally].rule].kind not in OPEN:
            for place, row in enumerate(text_table(text)):
                if SUPPRESSED not in row.values():
                    yield tally, place


def derived(definition: Indicator) -> dict[Key, str]:
    """Figures of an example by what they are about."""
    found = run_example(definition, load.tallies(), load.rules(), TREES)
    told = ("value", "status", "reason")
    return {tuple((k, v) for k, v in row.items() if k not in told): row["value"] for row in found}


def changed(definition: Indicator, tally: str, place: int, number: str | None) -> Indicator:
    """Every measure of one row of the example became ``number`` (None: twice itself and seven)."""
    rows = text_table(definition.example.given[tally])
    for name in load.tallies()[tally].measures:
        if rows[place].get(name, NOT_GIVEN) != NOT_GIVEN:
            rows[place][name] = number or f"{2 * float(rows[place][name]) + 7:g}"
    text = "\n".join(" | ".join(row) for row in [list(rows[0]), *(list(row.values()) for row in rows)])
    example = definition.example.model_copy(update={"given": {**definition.example.given, tally: text}})
    return definition.model_copy(update={"example": example})


INDICATORS = [id for id, one in load.indicators().items() if any(confidential(one))]


@pytest.mark.parametrize("id", INDICATORS)
def test_what_depends_on_a_withheld_figure_is_blank_and_the_rest_is_as_it_was(id: str) -> None:
    """Which figures depend on a row is found by changing it in the open; then it is withheld."""
    definition = load.indicators()[id]
    shown = derived(definition)
    for tally, place in confidential(definition):
        moved, hidden = (derived(changed(definition, tally, place, number)) for number in (None, SUPPRESSED))
        for about, value in hidden.items():
            if value != NOT_GIVEN:
                assert shown.get(about) == moved.get(about) == value, (tally, place, about)


def test_most_indicators_about_people_are_among_them() -> None:
    assert len(INDICATORS) > 50
