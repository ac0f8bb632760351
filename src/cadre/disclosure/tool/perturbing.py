"""Methods that change figures instead of withholding them, and what their release declares."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from cadre.disclosure.alternatives import Perturbed, perturb
from cadre.disclosure.alternatives.finest import whole_grid
from cadre.disclosure.alternatives.record_keys import record_keys
from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure.linked import add_up, link, steps
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated
from cadre.vocabulary.errors import CadreError, ExitCode

MOST_GRID = 2_000_000  # combinations of finest codes that noise is drawn for
_FLAGS = {"true": True, "false": False}


def perturbed(table: Tabulated, spec: Spec) -> Perturbed:
    """Figures for every cell. Raises CadreError as ``cadre.disclosure.alternatives.perturb``."""
    name = spec.method_name
    options = {key: _number(value) for key, value in spec.method[name].items()}
    if name in ("cell-key", "small-counts"):
        options.setdefault("seed", spec.seed)
    if name == "cell-key" and table.person is not None:
        keys = record_keys(table.people, options["seed"])[table.person]
        return perturb(name, table.linked, table.rows, table.figures.units, keys=keys, options=options)
    rows, counts = _finest(table)
    return perturb(name, table.linked, rows, counts, options=options)


def widened(table: Tabulated) -> Tabulated:
    """With a row of nobody for every combination of finest codes: noise on some cells only would tell which
    are empty. Raises CadreError where there are too many."""
    linked = table.linked
    size = math.prod(len(one.leaves) for one in linked.dimensions)
    if size > MOST_GRID:
        raise CadreError("protect-too-many-zeros", ExitCode.DISCLOSURE, cells=size, limit=MOST_GRID)
    grid = whole_grid(linked)
    rows = np.concatenate([table.rows, grid])
    wider = link(linked.dimensions, rows, linked.shapes)
    units = np.concatenate([table.figures.units, np.zeros(len(grid), dtype=table.figures.units.dtype)])
    return replace(
        table, linked=wider, rows=rows, figures=replace(table.figures, units=units),
        values=add_up(wider, rows, units.astype(np.float64)), person=None, holding=None,
    )  # fmt: skip


def _finest(table: Tabulated) -> tuple[Ints, Floats]:
    """Every finest cell once with its count, in one order whatever the order of the rows."""
    _, first, place = np.unique(
        table.rows @ steps(table.linked.dimensions), return_index=True, return_inverse=True
    )
    counts = np.bincount(place, weights=table.figures.units, minlength=len(first))
    return table.rows[first], np.asarray(counts, dtype=np.float64)


def _number(value: object) -> Any:
    """Words of a file as numbers and flags; lists and mappings likewise, part by part."""
    if isinstance(value, Mapping):
        return {key: _number(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_number(one) for one in value]
    if not isinstance(value, str):
        return value
    if value in _FLAGS:
        return _FLAGS[value]
    try:
        return int(value) if value.lstrip("+-").isdigit() else float(value)
    except ValueError:
        return value


def declaration(found: Perturbed, spec: Spec, digest: str) -> dict[str, Any]:
    """What takes the place of a certificate: nothing is withheld, so there is nothing to compute."""
    return {
        "kind": "perturbation",
        "measure": "rows" if spec.measure is None else spec.measure.frequency,
        "public_sha256": digest,
        **found.report(),
    }
