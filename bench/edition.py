"""An edition of any size for the benches, made by SQL from hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from cadre.vocabulary.tables import Provenance

SQL = Path(__file__).parent / "rows.sql"


@dataclass(frozen=True)
class BenchEdition:
    """What tallies need of an edition."""

    folder: Path
    years: tuple[int, ...]
    id: str = "bench"
    country: str = "XSC"
    sources: tuple[Provenance, ...] = field(default_factory=tuple)

    @property
    def tables(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted(self.folder.glob("*.parquet"))}


def make_edition(folder: Path, workers: int, years: Sequence[int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    script = SQL.read_text(encoding="utf-8")
    filled = script.replace("{folder}", str(folder)).replace("{workers}", str(workers))
    with duckdb.connect(config={"temp_directory": str(folder), "memory_limit": "4GB"}) as connection:
        connection.execute(filled.replace("{years}", str(list(years))))


def open_bench(folder: Path) -> BenchEdition:
    stock = str(folder / "stock.parquet").replace("'", "''")
    years = duckdb.sql(f"select distinct year from '{stock}' order by year").fetchall()
    return BenchEdition(folder, tuple(year for (year,) in years))
