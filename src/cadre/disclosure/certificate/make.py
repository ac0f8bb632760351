"""Make the certificate of published tables from public facts alone, or refuse.

Nothing that the publisher knows and a reader does not is an argument of anything here: two tables that look
the same in public have the same certificate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import cadre
from cadre.disclosure.certificate.cells import PublicCells, public_cells
from cadre.disclosure.certificate.facts import FLOORS, Part, RuleFacts
from cadre.disclosure.certificate.layout import signed
from cadre.disclosure.certificate.verify import CSV, ClaimError, check
from cadre.disclosure.certificate.witnesses import Found, PublicTable, find_witnesses
from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.structure import Dimension, TableShape, link
from cadre.vocabulary.errors import CadreError, ExitCode

FORMAT, VERSION = "cadre-table-certificate", 1
CHECKED = (
    "every figure shown obeys the rule, and all sums of shown figures add up",
    "no withheld figure follows from the others by adding and subtracting (null vectors modulo large primes)",
    "proof whole or real: every withheld figure has two possible values, one as large as the rule demands",
)
STATED = "what contributors can work out, and rules about contributors, are the publisher's word"
SCOPE = "possible: agrees with every sum within the tables; crossing tables are not joined to one population"


def make_certificate(
    dimensions: Sequence[Dimension],
    tables: Sequence[TableShape],
    parts: Sequence[Part],
    rule: RuleFacts,
    seed: int = 0,
    derived: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The certificate of ``parts``, which share dimensions, tables and rule, as a value for JSON.

    ``derived``: means, shares and growth beside them: column, over, under, scale, offset, decimals.
    The same cells give the same certificate, whatever their order and the number of threads.
    Raises CadreError (DISCLOSURE) when a withheld cell can be computed, has one possible value or is always
    below ``at_least``, or when the certificate does not pass its own check.
    """
    certificate: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "software": f"cadre {cadre.__version__}",
        "claims": {"checked": list(CHECKED), "scope": SCOPE, "stated": STATED},
        "seed": seed,
        "rule": _rule(rule),
        "dimensions": [_dimension(one) for one in dimensions],
        "tables": [_table(one, dimensions) for one in tables],
    }
    if derived:
        certificate["derived"] = [dict(one) for one in derived]
    made = []
    for part in parts:
        made.append(_part(part, dimensions, tables, rule, seed))
        _own_check(certificate, made[-1], part)
    return signed({**certificate, "parts": made})


def _rule(rule: RuleFacts) -> dict[str, Any]:
    raised = [[name, sorted(codes), least] for name, codes, least in rule.raised]
    return {
        "minimum": rule.minimum,
        "method": rule.method,
        "insiders": rule.insiders,
        "exempt": {name: sorted(codes) for name, codes in rule.exempt.items()},
        "open": sorted("\x1f".join(codes) for codes in rule.open),
        "stated": dict(rule.stated),
    } | ({"raised": raised} if raised else {})


def _dimension(dimension: Dimension) -> dict[str, Any]:
    children = {code: list(parts) for code, parts in dimension.children.items()}
    return {"name": dimension.name, "codes": list(dimension.codes), "children": children}


def _table(shape: TableShape, dimensions: Sequence[Dimension]) -> dict[str, Any]:
    return {
        one.name: None if shown is None else [code for code in one.codes if code in shown]
        for one in dimensions
        if one.name in shape.shown
        for shown in [shape.shown[one.name]]
    }


def _part(
    part: Part, dimensions: Sequence[Dimension], tables: Sequence[TableShape], rule: RuleFacts, seed: int
) -> dict[str, Any]:
    cells = public_cells(part.cells, dimensions)
    linked = link(dimensions, cells.places, tables)
    at = np.searchsorted(linked.keys, cells.keys)
    if len(at) and (at.max() == len(linked.keys) or (linked.keys[at] != cells.keys).any()):
        raise _refused("tables", part.measure)
    shown = np.zeros(len(linked.keys))
    shown[at] = cells.values
    floor, target = np.full(len(shown), FLOORS[part.zeros] or 0.0), np.full(len(shown), -np.inf)
    if FLOORS[part.zeros] is None:
        floor[:] = -np.inf
    if part.at_least is not None:
        least = _least(cells, dimensions, rule, part.at_least)
        target[at] = np.where(_exempt(cells, dimensions, rule), -np.inf, least)
    table = PublicTable(linked.equations, shown, floor, target, part.kind == "count", part.zeros == "open")
    # Vectors and tables are written in the order of the names of the withheld cells.
    order = np.searchsorted(table.hidden, at[np.isnan(cells.values)])
    names = cells.names[np.isnan(cells.values)]
    vectors = _vectors(table, seed)
    zero = np.any([vector == 0 for _, vector in vectors], axis=0)
    if not table.zeros_open:
        _refuse(zero, order, names, part)
    found = find_witnesses(table, seed)
    if table.zeros_open and len(found.tables):
        zero &= np.min(found.tables, axis=0) > 0
    _refuse(zero | np.isin(table.hidden, found.unsafe), order, names, part)
    return _told(part, cells, found, vectors, order)


