"""Write a rung as files for any other program: records, hierarchies, the specification of `cadre protect`, R.

python bench/disclosure/export.py w3_9k FOLDER
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path

import yaml
from ladder import RUNGS, Rung, microdata
from tau import hierarchy

from cadre.disclosure.structure import Dimension


def columns(one: Dimension) -> list[str]:
    """A column per level, coarse to fine: region1, region2."""
    return [f"{one.name}{number}" for number in range(1, len(path(one, one.codes[-1])) + 1)]


def path(one: Dimension, code: str) -> list[str]:
    """The code and those above it, coarse to fine, without the total."""
    above = {part: whole for whole, parts in one.children.items() for part in parts}
    found = [code]
    while above[found[0]] != one.total:
        found.insert(0, above[found[0]])
    return found


def write_records(rung: Rung, folder: Path) -> list[Dimension]:
    dimensions, rows = microdata(rung)
    paths = [
        {place: path(one, code) for place, code in enumerate(one.codes) if code not in one.children}
        for one in dimensions
    ]
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name for one in dimensions for name in columns(one)])
        for row in rows.tolist():
            writer.writerow([code for axis, place in enumerate(row) for code in paths[axis][place]])
    return dimensions


def specification(dimensions: list[Dimension], threshold: int) -> str:
    levels = {one.name: {"levels": columns(one)} for one in dimensions}
    rules = {"minimum_frequency": threshold, "insiders": True}
    return yaml.safe_dump({"dimensions": levels, "rules": rules}, sort_keys=False)


def r_script(dimensions: list[Dimension], threshold: int) -> str:
    """GaussSuppression and sdcTable on the same records."""
    trees = "\n".join(_tree(one) for one in dimensions)
    named = ", ".join(f"{one.name} = {one.name}" for one in dimensions)
    every = _vector(name for one in dimensions for name in columns(one))
    finest, names = _vector(columns(one)[-1] for one in dimensions), _vector(one.name for one in dimensions)
    return f"""records <- read.csv("records.csv", colClasses = "character")

# GaussSuppression: rows are counted, cells of at most maxN are primary, hierarchies are found in the columns
library(GaussSuppression)
gauss <- SuppressSmallCounts(records, maxN = {threshold - 1}, dimVar = {every},
                             protectZeros = FALSE, extend0 = FALSE)
write.csv(gauss, "gauss.csv", row.names = FALSE)

# sdcTable: hierarchies are trees
library(sdcHierarchies)
library(sdcTable)
{trees}
rows <- setNames(records[, {finest}], {names})
problem <- makeProblem(data = rows, dimList = list({named}))
problem <- primarySuppression(problem, type = "freq", maxN = {threshold - 1})
done <- protectTable(problem, method = "SIMPLEHEURISTIC")
write.csv(getInfo(done, "finalData"), "sdctable.csv", row.names = FALSE)
"""


def _vector(words: Iterable[str]) -> str:
    return "c(" + ", ".join(f'"{word}"' for word in words) + ")"


def _tree(one: Dimension) -> str:
    """sdcHierarchies builds a tree from the root downwards, one call per node."""
    lines = [f'{one.name} <- hier_create(root = "{one.total}")']
    for code in one.codes:
        if code in one.children:
            lines.append(f'{one.name} <- hier_add({one.name}, "{code}", {_vector(one.children[code])})')
    return "\n".join(lines)


def export(name: str, folder: Path, threshold: int = 3) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    dimensions = write_records(RUNGS[name], folder)
    for one in dimensions:
        hierarchy(one, folder)
    (folder / "spec.yaml").write_text(specification(dimensions, threshold), encoding="utf-8")
    (folder / "peers.R").write_text(r_script(dimensions, threshold), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rung", choices=list(RUNGS))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threshold", type=int, default=3)
    words = parser.parse_args()
    export(words.rung, words.folder, words.threshold)


if __name__ == "__main__":
    main()
