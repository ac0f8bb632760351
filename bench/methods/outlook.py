"""How often the ranges of the Outlook hold what came: hide the last years of published series, project them.

``python bench/methods/outlook.py RELEASE`` with the release folder of ``examples/published``, prints a table.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.stats import t as student

from cadre.methods.stock.trends import forecast
from cadre.methods.stock.walk import walk
from cadre.publishable.documents.release_folder import ReleaseFolder
from cadre.publishable.outlook.carry import FEWEST, HALF, NINE_TENTHS

SERIES = ("gho.HWF_0001", "gho.HWF_0006")
AHEAD = (1, 3, 5, 8, 10)
Given = list[tuple[int, float]]
Row = tuple[bool, bool, float]


def series(release: ReleaseFolder) -> Iterator[Given]:
    for id in SERIES:
        by_area: dict[str, dict[int, float]] = {}
        for row in release.observations(id):
            if row.value:
                by_area.setdefault(row.area, {})[int(row.period)] = row.value
        yield from (sorted(given.items()) for given in by_area.values())


def by_walk(years: list[int], values: list[float], year: int, true: float) -> Row:
    found = walk(years, values, [year])
    held = [bool(low[0] <= true <= high[0]) for low, high in map(found.band, (HALF, NINE_TENTHS))]
    return held[0], held[1], abs(found.value[0] / true - 1)


def by_trend(years: list[int], values: list[float], year: int, true: float) -> Row:
    found = forecast(years, values, [year], "damped")
    off = abs(found.value[0] - true) / found.error[0] if found.error[0] else np.inf
    held = [bool(off <= student.ppf((1 + share) / 2, len(years) - 2)) for share in (HALF, NINE_TENTHS)]
    return held[0], held[1], abs(found.value[0] / true - 1)


def measured(everything: list[Given], ahead: int) -> Iterator[str]:
    """The last figure of each series, projected from those at least ``ahead`` years older."""
    for name, way in (("walk", by_walk), ("damped trend", by_trend)):
        rows = []
        for given in everything:
            year, true = given[-1]
            known = [(at, value) for at, value in given if at <= year - ahead]
            if len(known) >= FEWEST:
                rows.append(way([at for at, _ in known], [value for _, value in known], year, true))
        half, most, error = np.array(rows, dtype=float).T
        yield (
            f"| {ahead} | {name} | {len(rows)} | {100 * half.mean():.0f}% | {100 * most.mean():.0f}% "
            f"| {100 * np.median(error):.1f}% |"
        )


def main() -> None:
    everything = list(series(ReleaseFolder(Path(sys.argv[1]))))
    print("| years ahead | ranges of | series | 50% range held | 90% range held | median error |")
    print("|---:|---|---:|---:|---:|---:|")
    for ahead in AHEAD:
        print("\n".join(measured(everything, ahead)))


if __name__ == "__main__":
    main()
