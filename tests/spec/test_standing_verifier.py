"""The verifier that stands alone, on certificates written by hand: each claim, and what just breaks it."""

from __future__ import annotations

import json
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from cadre.disclosure.certificate.insiders import _below, _same_person, verify_with_private
from cadre.disclosure.certificate.verify import (
    CSV,
    ClaimError,
    Figures,
    check,
    check_ratio,
    need,
    nonzero,
    numbers,
    parts_of,
    rows_of,
    verify,
    witnesses,
)

P, Q = 2**61 - 1, 2**61 - 31
NAN = float("nan")
D: dict[str, Any] = {"name": "d", "codes": ["Total", "x", "y", "z"], "children": {"Total": ["x", "y", "z"]}}
ROWS = "Total 20\nx -\ny -\nz 10"  # in truth x 3 and y 7


def table(text: str, *names: str) -> pa.Table:
    """Codes and value a line; - is withheld, a third word another mark."""
    found = []
    for line in text.strip().splitlines():
        words = line.split()
        codes, value, mark = words[: len(names)], words[len(names)], words[len(names) + 1 :]
        hidden = value == "-"
        usual = "withheld" if hidden else "published" if float(value) else "zero"
        cell = dict(zip(names, codes, strict=True))
        found.append({**cell, "value": None if hidden else float(value), "status": (mark or [usual])[0]})
    schema = [*((name, pa.string()) for name in names), ("value", pa.float64()), ("status", pa.string())]
    return pa.Table.from_pylist(found, pa.schema(schema))


def digest(rows: pa.Table, *names: str) -> str:
    """As the protocol of certificates says: sorted names, then the values as little-endian doubles."""
    cells = sorted(
        ("\x1f".join(row[name] for name in names), row["value"])
        for row in rows.to_pylist()
        if row["value"] != 0
    )
    values = np.array([NAN if value is None else value for _, value in cells], dtype="<f8")
    return sha256("\n".join(name for name, _ in cells).encode() + values.tobytes()).hexdigest()


def vector(prime: int, *numbers: int) -> list[str]:
    return [str(prime), np.array([one % prime for one in numbers], dtype=">u8").tobytes().hex()]


PART: dict[str, Any] = {
    "measure": "freq", "kind": "count", "floor": 1, "zeros_open": False, "at_least": 3, "proof": "whole",
    "witnesses": ["1 9", "9 1"], "narrowest": 8.0, "vectors": [vector(P, 1, -1), vector(Q, 5, -5)],
}  # fmt: skip
RULE: dict[str, Any] = {"minimum": 3, "exempt": {}, "open": []}


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


def test_need_names_the_first_that_does_not_hold() -> None:
    need("x", [True, True], np.array(["a", "b"]))
    need("x", True, "all")
    need("x", [], np.array([]))
    for holds, names, about in (
        ([True, False, False], np.array(["a", "b\x1fc", "d"]), "b / c"), (False, "a\x1fb", "a / b"),
        (np.array([False]), np.array(["k"]), "k"),
    ):  # fmt: skip
        with pytest.raises(ClaimError) as error:
            need("x", holds, names)
        assert error.value.args == ("x", about)


CHILDREN = {"T": ["A", "B"], "A": ["a", "b"], "B": ["c"]}


@pytest.mark.parametrize(("code", "shown", "parts"), [
    ("T", "T A B", ["A", "B"]), ("T", "T a b B", ["a", "b", "B"]), ("T", "T a b c", ["a", "b", "c"]),
    ("T", "T a B", None), ("T", "T A", None), ("A", "A a b", ["a", "b"]), ("a", "a b", None),
    ("B", "B c", ["c"]),
    ("T", "T A a b B c", ["A", "B"]),
])  # fmt: skip
def test_the_nearest_shown_parts(code: str, shown: str, parts: list[str] | None) -> None:
    assert parts_of(code, CHILDREN, set(shown.split())) == parts


E2: dict[str, Any] = {"name": "e", "codes": ["All", "f", "m"], "children": {"All": ["f", "m"]}}
CROSSED = "Total All 20\nTotal f -\nTotal m 12\nx All -\nx f 4\ny f 0\ny All 15\ny m 3.5\nx m 0.5"


