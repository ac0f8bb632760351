"""Check a table certificate against published figures. It shares no code with the rest of Cadre.

``python verify.py CERTIFICATE RELEASE``, where RELEASE is a PUBLIC.csv or a release folder. Cells not in it
are zero. What cannot be checked from public facts (who contributes to what) is not checked here.
"""

from __future__ import annotations

import hashlib
import json
import sys
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

JOIN = "\x1f"  # between the codes of a cell's name
CSV = {"value": "value", "status": "status", "withheld": "withheld", "shown": ["published", "zero"]}


class ClaimError(Exception):
    """The first claim that does not hold, and the cell or part of which it does not."""


def need(claim: str, holds: Any, names: Any) -> None:
    """``holds``: one flag for each of ``names``, or one flag and what it is about."""
    bad = np.flatnonzero(~np.atleast_1d(np.asarray(holds, dtype=bool)))
    if len(bad):
        raise ClaimError(claim, (names if isinstance(names, str) else names[bad[0]]).replace(JOIN, " / "))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def rows_of(path: Path, read: dict[str, Any]) -> Any:
    if path.is_dir():
        only = [(column, "==", code) for column, code in read["where"].items()]
        return pq.read_table(path / read["file"], filters=only)
    lines = pacsv.ParseOptions(newlines_in_values=True)
    with pacsv.open_csv(path, parse_options=lines) as file:
        types = dict.fromkeys(file.schema.names, pa.string()) | {read["value"]: pa.float64()}
    return pacsv.read_csv(path, parse_options=lines, convert_options=pacsv.ConvertOptions(column_types=types))


def numbers(rows: Any, column: str) -> Any:
    return pc.fill_null(rows[column], np.nan).to_numpy()


def parts_of(code: str, children: dict[str, list[str]], shown: set[str]) -> list[str] | None:
    """The nearest shown codes that sum to ``code``; None where a part of it is not shown at all."""
    below = [[part] if part in shown else parts_of(part, children, shown) for part in children.get(code, [])]
    return None if None in below or not below else [one for parts in below for one in parts or ()]


