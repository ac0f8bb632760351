"""Certificates and public tables written by hand, for the verifier that stands alone."""

from __future__ import annotations

import json
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

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
