"""The verifier that stands alone on files: tables, releases, what stands beside them, the private file."""

from __future__ import annotations

import json
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from cadre.disclosure.certificate.insiders import _below, _same_person, verify_with_private
from cadre.disclosure.certificate.verify import (
    CSV,
    ClaimError,
    check_ratio,
    numbers,
    rows_of,
    verify,
)
from small_certificates import NAN, PART, ROWS, RULE, D, P, Q, digest, saved, signed, table, vector, whole


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