def _exempt(cells: PublicCells, dimensions: Sequence[Dimension], rule: RuleFacts) -> Flags:
    found = np.isin(cells.names, ["\x1f".join(codes) for codes in rule.open])
    for axis, one in enumerate(dimensions):
        codes = [one.place[code] for code in rule.exempt.get(one.name, ()) if code in one.place]
        found |= np.isin(cells.places[:, axis], codes)
    return np.asarray(found)


def _least(cells: PublicCells, dimensions: Sequence[Dimension], rule: RuleFacts, at_least: float) -> Floats:
    """Per cell: what it must be at least to be shown."""
    found = np.full(len(cells.names), at_least)
    for axis, one in enumerate(dimensions):
        for name, codes, least in rule.raised:
            if name == one.name:
                places = [one.place[code] for code in codes if code in one.place]
                there = np.isin(cells.places[:, axis], places)
                found[there] = np.maximum(found[there], least)
    return found


def _vectors(table: PublicTable, seed: int) -> list[tuple[int, Any]]:
    """Two null vectors modulo each of two primes, over the hidden cells."""
    from cadre.disclosure.auditing.nullspace import PRIMES, NullSpace

    return [
        (prime, vector)
        for prime in PRIMES[:2]
        for vector in NullSpace(table.equations, np.isnan(table.shown), prime).draw(2, seed)
    ]


def _refuse(unsafe: Flags, order: Ints, names: Any, part: Part) -> None:
    if unsafe.any():
        first = str(names[np.flatnonzero(unsafe[order])[0]]).replace("\x1f", " / ")
        raise CadreError(
            "certificate-unsafe", ExitCode.DISCLOSURE,
            measure=part.measure, count=int(unsafe.sum()), cell=first,
        )  # fmt: skip


def _told(
    part: Part, cells: PublicCells, found: Found, vectors: Sequence[tuple[int, Any]], order: Ints
) -> dict[str, Any]:
    tables = [table[order] for table in found.tables]
    told = {
        "measure": part.measure,
        "kind": part.kind,
        "floor": FLOORS[part.zeros],
        "zeros_open": part.zeros == "open",
        "at_least": part.at_least,
        "cells_sha256": _digest(cells),
        "proof": found.proof,
        "witnesses": [_numbers(table, found.proof == "whole") for table in tables],
        "narrowest": _narrowest(tables, part.zeros == "open"),
        "vectors": [[str(prime), vector[order].astype(">u8").tobytes().hex()] for prime, vector in vectors],
    }
    told |= {} if part.year is None else {"year": part.year}
    return told | ({} if part.read is None else {"read": dict(part.read)})


def _digest(cells: PublicCells) -> str:
    """Over what is published: names of the cells and values, NaN for every withheld one."""
    values = np.where(np.isnan(cells.values), np.nan, cells.values).astype("<f8")
    return hashlib.sha256("\n".join(cells.names).encode() + values.tobytes()).hexdigest()


def _numbers(table: Floats, whole: bool) -> str:
    return " ".join(str(int(value)) if whole else repr(float(value)) for value in table)


def _narrowest(tables: Sequence[Floats], zeros_open: bool) -> float | None:
    if not len(tables) or not len(tables[0]):
        return None
    low, high = np.min(tables, axis=0), np.max(tables, axis=0)
    wide = (high - low)[~(zeros_open & (low == 0))]
    return float(wide.min()) if len(wide) else None


def _own_check(certificate: dict[str, Any], made: dict[str, Any], part: Part) -> None:
    try:
        check(certificate, {**made, "read": CSV}, part.cells)
    except ClaimError as problem:
        raise _refused(*problem.args) from problem


def _refused(claim: str, at: str) -> CadreError:
    return CadreError("certificate-refused", ExitCode.DISCLOSURE, claim=claim, at=at)
