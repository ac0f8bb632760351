"""Bootstrap of a whole Oaxaca-Blinder decomposition, beside statsmodels and R on the same rows and factors.

Cadre and R ``oaxaca`` give threefold, six twofold references and the parts of every factor; statsmodels its
threefold and one twofold (pooled), in total only. R is left out where it or its package is not installed.
Every run is a process of its own, in turns; only the replicates are timed. The result is written into
README.md, section "Pay".
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from cadre.methods.pay.components import THREEFOLD
from cadre.methods.pay.design import Factor
from cadre.methods.pay.oaxaca import decompose, regressions
from cadre.methods.pay.replication import bootstrap

README = Path(__file__).parent / "README.md"
TURNS = 3
# Name of a table: workers, factors, replicates (fewer where statsmodels would need many minutes).
TABLES = {
    "666 workers, 6 factors, 2,000 replicates": (666, 6, 2000),
    "5,000 workers, 20 factors, 500 replicates": (5000, 20, 500),
}


def table(size: int, factors: int) -> tuple[Any, Any, Any]:
    """Log pay, women, factors (workers × factors): as many numbers as marks of yes and no."""
    random = np.random.default_rng(1)
    women = random.random(size) < 0.5
    x = random.normal(size=(size, factors)) + 0.2 * women[:, None]
    x[:, ::2] = x[:, ::2] > 0
    return 2 + x @ random.normal(0, 0.1, factors) - 0.1 * women + random.normal(0, 0.4, size), women, x


def cadre_side(y: Any, women: Any, x: Any, replicates: int) -> list[float]:
    weights = np.ones(len(y))
    factors = [Factor(f"x{place}", column) for place, column in enumerate(x.T)]
    prepared = regressions(y, women, factors, weights)
    found = decompose(prepared, bootstrap(weights, women.astype(int), replicates, seed=1))[0]
    return [found.figure(part) for part in (*THREEFOLD, "jann.explained")]


def statsmodels_side(y: Any, women: Any, x: Any, replicates: int) -> list[float]:
    from statsmodels.stats.oaxaca import OaxacaBlinder

    model = OaxacaBlinder(y, np.column_stack([x, women]), x.shape[1], hasconst=False, swap=False)
    three = model.three_fold(std=True, n=replicates).params
    two = model.two_fold(std=True, n=replicates, two_fold_type="pooled").params
    return [*map(float, three[:3]), float(two[1])]


SIDES = {"Cadre": cadre_side, "statsmodels": statsmodels_side}
R_SIDE, NO_PACKAGE = Path(__file__).parent / "oaxaca_side.R", 9


def r_side(name: str) -> dict[str, Any] | None:
    """R ``oaxaca`` on the same table; None where it is not installed."""
    if not shutil.which("Rscript"):
        return None
    size, factors, replicates = TABLES[name]
    y, women, x = table(size, factors)
    head = ",".join(["y", "women", *(f"x{place}" for place in range(factors))])
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        rows = np.column_stack([y, women, x])
        np.savetxt(file.name, rows, "%.17g", delimiter=",", header=head, comments="")
        words = ["Rscript", "--vanilla", str(R_SIDE), file.name, str(replicates)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode == NO_PACKAGE:
        return None
    done.check_returncode()
    return told("R oaxaca", name, done.stdout)


def told(side: str, name: str, output: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    print(f"{side}, {name}: {found['seconds']:.2f} s", flush=True)
    return found


def run(side: str, name: str) -> dict[str, Any]:
    """One side in a process of its own: seconds, and the figures it came to."""
    words = [sys.executable, __file__, "--side", side, "--table", name]
    # One thread each: on a busy machine the threads of a matrix product mostly wait for one another.
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=alone)
    return told(side, name, done.stdout)


Results = dict[str, dict[str, list[dict[str, Any]]]]


def measured() -> Results:
    """Side -> table -> turns. Raises SystemExit where a side comes to other figures."""
    results: Results = {}
    for name in TABLES:
        for _ in range(TURNS):
            for side in SIDES:
                results.setdefault(side, {}).setdefault(name, []).append(run(side, name))
            if found := r_side(name):
                results.setdefault("R oaxaca", {}).setdefault(name, []).append(found)
        for side, by_table in results.items():
            figures = by_table[name][0]["figures"]
            if not np.allclose(figures, results["Cadre"][name][0]["figures"], atol=1e-9):
                raise SystemExit(f"{side} does not agree with Cadre on {name}: {figures}")
    return results


def lines(results: Results) -> list[str]:
    peers = [side for side in ("statsmodels", "R oaxaca") if side in results]
    versions = f"statsmodels {version('statsmodels')}"
    if "R oaxaca" in results:
        versions += f", oaxaca {next(iter(results['R oaxaca'].values()))[0]['version']}"
    head = (
        f"Measured {date.today().isoformat()} with `bench/methods/pay.py`: "
        f"{os.cpu_count()} cores, one thread used, load {os.getloadavg()[0]:.1f} at the end, Python "
        f"{sys.version.split()[0]}, NumPy {np.__version__}, {versions}; medians of {TURNS} turns."
    )
    columns = [*peers, "Cadre", *(f"times as fast as {peer}" for peer in peers)]
    found = [head, "", "| | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    for name in TABLES:
        medians = {
            side: statistics.median(one["seconds"] for one in results[side][name])
            for side in (*peers, "Cadre")
        }
        cells = [f"{seconds:.2f} s" for seconds in medians.values()]
        cells += [f"{medians[peer] / medians['Cadre']:.0f}" for peer in peers]
        found.append("| " + " | ".join([name, *cells]) + " |")
    return found


def write(body: list[str]) -> None:
    text = README.read_text(encoding="utf-8")
    mark = re.compile(r"(<!-- pay -->).*?(<!-- /pay -->)", re.DOTALL)
    README.write_text(mark.sub(lambda part: "\n".join([part[1], *body, part[2]]), text), encoding="utf-8")
    print("\n".join(body))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--table", choices=TABLES)
    asked = parser.parse_args()
    if asked.side:
        size, factors, replicates = TABLES[asked.table]
        given = table(size, factors)
        start = time.perf_counter()
        figures = SIDES[asked.side](*given, replicates)
        print(json.dumps({"seconds": time.perf_counter() - start, "figures": figures}))
        return
    write(lines(measured()))


if __name__ == "__main__":
    main()
