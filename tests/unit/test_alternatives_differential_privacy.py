"""Differential privacy: only for a stated budget, over all cells, and nothing exact is told."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from alternative_examples import Floats, Ints, register, whole
from cadre.disclosure.alternatives import perturb
from cadre.disclosure.alternatives.finest import whole_grid
from cadre.disclosure.structure import Linked, TableShape, add_up, link
from cadre.vocabulary.errors import CadreError

METHOD = "differential-privacy"


def complete(shapes: list[TableShape] | None = None) -> tuple[Linked, Ints, Floats]:
    """A register with a row of count 0 for every combination of codes."""
    dimensions, records = register((5, 4, 2), 200)
    every = whole_grid(whole(dimensions, records))
    rows = np.concatenate([every, records])
    counts = np.concatenate([np.zeros(len(every)), np.ones(len(records))])
    return (link(dimensions, rows, shapes) if shapes else whole(dimensions, rows)), rows, counts


@pytest.mark.parametrize("delta", [0.0, 1e-6])
@pytest.mark.parametrize("additive", [True, False])
def test_whole_numbers_with_the_declared_budget(delta: float, additive: bool) -> None:
    pytest.importorskip("opendp")
    linked, rows, counts = complete()
    options = {"epsilon": 2.0, "delta": delta, "additive": additive}
    found = perturb(METHOD, linked, rows, counts, options=options)
    assert (found.values >= 0).all()
    assert (found.values == np.round(found.values)).all()
    assert found.losses.additivity_error == 0 or not additive
    report = found.report()
    assert report["epsilon"] == 2.0
    assert report["delta"] == delta
    assert "losses" not in report


def test_an_enormous_budget_changes_nothing() -> None:
    pytest.importorskip("opendp")
    linked, rows, counts = complete()
    found = perturb(METHOD, linked, rows, counts, options={"epsilon": 10_000.0})
    assert (found.values == add_up(linked, rows, counts)).all()


def test_noise_grows_as_the_budget_shrinks_and_the_person_grows() -> None:
    pytest.importorskip("opendp")
    shapes = [TableShape({"a": None, "b": None}), TableShape({"b": None, "c": None})]
    linked, rows, counts = complete(shapes)
    lost = [
        np.mean([
            perturb(METHOD, linked, rows, counts, options=options).losses.mean_absolute_error
            for _ in range(5)
        ])
        for options in (
            {"epsilon": 20.0},
            {"epsilon": 1.0},
            {"epsilon": 1.0, "cells_per_person": 8},
        )
    ]  # fmt: skip
    assert lost[0] < lost[1] < lost[2]


def test_the_scale_is_the_one_the_budget_asks_for() -> None:
    """One cell per table and person: discrete Laplace of scale 1 / (share × epsilon)."""
    pytest.importorskip("opendp")
    from cadre.disclosure.alternatives.private_noise import PrivateNoise

    noise = PrivateNoise(epsilon=1.0, delta=0.0)
    drawn, variance = noise.measure(np.zeros(20_000), share=0.5, cells=1, repeats=1)
    spread = np.exp(-0.5)
    assert variance == pytest.approx(2 * spread / (1 - spread) ** 2, rel=1e-6)
    assert drawn.var() == pytest.approx(variance, rel=0.1)


@pytest.mark.parametrize("options", [{}, {"epsilon": 0.0}, {"epsilon": 1.0, "delta": 1.0}])
def test_no_budget_no_figures(options: dict[str, float]) -> None:
    linked, rows, counts = complete()
    with pytest.raises(CadreError, match="alternatives-no-budget"):
        perturb(METHOD, linked, rows, counts, options=options)


def test_tables_without_their_empty_cells_are_refused() -> None:
    dimensions, rows = register((5, 4, 2), 10)
    with pytest.raises(CadreError, match="alternatives-empty-cells"):
        perturb(METHOD, whole(dimensions, rows), rows, np.ones(10), options={"epsilon": 1.0})


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "opendp"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opendp", None)
    linked, rows, counts = complete()
    with pytest.raises(CadreError, match="alternatives-no-opendp"):
        perturb(METHOD, linked, rows, counts, options={"epsilon": 1.0})
