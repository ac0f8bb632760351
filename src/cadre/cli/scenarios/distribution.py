"""Scenarios of ``cadre distribution``: some more where least is, or some moved there from where most is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import Field

from cadre.cli.language import spoken, words
from cadre.cli.scenarios.reading import Facts, Levers, answered, compared, load_levers
from cadre.cli.scenarios.telling import Wording, lever_count
from cadre.cli.spreads import Columns
from cadre.methods.distribution import Spread
from cadre.methods.inequality import Vector
from cadre.methods.levelling import added, moved
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import number

PAGE = "docs/explanation/distribution"
INDICES = ("gini", "theil_t", "mld", "hoover")
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class DistributionLevers(Levers):
    """Whole numbers in the unit of the column of values, such as staff; first ``add``, then ``move``.

    ``add``: so many more, one after another where the value for each unit of weight is lowest.
    ``move``: so many from where it is highest to where it is lowest, while that narrows the distance.
    """

    add: Count | None = None
    move: Count | None = None


def scenarios(files: Sequence[Path], spread: Spread, named: Columns) -> list[Facts]:
    """Each scenario against the spread as it is. Raises CadreError for weights without --totals."""
    found = []
    for file in files:
        levers = load_levers(file, DistributionLevers, PAGE)
        if named.weight is not None and not named.totals:
            raise CadreError("scenario-totals", ExitCode.USAGE, file=file.name)
        values, left = _levelled(spread, levers, named.per if named.totals else 1.0)
        rows = compared({}, _indices(spread, spread.values), _indices(spread, values))
        found.append(answered(levers, rows, **left))
    return found


def _levelled(spread: Spread, levers: DistributionLevers, per: float) -> tuple[Vector, Facts]:
    """The values afterwards, and how many moves would no longer narrow anything."""
    lived = spread.weights > 0
    values, steps = spread.values.copy(), np.zeros(len(spread.values))
    steps[lived] = per / spread.weights[lived]
    values[lived] += steps[lived] * added(values[lived], steps[lived], levers.add or 0)
    if levers.move is None:
        return values, {}
    change = moved(values[lived], steps[lived], levers.move)
    values[lived] += steps[lived] * change
    return values, {"not_needed": levers.move - int(change.clip(min=0).sum())}


def _indices(spread: Spread, values: Vector) -> Facts:
    bare = replace(spread, values=values, groups=None, rank_by=None, bounds=None)
    found = bare.indices()
    return {name: found[name] for name in INDICES}


WORDING = Wording(
    lambda row: "",
    lambda row: words(f"distribution.{row['figure']}"),
    lambda _, value: number(round(value, 4) + 0.0, spoken(), 4),
    lever_count,
    left="scenario.moves-left",
)
