"""Certificates of random small tables against every table that a reader may think of."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cadre.disclosure.certificate import ClaimError, Part, RuleFacts, as_text, make_certificate
from cadre.disclosure.certificate.layout import signed
from cadre.disclosure.certificate.verify import check
from cadre.disclosure.structure import TableShape
from cadre.vocabulary.errors import CadreError
from certified_tables import MINIMUM, Example, random_example, two_by_two

examples = st.builds(
    random_example,
    st.lists(st.sampled_from([0, 1, 1, 2, 3, 4, 5]), min_size=6, max_size=6),
    st.lists(st.sampled_from([True, False, False]), min_size=15, max_size=15),
)
protected = st.builds(two_by_two, *[st.integers(1, 5)] * 4, extra=st.just(3))
many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
some = settings(many, max_examples=40)


def safe(example: Example) -> bool:
    """By enumeration: every withheld cell takes two values and one of the minimum or more."""
    worlds, margins = example.worlds(), example.margins()
    assume(worlds is not None)
    assume(all(value >= MINIMUM for cell, value in margins.items() if value and cell not in example.withheld))
    hidden = [cell in example.withheld for cell in margins]
    mine = worlds[:, hidden]
    return bool(((mine.max(axis=0) > mine.min(axis=0)) & (mine.max(axis=0) >= MINIMUM)).all())


@many
@given(examples)
def test_there_is_a_certificate_exactly_when_enumeration_says_safe(example: Example) -> None:
    assume(any(example.inner.values()) and sum(example.inner.values()) >= MINIMUM)
    if safe(example):
        assert example.certificate()["parts"][0]["proof"] == "whole"
    else:
        with pytest.raises(CadreError, match="certificate-unsafe"):
            example.certificate()


@some
@given(protected, st.integers(0, 10**6))
def test_the_certificate_is_a_function_of_the_public_table_alone(example: Example, pick: int) -> None:
    """Another truth with the same public face has the same certificate to the byte."""
    assume(safe(example))
    worlds = example.worlds()
    world = dict(zip(example.margins(), worlds[pick % len(worlds)].tolist(), strict=True))
    other = {leaf: int(world[leaf]) for leaf in example.inner}
    assert example.public(other).equals(example.public())
    assert as_text(example.certificate(other)) == as_text(example.certificate())


@some
@given(st.one_of(protected, examples))
def test_every_witness_is_a_world(example: Example) -> None:
    """The certificate adds nothing to what the public table tells: its tables are among those of a reader."""
    assume(sum(example.inner.values()) >= MINIMUM and example.withheld and safe(example))
    part = example.certificate()["parts"][0]
    cells = list(example.margins())
    names = sorted(cell for cell in cells if cell in example.withheld)
    thinkable = {tuple(row) for row in example.worlds()[:, [cells.index(name) for name in names]].tolist()}
    assert {tuple(int(value) for value in text.split()) for text in part["witnesses"]} <= thinkable


def test_the_order_of_rows_changes_nothing() -> None:
    example = two_by_two(1, 9, 7, 8)
    part = example.part()
    order = np.random.default_rng(5).permutation(len(part.cells))
    shuffled = Part("freq", "count", part.cells.take(pa.array(order)), "shown", MINIMUM)
    every = [TableShape({"region": None, "sex": None})]
    again = make_certificate(example.dimensions, every, [shuffled], RuleFacts(MINIMUM))
    assert as_text(again) == as_text(example.certificate())


MUTATIONS: dict[str, Any] = {
    "a witness with another number": lambda one: one["parts"][0]["witnesses"].__setitem__(0, "2 8 5 9"),
    "only one witness": lambda one: one["parts"][0]["witnesses"].__delitem__(slice(1, None)),
    "a witness of broken numbers": lambda one: one["parts"][0]["witnesses"].__setitem__(0, "1.5 8.5 6.5 8.5"),
    "another narrowest range": lambda one: one["parts"][0].__setitem__("narrowest", 3.0),
    "another digest": lambda one: one["parts"][0].__setitem__("cells_sha256", "0" * 64),
    "a vector of zeros": lambda one: one["parts"][0]["vectors"][0].__setitem__(1, "0" * 64),
    "a vector that obeys no sum": lambda one: one["parts"][0]["vectors"][0].__setitem__(
        1, "0123456789abcdef" * 4
    ),
    "one prime": lambda one: one["parts"][0]["vectors"].__delitem__(slice(2, None)),
    "a small prime": lambda one: one["parts"][0]["vectors"][0].__setitem__(0, "7"),
    "a composite": lambda one: one["parts"][0]["vectors"][0].__setitem__(0, str(2**61 - 3)),
    "a higher minimum": lambda one: one["parts"][0].__setitem__("at_least", 1000),
    "a minimum that is not the rule's": lambda one: one["parts"][0].__setitem__("at_least", 2),
    "a higher floor": lambda one: one["parts"][0].__setitem__("floor", 50),
    "a code less": lambda one: one["dimensions"][0]["codes"].remove("B"),
    "a sum of other parts": lambda one: one["dimensions"][0]["children"].__setitem__("Total", ["A", "B"]),
    "a table less": lambda one: one["tables"].clear(),
    "a smaller table": lambda one: one["tables"][0].__setitem__("sex", ["Total"]),
}


@pytest.mark.parametrize("change", MUTATIONS.values(), ids=MUTATIONS)
def test_a_changed_certificate_does_not_hold_even_if_signed_anew(change: Any) -> None:
    example = two_by_two(1, 9, 7, 8)
    certificate = deepcopy(example.certificate())
    check(certificate, certificate["parts"][0], example.public())
    change(certificate)
    with pytest.raises((ClaimError, ValueError, KeyError)):
        check(certificate, certificate["parts"][0], example.public())


@pytest.mark.parametrize(
    "key", sorted(json.loads(as_text(two_by_two(1, 9, 7, 8).certificate())).keys() - {"sha256"})
)
def test_no_part_can_be_changed_without_its_own_sum(key: str) -> None:
    certificate = two_by_two(1, 9, 7, 8).certificate()
    changed = {**certificate, key: "something else"}
    assert signed(changed)["sha256"] != certificate["sha256"]


def test_a_leaked_cell_is_noticed(tmp_path: Path) -> None:
    """Each withheld cell in turn is shown with its true value."""
    example = two_by_two(1, 9, 7, 8)
    certificate, truth = example.certificate(), example.margins()
    for leaked in sorted(example.withheld):
        less = Example(example.dimensions, example.inner, example.withheld - {leaked})
        with pytest.raises(ClaimError, match="digest"):
            check(certificate, certificate["parts"][0], less.public())
        with pytest.raises(CadreError):
            less.certificate()
        assert truth[leaked] > 0


def test_a_figure_changed_by_one_is_noticed() -> None:
    example = two_by_two(1, 9, 7, 8)
    certificate, rows = example.certificate(), example.public().to_pylist()
    for place, by in product(range(len(rows)), (-1, 1)):
        changed = deepcopy(rows)
        if changed[place]["value"] is None:
            changed[place]["status"] = "published"
            changed[place]["value"] = 3.0
        else:
            changed[place]["value"] += by
        with pytest.raises(ClaimError):
            check(certificate, certificate["parts"][0], pa.Table.from_pylist(changed))
