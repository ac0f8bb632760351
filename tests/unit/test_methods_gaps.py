"""Shortages: cases worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cadre.methods import gaps


def test_a_surplus_does_not_fill_a_shortage_elsewhere() -> None:
    need, stock = np.array([100.0, 100.0]), np.array([60.0, 150.0])
    assert gaps.shortage(need, stock) == 40
    assert gaps.balance(need, stock) == 10


def test_workers_short_of_a_benchmark() -> None:
    assert gaps.workers_short(18.2, 20.7, 1_000_000) == pytest.approx(250)
    assert gaps.workers_short(25, 20.7, 1_000_000) == 0
