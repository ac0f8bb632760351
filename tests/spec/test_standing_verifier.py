"""The verifier that stands alone, on certificates written by hand: each claim, and what just breaks it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cadre.disclosure.certificate.verify import (
    ClaimError,
    check,
)
from small_certificates import PART, ROWS, RULE, D, P, Q, digest, table, vector


def checked(
    rows: str = ROWS, rule: dict[str, Any] | None = None, dimension: Any = D, **part: Any
) -> dict[str, Any]:
    given = table(rows, "d")
    stated = {"rule": {**RULE, **(rule or {})}, "dimensions": [dimension], "tables": [{"d": None}]}
    return check(stated, {**PART, "cells_sha256": digest(given, "d"), **part}, given)


def refused(*args: Any, **part: Any) -> tuple[Any, ...]:
    with pytest.raises(ClaimError) as error:
        checked(*args, **part)
    return error.value.args


def test_what_holds_is_summed_up() -> None:
    expected = {
        "measure": "freq",
        "at_least": 3,
        "proof": "whole",
        "narrowest": 8.0,
        "cells": 4,
        "withheld": 2,
    }
    assert checked() == expected
    assert checked(year=2025) == {**expected, "year": 2025}
    assert (
        checked(ROWS.replace("z 10", "z 10\nw 0"), dimension={**D, "codes": [*D["codes"], "w"]}) == expected
    )


@pytest.mark.parametrize(("rows", "told"), [
    ("Total 20\nx - published\ny -\nz 10", ("marks", "x")), ("Total 20\nx -\ny - zero\nz 10", ("marks", "y")),
    ("Total 20\nx -\ny -\nz 10 withheld", ("marks", "z")),
    ("Total 20\nx -\ny -\nz 10 primary", ("marks", "z")),
    ("Total 20\nx -\ny -\nq 10", ("codes", "q")), ("Total 20\nx -\ny -\nz 10\nz 10", ("once", "z")),
    ("Total 20\nx -\nx -\nz 10", ("once", "x")), ("Total 12.5\nx -\ny -\nz 10", ("counts", "Total")),
    ("Total -20\nx -\ny -\nz 10", ("rule", "Total")), ("Total 19\nx -\ny -\nz 10", ("witness", "Total")),
    ("Total 20\nx -\ny -\nz 2", ("rule", "z")),
])  # fmt: skip
def test_figures_that_are_not_as_they_must_be(rows: str, told: tuple[str, str]) -> None:
    assert refused(rows) == told


SHOWN = {"witnesses": [], "narrowest": None, "vectors": [[str(P), ""], [str(Q), ""]], "proof": "whole"}


def test_shown_figures_must_add_up() -> None:
    assert checked("Total 20\nx 3\ny 7\nz 10", **SHOWN)["withheld"] == 0
    assert refused("Total 20\nx 3\ny 7\nz 11", **SHOWN) == ("sums", "Total")
    assert refused("Total 21\nx 3\ny 7\nz 10", **SHOWN) == ("sums", "Total")
    money = {
        "kind": "sum",
        "at_least": None,
        "proof": "real",
        **{k: v for k, v in SHOWN.items() if k != "proof"},
    }
    assert checked("Total 20.5\nx 3.25\ny 7.25\nz 10", **money)["cells"] == 4
    assert checked("Total 20.500000001\nx 3.25\ny 7.25\nz 10", **money)["cells"] == 4
    assert refused("Total 20.51\nx 3.25\ny 7.25\nz 10", **money) == ("sums", "Total")
    assert refused("Total 20.5000001\nx 3.25\ny 7.25\nz 10", **money) == ("sums", "Total")


@pytest.mark.parametrize(("least", "x", "told"), [(3, 3, None), (3, 2, "rule"), (4, 3, "rule")])
def test_the_minimum_itself_may_be_shown(least: int, x: int, told: str | None) -> None:
    rows = f"Total {17 + x}\nx {x}\ny 7\nz 10"
    if told is None:
        assert checked(rows, {"minimum": least}, at_least=least, **SHOWN)
    else:
        assert refused(rows, {"minimum": least}, at_least=least, **SHOWN) == (told, "x")


def test_the_rule_is_the_publishers() -> None:
    assert refused(at_least=2) == ("rule", "freq")
    assert refused(None or ROWS, {"minimum": 4}) == ("rule", "freq")
    assert checked(ROWS, {"minimum": 4}, at_least=None)["at_least"] is None


@pytest.mark.parametrize(("rule", "holds"), [
    ({"exempt": {"d": ["z"]}}, True), ({"exempt": {"d": ["x"]}}, False), ({"exempt": {"e": ["z"]}}, False),
    ({"open": ["z"]}, True), ({"open": ["y"]}, False), ({"open": ["y", "z"]}, True),
])  # fmt: skip
def test_a_small_figure_may_be_shown_by_decision(rule: dict[str, Any], holds: bool) -> None:
    rows = "Total 12\nx -\ny -\nz 2"
    if holds:
        assert checked(rows, rule)["cells"] == 4
    else:
        assert refused(rows, rule) == ("rule", "z")


@pytest.mark.parametrize(("raised", "told"), [
    ([["d", ["z"], 10]], None), ([["d", ["z"], 11]], ("rule", "z")), ([["e", ["z"], 11]], None),
    ([["d", ["x", "z"], 11], ["d", ["z"], 4]], ("rule", "z")),
    ([["d", ["z"], 4], ["d", ["Total"], 21]], ("rule", "Total")),
    ([["d", ["y"], 9]], None), ([["d", ["y"], 10]], ("small", "y")),
])  # fmt: skip
def test_some_codes_ask_for_more(raised: list[Any], told: tuple[str, str] | None) -> None:
    if told is None:
        assert checked(ROWS, {"raised": raised})["cells"] == 4
    else:
        assert refused(ROWS, {"raised": raised}) == told


@pytest.mark.parametrize(("part", "told"), [
    ({"witnesses": ["1 9"]}, ("interval", "x")), ({"witnesses": ["1 9", "1 9"]}, ("interval", "x")),
    ({"witnesses": ["3 7", "2 8"]}, None), ({"witnesses": ["1 9", "2 8"]}, ("small", "x")),
    ({"witnesses": ["9 1", "8 2"]}, ("small", "y")), ({"witnesses": ["1 9", "9 2"]}, ("witness", "Total")),
    ({"witnesses": ["0 10", "9 1"]}, ("witness", "freq")), ({"witnesses": ["0 10", "9 1"], "floor": 0}, None),
    ({"witnesses": ["-1 11", "9 1"], "floor": 0}, ("witness", "freq")),
    ({"witnesses": ["-1 11", "9 1"], "floor": None}, None),
    ({"witnesses": ["1.5 8.5", "9 1"]}, ("witness", "freq")),
    ({"witnesses": ["1.5 8.5", "9 1"], "proof": "real"}, None),
    ({"witnesses": [], "proof": "whole"}, ("interval", "x")),
    ({"witnesses": [], "proof": "vectors"}, None), ({"witnesses": ["1 9", "2 8"], "proof": "vectors"}, None),
])  # fmt: skip
def test_witnesses_are_possible_tables_that_show_two_values_and_the_minimum(
    part: dict[str, Any], told: tuple[str, str] | None
) -> None:
    shown = np.array([[float(word) for word in text.split()] for text in part["witnesses"]])
    part = {"narrowest": float((shown.max(0) - shown.min(0)).min()) if len(shown) else None, **part}
    if told is None:
        assert checked(**part)["proof"] == part.get("proof", "whole")
    else:
        assert refused(**part) == told


@pytest.mark.parametrize(("vectors", "told"), [
    ([vector(P, 1, -1)], ("primes", "freq")), ([vector(P, 1, -1), vector(P, 2, -2)], ("primes", "freq")),
    ([], ("primes", "freq")), ([vector(P, 0, 0), vector(Q, 1, -1)], ("computable", "x")),
    ([vector(P, 1, -1), vector(Q, 0, 0)], ("computable", "x")),
    ([vector(P, 1, -2), vector(Q, 1, -1)], ("vectors", "Total")),
    ([vector(P, 2**40, -(2**40)), vector(Q, 2**33 + 7, -(2**33) - 7)], None),
    ([vector(P, 2**32, -1), vector(Q, 1, -1)], ("vectors", "Total")),
    ([["7", vector(7, 1, -1)[1]], vector(Q, 1, -1)], ("primes", "freq")),
    ([[str(2**61 - 3), vector(2**61 - 3, 1, -1)[1]], vector(Q, 1, -1)], ("primes", "freq")),
    ([[str(2**59 - 55), vector(2**59 - 55, 1, -1)[1]], vector(Q, 1, -1)], ("primes", "freq")),
])  # fmt: skip
def test_null_vectors_modulo_two_large_primes(vectors: list[Any], told: tuple[str, str] | None) -> None:
    if told is None:
        assert checked(vectors=vectors)["withheld"] == 2
    else:
        assert refused(vectors=vectors) == told


def test_a_vector_that_is_the_prime_itself_is_zero() -> None:
    raw = np.array([P, P], dtype=">u8").tobytes().hex()
    assert refused(vectors=[[str(P), raw], vector(Q, 1, -1)]) == ("computable", "x")


def test_an_only_part_withheld_is_its_total_less_the_rest() -> None:
    rows = "Total 20\nx -\ny 7\nz 10"
    part = {"witnesses": ["3", "4"], "narrowest": 1.0, "vectors": [vector(P, 1), vector(Q, 1)]}
    assert refused(rows, **part) == ("witness", "Total")
    assert refused(rows, **{**part, "proof": "vectors", "witnesses": [], "narrowest": None}) == (
        "vectors",
        "Total",
    )


@pytest.mark.parametrize("narrowest", [7.0, 9.0, None])
def test_the_narrowest_interval_is_told(narrowest: float | None) -> None:
    assert refused(narrowest=narrowest) == ("narrowest", "freq")


def test_a_changed_figure_has_another_digest() -> None:
    assert refused(cells_sha256="0" * 64) == ("digest", "freq")
    other = digest(table("Total 20\nx -\ny 7\nz 10", "d"), "d")
    assert refused(cells_sha256=other) == ("digest", "freq")


ZEROS: dict[str, Any] = {"kind": "sum", "at_least": None, "proof": "real", "floor": 0, "zeros_open": True}


@pytest.mark.parametrize(("part", "holds"), [
    ({}, True), ({"zeros_open": False}, False), ({"floor": 1, "witnesses": ["5 5", "5 5"]}, False),
    ({"floor": None}, False), ({"witnesses": ["0.5 9.5", "0.5 9.5"]}, False),
])  # fmt: skip
def test_a_sum_that_may_be_zero_is_no_secret(part: dict[str, Any], holds: bool) -> None:
    """x is 0 in every table: where zeros are open, nobody minds; anything else needs two values."""
    given = {
        **ZEROS,
        "witnesses": ["0 10", "0 10"],
        "vectors": [vector(P, 0, 0), vector(Q, 0, 0)],
        "narrowest": None,
    }
    rows = "Total 20\nx -\nz 20"
    one = {"witnesses": ["0", "0"], "vectors": [vector(P, 0), vector(Q, 0)]}
    if holds:
        assert checked(rows, **{**given, **one, **part})["narrowest"] is None
    else:
        told = refused(ROWS, **{**given, **part})
        assert told[0] in ("interval", "witness")


@pytest.mark.parametrize(("high", "holds"), [(4.0, True), (3.0000001, False), (3.000001, True)])
def test_sums_of_real_numbers_differ_by_more_than_a_programs_error(high: float, holds: bool) -> None:
    part = {
        "kind": "sum",
        "at_least": None,
        "proof": "real",
        "floor": 0,
        "witnesses": ["3 7", f"{high!r} {10 - high!r}"],
    }
    part["narrowest"] = float(min(high - 3, 7 - (10 - high)))
    if holds:
        assert checked(**part)["proof"] == "real"
    else:
        assert refused(**part) == ("interval", "x")


def test_a_witness_of_real_numbers_may_be_under_its_floor_by_a_rounding_error_only() -> None:
    for low, holds in ((-1e-9, True), (-1e-6, False)):
        part = {"kind": "sum", "at_least": None, "proof": "real", "floor": 0}
        part |= {"witnesses": [f"{low!r} {10 - low!r}", "9 1"], "narrowest": 10 - low - 1.0}
        part["narrowest"] = min(9 - low, part["narrowest"])
        if holds:
            assert checked(**part)["proof"] == "real"
        else:
            assert refused(**part) == ("witness", "freq")
