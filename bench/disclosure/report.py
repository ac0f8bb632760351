"""README.md of this folder, written from the results."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from children import FAILED, FINISHED, STOPPED
from ladder import RUNGS, Rung

README = Path(__file__).parent / "README.md"
Results = Mapping[str, Any]

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
everyone who is alone in some cell. The *engine* suppresses with insiders, attacks the result with
whole numbers and intervals, repairs, and attacks again."""
PARTS = {
    "The ladder": lambda results: _ladder(results),
    "What Cadre takes": lambda results: f"{RULE}\n\n{_ours(results, 3)}",
    "Other thresholds": lambda results: _thresholds(results),
    "Against the exact optimum": lambda results: _optimum(results),
    "Beside pytauargus": lambda results: _peers(results),
}


def write_readme(results: Results) -> None:
    parts = [HEAD, _machine(results)]
    for title, part in PARTS.items():
        parts += [f"## {title}", part(results)]
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


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def _levels(rung: Rung) -> str:
    return " × ".join(f"{name} {'–'.join(map(str, sizes))}" for name, sizes in rung.levels.items())


def _get(results: Results, rung: str, stage: str, threshold: int = 3) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = results.get(f"{rung} t{threshold} {stage}")
    return found


def _ladder(results: Results) -> str:
    rows = []
    for name, rung in RUNGS.items():
        found = _get(results, name, "structure")
        if found and found["ended"] == FINISHED:
            facts = found["facts"]
            mean = f"{facts['rows'] / facts['inner']:.1f}"
            rows.append([name, _levels(rung), f"{facts['rows']:,}", f"{facts['cells']:,}", mean])
    return table(
        ["rung", "codes by level", "people", "cells that are not empty", "people per inner cell"], rows, 2
    )


def seconds(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return ""
    if found["ended"] == STOPPED:
        return f"stopped at {found['cpu']:,.0f}"
    if found["ended"] == FAILED:
        return "failed"
    value = found["facts"]["seconds"]
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def _pattern(found: Mapping[str, Any] | None) -> str:
    if found is None or found["ended"] != FINISHED:
        return ""
    return f"{found['facts']['secondary']:,} ({found['facts']['secondary_value']:,.0f})"


def _megabytes(found: Mapping[str, Any] | None) -> str:
    return "" if found is None or found["ended"] == FAILED else f"{found['peak_mb']:,.0f}"


def _ratio(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, fact: str) -> str:
    if not before or not after or before["ended"] != FINISHED or after["ended"] != FINISHED:
        return ""
    return f"{after['facts'][fact] / before['facts'][fact]:.2f}"


def _ours(results: Results, threshold: int) -> str:
    rows = []
    for name in RUNGS:
        stages = [
            _get(results, name, stage, threshold)
            for stage in ("structure", "outsiders", "insiders", "engine")
        ]
        if not any(stages):
            continue
        layout, outside, inside, engine = stages
        cells = next(found["facts"]["cells"] for found in stages if found and found["ended"] == FINISHED)
        rows.append(
            [name, f"{cells:,}", *(seconds(found) for found in stages), _ratio(outside, inside, "seconds"),
             *(_megabytes(found) for found in (layout, inside, engine))]
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
        outside, inside = (_get(results, name, stage) for stage in ("outsiders", "insiders"))
        if outside and inside and outside["ended"] == inside["ended"] == FINISHED:
            facts = inside["facts"]
            ratio = _ratio(outside, inside, "secondary_value")
            ends = [_pattern(outside), _pattern(inside), ratio, _pattern(_get(results, name, "engine"))]
            rows.append([name, f"{facts['primary']:,} ({facts['primary_value']:,.0f})", *ends])
    return table(["rung", "primary", "for outsiders", "with insiders", "people: times", "engine"], rows)


def _thresholds(results: Results) -> str:
    rows = []
    for name in RUNGS:
        for threshold in (3, 5, 10):
            outside, inside, engine = (
                _get(results, name, stage, threshold) for stage in ("outsiders", "insiders", "engine")
            )
            if inside and inside["ended"] == FINISHED and _get(results, name, "insiders", 10):
                rows.append(
                    [name, str(threshold), f"{inside['facts']['primary']:,}", _pattern(inside),
                     *(seconds(found) for found in (outside, inside, engine))]
                )  # fmt: skip
    head = ["rung", "t", "primary", "secondary (people)", "for outsiders, s", "with insiders, s", "engine, s"]
    return table(head, rows)


def _optimum(results: Results) -> str:
    rows = []
    for name in RUNGS:
        best, ours = _get(results, name, "optimum"), _get(results, name, "outsiders")
        if not best or not ours or best["ended"] != FINISHED:
            continue
        mine, least = (
            each["facts"]["primary_value"] + each["facts"]["secondary_value"] for each in (ours, best)
        )
        proven = "proven" if best["facts"]["proven"] else f"at least {best['facts']['bound']:,.0f}"
        gap = f"{100 * (mine / least - 1):.1f} %"
        rows.append([name, f"{mine:,.0f}", f"{least:,.0f}", proven, gap, seconds(ours), seconds(best)])
    head = ["rung", "people withheld: Cadre", "optimum", "is it", "Cadre above it", "Cadre, s", "optimum, s"]
    return "At equal rules: exact disclosure by sums and differences, outsiders only.\n\n" + table(head, rows)


PEERS = """pytauargus is the engine of τ-ARGUS with open solvers as a Python package. It is given the records,
the rule FREQ(t,30) and, for MOD, its options for singletons; 300 CPU seconds for each attempt. The last
three columns are *our* audit of each pattern: how many primary cells anybody can compute exactly, how
many somebody who is alone in another cell can, and how many fail our promises in any way (also by
whole numbers and intervals)."""


def _peers(results: Results) -> str:
    rows = []
    for name in RUNGS:
        for method, stage in (
            ("Cadre, whole engine", "engine"),
            ("pytauargus OPT", "OPT"),
            ("pytauargus MOD", "MOD"),
        ):
            found, attack = _get(results, name, stage), _get(results, name, f"{stage} attack")
            if found and (_get(results, name, "MOD") or _get(results, name, "OPT")):
                rows.append([name, method, *_peer(found, attack, stage == "engine")])
    head = [
        "rung",
        "program",
        "CPU s",
        "MB",
        "secondary (people)",
        "anybody computes",
        "an insider computes",
        "unsafe",
    ]
    return PEERS + "\n\n" + table(head, rows, 2) + "\n\n" + _failures(results)


def _peer(found: Mapping[str, Any], attack: Mapping[str, Any] | None, ours: bool) -> list[str]:
    if ours:
        safe = ["0", "0", "0"] if found["facts"].get("passed") else ["", "", ""]
        return [seconds(found), _megabytes(found), _pattern(found), *safe]
    if attack is None or attack["ended"] != FINISHED:
        return [seconds(found), _megabytes(found), "", "", "", ""]
    facts = attack["facts"]
    counts = [facts["anybody_computes"], facts["insider_computes"], facts["unsafe"]]
    return [seconds(found), _megabytes(found), _pattern(attack), *(f"{one:,}" for one in counts)]


def _failures(results: Results) -> str:
    failed = [
        f"- `{key}`: {found['why']}" for key, found in sorted(results.items()) if found["ended"] == FAILED
    ]
    return "\n".join(["What did not work, in the words of the program:", "", *failed]) if failed else ""
