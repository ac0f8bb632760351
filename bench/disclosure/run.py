"""How fast, how sparing and how safe the suppression is, on a ladder of made-up tables, beside pytauargus.

Every measurement is a process of its own. Results are added to results.json, which README.md and the curves
in the documentation are written from: a rung that was not measured again keeps its figures and their date.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from children import FINISHED, Child, run
from ladder import RUNGS
from report import write_readme

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
OURS = ("structure", "outsiders", "insiders", "engine")
PEERS = ("OPT", "MOD")
SMALL = ("w3_2k", "w3_9k", "w3_27k")
WITH_OPTIMUM = ("w3_2k", "w2_3k")
WITH_PEERS = ("w3_2k", "w2_3k", "w3_9k", "w5_19k", "w4_25k", "w3_27k", "w3_100k")
WITH_OPT = WITH_PEERS[:3]
OTHER_THRESHOLDS = {"w3_9k": (5, 10), "w3_27k": (5, 10)}
PEER_SECONDS = 300


def plan(rungs: list[str], small: bool) -> Iterator[tuple[str, int, str]]:
    """(rung, threshold, stage), the small rungs first."""
    for rung in [name for name in RUNGS if name in rungs]:
        yield from ((rung, 3, stage) for stage in OURS)
        if rung in WITH_OPTIMUM:
            yield rung, 3, "optimum"
        if rung in WITH_OPT and not (small and rung == WITH_OPT[-1]):
            yield rung, 3, "OPT"
        if rung in WITH_PEERS:
            yield rung, 3, "MOD"
        for threshold in () if small else OTHER_THRESHOLDS.get(rung, ()):
            yield from ((rung, threshold, stage) for stage in OURS[1:])


def measure(rung: str, threshold: int, stage: str, most_cpu: int) -> dict[str, dict[str, Any]]:
    """The result by its key; for a pattern of a peer also that of the attack on it."""
    here, key = str(HERE), f"{rung} t{threshold} {stage}"
    if stage not in PEERS:
        return {key: dated(run([f"{here}/stages.py", stage, rung, str(threshold)], most_cpu))}
    with tempfile.TemporaryDirectory() as folder:
        pattern = f"{folder}/pattern.npy"
        child = run([f"{here}/tau.py", stage, rung, str(threshold), pattern], PEER_SECONDS)
        if child.ended != FINISHED:
            return {key: dated(child)}
        words = [f"{here}/stages.py", "attack", rung, str(threshold), "--pattern", pattern]
        return {key: dated(child), f"{key} attack": dated(run(words, most_cpu))}


def known() -> dict[str, dict[str, Any]]:
    """What was measured before, in this run or in another."""
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def dated(child: Child) -> dict[str, Any]:
    return asdict(child) | {"date": date.today().isoformat()}


def say(key: str, found: dict[str, Any]) -> None:
    seconds = found["facts"].get("seconds", found["cpu"])
    print(
        f"{key}: {found['ended']} {seconds:.2f} CPU s, {found['peak_mb']:.0f} MB {found['why']}", flush=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a minute or two: three rungs")
    parser.add_argument("--rungs", nargs="+", choices=list(RUNGS))
    parser.add_argument("--stages", nargs="+", default=[*OURS, *PEERS, "optimum"])
    parser.add_argument("--most", type=int, default=1800, help="CPU seconds after which a stage is stopped")
    parser.add_argument("--report", action="store_true", help="measure nothing, write README.md again")
    words = parser.parse_args()
    rungs = words.rungs or list(SMALL if words.small else RUNGS)
    for rung, threshold, stage in () if words.report else plan(rungs, words.small):
        if stage not in words.stages:
            continue
        measured = measure(rung, threshold, stage, words.most)
        for key, found in measured.items():
            say(key, found)
        RESULTS.write_text(json.dumps(known() | measured, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    write_readme(known())


if __name__ == "__main__":
    main()
