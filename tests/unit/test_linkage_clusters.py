"""Grouping records: connected pairs are one person, unless numbers or somebody's decision say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.confidential.linkage.clusters import Grouping, Pair, group_records, near


def group(
    records: int,
    pairs: Mapping[Pair, float],
    numbers: Mapping[int, str] | None = None,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
) -> Grouping:
    found = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    chance = np.array([pairs[pair] for pair in sorted(pairs)], dtype=np.float64)
    return group_records(records, found, chance, numbers or {}, same, different)


def test_a_chain_of_likely_pairs_is_one_person() -> None:
    assert group(5, {(0, 1): 0.99, (1, 2): 0.95, (3, 4): 0.4}).group.tolist() == [0, 0, 0, 3, 4]


def test_nothing_to_group() -> None:
    assert group(0, {}).group.tolist() == []
    assert group(2, {}).group.tolist() == [0, 1]


def test_a_record_without_number_does_not_bridge_two_numbers() -> None:
    found = group(3, {(0, 1): 0.999, (1, 2): 0.95}, {0: "111222333", 2: "987654321"})
    assert found.group.tolist() == [0, 0, 2]
    assert found.refused == {(1, 2)}


def test_a_typing_error_in_a_number_is_no_contradiction() -> None:
    numbers = {0: "111222333", 2: "111222353"}
    assert group(3, {(0, 1): 0.99, (1, 2): 0.95}, numbers).group.tolist() == [0, 0, 0]


def test_a_certain_pair_whose_numbers_were_weighed_may_join() -> None:
    numbers = {0: "111222333", 1: "987654321"}
    assert group(2, {(0, 1): 0.995}, numbers).group.tolist() == [0, 0]
    assert group(2, {(0, 1): 0.95}, numbers).group.tolist() == [0, 1]


def test_decisions_are_obeyed() -> None:
    pairs = {(0, 1): 0.999, (1, 2): 0.999}
    assert group(4, pairs, different=[(2, 0)]).group.tolist() == [0, 0, 2, 3]
    assert group(4, pairs, same=[(2, 3)]).group.tolist() == [0, 0, 0, 0]
    assert group(2, {}, {0: "111222333", 1: "987654321"}, same=[(0, 1)]).group.tolist() == [0, 0]


def test_a_decision_that_two_differ_beats_one_that_they_are_the_same_through_a_third() -> None:
    found = group(3, {}, same=[(0, 1), (1, 2)], different=[(0, 2)])
    assert found.group[0] != found.group[2]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("123456", "123456", True), ("123456", "124356", True), ("123456", "12345", True),
     ("123456", "12", False), ("123456", "654321", False), ("12345678", "12349999", False)],
)  # fmt: skip
def test_near(first: str, second: str, expected: bool) -> None:
    assert near(first, second) is near(second, first) is expected


def _by_hand(records: int, pairs: Iterable[Pair]) -> list[int]:
    """Every record takes the smallest number it can reach: again and again until nothing changes."""
    label = list(range(records))
    for _ in range(records):
        for left, right in pairs:
            label[left] = label[right] = min(label[left], label[right])
    return label


RECORDS = 12
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, RECORDS - 1), st.integers(0, RECORDS - 1)).filter(
        lambda pair: pair[0] < pair[1]
    ),
    st.sampled_from([0.3, 0.89, 0.9, 0.95, 0.999]),
    max_size=20,
)


@given(PAIRS)
def test_without_contradictions_groups_are_what_pairs_connect(pairs: dict[Pair, float]) -> None:
    joined = [pair for pair, chance in pairs.items() if chance >= 0.9]
    assert group(RECORDS, pairs).group.tolist() == _by_hand(RECORDS, joined)


@given(
    PAIRS,
    st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda p: p[0] < p[1]), max_size=4),
)
def test_what_somebody_told_apart_is_never_together(pairs: dict[Pair, float], apart: set[Pair]) -> None:
    groups = group(RECORDS, pairs, different=apart).group
    assert all(groups[left] != groups[right] for left, right in apart)
    assert all(
        groups[record] <= record and groups[groups[record]] == groups[record] for record in range(RECORDS)
    )
