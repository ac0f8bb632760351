"""Medians: not sums, so nothing adds up to them; a floor on the people behind each, and rounding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from cadre.disclosure.marginals import with_total
from cadre.disclosure.protected import CONFIDENTIAL, OPEN, REASON, STATUS, ProtectedTable, seal
from cadre.disclosure.rules import count_measure
from cadre.disclosure.summing import Floats, Grid, finest
from cadre.vocabulary.definitions import Rule
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import YEAR, TallyTable


def protect_medians(table: TallyTable, rule: Rule) -> ProtectedTable:
    """Publish the medians of cells with at least ``rule.minimum`` people, to ``rule.round_to`` digits.

    ``table.cells`` holds the published marginals themselves. The number of people behind a median is not
    published: differences of such counts between a total and its parts would single out few people.
    Cells with nobody in them have no median and no row.
    """
    definition = table.definition
    contributors = count_measure(definition)
    if rule.minimum is None:
        raise CadreError("disclosure-no-minimum", ExitCode.CONFIGURATION, value=rule.id)
    measures = [name for name in definition.measures if name != contributors]
    trees = {name: with_total(tree) for name, tree in table.trees.items()}
    rows = finest(table.cells, Grid(trees), [contributors, *measures], definition.id)
    there = rows.columns[contributors] > 0
    few = rows.columns[contributors][there] < rule.minimum
    columns: dict[str, Any] = {YEAR: pa.array(np.array(rows.years, dtype=np.int32)[rows.year[there]])}
    for name, tree in trees.items():
        columns[name] = pa.array(tree.order, type=pa.string()).take(pa.array(rows.places[name][there]))
    for name in measures:
        values = rounded(rows.columns[name][there], rule.round_to)
        columns[name] = pa.array(values, mask=few | np.isnan(values))
    columns[STATUS] = pa.array([CONFIDENTIAL if one else OPEN for one in few], type=pa.string())
    columns[REASON] = pa.array([rule.id if one else None for one in few], type=pa.string())
    shown = {name: definition.measures[name] for name in measures}
    evidence = {
        "rule": f"{rule.id}@{rule.version}",
        "method": "order statistic: floor on contributors and rounding; nothing adds up",
        "minimum": rule.minimum,
        "round_to": rule.round_to,
        "not_published": [contributors],
        "cells": int(there.sum()),
        "suppressed": int(few.sum()),
    }
    return seal(
        definition.model_copy(update={"measures": shown}), rule, table.edition, pa.table(columns), trees,
        evidence, table.sources,
    )  # fmt: skip


def rounded(values: Floats, digits: float | None) -> Floats:
    """``values`` to ``digits`` significant digits; None leaves them."""
    if digits is None:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        exponent = np.floor(np.log10(np.abs(values)))
    unit = 10.0 ** np.where(np.isfinite(exponent), exponent - digits + 1, 0.0)
    return np.asarray(np.where(values == 0, 0.0, np.round(values / unit) * unit))