def figures(
    text: str = CROSSED, dimensions: Any = (D, E2), read: Any = CSV, names: Any = ("d", "e")
) -> Figures:
    return Figures(table(text, *names), list(dimensions), read)


def test_figures_are_sorted_by_name_and_zeros_left_out() -> None:
    found = figures()
    names = ["Total All", "Total f", "Total m", "x All", "x f", "x m", "y All", "y m"]
    assert [name.replace("\x1f", " ") for name in found.name] == names
    assert found.value.tolist() == pytest.approx([20, NAN, 12, NAN, 4, 0.5, 15, 3.5], nan_ok=True)
    assert found.hidden.tolist() == [False, True, False, True, False, False, False, False]
    assert found.mark.tolist()[:2] == ["published", "withheld"]
    assert found.place.tolist() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [2, 0], [2, 2]]
    assert found.near == pytest.approx(8e-9)  # the median of 20, 12, 4, 0.5, 15, 3.5, times 1e-9
    assert figures("Total All -\nx All -").near == 0
    assert figures("Total All -5\nx All -1").near == pytest.approx(3e-9)


def test_columns_may_have_other_names() -> None:
    renamed = table(CROSSED, "AREA", "e")
    found = Figures(renamed, [D, E2], {**CSV, "columns": {"d": "AREA"}})
    assert found.place.tolist() == figures().place.tolist()


@pytest.mark.parametrize(("tables", "sums"), [
    ([{"d": None, "e": None}], [
        "Total All -1, x All 1, y All 1", "Total f -1, x f 1", "Total m -1, x m 1, y m 1",
        "Total All -1, Total f 1, Total m 1", "x All -1, x f 1, x m 1", "y All -1, y m 1",
    ]),
    ([{"d": None}, {"e": None}], None),
    ([{"d": ["Total", "x"], "e": None}], None),
])  # fmt: skip
def test_every_sum_of_every_dimension(tables: Any, sums: list[str] | None) -> None:
    found = figures()
    if sums is None:
        with pytest.raises(ClaimError) as error:
            found.bind([D, E2], tables)
        assert error.value.args[0] == "tables"
        return
    found.bind([D, E2], tables)
    told: dict[int, list[str]] = {}
    for cell, number, sign in zip(found.cell, found.number, found.sign, strict=True):
        told.setdefault(int(number), []).append(f"{found.name[cell]} {sign}".replace("\x1f", " "))
    assert sorted(", ".join(sorted(one)) for one in told.values()) == sorted(
        ", ".join(sorted(one.split(", "))) for one in sums
    )
    assert len(found.where) == len(sums)


def test_two_tables_that_overlap_have_sums_of_their_own() -> None:
    found = figures("Total All 9\nx All 4\ny All 5\nTotal f 3\nTotal m 6")
    found.bind([D, E2], [{"d": None}, {"e": None}])
    assert sorted(np.bincount(found.number).tolist()) == [3, 3]
    assert found.add_up(found.value, True).tolist() == [True, True]
    assert found.add_up(found.value + np.array([1, 0, 0, 0, 0]), True).tolist() == [False, False]
    assert found.where.tolist() == ["Total\x1fAll", "Total\x1fAll"]


def test_sums_of_fractions_hold_to_a_billionth() -> None:
    found = figures("Total All 1000\nx All 400\ny All 600")
    found.bind([D, E2], [{"d": None}])
    for off, exactly, holds in (
        (0, True, True),
        (1e-7, True, False),
        (1e-6, False, True),
        (1e-5, False, False),
    ):
        assert found.add_up(np.array([1000 + off, 400, 600]), exactly).tolist() == [holds]


def test_the_least_of_a_cell_is_the_greatest_that_any_of_its_codes_asks_for() -> None:
    found, least = figures(), np.full(8, 3.0)
    found.raise_least(
        least, [D, E2], [["d", ["x"], 5], ["e", ["f", "m"], 4], ["d", ["y"], 2], ["k", ["x"], 9]]
    )
    assert least.tolist() == [3, 4, 4, 5, 5, 5, 3, 4]


