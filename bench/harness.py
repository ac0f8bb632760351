"""Run each side of a comparison in its own process, take turns, and write the result into bench/README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
Side = Callable[[Path], dict[str, Any]]


@dataclass(frozen=True)
class Run:
    """One process: seconds of work without start-up, peak resident memory in MB, and what it says it did."""

    seconds: float
    peak_mb: float
    facts: Mapping[str, Any]


def measure(script: str, side: str, folder: Path) -> Run:
    """Run ``side`` of ``script`` in a fresh process."""
    words = [sys.executable, script, "--side", side, "--folder", str(folder)]
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    if found.returncode:
        raise SystemExit(f"{side} failed ({found.returncode}):\n{found.stderr[-3000:]}")
    return Run(**json.loads(found.stdout.splitlines()[-1]))


def interleaved(script: str, sides: Sequence[str], folder: Path, times: int) -> dict[str, list[Run]]:
    """Every side once, ``times`` over, so that a busy minute of the machine falls on all of them."""
    runs: dict[str, list[Run]] = {side: [] for side in sides}
    for turn in range(times):
        for side in sides:
            run = measure(script, side, folder)
            runs[side].append(run)
            print(f"{turn + 1}/{times} {side}: {run.seconds:.2f} s, {run.peak_mb:.0f} MB", flush=True)
    return runs


def median_seconds(runs: Sequence[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def peak_mb(runs: Sequence[Run]) -> float:
    return max(run.peak_mb for run in runs)


def side_main(sides: Mapping[str, Side], words: argparse.Namespace) -> None:
    """In the process of one side: do the work and print what ``measure`` reads."""
    start = time.perf_counter()
    facts = sides[words.side](words.folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1024**2 if sys.platform == "darwin" else 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak / unit, "facts": facts}))


def arguments(description: str, **defaults: int) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--side")
    parser.add_argument("--folder", type=Path)
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    return parser.parse_args()


def machine() -> str:
    import duckdb
    import pyarrow

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return " · ".join(
        (
            date.today().isoformat(),
            f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}",
            f"load {os.getloadavg()[0]:.1f} at the end",
            f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, pyarrow {pyarrow.__version__}",
        )
    )


def write_result(name: str, lines: Sequence[str]) -> None:
    """Put the lines between the marks of ``name`` in bench/README.md, which must be there."""
    text = README.read_text(encoding="utf-8")
    body = "\n".join(["", *lines, ""])
    pattern = re.compile(f"(<!-- {name} -->).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"bench/README.md has no marks for {name}")
    README.write_text(pattern.sub(lambda found: found[1] + body + found[2], text), encoding="utf-8")
    print("\n".join(lines))
