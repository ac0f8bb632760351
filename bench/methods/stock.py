"""Stock and flow beside PySD on the identical model, and a large Monte Carlo beside a bare NumPy triad.

Every side is a process of its own. The result is written into README.md, section "Stock and flow".
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from cadre.methods.stock.projecting import Projection, project
from cadre.methods.stock.system import CAUSES, ENTRIES, Course, System, steady_course
from cadre.methods.uncertainty.draws import Spread
from cadre.methods.uncertainty.simulating import simulate

HERE = Path(__file__).parent
README = HERE / "README.md"
PYSD = "pysd==3.14.3"
CELLS, YEARS, RUNS = 600, 30, 1000
COUNTRIES, OCCUPATIONS, SEXES, AGES, HORIZON, DRAWS = 53, 6, 2, 50, 20, 10_000
TIMES = 5


def identical_model() -> tuple[System, Course]:
    """600 stocks of 1,000 with an inflow of 60 a year and 5% that leave."""
    hazards = np.zeros((len(CAUSES), CELLS, 1, 1, 1))
    hazards[CAUSES.index("leaving")] = -np.log(0.95)
    one = np.ones((1, 1, 1, 1))
    system = System(np.full((CELLS, 1, 1, 1), 1000.0), hazards, np.zeros(1), np.ones((3, 1, 1, 1)), one)
    entries = np.zeros((YEARS, len(ENTRIES), CELLS, 1))
    entries[:, 0] = 60
    return system, steady_course(entries, 1)


def ours() -> dict[str, Any]:
    system, course = identical_model()
    seconds, found = _best(lambda: project(system, course), TIMES * 10)
    sure = Spread(np.zeros(len(CAUSES)), np.zeros(len(ENTRIES)))
    many, _ = _best(lambda: simulate(system, course, sure, seed=1, draws=RUNS, keep=_last), 2)
    last = found.headcount[0, -1]
    return {"seconds": seconds, "per_run": many / RUNS, "least": float(last.min()), "most": float(last.max())}


def large() -> dict[str, Any]:
    """The Monte Carlo as a user runs it: draws of rates and entries, blocks, the accounts checked."""
    generator = np.random.default_rng(0)
    shape = (COUNTRIES, OCCUPATIONS, SEXES, AGES)
    profile = np.zeros((len(ENTRIES), OCCUPATIONS, SEXES, AGES))
    profile[..., 3:10] = 1 / (7 * SEXES)
    system = System(
        100 * generator.random(shape), 0.02 * generator.random((len(CAUSES), *shape)),
        np.append(np.ones(AGES - 1), 0.0), profile, np.full((1, OCCUPATIONS, SEXES, 1), 0.9),
    )  # fmt: skip
    entries = 50 * generator.random((HORIZON, len(ENTRIES), COUNTRIES, OCCUPATIONS))
    base = steady_course(entries, OCCUPATIONS)
    spread = Spread(np.full(len(CAUSES), 0.2), np.full(len(ENTRIES), 0.1), drift=0.05, work=0.02)
    simulate(system, base, spread, seed=1, draws=4)
    began = time.perf_counter()
    found = simulate(system, base, spread, seed=1, draws=DRAWS)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "peak_mb": _peak_mb(), "mean": float(found[:, -1].sum(axis=1).mean())}


def triad() -> dict[str, Any]:
    """a = b + s x c over as many numbers as the Monte Carlo has people-cells: in memory, and in cache."""
    cells = COUNTRIES * OCCUPATIONS * SEXES * AGES
    facts = {}
    for name, draws in (("memory", 250), ("cache", 2)):
        b, c = np.random.default_rng(0).random((2, cells * draws))
        a = np.empty_like(b)
        times = max(TIMES, 500 // draws)
        seconds, _ = _best(lambda a=a, b=b, c=c: np.add(b, np.multiply(c, 3.0, out=a), out=a), times)
        facts[name] = seconds / draws * DRAWS * HORIZON
    return facts


def _last(found: Projection) -> np.ndarray:
    return found.headcount[:, -1].sum(axis=(1, 2, 3))


def _best(call: Any, times: int) -> tuple[float, Any]:
    call()
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        found = call()
        seconds.append(time.perf_counter() - began)
    return min(seconds), found


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(words: list[str]) -> dict[str, Any]:
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    if found.returncode:
        raise SystemExit(found.stderr[-3000:])
    facts: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return facts


def pysd(every: int) -> dict[str, Any]:
    uv = str(Path(sys.executable).parent / "uv")
    run = [uv, "run", "--quiet", "--no-project", "--python", sys.executable, "--with", PYSD, "python"]
    return measured([*run, str(HERE / "pysd_side.py"), str(CELLS), str(YEARS), str(every)])


SIDES = {"ours": ours, "large": large, "triad": triad}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(SIDES[sys.argv[1]]()))
        return
    load = os.getloadavg()[0]
    peer, last_only = pysd(1), pysd(YEARS)
    found = {side: measured([sys.executable, __file__, side]) for side in SIDES}
    write(section(peer, last_only["seconds"], found, load))


def section(peer: dict[str, Any], last_only: float, found: dict[str, dict[str, Any]], load: float) -> str:
    one, big, bare = found["ours"], found["large"], found["triad"]
    cells = COUNTRIES * OCCUPATIONS * SEXES * AGES * HORIZON * DRAWS
    return f"""## Stock and flow

