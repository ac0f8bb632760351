"""How good a linkage is when the truth is known: precision and recall over all pairs of rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre.confidential.linkage.engine import query, scan
from cadre.confidential.linkage.records import QUERIES

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class PairQuality:
    """Of the pairs claimed, the share that is true; of the true pairs, the share that was found."""

    agreed: int
    claimed: int
    true_pairs: int

    @property
    def precision(self) -> float:
        return self.agreed / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        return self.agreed / self.true_pairs if self.true_pairs else 1.0


def pair_quality(connection: duckdb.DuckDBPyConnection, members: Path, truth: Path) -> PairQuality:
    """Compare two Parquet files of (source, row, person); rows that only one of them has are left out."""
    text = query(QUERIES, "quality")
    text = f"WITH found AS (FROM {scan(members)}), truth AS (FROM {scan(truth)}) SELECT * FROM ({text})"
    agreed, claimed, true_pairs = connection.execute(text).fetchall()[0]
    return PairQuality(int(agreed), int(claimed), int(true_pairs))
