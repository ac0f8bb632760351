"""The certificate of a protected tally: a part for every measure of every year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.certificate.facts import Part, RuleFacts, Zeros
from cadre.disclosure.certificate.make import make_certificate
from cadre.disclosure.marginals import marginals
from cadre.disclosure.protected import CONFIDENTIAL, OPEN, STATUS, ProtectedTable
from cadre.disclosure.structure import Dimension, TableShape
from cadre.vocabulary.definitions import Measure, Rule
from cadre.vocabulary.tables import YEAR
from cadre.vocabulary.trees import UNKNOWN


def tally_certificate(
    table: ProtectedTable, columns: Mapping[str, str], negative: Sequence[str] = (), seed: int = 0
) -> dict[str, Any] | None:
    """From the published cells alone; None for rules under which nothing is withheld by sums.

    ``columns``: dimension -> column of ``observations.parquet``. ``negative``: measures that may be negative.
    Raises CadreError (DISCLOSURE) as ``make_certificate`` does.
    """
    if table.rule.kind != "threshold":
        return None
    definition, dimensions = table.definition, dimensions_of(table)
    parts = list(
        parts_of_years(
            table.cells, definition.measures, dimensions, table.rule, definition.id, columns, negative
        )
    )
    return make_certificate(dimensions, shapes_of(table), parts, rule_facts(table.rule, dimensions), seed)


def dimensions_of(table: ProtectedTable) -> list[Dimension]:
    trees = table.trees
    return [Dimension(name, trees[name].order, trees[name].children) for name in table.definition.dimensions]


def shapes_of(table: ProtectedTable) -> list[TableShape]:
    """A dimension that an entry does not name, or fixes at a code, shows that one code."""
    found = []
    for one in marginals(table.definition, table.trees):
        shown = {name: frozenset(tree.order) for name, tree in one.shown.items()}
        found.append(TableShape(shown | {name: frozenset({code}) for name, code in one.fixed.items()}))
    return found


def rule_facts(rule: Rule, dimensions: Sequence[Dimension]) -> RuleFacts:
    exempt = (
        {one.name: [UNKNOWN] for one in dimensions if UNKNOWN in one.place} if rule.exempt_unknown else {}
    )
    stated: dict[str, Any] = {"rule": f"{rule.id}@{rule.version}"}
    if rule.dominance_percent is not None:
        stated["dominance_percent"] = f"{rule.dominance_percent:g}"
    if rule.holders is not None:
        stated["organisations"] = rule.holders
    names = {one.name for one in dimensions}
    raised = [(one.dimension, one.codes, one.minimum) for one in rule.raised if one.dimension in names]
    return RuleFacts(rule.minimum, insiders=rule.insiders, raised=raised, exempt=exempt, stated=stated)


def parts_of_years(
    cells: pa.Table,
    measures: Mapping[str, Measure],
    dimensions: Sequence[Dimension],
    rule: Rule,
    tally: str,
    columns: Mapping[str, str],
    negative: Sequence[str] = (),
) -> Iterator[Part]:
    """``cells``: year, dimensions, measures (null where withheld), status A or C."""
    first = next(name for name, measure in measures.items() if measure.kind == "count")
    for year in sorted(pc.unique(cells.column(YEAR)).to_pylist()):
        rows = cells.filter(pc.equal(cells.column(YEAR), year))
        for name, measure in measures.items():
            zeros: Zeros = "shown" if name == first else "negative" if name in negative else "open"
            least = rule.minimum if name == first else None
            read = _reading(tally, name, year, dimensions, columns)
            yield Part(name, measure.kind, _public(rows, name, dimensions), zeros, least, int(year), read)


def _public(rows: pa.Table, measure: str, dimensions: Sequence[Dimension]) -> pa.Table:
    value = rows.column(measure).cast(pa.float64())
    hidden = np.asarray(pc.equal(rows.column(STATUS), CONFIDENTIAL))
    zero = np.asarray(pc.fill_null(pc.equal(value, 0.0), False))
    status = pa.array(np.where(hidden, "withheld", np.where(zero, "zero", "published")))
    return pa.table(
        {one.name: rows.column(one.name) for one in dimensions} | {"value": value, "status": status}
    )


def _reading(
    tally: str, measure: str, year: int, dimensions: Sequence[Dimension], columns: Mapping[str, str]
) -> dict[str, Any]:
    """Where ``verify`` finds the cells in a release folder."""
    return {
        "file": "observations.parquet",
        "where": {"INDICATOR": f"{tally}.{measure}", "TIME_PERIOD": str(year)},
        "columns": {one.name: columns.get(one.name, one.name.upper()) for one in dimensions},
        "value": "OBS_VALUE",
        "status": "OBS_STATUS",
        "withheld": "Q",
        "shown": [OPEN],
    }
