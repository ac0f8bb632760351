"""The certificate of a protected table, from what is published and from the rule as it may be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from cadre.disclosure.tool.listing import PUBLISHED, WITHHELD, WORDS, ZERO, Statuses, published_cells
from cadre.disclosure.tool.several import each
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated


def certify(tables: Sequence[Tabulated], spec: Spec, status: Statuses) -> dict[str, Any]:
    """``status``: m. Raises CadreError (DISCLOSURE) when the public figures fail the test."""
    from cadre.disclosure.certificate.facts import RuleFacts
    from cadre.disclosure.certificate.make import make_certificate

    first, rules = each(spec)[0], spec.rules
    dimensions = tables[0].linked.dimensions
    parts = [
        _part(table, one, status, table is tables[0]) for table, one in zip(tables, each(spec), strict=True)
    ]
    facts = RuleFacts(
        minimum=rules.minimum_frequency if first.whole else None,
        insiders=rules.insiders,
        open=[[cell.get(one.name, one.total) for one in dimensions] for cell in rules.open],
        stated=stated(spec) | _earlier(tables[0]),
    )
    ratios = [
        {
            "column": one.name,
            "over": one.over,
            "under": one.under,
            "scale": one.scale,
            "offset": one.offset,
            "decimals": one.decimals,
        }
        for one in spec.derived
    ]
    return make_certificate(dimensions, tables[0].published.shapes, parts, facts, spec.seed, ratios)


def _part(table: Tabulated, spec: Spec, status: Statuses, first: bool) -> Any:
    """The threshold is a promise about the first measure; of others, a withheld zero is no secret."""
    from cadre.disclosure.certificate.facts import Part
    from cadre.disclosure.certificate.verify import CSV

    alone = table.name == "value"
    zeros = _zeros(spec)
    return Part(
        measure=measure_name(spec) if alone else table.name,
        kind="count" if spec.whole else "sum",
        cells=public_cells(table, status),
        zeros=zeros if first or zeros != "secret" or spec.rules.zeros.rule == "sensitive" else "open",
        at_least=spec.rules.minimum_frequency if spec.whole and first else None,
        read=None if alone else CSV | {"value": table.name},
    )


def _earlier(table: Tabulated) -> dict[str, Any]:
    """Which earlier tables were held against this one."""
    return {"earlier": [one.sha256 for one in table.earlier]} if table.earlier else {}


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
    linked = table.published
    rows = published_cells(linked)
    hidden = (status[rows] != PUBLISHED) & (status[rows] != ZERO)
    mark = np.where(hidden, np.int8(WITHHELD), status[rows])
    columns = {
        dimension.name: pa.array(dimension.codes).take(pa.array(linked.places[rows, axis]))
        for axis, dimension in enumerate(linked.dimensions)
    }
    value = pa.array(table.values[rows] / table.figures.unit, mask=hidden)
    return pa.table(columns | {"value": value, "status": pa.array(WORDS).take(pa.array(mark))})
