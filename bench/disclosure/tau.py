"""In a process of its own: pytauargus (the engine of τ-ARGUS as a Python package) on one rung.

It takes records and a response; every record is one person with the response 1, the rule is FREQ(t, 30):
fewer than t persons, protected to within 30 per cent. It keeps state between calls, hence a process per call.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from ladder import RUNGS, Rung, counted, microdata

from cadre.disclosure.problem import Flags
from cadre.disclosure.structure import Dimension, Linked

# Minutes are its own limit and beyond ours; the three ones switch its protection of singletons on.
METHODS = {"OPT": "OPT(1,60)", "MOD": "MOD(1,60,1,1,1)"}
WITHHELD = ("U", "M")


def hierarchy(one: Dimension, folder: Path) -> str:
    """Its file of a hierarchy: a code a line, an @ for each level below the first."""
    depth, lines, stack = {one.total: -1}, [], [one.total]
    while stack:
        code = stack.pop()
        if code != one.total:
            lines.append("@" * depth[code] + code)
        for part in reversed(one.children.get(code, ())):
            depth[part] = depth[code] + 1
            stack.append(part)
    path = folder / f"{one.name}.hrc"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def records(rung: Rung) -> tuple[list[Dimension], dict[str, list[Any]]]:
    dimensions, rows = microdata(rung)
    columns: dict[str, list[Any]] = {
        one.name: [one.codes[place] for place in rows[:, axis].tolist()]
        for axis, one in enumerate(dimensions)
    }
    return dimensions, columns | {"people": [1] * rung.rows}


def flags(linked: Linked, rows: list[dict[str, Any]]) -> Flags:
    """Our numbering of the cells it withheld."""
    place = {tuple(cell): number for number, cell in enumerate(linked.places.tolist())}
    withheld = np.zeros(len(linked.keys), dtype=bool)
    for row in rows:
        if row["status"] in WITHHELD:
            withheld[place[tuple(one.place[row[one.name]] for one in linked.dimensions)]] = True
    return withheld


def main() -> None:
    from pytauargus import protect

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method", choices=list(METHODS))
    parser.add_argument("rung", choices=list(RUNGS))
    parser.add_argument("threshold", type=int)
    parser.add_argument("pattern", type=Path)
    words = parser.parse_args()
    rung = RUNGS[words.rung]
    dimensions, columns = records(rung)
    with tempfile.TemporaryDirectory() as name:
        deep = [one for one in dimensions if len(rung.levels[one.name]) > 1]
        trees = {one.name: hierarchy(one, Path(name)) for one in deep}
        start = time.process_time()
        done = protect(
            columns, [one.name for one in dimensions], response="people", hrc=trees, workdir=name,
            safety_rules=f"FREQ({words.threshold},30)", suppress=METHODS[words.method],
        )  # fmt: skip
        seconds = time.process_time() - start
        rows = done.tables[0].rows
    linked, counts = counted(rung)
    withheld = flags(linked, rows)
    np.save(words.pattern, withheld)
    secondary = withheld & (counts >= words.threshold)
    print(json.dumps({"seconds": seconds, "secondary": int(secondary.sum())}))


if __name__ == "__main__":
    main()
