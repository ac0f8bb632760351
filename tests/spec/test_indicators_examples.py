"""Every indicator carries its example; all of them are derived here and must come out as written."""

from __future__ import annotations

import pytest

from cadre.catalogue import load
from cadre.publishable.indicators.examples import run_example, text_table

INDICATORS = load.indicators()
TREES = {
    name: load.code_list(name)
    for tally in load.tallies().values()
    for name in tally.dimensions
    if (load.ROOT / "codelists" / f"{name}.yaml").exists()
}


@pytest.mark.parametrize("id", INDICATORS)
def test_the_example_comes_out_as_written(id: str) -> None:
    definition = INDICATORS[id]
    found = run_example(definition, load.tallies(), load.rules(), TREES)
    expected = text_table(definition.example.expect)
    key = sorted(expected[0])
    assert sorted(found, key=lambda row: [row.get(k, "") for k in key]) == sorted(
        expected, key=lambda row: [row[k] for k in key]
    )