class Figures:
    """The cells that are not zero, by name: place of each code, value (NaN: withheld), mark; and their sums.

    Cell ``cell[i]`` stands in the sum ``number[i]``, with ``sign`` -1 as the aggregate or 1 as a part.
    """

    def __init__(self, rows: Any, dimensions: list[Any], read: dict[str, Any]) -> None:
        columns = [rows[read.get("columns", {}).get(one["name"], one["name"])] for one in dimensions]
        name = pc.binary_join_element_wise(*(column.combine_chunks() for column in columns), JOIN)
        value, order = numbers(rows, read["value"]), pc.sort_indices(name).to_numpy()
        order = order[value[order] != 0]
        self.name, self.value = name.to_numpy(zero_copy_only=False)[order], value[order]
        self.mark, self.hidden = rows[read["status"]].to_numpy()[order], np.isnan(self.value)
        told = np.abs(self.value[~self.hidden])
        self.near = 1e-9 * float(np.median(told)) if len(told) else 0.0  # what a sum of fractions is off by
        codes = [pa.array(one["codes"], pa.string()) for one in dimensions]
        places = [pc.index_in(*pair).fill_null(-1).to_numpy() for pair in zip(columns, codes, strict=True)]
        self.place = np.stack(places, axis=1)[order].astype(np.int64)
        need("codes", self.place.min(axis=1, initial=0) >= 0, self.name)
        need("once", self.name[1:] != self.name[:-1], self.name)

    def raise_least(self, least: Any, dimensions: list[Any], raised: list[Any]) -> None:
        """Some codes ask for more than the minimum; the greatest number holds."""
        for axis, one in enumerate(dimensions):
            for codes, more in ((codes, more) for name, codes, more in raised if name == one["name"]):
                there = np.isin(one["codes"], codes)[self.place[:, axis]]
                least[there] = np.maximum(least[there], more)

    def bind(self, dimensions: list[Any], tables: list[Any]) -> None:
        """Find every sum of every dimension of every table."""
        step = [prod(len(one["codes"]) for one in dimensions[axis + 1 :]) for axis in range(len(dimensions))]
        wide = prod(len(one["codes"]) for one in dimensions) > 2**62  # then no 64 bits hold a number
        place = self.place.astype(object if wide else np.int64)
        key, covered = place @ np.array(step, place.dtype), np.zeros(len(self.name), dtype=bool)
        entries, count = [np.zeros((3, 0), dtype=np.int64)], 0
        for table in tables:
            shown = [set(table.get(one["name"], one["codes"][:1]) or one["codes"]) for one in dimensions]
            inside = np.ones(len(self.name), dtype=bool)
            for axis, one in enumerate(dimensions):
                inside &= np.isin(one["codes"], list(shown[axis]))[self.place[:, axis]]
            covered |= inside
            for axis, one in enumerate(dimensions):
                rest = key - place[:, axis] * step[axis]  # the same for an aggregate and its parts
                for code in sorted(shown[axis]):
                    if parts := parts_of(code, one["children"], shown[axis]):
                        role = dict.fromkeys(parts, 1) | {code: -1}
                        sign = np.array([role.get(each, 0) for each in one["codes"]])[self.place[:, axis]]
                        cell = np.flatnonzero(inside & (sign != 0))
                        number = np.unique(rest[cell], return_inverse=True)[1] + count
                        entries.append(np.stack([cell, number, sign[cell]]))
                        count = int(number.max(initial=count - 1)) + 1
        need("tables", covered, self.name)
        self.cell, self.number, self.sign = np.concatenate(entries, axis=1)
        self.where = self.name[self.cell[np.unique(self.number, return_index=True)[1]]]

    def add_up(self, values: Any, exactly: bool) -> Any:
        """Per sum: does it hold?"""
        off = np.bincount(self.number, self.sign * values[self.cell])
        size = np.bincount(self.number, np.abs(values[self.cell]))
        return np.abs(off) <= (0 if exactly else 1e-9 * size + self.near)


def check(certificate: Any, part: Any, rows: Any) -> dict[str, Any]:
    """Everything that one part (a measure, perhaps of one year) claims; a summary. Raises ClaimError."""
    rule, dimensions, read = certificate["rule"], certificate["dimensions"], part.get("read", CSV)
    cells, count, least = Figures(rows, dimensions, read), part["kind"] == "count", part["at_least"]
    least = np.full(len(cells.name), -np.inf if least is None else least)
    if part["at_least"] is not None:
        cells.raise_least(least, dimensions, rule.get("raised", []))
    name, value, hidden, about = cells.name, cells.value, cells.hidden, part["measure"]
    need("marks", np.where(hidden, cells.mark == read["withheld"], np.isin(cells.mark, read["shown"])), name)
    said = "\n".join(name).encode() + np.where(hidden, np.nan, value).astype("<f8").tobytes()
    need("digest", sha256(said) == part["cells_sha256"], about)
    exempt = np.isin(name, rule["open"])
    for axis, one in enumerate(dimensions):
        exempt |= np.isin(one["codes"], rule["exempt"].get(one["name"], []))[cells.place[:, axis]]
    need("rule", part["at_least"] in (None, rule["minimum"]), about)
    need("rule", hidden | exempt | (value >= least), name)
    need("counts", hidden | (not count) | (value == np.round(value)) & (value > 0), name)
    cells.bind(dimensions, certificate["tables"])
    told = np.bincount(cells.number, hidden[cells.cell]) == 0
    need("sums", ~told | cells.add_up(np.nan_to_num(value), count), cells.where)
    low, high = witnesses(cells, part)
    # No secret if it is zero, two values if not.
    free = (part["floor"] == 0) & part["zeros_open"] & (low == 0)
    if part["proof"] != "vectors":
        loose = 0 if part["proof"] == "whole" else 1e-7 * np.abs(high) + 9 * cells.near
        need("interval", free | (high - low > loose), name[hidden])
        need("small", exempt[hidden] | (high >= least[hidden] - loose), name[hidden])
    for prime, row in ((int(prime), row) for prime, row in part["vectors"]):
        need("primes", prime > 2**59 and pow(2, prime - 1, prime) == 1, about)
        need("computable", free | nonzero(cells, prime, row), name[hidden])
    need("primes", len({prime for prime, _ in part["vectors"]}) >= 2, about)
    narrowest = float(np.min(high - low, initial=np.inf, where=~free & (high >= low)))
    need("narrowest", part["narrowest"] == (narrowest if np.isfinite(narrowest) else None), about)
    facts = {key: part[key] for key in ("measure", "year", "at_least", "proof", "narrowest") if key in part}
    return {**facts, "cells": len(name), "withheld": int(hidden.sum())}


