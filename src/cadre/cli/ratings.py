"""The judgements that ``cadre agreement`` reads, and every measure of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow as pa

from cadre.cli.language import words
from cadre.cli.tables import file_of, read_table, row_of, text_column
from cadre.methods.agreement.kappa import Weights, cohen, fleiss
from cadre.methods.agreement.krippendorff import LEVELS, alpha, standing
from cadre.methods.agreement.ratings import NoMeaningError, Ratings, from_text
from cadre.methods.bootstrap import interval
from cadre.methods.inequality import Vector
from cadre.methods.uncertainty.intervals import drawn
from cadre.vocabulary.errors import CadreError

RATER = "rater"
WEIGHTS: tuple[Weights, ...] = ("none", "linear", "quadratic")
Statistic = Callable[[Vector | None], float]


def read_ratings(
    file: Path, raters: list[str] | None, unit: str, order: list[str] | None
) -> tuple[list[str], Ratings]:
    """Names of the raters and their judgements, one row for each unit.

    A table with a column "rater" holds one row for each judgement instead: unit, rater, judgement.

    Raises:
        CadreError: a column is missing, fewer than two raters, a judgement that ``order`` does not name, no
            unit judged twice.
    """
    table = read_table(file)
    headers = [header for header in table.column_names[:-1] if header]
    if RATER in [header.strip().lower() for header in headers] and raters is None:
        names, rows = _long(table, headers, unit)
    else:
        names = raters or [header for header in headers if header.strip().lower() != unit.lower()]
        rows = list(zip(*(text_column(table, name, "--raters").to_pylist() for name in names), strict=True))
    if len(names) < 2:
        raise CadreError("agreement-one-rater", file=file.name, raters=", ".join(names) or "—")
    try:
        ratings = from_text(rows, order)
    except ValueError as problem:
        facts = {"file": file.name, "value": str(problem), "known": ", ".join(order or [])}
        raise CadreError("agreement-unknown", **facts) from problem
    if not ratings.pairable().any():
        raise CadreError("agreement-no-pairs", file=file.name, raters=len(names))
    return names, ratings


def _long(table: pa.Table, headers: list[str], unit: str) -> tuple[list[str], list[tuple[str | None, ...]]]:
    """One row for each judgement: unit, rater, judgement; made into one row for each unit."""
    others = [header for header in headers if header.strip().lower() not in (RATER, unit.lower())]
    if len(others) != 1:
        raise CadreError("agreement-long", file=file_of(table), columns=", ".join(others) or "—")
    columns = [text_column(table, name, name).to_pylist() for name in (unit, RATER, others[0])]
    judged: dict[tuple[str, str], str | None] = {}
    for place, (one, rater, judgement) in enumerate(zip(*columns, strict=True)):
        key = (one or "", rater or "")
        if key in judged:
            facts = {"unit": key[0], "rater": key[1], "row": row_of(table, place)}
            raise CadreError("agreement-twice", file=file_of(table), **facts)
        judged[key] = judgement
    units, names = (list(dict.fromkeys(key[side] for key in judged)) for side in (0, 1))
    return names, [tuple(judged.get((one, name)) for name in names) for one in units]


class Measures:
    """Every measure with its interval; None and a reason where one has no meaning."""

    def __init__(self, ratings: Ratings, draws: int, seed: int | None) -> None:
        self.ratings, self.draws, self.seed = ratings, draws, seed

    def all(self, names: list[str], level: str) -> dict[str, Any]:
        ratings = self.ratings
        by_level: dict[str, Any] = {one: self._of(partial(alpha, ratings, one)) for one in LEVELS}
        pairs = [
            {"raters": [names[a], names[b]], **self._pair(a, b)}
            for a, b in combinations(range(len(names)), 2)
        ]
        head, every = by_level[level], self._of(partial(fleiss, ratings))
        return {
            "krippendorff_alpha": head["value"],
            "fleiss_kappa": every["value"],
            "cohen_kappa": pairs[0]["none"]["value"] if len(pairs) == 1 else None,
            "standing": None if head["value"] is None else standing(head["value"]),
            "krippendorff": by_level,
            "fleiss": every,
            "cohen": pairs,
        }

    def _pair(self, first: int, second: int) -> dict[str, Any]:
        return {name: self._of(partial(cohen, self.ratings, first, second, name)) for name in WEIGHTS}

    def _of(self, statistic: Statistic) -> dict[str, Any]:
        try:
            value = statistic(None)
        except NoMeaningError as problem:
            return {"value": None, "reason": words(f"agreement.{problem.reason}")}
        if self.seed is None:
            return {"value": value}
        found = interval(statistic, self.ratings.units, self.draws, self.seed)
        return {"value": value, "interval": drawn(found)}