Measured {date.today().isoformat()} with `bench/methods/stock.py` on {os.cpu_count()} cores, one of them used;
load of the machine {load:.1f}. Best of several runs, except the Monte Carlo, which ran once.

The identical model in both: {CELLS} stocks of 1,000, an inflow of 60 a year, 5% leave, {YEARS} yearly steps.
Every stock must end at 1157.0722472114; here {one["least"]:.10f} to {one["most"]:.10f}, with PySD
{peer["least"]:.10f} to {peer["most"]:.10f}.

| | seconds for a run | times |
|---|---|---|
| PySD {peer["version"]}, translated before, every year kept | {peer["seconds"]:.4f} | 1 |
| PySD, only the last year kept | {last_only:.4f} | {peer["seconds"] / last_only:.0f} |
| Cadre, one run, every year kept | {one["seconds"]:.6f} | {peer["seconds"] / one["seconds"]:.0f} |
| Cadre, each of {RUNS:,} draws | {one["per_run"]:.6f} | {peer["seconds"] / one["per_run"]:.0f} |

Where both keep every year, a run of Cadre is {peer["seconds"] / one["seconds"]:.0f} times as fast. PySD
spends most of its time on keeping the years: where it keeps the last alone, it needs
{last_only / one["seconds"]:.0f} times as long as Cadre that keeps them all.

Monte Carlo: {DRAWS:,} draws x {COUNTRIES} countries x {OCCUPATIONS} occupations x {AGES} ages x
{SEXES} sexes x {HORIZON} years, {cells / 1e9:.1f} billion cell-years. Rates, entries and working time are
drawn, accounts are checked.

| | seconds | nanoseconds per cell-year |
|---|---|---|
| Cadre, peak memory {big["peak_mb"]:.0f} MB | {big["seconds"]:.1f} | {big["seconds"] / cells * 1e9:.2f} |
| NumPy triad on arrays in memory | {bare["memory"]:.1f} | {bare["memory"] / cells * 1e9:.2f} |
| NumPy triad on arrays of a block, in cache | {bare["cache"]:.1f} | {bare["cache"] / cells * 1e9:.2f} |

Cadre needs {big["seconds"] / bare["memory"]:.2f} times as long as the triad over the same bytes in memory and
{big["seconds"] / bare["cache"]:.2f} times as long as the triad that stays in cache.

Tried: NumPy alone, whole arrays for each operation, needed 29 to 34 nanoseconds per cell-year in blocks of
1 to 16 draws. One pass of machine code (numba) for exits, ageing and entries needs 1.2, and the exponentials
of a draw's hazards, taken once for all years, 0.5 more (each alone, best of 20); in two passes it needed 2.0.
Taking all years of a group before the next group keeps it in the nearest cache and spares calls. Sums may be
reordered; no other arithmetic is relaxed. Other work ran on the machine: three runs on 2026-11-22 gave 0.79
to 1.21 times the triad in memory.
"""


def write(text: str) -> None:
    """Put the section in place of the old one, or at the end."""
    old = README.read_text(encoding="utf-8") if README.is_file() else "# Benchmarks of methods\n"
    kept = re.sub(r"## Stock and flow\n.*?(?=\n## |\Z)", "", old, flags=re.DOTALL).rstrip()
    README.write_text(f"{kept}\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