def test_low_and_high_of_the_witnesses() -> None:
    found = figures("Total All 20\nx All -\ny All -\nz All 10")
    found.bind([D, E2], [{"d": None}])
    part = {"proof": "whole", "floor": 1, "witnesses": ["1 9", "9 1", "4 6"], "measure": "freq"}
    low, high = witnesses(found, part)
    assert (low.tolist(), high.tolist()) == ([1, 1], [9, 9])
    low, high = witnesses(found, {**part, "witnesses": []})
    assert np.isnan(low).all()
    assert np.isnan(high).all()
    assert found.value.tolist() == pytest.approx([20, NAN, NAN, 10], nan_ok=True)
    assert nonzero(found, P, vector(P, 1, -1)[1]).tolist() == [True, True]


def test_files_are_read_as_words_and_a_column_of_figures(tmp_path: Path) -> None:
    path = tmp_path / "PUBLIC.csv"
    path.write_text('d,value,status\n"Total\nof all",20,published\n007,,withheld\n', encoding="utf-8")
    rows = rows_of(path, CSV)
    assert rows.to_pylist() == [
        {"d": "Total\nof all", "value": 20.0, "status": "published"},
        {"d": "007", "value": None, "status": "withheld"},
    ]  # fmt: skip
    assert numbers(rows, "value").tolist() == pytest.approx([20, NAN], nan_ok=True)
    pq.write_table(
        pa.table({"AREA": ["x", "y"], "OBS": [1.0, 2.0], "YEAR": ["2024", "2025"]}), tmp_path / "o.parquet"
    )
    read = {"file": "o.parquet", "where": {"YEAR": "2025"}}
    assert rows_of(tmp_path, read).to_pylist() == [{"AREA": "y", "OBS": 2.0, "YEAR": "2025"}]


RATIO = {"column": "mean", "over": "pay", "under": "n", "scale": 1.0, "offset": 0.0, "decimals": 1}


@pytest.mark.parametrize(("row", "more", "holds"), [
    ("10,4,2.5", {}, True), ("10,3,3.3", {}, True), ("10,3,3.4", {}, False), ("10,3,3.2", {}, False),
    ("10,4,", {}, False), (",4,", {}, True), (",4,2.5", {}, False), ("10,,", {}, True),
    ("10,,2.5", {}, False),
    ("10,0,", {}, True), ("10,0,1", {}, False), ("10,4,250", {"scale": 100.0}, True),
    ("10,4,150", {"scale": 100.0, "offset": -100.0}, True), ("10,4,150", {"scale": 100.0}, False),
    ("10,3,3.33", {"decimals": 2}, True), ("10,3,3.3", {"decimals": 2}, False), ("9,4,2.2", {}, True),
    ("9,4,2.3", {}, True),
])  # fmt: skip
def test_a_mean_is_what_its_parts_give(row: str, more: dict[str, float], holds: bool, tmp_path: Path) -> None:
    path = tmp_path / "PUBLIC.csv"
    path.write_text(f"pay,n,mean\n5,1,5\n{row}\n", encoding="utf-8")
    stated = {**RATIO, **more}
    path.write_text(f"pay,n,mean\n{row}\n", encoding="utf-8")
    if holds:
        check_ratio(stated, path)
        return
    with pytest.raises(ClaimError) as error:
        check_ratio(stated, path)
    assert error.value.args == ("derived", "mean")


def signed(certificate: dict[str, Any]) -> dict[str, Any]:
    return {**certificate, "sha256": sha256(json.dumps(certificate, sort_keys=True).encode()).hexdigest()}


def saved(folder: Path, certificate: Any, rows: str = ROWS) -> tuple[Path, Path]:
    stated, public = folder / "CERT.json", folder / "PUBLIC.csv"
    pacsv.write_csv(table(rows, "d"), public)
    stated.write_text(json.dumps(certificate), encoding="utf-8")
    return stated, public


def whole() -> dict[str, Any]:
    part = {**deepcopy(PART), "cells_sha256": digest(table(ROWS, "d"), "d")}
    return {"rule": RULE, "dimensions": [D], "tables": [{"d": None}], "parts": [part]}


