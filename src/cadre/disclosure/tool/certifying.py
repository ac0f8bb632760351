"""The certificate of a protected table, from what is published and from the rule as it may be known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from cadre.disclosure.tool.listing import PUBLISHED, WITHHELD, WORDS, ZERO, Statuses, published_cells
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated


def certify(table: Tabulated, spec: Spec, status: Statuses) -> dict[str, Any]:
    """``status``: m. Raises CadreError (DISCLOSURE) when the public figures fail the test."""
    from cadre.disclosure.certificate.facts import Part, RuleFacts
    from cadre.disclosure.certificate.make import make_certificate

    rules, dimensions = spec.rules, table.linked.dimensions
    minimum = rules.minimum_frequency if spec.whole else None
    part = Part(
        measure=measure_name(spec),
        kind="count" if spec.whole else "sum",
        cells=public_cells(table, status),
        zeros=_zeros(spec),
        at_least=minimum,
    )
    facts = RuleFacts(
        minimum=minimum,
        insiders=rules.insiders,
        open=[[cell.get(one.name, one.total) for one in dimensions] for cell in rules.open],
        stated=stated(spec),
    )
    return make_certificate(dimensions, table.linked.shapes, [part], facts, spec.seed)


def measure_name(spec: Spec) -> str:
    if spec.measure is None:
        return "rows"
    return str(spec.measure.sum or spec.measure.frequency)


def stated(spec: Spec) -> dict[str, Any]:
    """Rules about contributors: the publisher's word, since nobody outside can check them.

    Of dominance and p per cent only that they hold: whoever knows n, k and p can work out more.
    """
    rules = spec.rules
    found = {
        "minimum_frequency": rules.minimum_frequency,
        "minimum_holdings": rules.minimum_holdings,
        "dominance": bool(rules.dominance),
        "p_percent": bool(rules.p_percent),
        "weighted": bool(rules.weights),
    }
    return {name: value for name, value in found.items() if value}


def _zeros(spec: Spec) -> Any:
    if spec.rules.negative is not None:
        return "negative"
    if not spec.whole or spec.rules.zeros.rule == "sensitive":
        return "secret"
    return "shown" if spec.rules.least_withheld else "open"


def public_cells(table: Tabulated, status: Statuses) -> Any:
    """The published cells that are not left out as empty: codes, value (null: withheld), status."""
    linked = table.linked
    rows = published_cells(linked)
    hidden = (status[rows] != PUBLISHED) & (status[rows] != ZERO)
    mark = np.where(hidden, np.int8(WITHHELD), status[rows])
    columns = {
        dimension.name: pa.array(dimension.codes).take(pa.array(linked.places[rows, axis]))
        for axis, dimension in enumerate(linked.dimensions)
    }
    value = pa.array(table.values[rows] / table.figures.unit, mask=hidden)
    return pa.table(columns | {"value": value, "status": pa.array(WORDS).take(pa.array(mark))})
