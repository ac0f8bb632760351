"""Cell keys: the same people always get the same change, and averaging over tables tells nothing."""

from __future__ import annotations

import numpy as np
import pytest

from alternative_examples import register, whole
from cadre.disclosure.alternatives import perturb
from cadre.disclosure.alternatives.record_keys import record_keys
from cadre.disclosure.structure import TableShape, add_up, link
from cadre.vocabulary.errors import CadreError

OPTIONS = {"largest_change": 3, "variance": 1.5, "never_below": 1}


def test_the_first_number_of_splitmix64() -> None:
    """From seed 1234567, as listed on Rosetta Code and in many test suites (from memory)."""
    from cadre.disclosure.alternatives.record_keys import mixed

    assert int(mixed(np.array([1234567], dtype=np.uint64))[0]) == 6457827717110365317


def test_the_same_people_are_changed_alike_in_every_table() -> None:
    dimensions, rows = register((6, 5, 2), 400)
    keys, ones = record_keys(np.arange(400), seed=7), np.ones(400)
    full = whole(dimensions, rows)
    part = link(dimensions, rows, [TableShape({"a": None}), TableShape({"b": None, "c": None})])
    first = perturb("cell-key", full, rows, ones, keys=keys, options=OPTIONS)
    second = perturb("cell-key", part, rows, ones, keys=keys, options=OPTIONS)
    assert (first.values[np.searchsorted(full.keys, part.keys)] == second.values).all()


def test_the_order_of_records_does_not_matter() -> None:
    dimensions, rows = register((6, 5), 300)
    keys, linked = record_keys([f"id{one}" for one in range(300)], seed=7), whole(dimensions, rows)
    turned = np.random.default_rng(0).permutation(300)
    first = perturb("cell-key", linked, rows, np.ones(300), keys=keys, options=OPTIONS)
    second = perturb("cell-key", linked, rows[turned], np.ones(300), keys=keys[turned], options=OPTIONS)
    assert (first.values == second.values).all()


def test_counts_without_records_are_changed_alike_however_they_are_listed() -> None:
    dimensions, rows = register((6, 5), 300)
    linked = whole(dimensions, rows)
    cells, counts = np.unique(rows, axis=0, return_counts=True)
    first = perturb("cell-key", linked, rows, np.ones(300), options={"seed": 3})
    second = perturb("cell-key", linked, cells[::-1], counts[::-1].astype(float), options={"seed": 3})
    assert (first.values == second.values).all()


def test_what_is_published_keeps_the_limits() -> None:
    dimensions, rows = register((12, 9, 3), 900)
    linked = whole(dimensions, rows)
    found = perturb("cell-key", linked, rows, np.ones(900), options={"seed": 3, **OPTIONS})
    truth = add_up(linked, rows, np.ones(900))
    assert np.abs(found.values - truth).max() <= 3
    assert not (found.values == 1).any()
    assert (found.values >= 0).all()
    assert abs((found.values - truth).mean()) < 0.25
    assert found.losses.share_changed > 0.4


def test_two_seeds_differ_and_neither_is_printed() -> None:
    dimensions, rows = register((12, 9), 500)
    linked = whole(dimensions, rows)
    first, second = (
        perturb("cell-key", linked, rows, np.ones(500), options={"seed": seed, **OPTIONS})
        for seed in (987_654_321, 2)
    )
    assert (first.values != second.values).any()
    assert "987654321" not in str(first.report())
    assert "largest_change" not in str(first.report())


def test_the_best_fit_over_all_sums_does_not_give_the_small_counts_away() -> None:
    """The averaging attack: every margin is one more measurement of its parts."""
    from cadre.disclosure.alternatives.reconciled import least_squares

    dimensions, rows = register((14, 12, 3), 900)
    linked = whole(dimensions, rows)
    truth = add_up(linked, rows, np.ones(900))
    small = (truth > 0) & (truth < 3)
    right = []
    for seed in range(5):
        found = perturb("cell-key", linked, rows, np.ones(900), options={"seed": seed, **OPTIONS})
        fit = least_squares(linked.equations, found.values, np.ones(len(truth)))
        right.append((np.round(fit) == truth)[small].mean())
    assert np.mean(right) < 0.6


def test_a_published_figure_leaves_several_true_ones() -> None:
    """No count is certain from its own figure: each figure that occurs has at least two possible truths."""
    from cadre.disclosure.alternatives.noise_table import noise_table

    table = noise_table(3, 1.5, 1)
    true = {}
    for count in range(1, 12):
        row = table.chances[min(count, len(table.chances) - 1)]
        for change in table.changes[row > 0]:
            true.setdefault(count + int(change), set()).add(count)
    assert all(len(counts) >= 2 for figure, counts in true.items() if figure <= 9)


def test_reconciled_figures_add_up_and_stay_near() -> None:
    dimensions, rows = register((8, 7, 2), 800)
    linked = link(dimensions, rows, [TableShape({"a": None, "b": None}), TableShape({"a": None, "c": None})])
    found = perturb("cell-key", linked, rows, np.ones(800), options={"seed": 3, "reconcile": True})
    assert found.losses.additivity_error == 0
    assert (found.values >= 0).all()
    assert found.losses.mean_absolute_error < 2


def test_no_key_and_no_seed_is_refused() -> None:
    dimensions, rows = register((4, 3), 20)
    with pytest.raises(CadreError, match="alternatives-no-seed"):
        perturb("cell-key", whole(dimensions, rows), rows, np.ones(20))
