"""Ten million people in one year: the tallies that read them all, within 12 GB."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from cadre.catalogue.load import tallies
from cadre.confidential.tallies.engines import open_engine
from cadre.confidential.tallies.tally import tally
from edition import make_edition, open_bench
from harness import arguments, machine, measure, side_main, write_result

THREADS = min(4, os.cpu_count() or 1)
LIMIT_MB = 12 * 1024
ENGINE_MEMORY = "5GB"  # DuckDB's own part; it spills the rest, and the cells in Arrow come on top
TALLIES = ("headcount", "exits", "pay", "pay_median")


def tallied(name: str, folder: Path) -> dict[str, Any]:
    with open_engine("duckdb", threads=THREADS, memory=ENGINE_MEMORY, temp=folder / "scratch") as engine:
        table = tally(open_bench(folder), tallies()[name], engine)
    counts = [measure for measure, about in table.definition.measures.items() if about.kind == "count"]
    return {"cells": table.cells.num_rows, "counted": sum(table.cells[counts[0]].to_numpy().tolist())}


SIDES = {name: lambda folder, name=name: tallied(name, folder) for name in TALLIES}


def main() -> None:
    words = arguments(__doc__ or "", workers=10_000_000)
    if words.side:
        return side_main(SIDES, words)
    with tempfile.TemporaryDirectory(prefix="cadre-bench-") as name:
        folder = Path(name)
        make_edition(folder, words.workers, (2025,))
        runs = {side: measure(__file__, side, folder) for side in SIDES}
    if runs["headcount"].facts["counted"] != words.workers:
        raise SystemExit(f"people were lost on the way: {runs['headcount'].facts}")
    lines = [f"{machine()} · {words.workers:,} people, {THREADS} threads, DuckDB held to {ENGINE_MEMORY}", ""]
    lines += ["| tally | cells | seconds | peak memory (limit 12,288 MB) |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {name} | {run.facts['cells']:,} | {run.seconds:.1f} | {run.peak_mb:,.0f} MB |"
        for name, run in runs.items()
    ]
    write_result("ten million", lines)
    raise SystemExit(0 if all(run.peak_mb < LIMIT_MB for run in runs.values()) else "over the limit")


if __name__ == "__main__":
    main()
