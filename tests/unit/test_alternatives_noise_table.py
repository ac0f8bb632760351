"""The lookup table of the cell-key method against a published one, and what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from cadre.disclosure.alternatives.noise_table import noise_table
from cadre.vocabulary.errors import CadreError


def test_the_published_row_for_large_counts() -> None:
    """D = 2, V = 1: the last row in the vignette of the R package ptable (0.0638, …, 0.383, …)."""
    table = noise_table(2, 1.0)
    assert table.chances[-1] == pytest.approx([0.0638, 0.2447, 0.3830, 0.2447, 0.0638], abs=1e-4)


@pytest.mark.parametrize("largest", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("variance", [0.4, 0.9, 2.0])
@pytest.mark.parametrize("never", [0, 1, 2])
def test_every_row_keeps_its_promises(largest: int, variance: float, never: int) -> None:
    if variance >= largest**2 or never >= largest:
        with pytest.raises(CadreError, match="alternatives-impossible-noise"):
            noise_table(largest, variance, never)
        return
    table = noise_table(largest, variance, never)
    assert table.chances.sum(axis=1) == pytest.approx(1.0)
    assert (table.chances >= 0).all()
    assert table.mean == pytest.approx(0.0, abs=1e-9)
    assert table.variance[-1] == pytest.approx(variance, rel=1e-9)
    for count, row in enumerate(table.chances):
        after = count + table.changes[row > 0]
        assert ((after == 0) | (after > never)).all()
    assert table.chances[0, largest] == 1.0


def test_changes_come_as_often_as_the_table_says() -> None:
    table = noise_table(3, 1.5, 1)
    uniform = (np.arange(200_000) + 0.5) / 200_000
    for count in (0, 1, 2, 3, 4, 5, 900):
        found = table.change(np.full(len(uniform), count), uniform)
        share = np.bincount(found + 3, minlength=7) / len(uniform)
        assert share == pytest.approx(table.chances[min(count, len(table.chances) - 1)], abs=1e-4)


def test_the_edges_of_the_key_stay_inside_the_table() -> None:
    table = noise_table(2, 1.0, 1)
    for count in range(5):
        ends = table.change(np.array([count, count]), np.array([0.0, 1 - 2.0**-53]))
        chances = table.chances[min(count, len(table.chances) - 1)]
        assert (chances[ends + 2] > 0).all()