def test_a_file_is_verified_with_its_own_sum(tmp_path: Path) -> None:
    [found] = verify(*saved(tmp_path, signed(whole())))
    assert (found["cells"], found["withheld"]) == (4, 2)
    for changed in ({**signed(whole()), "note": "x"}, {**whole(), "sha256": "0" * 64}):
        with pytest.raises(ClaimError) as error:
            verify(*saved(tmp_path, changed))
        assert error.value.args == ("certificate", "CERT.json")


def test_what_stands_beside_the_figures_is_verified_too(tmp_path: Path) -> None:
    ratio = {"column": "share", "over": "value", "under": "n", "scale": 1.0, "offset": 0.0, "decimals": 1}
    stated, public = saved(tmp_path, signed({**whole(), "derived": [ratio]}))
    rows = table(ROWS, "d").append_column("n", pa.array([4.0, 1, 1, 4]))
    for share, holds in ((2.5, True), (2.6, True), (2.7, False)):
        pacsv.write_csv(rows.append_column("share", pa.array([5.0, None, None, share])), public)
        if holds and share == 2.5:
            assert verify(stated, public)[0]["withheld"] == 2
        elif not holds:
            with pytest.raises(ClaimError) as error:
                verify(stated, public)
            assert error.value.args == ("derived", "share")


def test_of_tallies_those_with_a_proof_are_verified(tmp_path: Path) -> None:
    two = {
        "tallies": [
            {"tally": "a"},
            {"tally": "b", "proof": signed(whole())},
            {"tally": "c", "proof": signed(whole())},
        ]
    }
    assert len(verify(*saved(tmp_path, two))) == 2
    assert verify(*saved(tmp_path, {"tallies": [{"tally": "a"}]})) == []


def test_changed_figures_have_a_digest_only(tmp_path: Path) -> None:
    _, public = saved(tmp_path, {})
    stated = {"method": "cell-key", "public_sha256": sha256(public.read_bytes()).hexdigest()}
    assert verify(*saved(tmp_path, stated)) == [{"method": "cell-key"}]
    with pytest.raises(ClaimError) as error:
        verify(*saved(tmp_path, {**stated, "public_sha256": "0" * 64}))
    assert error.value.args == ("digest", "PUBLIC.csv")


BELOW = [_below({"Total": ["A", "B"], "A": ["a", "b"]}), _below({"All": ["f", "m"]})]


@pytest.mark.parametrize(("one", "other", "value", "same"), [
    ("A f", "A f", 5, True), ("A f", "a f", 1, True), ("a f", "A f", 1, True), ("A f", "a f", 2, False),
    ("Total All", "a f", 1, True), ("a f", "Total All", 1, True), ("a f", "b f", 1, False),
    ("a f", "a m", 1, False),
    ("A f", "a All", 1, False), ("B f", "a f", 1, False), ("a All", "A f", 1, False),
    ("A All", "A f", 1, True),
])  # fmt: skip
def test_one_person_in_a_cell_and_in_one_around_it(one: str, other: str, value: float, same: bool) -> None:
    assert _same_person(one.replace(" ", "\x1f"), other.replace(" ", "\x1f"), value, BELOW) == same


def test_what_lies_under_a_code() -> None:
    assert BELOW[0] == {"Total": {"Total", "A", "B", "a", "b"}, "A": {"A", "a", "b"}}


def private(folder: Path, truth: str, public: str = ROWS, **part: Any) -> None:
    certificate = whole()
    certificate["parts"][0] |= part
    stated, shown = saved(folder, signed(certificate), public)
    pacsv.write_csv(table(truth, "d"), folder / "PRIVATE.csv")
    verify_with_private(stated, shown, folder / "PRIVATE.csv")


FOUR: dict[str, Any] = {"vectors": [vector(P, 1, -1), vector(P, 5, -5), vector(Q, 1, -1)]}


