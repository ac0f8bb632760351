"""Why people leave: hazards from counts, drawn to the common rate of their cause, and from rates given."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cadre.cli.projecting.groups import CELL, Axes, places
from cadre.cli.projecting.rows import load_rows
from cadre.cli.projecting.spec import Rows, Spec
from cadre.methods.stock.estimating import shrunken_rates
from cadre.methods.stock.exits import hazard_of
from cadre.methods.stock.system import CAUSES, Array
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.specifications import place_of


def hazards_of(spec: Spec, folder: Path, axes: Axes, known: Array | None = None) -> Array:
    """(C, R, O, S, A), over the rates ``known``.

    A later row replaces an earlier one, and a rate given replaces one that was counted.

    Raises CadreError: more exits than people, a rate above 1, an unknown word.
    """
    rates = np.zeros((len(CAUSES), *axes.shape)) if known is None else known.copy()
    _counted(spec.counts, folder, axes, rates)
    for row in load_rows(spec.rates, folder, "rates", ("cause", *CELL), "rate"):
        if row.value > 1:
            raise CadreError("project-rate", ExitCode.INPUT, where=row.where, value=row.value)
        cause = place_of(row.words["cause"], CAUSES, "cause", row.where)
        rates[cause][np.ix_(*places(axes, row))] = row.value
    return hazard_of(rates)


def _counted(given: Rows, folder: Path, axes: Axes, rates: Array) -> None:
    words = ("cause", *CELL)
    rows = load_rows(given, folder, "counts", (*words, "people"), "exits")
    exposed = load_rows(given, folder, "counts", (*words, "exits"), "people")
    for row, people in zip(rows, exposed, strict=True):
        if row.value > people.value:
            raise CadreError("project-counts", ExitCode.INPUT, where=row.where, exits=row.value,
                             people=people.value)  # fmt: skip
    for cause, name in enumerate(CAUSES):
        here = [place for place, row in enumerate(rows) if row.words["cause"] == name]
        if here and sum(exposed[place].value for place in here) > 0:
            found = shrunken_rates([rows[p].value for p in here], [exposed[p].value for p in here])
            for place, rate in zip(here, found.rate, strict=True):
                rates[cause][np.ix_(*places(axes, rows[place]))] = rate
    for row in rows:
        place_of(row.words["cause"], CAUSES, "cause", row.where)