def witnesses(cells: Figures, part: Any) -> tuple[Any, Any]:
    """Each witness may be the true table; the least and the most that they show of every withheld cell."""
    whole, full, floor = part["proof"] == "whole", cells.value.copy(), part["floor"]
    lowest = -np.inf if floor is None else floor - (0 if whole else cells.near)
    low = high = np.full(np.count_nonzero(cells.hidden), np.nan)
    for text in part["witnesses"]:
        full[cells.hidden] = row = np.array(text.split(), dtype=float)
        need("witness", cells.add_up(full, whole), cells.where)
        need("witness", (row >= lowest) & ~(whole & (row % 1 != 0)), part["measure"])
        low, high = np.fmin(low, row), np.fmax(high, row)
    return low, high


def nonzero(cells: Figures, prime: int, row: str) -> Any:
    """Where a null vector modulo ``prime`` is not zero: what is the same in all tables is zero there."""
    full = np.zeros(len(cells.hidden), dtype=np.uint64)
    full[cells.hidden] = np.frombuffer(bytes.fromhex(row), ">u8")
    halves = (full >> np.uint64(32), full % np.uint64(2**32))
    high, low = (np.bincount(cells.number, cells.sign * half[cells.cell].astype(float)) for half in halves)
    off = [(int(upper) * 2**32 + int(lower)) % prime for upper, lower in zip(high, low, strict=True)]
    need("vectors", np.array(off) == 0, cells.where)
    return full[cells.hidden] % np.uint64(prime) != 0


def check_ratio(stated: Any, release: Path) -> None:
    """A mean, share or growth is what its parts give, rounded; it is blank where one of them is withheld."""
    columns = [stated[key] for key in ("over", "under", "column")]
    over, under, told = (numbers(rows_of(release, {"value": one}), one) for one in columns)
    true = stated["scale"] * over / np.where(under == 0, np.nan, under) + stated["offset"]
    near = np.abs(told - true) <= 0.5 * 10.0 ** -stated["decimals"] + 1e-9 * (np.abs(true) + stated["scale"])
    need("derived", near | (np.isnan(told) & np.isnan(true)), stated["column"])


def verify(certificate: Path, release: Path) -> list[dict[str, Any]]:
    """A summary of each part; raises ClaimError at the first thing that does not hold."""
    stated, found = json.loads(certificate.read_text("utf-8")), []
    if "public_sha256" in stated:  # figures were changed, none withheld: there is the digest to check
        need("digest", sha256(release.read_bytes()) == stated["public_sha256"], release.name)
        return [{"method": stated["method"]}]
    proofs = [stated] if "parts" in stated else [one["proof"] for one in stated["tallies"] if "proof" in one]
    for proof in proofs:
        rest = json.dumps({key: proof[key] for key in proof if key != "sha256"}, sort_keys=True).encode()
        need("certificate", sha256(rest) == proof["sha256"], certificate.name)
        found += [check(proof, part, rows_of(release, part.get("read", CSV))) for part in proof["parts"]]
        for one in proof.get("derived", []):
            check_ratio(one, release)
    return found


if __name__ == "__main__":
    try:
        for summary in verify(Path(sys.argv[1]), Path(sys.argv[2])):
            print("holds:", *(f"{key} {value}" for key, value in summary.items()))
    except ClaimError as problem:
        sys.exit("does not hold: " + ", ".join(problem.args))