@pytest.mark.parametrize(("truth", "told"), [
    ("Total 20\nx 1 primary\ny 9 secondary\nz 10", None),
    ("Total 20\nx 2 primary\ny 8 secondary\nz 10", None),
    ("Total 20\nx 1 secondary\ny 9 primary\nz 10", ("insider", "y")),
    ("Total 20\nx 1 primary\ny 9 primary\nz 10", ("insider", "y")),
    ("Total 20\nx 9 primary\ny 1 secondary\nz 10", ("insider", "x")),
    ("Total 20\nx 1 primary\ny 9 secondary\nz 11", ("private", "z")),
    ("Total 20\nx 1 primary\ny 9 secondary\nz 10 primary", ("private", "z")),
    ("Total 20\nx 1 primary\ny 9 secondary", ("private", "PRIVATE.csv")),
    ("Total 20\nx 1 primary\nq 9 secondary\nz 10", ("codes", "q")),
    ("Total 20\nx 1 primary\nw 9 secondary\nz 10", ("private", "PRIVATE.csv")),
])  # fmt: skip
def test_who_is_alone_can_compute_the_other_of_two(
    truth: str, told: tuple[str, str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(D, "codes", ["Total", "x", "y", "z", "w"])
    if told is None:
        private(tmp_path, truth, **FOUR)
        return
    with pytest.raises(ClaimError) as error:
        private(tmp_path, truth, **FOUR)
    assert error.value.args == told


def test_two_vectors_that_are_not_multiples_tell_nothing_to_who_is_alone(tmp_path: Path) -> None:
    """Four withheld in two rows: knowing one of them leaves the others open when ratios differ."""
    truth = "Total 20\nx 1 secondary\ny 9 primary\nz 10"
    private(tmp_path, truth, vectors=[vector(P, 1, -1), vector(Q, 1, -1), vector(P, 5, -7)])


def test_without_a_count_there_is_nobody_to_try(tmp_path: Path) -> None:
    for stated in ({"parts": []}, {}, {"parts": [{**PART, "kind": "sum"}]}):
        certificate, public = saved(tmp_path, stated)
        pacsv.write_csv(table(ROWS, "d"), tmp_path / "PRIVATE.csv")
        with pytest.raises(ClaimError) as error:
            verify_with_private(certificate, public, tmp_path / "PRIVATE.csv")
        assert error.value.args == ("private", "PRIVATE.csv")


READ = {
    "file": "figures.parquet", "where": {"YEAR": "2025"}, "columns": {"d": "AREA"},
    "value": "OBS", "status": "MARK", "withheld": "Q", "shown": ["A"],
}  # fmt: skip


def released(folder: Path, rows: str = ROWS, year: str = "2025") -> pa.Table:
    """As a release keeps its figures, with another year beside them."""
    plain = table(rows, "d")
    marks = ["Q" if value is None else "A" for value in plain["value"].to_pylist()]
    columns = {
        "AREA": plain["d"],
        "OBS": plain["value"],
        "MARK": pa.array(marks),
        "YEAR": pa.array([year] * len(marks)),
    }
    other = {
        "AREA": pa.array(["x"]),
        "OBS": pa.array([1.0]),
        "MARK": pa.array(["A"]),
        "YEAR": pa.array(["2024"]),
    }
    pq.write_table(pa.concat_tables([pa.table(columns), pa.table(other)]), folder / "figures.parquet")
    return plain


def test_the_figures_of_a_release_are_read_where_the_certificate_says(tmp_path: Path) -> None:
    released(tmp_path)
    certificate = whole()
    certificate["parts"][0]["read"] = READ
    stated, _ = saved(tmp_path, {"tallies": [{"proof": signed(certificate)}]})
    assert verify(stated, tmp_path)[0]["withheld"] == 2
    released(tmp_path, ROWS.replace("z 10", "z 11"))
    with pytest.raises(ClaimError, match="digest"):
        verify(stated, tmp_path)


@pytest.mark.parametrize(("truth", "told"), [
    ("Total 20\nx 2 primary\ny 8 secondary\nz 10", None),
    ("Total 20\nx 1 secondary\ny 9 primary\nz 10", ("insider", "y")),
])  # fmt: skip
def test_a_release_is_held_against_the_private_file_too(truth: str, told: Any, tmp_path: Path) -> None:
    released(tmp_path)
    certificate = whole()
    certificate["parts"][0] |= {"read": READ, **FOUR}
    stated, _ = saved(tmp_path, signed(certificate))
    pacsv.write_csv(table(truth, "d"), tmp_path / "PRIVATE.csv")
    if told is None:
        verify_with_private(stated, tmp_path, tmp_path / "PRIVATE.csv")
        return
    with pytest.raises(ClaimError) as error:
        verify_with_private(stated, tmp_path, tmp_path / "PRIVATE.csv")
    assert error.value.args == told


def test_the_columns_of_both_files_may_have_other_names(tmp_path: Path) -> None:
    read = {"value": "n", "status": "mark", "withheld": "-", "shown": ["+"]}
    certificate = whole()
    certificate["parts"][0] |= {"read": read, **FOUR}
    stated, public = saved(tmp_path, signed(certificate))
    public.write_text("d,n,mark\nTotal,20,+\nx,,-\ny,,-\nz,10,+\n", encoding="utf-8")
    assert verify(stated, public)[0]["cells"] == 4
    private = tmp_path / "PRIVATE.csv"
    private.write_text("d,n,mark\nTotal,20,+\nx,2,primary\ny,8,-\nz,10,+\n", encoding="utf-8")
    verify_with_private(stated, public, private)
    private.write_text("d,n,mark\nTotal,20,+\nx,1,-\ny,9,primary\nz,10,+\n", encoding="utf-8")
    with pytest.raises(ClaimError, match="insider"):
        verify_with_private(stated, public, private)


def test_one_person_in_a_part_and_its_whole_may_know_both(tmp_path: Path) -> None:
    """A 1 = a 1 + b 0: whoever is in a is in A, and both are primary."""
    tree = {"name": "d", "codes": ["T", "A", "a", "B"], "children": {"T": ["A", "B"], "A": ["a"]}}
    public = "T 20\nA -\na -\nB -"
    part = {
        **deepcopy(PART),
        "cells_sha256": digest(table(public, "d"), "d"),
        "witnesses": [],
        "narrowest": None,
    }
    part |= {"proof": "vectors", "vectors": [vector(P, 1, -1, 1), vector(P, 5, -5, 5), vector(Q, 1, -1, 1)]}
    stated = tmp_path / "C.json"
    stated.write_text(
        json.dumps({"rule": RULE, "dimensions": [tree], "tables": [{"d": None}], "parts": [part]})
    )
    pacsv.write_csv(table(public, "d"), tmp_path / "P.csv")
    for truth, told in (
        ("T 20\nA 1 primary\na 1 primary\nB 19 secondary", None),
        ("T 20\nA 1 primary\na 1 primary\nB 19 primary", ("insider", "B")),
        ("T 20\nA 2 primary\na 1 primary\nB 18 secondary", ("insider", "A")),
    ):
        pacsv.write_csv(table(truth, "d"), tmp_path / "Q.csv")
        if told is None:
            verify_with_private(stated, tmp_path / "P.csv", tmp_path / "Q.csv")
            continue
        with pytest.raises(ClaimError) as error:
            verify_with_private(stated, tmp_path / "P.csv", tmp_path / "Q.csv")
        assert error.value.args == told


def test_half_a_last_digit_is_a_rounding(tmp_path: Path) -> None:
    """9 / 4 = 2.25 may stand as 2.2 or 2.3; sums of a thousand millions are off by a little more."""
    path = tmp_path / "PUBLIC.csv"
    for row, scale, holds in (
        ("9,4,2.2", 1.0, True), ("1e12,1,1000000000000.9", 1.0, True), ("1e9,1,1000000002", 1.0, False),
        ("0,1,0.0500001", 1.0, False), ("0,1,0.0500001", 1000.0, True),
    ):  # fmt: skip
        path.write_text(f"pay,n,mean\n{row}\n", encoding="utf-8")
        stated = {**RATIO, "scale": scale}
        if holds:
            check_ratio(stated, path)
        else:
            with pytest.raises(ClaimError):
                check_ratio(stated, path)
