"""Why the model thinks what it does of each pair somebody should look at: Splink's own match weights, kept.

A match weight is the binary logarithm of a Bayes factor: how many times likelier the agreement is between two
rows of one person than between two rows of different people. The weights of a pair add up, with that of the
prior, to the logarithm of its odds (Fellegi and Sunter 1969; Splink, "match weights").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cadre.confidential.linkage.decisions import Row, pair_id
from cadre.confidential.linkage.engine import copy, query, quoted
from cadre.confidential.linkage.model import Model, linker
from cadre.confidential.linkage.records import QUERIES
from cadre.confidential.linkage.settings import LinkageRules, linkage_rules

if TYPE_CHECKING:
    import duckdb

REVIEW, REASONS = "review.parquet", "reasons.parquet"
PRIOR = "prior"
_PRIVATE = 0o600  # what two rows say, names included, stands in these files
_WRITTEN = {"given": "given_name", "family": "family_name"}  # how a compared column is called in the rows
Basis = Literal["model", "numbers_contradict", "decided"]


@dataclass(frozen=True)
class Reason:
    """One comparison of a pair.

    ``level``: how well they agree, 0 best; None where one of them says nothing. ``left`` and ``right`` are
    what the rows say, ``left_key`` and ``right_key`` what was compared. ``weight`` in binary logarithms;
    ``frequency`` is added to it because the value is rarer or commoner than the average one.
    """

    comparison: str
    level: int | None
    left: str | None
    right: str | None
    left_key: str | None
    right_key: str | None
    weight: float
    frequency: float


@dataclass(frozen=True)
class ReviewPair:
    """Two rows and what the model thinks of them.

    ``weight`` is the logarithm of the odds, ``probability`` what it comes to. ``person`` is filled when the
    two count as one person. ``decided_by`` is the ``pair_id`` of the decision behind ``basis`` "decided".
    ``left_rows`` and ``right_rows`` count the rows that say the same, in all sources.
    """

    left: Row
    right: Row
    weight: float
    probability: float
    band: str
    basis: Basis
    person: int | None
    decided_by: str | None
    prints: tuple[str, str]
    left_rows: int
    right_rows: int

    @property
    def id(self) -> str:
        return pair_id(self.left, self.right)


def write_reasons(connection: duckdb.DuckDBPyConnection, model: Model | None, folder: Path) -> None:
    """Score the pairs of the table ``judged`` that are in the review band or decided once more, in full."""
    connection.execute(query(QUERIES, "reviewed"))
    connection.execute(f"CREATE TABLE reasons AS {_reasons(connection, model)}")
    for name, file in (("review_by_row", REVIEW), ("reasons_by_row", REASONS)):
        copy(connection, query(QUERIES, name), folder / file)
        (folder / file).chmod(_PRIVATE)


def _reasons(connection: duckdb.DuckDBPyConnection, model: Model | None) -> str:
    """SQL of the reasons, one row per pair and step; step 0 is the prior."""
    from splink import DuckDBAPI

    (pairs,) = connection.execute("SELECT count(*) FROM reviewed").fetchall()[0]
    if model is None or not pairs:
        return query(QUERIES, "no_reasons")
    kept = {"retain_matching_columns": True, "retain_intermediate_calculation_columns": True}
    again = linker(connection, {**model.settings, **kept})
    asked = DuckDBAPI(connection).register("asked")
    again.table_management.register_blocked_pairs_for_predict(asked)
    scored = again.inference.predict().physical_name
    prior = f"SELECT left_record, right_record, 0 AS step, '{PRIOR}' AS comparison, NULL::INTEGER AS level, \
        NULL AS said_left, NULL AS said_right, NULL AS left_key, NULL AS right_key, \
        {model.prior_weight!r}::DOUBLE AS weight, 0::DOUBLE AS frequency FROM reviewed"
    rules = linkage_rules()
    return " UNION ALL ".join(
        [prior, *(_step(scored, rules, step) for step in range(len(rules.comparisons)))]
    )


def _step(scored: str, rules: LinkageRules, step: int) -> str:
    one = rules.comparisons[step]
    written = _WRITTEN.get(one.name, one.name)
    frequency = f"mw_tf_adj_{one.name}" if one.term_frequency else "0::DOUBLE"
    best = len(one.levels) - 1
    return f"""SELECT record_l, record_r, {step + 1}, '{quoted(one.name)}',
            CASE WHEN gamma_{one.name} >= 0 THEN {best} - gamma_{one.name} END::INTEGER,
            said_l.{written}::VARCHAR, said_r.{written}::VARCHAR, l.{one.name}, r.{one.name},
            mw_{one.name}::DOUBLE, {frequency}::DOUBLE
        FROM {scored}
        JOIN records AS l ON l.record = record_l JOIN said AS said_l ON said_l.record = record_l
        JOIN records AS r ON r.record = record_r JOIN said AS said_r ON said_r.record = record_r"""


def review_pairs(folder: Path) -> list[ReviewPair]:
    """The pairs to look at and those decided, the most uncertain first; of a folder that ``link`` wrote."""
    import pyarrow.parquet as pq

    return [_pair(row) for row in pq.read_table(folder / REVIEW).to_pylist()]


def reasons_of(folder: Path, pair: ReviewPair) -> list[Reason]:
    """The prior first, then each comparison; their weights and frequencies add up to the pair's weight."""
    import pyarrow.parquet as pq

    chosen = [
        ("left_source", "=", pair.left[0]), ("left_row", "=", pair.left[1]),
        ("right_source", "=", pair.right[0]), ("right_row", "=", pair.right[1]),
    ]  # fmt: skip
    names = list(Reason.__dataclass_fields__)
    rows = pq.read_table(folder / REASONS, columns=[*names, "step"], filters=chosen).to_pylist()
    ordered = sorted(rows, key=lambda row: int(row["step"]))
    return [Reason(**{name: row[name] for name in names}) for row in ordered]


def _pair(row: Mapping[str, Any]) -> ReviewPair:
    kept = ("weight", "probability", "band", "basis", "person", "decided_by", "left_rows", "right_rows")
    return ReviewPair(
        (row["left_source"], row["left_row"]), (row["right_source"], row["right_row"]),
        prints=(row["left_print"], row["right_print"]), **{name: row[name] for name in kept},
    )  # fmt: skip
