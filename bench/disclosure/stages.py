"""In a process of its own: one stage on one rung, timed without start-up and the making of the data."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from ladder import RUNGS, counted, link, microdata, problem, whole_table

from cadre.disclosure.auditing.audit import OUTSIDER, audit
from cadre.disclosure.engine import protect_problem
from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.suppression.optimum import Limit, optimum
from cadre.disclosure.suppression.pattern import eliminate

Facts = dict[str, Any]
COMPUTED = ("shown", "exact")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def table(name: str, threshold: int, insiders: bool = True) -> Problem:
    linked, counts = counted(RUNGS[name])
    return problem(linked, counts, threshold, insiders)


def pattern_facts(given: Problem, withheld: Flags, seconds: float) -> Facts:
    secondary = withheld & ~given.sensitive
    return {
        "seconds": seconds,
        "cells": given.size,
        "primary": int(given.sensitive.sum()),
        "primary_value": float(given.values[given.sensitive].sum()),
        "secondary": int(secondary.sum()),
        "secondary_value": float(given.values[secondary].sum()),
    }


def load_kernels() -> None:
    """Compiled code is read (or compiled, the first time on a machine) before the clock runs."""
    protect_problem(table("w3_2k", 3))


def structure(name: str, threshold: int) -> Facts:
    rung = RUNGS[name]
    counted(RUNGS["w3_2k"])  # loads what the clock should not see
    dimensions, rows = microdata(rung)
    linked, seconds = timed(lambda: link(dimensions, rows, whole_table(dimensions)))
    inner = len(np.unique(linked.places[_finest(linked)], axis=0))
    return {
        "seconds": seconds,
        "rows": rung.rows,
        "cells": len(linked.keys),
        "inner": inner,
        "equations": linked.equations.shape[0],
    }


def _finest(linked: Any) -> Flags:
    finest = np.ones(len(linked.keys), dtype=bool)
    finest[linked.equations.indices[linked.equations.data < 0]] = False
    return finest


def elimination(name: str, threshold: int, insiders: bool) -> Facts:
    load_kernels()
    given = table(name, threshold, insiders)
    pattern, seconds = timed(lambda: eliminate(given))
    return pattern_facts(given, pattern.withheld, seconds)


def engine(name: str, threshold: int) -> Facts:
    load_kernels()
    given = table(name, threshold)
    done, seconds = timed(lambda: protect_problem(given))
    facts = pattern_facts(given, done.withheld, seconds)
    report = done.report
    told = {"repaired": done.repaired, "passed": report.passed, "real_only": report.real_only}
    return facts | told | {"stages": done.seconds}


def best(name: str, threshold: int) -> Facts:
    """The exact optimum at the rule of elimination: nobody outside computes a primary cell exactly."""
    given = table(name, threshold, insiders=False)
    found, seconds = timed(lambda: optimum(given, exact=True, limit=Limit(seconds=600)))
    facts = pattern_facts(given, found.withheld, seconds)
    return facts | {"proven": found.proven, "bound": found.bound, "cost": found.cost}


def attacked(name: str, threshold: int, pattern: Path) -> Facts:
    """The audit of a pattern from elsewhere, with sole contributors among the attackers."""
    given = table(name, threshold)
    withheld = np.load(pattern)
    report, seconds = timed(lambda: audit(given, withheld))
    exact = np.array([reason in COMPUTED for reason in report.reason], dtype=bool)
    outside = report.attacker == OUTSIDER
    return pattern_facts(given, withheld, seconds) | {
        "anybody_computes": len(np.unique(report.cell[exact & outside])),
        "insider_computes": len(np.unique(report.cell[exact & ~outside])),
        "unsafe": len(np.unique(report.cell)),
        "insiders": given.insiders.shape[0],
    }


STAGES: dict[str, Callable[[str, int], Facts]] = {
    "structure": structure,
    "outsiders": lambda name, threshold: elimination(name, threshold, insiders=False),
    "insiders": lambda name, threshold: elimination(name, threshold, insiders=True),
    "engine": engine,
    "optimum": best,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=[*STAGES, "attack"])
    parser.add_argument("rung", choices=list(RUNGS))
    parser.add_argument("threshold", type=int)
    parser.add_argument("--pattern", type=Path)
    words = parser.parse_args()
    if words.stage == "attack":
        facts = attacked(words.rung, words.threshold, words.pattern)
    else:
        facts = STAGES[words.stage](words.rung, words.threshold)
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
