"""One million workers over three years: the tally stage against a bare GROUP BY of the same finest grain.

Both sides read the same Parquet files with as many threads and end with the same number of cells in Arrow
tables. The bare side counts and adds up floating-point numbers in any order and stops there; the tally side
adds exactly, sorts, checks every code against its tree, places it and takes the digest of the cells.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from cadre.catalogue.load import tallies
from cadre.confidential.tallies.engines import open_engine
from cadre.confidential.tallies.tally import tally
from edition import make_edition, open_bench
from harness import (
    arguments,
    interleaved,
    machine,
    median_seconds,
    peak_mb,
    side_main,
    write_result,
)

THREADS = min(4, os.cpu_count() or 1)
YEARS = (2023, 2024, 2025)
MOST_TIMES = 3.0
MOST_MB = 4096

# What the bare side adds up for each tally: the same measures of the same rows, as one would write by hand.
BARE = {
    "headcount": "count(*), sum(fte), sum(weekly_hours) from '{folder}/stock.parquet'",
    "exits": "count(*) from '{folder}/flows.parquet' where flow = 'exit'",
    "pay": "count(*), sum(gross_pay), sum(hours_paid), sum(months_paid) from '{folder}/pay.parquet'",
}


def bare(name: str, folder: Path) -> int:
    keys = ", ".join(["year", *tallies()[name].dimensions])
    sql = f"select {keys}, {BARE[name].format(folder=folder)} group by {keys}"
    with duckdb.connect(config={"threads": THREADS, "temp_directory": str(folder)}) as connection:
        return int(connection.sql(sql).to_arrow_table().num_rows)


def tallied(name: str, folder: Path) -> int:
    with open_engine("duckdb", threads=THREADS, temp=folder / "scratch") as engine:
        return int(tally(open_bench(folder), tallies()[name], engine).cells.num_rows)


def bare_side(folder: Path) -> dict[str, Any]:
    return {name: bare(name, folder) for name in BARE}


def tally_side(folder: Path) -> dict[str, Any]:
    return {name: tallied(name, folder) for name in BARE}


SIDES = {
    "bare": bare_side,
    "tally": tally_side,
    "bare headcount": lambda folder: {"headcount": bare("headcount", folder)},
    "tally headcount": lambda folder: {"headcount": tallied("headcount", folder)},
}


def main() -> None:
    words = arguments(__doc__ or "", workers=1_000_000, times=5)
    if words.side:
        return side_main(SIDES, words)
    with tempfile.TemporaryDirectory(prefix="cadre-bench-") as name:
        folder = Path(name)
        make_edition(folder, words.workers, YEARS)
        runs = interleaved(__file__, list(SIDES), folder, words.times)
    facts = [dict(found[0].facts) for found in runs.values()]
    if facts[0] != facts[1]:
        raise SystemExit(f"the sides do not have the same cells: {facts}")
    size = f"{words.workers:,} people × {len(YEARS)} years"
    lines = [f"{machine()} · {size}, {THREADS} threads, {words.times} turns"]
    lines += [
        "",
        "| what | cells | bare GROUP BY | tally stage | times (at most 3) | peak (under 4,096 MB) |",
    ]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
    passed = True
    for what, before, after in (
        ("headcount alone", "bare headcount", "tally headcount"),
        ("headcount, exits, pay", "bare", "tally"),
    ):
        ratio = median_seconds(runs[after]) / median_seconds(runs[before])
        peak = peak_mb(runs[after])
        passed = passed and ratio <= MOST_TIMES and peak < MOST_MB
        cells = sum(runs[after][0].facts.values())
        lines.append(
            f"| {what} | {cells:,} | {median_seconds(runs[before]):.2f} s "
            f"| {median_seconds(runs[after]):.2f} s | {ratio:.2f} | {peak:,.0f} MB |"
        )
    write_result("tallies", lines)
    raise SystemExit(0 if passed else "over the limit")


if __name__ == "__main__":
    main()
