"""README.md of this folder, written from the results."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from children import FAILED, FINISHED
from comparing import optimum, peers, write_pages
from figures import Results, get, megabytes, pattern, ratio, seconds, table
from ladder import RUNGS, Rung

README = Path(__file__).parent / "README.md"

HEAD = """# How fast, how sparing, how safe

Written by `bench/disclosure/run.py`; the raw figures are in `results.json`. What they mean is
explained in [docs/explanation/disclosure-compared.md](../../docs/explanation/disclosure-compared.md).

    .venv/bin/python bench/disclosure/run.py --small          # a minute or two: three rungs
    .venv/bin/python bench/disclosure/run.py                  # all rungs: an hour or more
    .venv/bin/python bench/disclosure/run.py --rungs w3_1m    # one rung; the others keep their figures
    .venv/bin/python bench/disclosure/draw.py                 # the curves and pictures of the documentation
    .venv/bin/python bench/disclosure/export.py w3_9k FOLDER  # the same records for any other program

Seconds are CPU seconds of one process over all its threads, without start-up, without loading compiled
code and without the making of the records. Megabytes are the most the process held, with all that was
loaded (Python, numpy, scipy, numba and the kernels take about 240 of them). Every stage runs in a
process of its own.
"""
RULE = """Everywhere: counts of people; a cell with fewer than t is withheld, and it must remain possible that
it holds t or more; what withholding costs is the count. The pattern *for outsiders* keeps everybody from
computing a primary cell by sums and differences. The pattern *with insiders* does the same against
everyone who is alone in some cell. The *engine* suppresses with insiders, attacks the result, repairs, and
attacks again: with tables of whole numbers, and beyond 2,000 withheld cells with tables of real numbers
where no whole one was found near a cell. The last column says how many primary cells rest on those."""
OPTIMUM = "At equal rules: exact disclosure by sums and differences, outsiders only."
PEERS = """pytauargus is the engine of τ-ARGUS with open solvers as a Python package. It is given the records,
the rule FREQ(t,30) and, for MOD, its options for singletons; 300 CPU seconds for each attempt. The last
three columns are *our* audit of each pattern: how many primary cells anybody can compute exactly, how
many somebody who is alone in another cell can, and how many fail our promises in any way (also by
whole numbers and intervals)."""
PARTS = {
    "The ladder": lambda results: _ladder(results),
    "What Cadre takes": lambda results: f"{RULE}\n\n{_ours(results, 3)}",
    "Other thresholds": lambda results: _thresholds(results),
    "Against the exact optimum": lambda results: f"{OPTIMUM}\n\n{optimum(results)}",
    "Beside pytauargus": lambda results: f"{PEERS}\n\n{peers(results)}\n\n{_failures(results)}",
}


def write_readme(results: Results) -> None:
    parts = [HEAD, _machine(results)]
    for title, part in PARTS.items():
        parts += [f"## {title}", part(results)]
    write_pages(results)
    README.write_text("\n\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")


def _machine(results: Results) -> str:
    dates = sorted({found["date"] for found in results.values()})
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    words = (
        f"Measured {dates[0]}" + (f" to {dates[-1]}" if len(dates) > 1 else ""),
        f"{os.cpu_count()} cores shared with other work, {memory:.0f} GB",
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("numpy", "scipy", "numba", "highspy", "pytauargus")),
    )
    return " · ".join(words)


def _levels(rung: Rung) -> str:
    return " × ".join(f"{name} {'–'.join(map(str, sizes))}" for name, sizes in rung.levels.items())


def _ladder(results: Results) -> str:
    rows = []
    for name, rung in RUNGS.items():
        found = get(results, name, "structure")
        if found and found["ended"] == FINISHED:
            facts = found["facts"]
            mean = f"{facts['rows'] / facts['inner']:.1f}"
            rows.append([name, _levels(rung), f"{facts['rows']:,}", f"{facts['cells']:,}", mean])
    return table(
        ["rung", "codes by level", "people", "cells that are not empty", "people per inner cell"], rows, 2
    )


def _ours(results: Results, threshold: int) -> str:
    rows = []
    for name in RUNGS:
        stages = [
            get(results, name, stage, threshold) for stage in ("structure", "outsiders", "insiders", "engine")
        ]
        if not any(stages):
            continue
        layout, outside, inside, engine = stages
        cells = next(found["facts"]["cells"] for found in stages if found and found["ended"] == FINISHED)
        rows.append(
            [name, f"{cells:,}", *(seconds(found) for found in stages), ratio(outside, inside, "seconds"),
             *(megabytes(found) for found in (layout, inside, engine))]
        )  # fmt: skip
    speed = table(
        ["rung", "cells", "structure, s", "for outsiders, s", "with insiders, s", "engine, s",
         "insiders: times", "structure, MB", "with insiders, MB", "engine, MB"],
        rows,
    )  # fmt: skip
    return speed + "\n\nSecondary cells, and in brackets the people in them:\n\n" + _patterns(results)


def _patterns(results: Results) -> str:
    rows = []
    for name in RUNGS:
        outside, inside = (get(results, name, stage) for stage in ("outsiders", "insiders"))
        if outside and inside and outside["ended"] == inside["ended"] == FINISHED:
            facts = inside["facts"]
            more = ratio(outside, inside, "secondary_value")
            engine = get(results, name, "engine")
            real = "" if engine is None else f"{engine['facts'].get('real_only', '')}"
            ends = [pattern(outside), pattern(inside), more, pattern(engine), real]
            rows.append([name, f"{facts['primary']:,} ({facts['primary_value']:,.0f})", *ends])
    return table(
        ["rung", "primary", "for outsiders", "with insiders", "people: times", "engine", "on real tables"],
        rows,
    )


def _thresholds(results: Results) -> str:
    rows = []
    for name in RUNGS:
        for threshold in (3, 5, 10):
            stages = [get(results, name, stage, threshold) for stage in ("outsiders", "insiders", "engine")]
            _, inside, engine = stages
            if inside and inside["ended"] == FINISHED and get(results, name, "insiders", 10):
                times = [seconds(found) for found in stages]
                primary = f"{inside['facts']['primary']:,}"
                rows.append([name, str(threshold), primary, pattern(inside), pattern(engine), *times])
    head = ["rung", "t", "primary", "secondary with insiders", "after the engine", "for outsiders, s"]
    return table([*head, "with insiders, s", "engine, s"], rows)


def _failures(results: Results) -> str:
    failed = [
        f"- `{key}`: {found['why']}" for key, found in sorted(results.items()) if found["ended"] == FAILED
    ]
    return "\n".join(["What did not work, in the words of the program:", "", *failed]) if failed else ""
