"""The office's own check, with its private file: can who is alone in a cell compute another's figure?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from cadre.disclosure.certificate.verify import CSV, JOIN, ClaimError, Figures, need, rows_of


def verify_with_private(certificate: Path, published: Path, private: Path) -> None:
    """Try every sole contributor to a withheld cell of ``private`` (a PRIVATE.csv) as an attacker.

    With two random null vectors v and w, a cell q is a multiple of what is public and of cell k exactly if
    q·v / q·w = k·v / k·w (but for a chance of one in the prime). Raises ClaimError at the first primary
    cell that somebody else can compute.
    """
    stated = json.loads(certificate.read_text("utf-8"))
    counts = [part for part in stated.get("parts", []) if part["kind"] == "count"]
    if not counts:
        raise ClaimError("private", private.name)
    dimensions, part = stated["dimensions"], counts[0]
    read = part.get("read", CSV)
    own_read = CSV if published.is_dir() else read
    public = Figures(rows_of(published, read), dimensions, read)
    own = Figures(rows_of(private, own_read), dimensions, own_read)
    hidden = np.isnan(public.value)
    need("private", len(own.name) == len(public.name) and (own.name == public.name).all(), private.name)
    need("private", hidden | (own.value == public.value) & (own.mark != "primary"), own.name)
    prime = int(part["vectors"][0][0])
    rows = [np.frombuffer(bytes.fromhex(row), ">u8") for at, row in part["vectors"] if int(at) == prime]
    _try_each(own, hidden, dimensions, prime, rows)


def _try_each(own: Figures, hidden: Any, dimensions: list[Any], prime: int, rows: list[Any]) -> None:
    names, values = own.name[hidden], own.value[hidden]
    primary, alone = own.mark[hidden] == "primary", values == 1
    ratio = {
        int(at): int(rows[0][at]) * pow(int(rows[1][at]), -1, prime) % prime
        for at in np.flatnonzero(primary | alone)
    }
    knowing: dict[int, list[int]] = {}
    for at in np.flatnonzero(alone):
        knowing.setdefault(ratio[int(at)], []).append(int(at))
    below = [_below(one["children"]) for one in dimensions]
    for at in np.flatnonzero(primary):
        for by in knowing.get(ratio[int(at)], []):
            need("insider", _same_person(names[at], names[by], float(values[at]), below), str(names[at]))


def _same_person(one: str, other: str, value: float, below: list[dict[str, set[str]]]) -> bool:
    """Two cells of one person each, of which one lies in the other, hold the same person."""
    if one == other:
        return True
    pairs = list(zip(one.split(JOIN), other.split(JOIN), below, strict=True))
    inside = all(a in under.get(b, {b}) for a, b, under in pairs)
    around = all(b in under.get(a, {a}) for a, b, under in pairs)
    return value == 1 and (inside or around)


def _below(children: dict[str, list[str]]) -> dict[str, set[str]]:
    def under(code: str) -> set[str]:
        return {code}.union(*(under(part) for part in children.get(code, ())))

    return {code: under(code) for code in children}
