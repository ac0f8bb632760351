"""Made-up registers of any size, the same on every machine: the ladder that the wall is timed on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.problem import Problem
from cadre.disclosure.structure import Dimension, Linked, TableShape, add_up, link
from cadre.disclosure.suppression.contributors import sole_contributors

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rung:
    """``levels``: per dimension the number of codes at each level, coarse to fine. The name says how many
    dimensions there are and how many cells are not empty."""

    name: str
    rows: int
    levels: dict[str, tuple[int, ...]]
    seed: int = 20261121


REGION, ISCO = (12, 120, 1200), (10, 43, 130, 436)
RUNGS = {
    rung.name: rung
    for rung in (
        Rung("w3_2k", 5_000, {"region": (6, 30), "occupation": (5, 12), "sex": (2,)}),
        Rung("w2_3k", 20_000, {"region": (12, 45), "occupation": ISCO[:2]}),
        Rung("w3_9k", 40_000, {"region": (12, 44), "occupation": ISCO[:2], "sex": (2,)}),
        Rung("w5_19k", 90_000, {"region": (12,), "occupation": ISCO[:1], "sex": (2,), "age": (10,),
                                "ownership": (3,)}),
        Rung("w4_25k", 110_000, {"region": (12,), "occupation": ISCO[:2], "sex": (2,), "age": (11,)}),
        Rung("w3_27k", 100_000, {"region": (12, 37), "occupation": ISCO[:3], "sex": (2,)}),
        Rung("w6_30k", 60_000, {"region": (12,), "occupation": ISCO[:1], "sex": (2,), "age": (5,),
                                "ownership": (3,), "contract": (2,)}),
        Rung("w3_100k", 400_000, {"region": (12, 120, 500), "occupation": ISCO[:2], "sex": (2,)}),
        Rung("w4_100k", 300_000, {"region": (12, 96), "occupation": ISCO[:2], "sex": (2,), "age": (5,)}),
        Rung("w2_200k", 500_000, {"region": REGION, "occupation": ISCO[:3]}),
        Rung("w3_300k", 900_000, {"region": (12, 120, 450), "occupation": ISCO[:3], "sex": (2,)}),
        Rung("w3_1m", 2_000_000, {"region": (12, 120, 500), "occupation": ISCO, "sex": (2,)}),
    )
}  # fmt: skip


def dimension(name: str, levels: tuple[int, ...]) -> Dimension:
    """Codes such as ``r2-0017``: the codes of a level shared out evenly over those of the level above."""
    codes, children = ["Total"], {}
    above = ["Total"]
    for depth, size in enumerate(levels):
        own = [f"{name[0]}{depth + 1}-{one:04d}" for one in range(size)]
        for one, code in enumerate(own):
            children.setdefault(above[one * len(above) // size], []).append(code)
        codes += own
        above = own
    return Dimension(name, tuple(codes), {code: tuple(parts) for code, parts in children.items()})


def microdata(rung: Rung) -> tuple[list[Dimension], Ints]:
    """``rows × dimensions`` positions of leaf codes, unevenly filled (a few large places, a long tail)."""
    random = np.random.default_rng(rung.seed)
    dimensions = [dimension(name, levels) for name, levels in rung.levels.items()]
    columns = []
    for one in dimensions:
        size = len(one.leaves)
        weight = 1.0 / (1.0 + np.arange(size)) ** 0.7
        random.shuffle(weight)
        first = len(one.codes) - size
        columns.append(first + random.choice(size, rung.rows, p=weight / weight.sum()))
    return dimensions, np.stack(columns, axis=1).astype(np.int64)


def whole_table(dimensions: list[Dimension]) -> list[TableShape]:
    return [TableShape({one.name: None for one in dimensions})]


def counted(rung: Rung) -> tuple[Linked, Floats]:
    """The cells that are not empty, every margin among them, and how many people are in each."""
    dimensions, rows = microdata(rung)
    linked = link(dimensions, rows, whole_table(dimensions))
    return linked, add_up(linked, rows, np.ones(len(rows)))


def problem(linked: Linked, counts: Floats, threshold: int, insiders: bool = True) -> Problem:
    """Counts below ``threshold`` are primary, and ``threshold`` must remain possible there; withholding costs
    the count. Sole contributors attack too if ``insiders``."""
    size, primary = len(counts), counts < threshold
    parties = sole_contributors(linked.equations, counts)
    return Problem(
        equations=linked.equations,
        values=counts,
        known=np.zeros(size, dtype=bool),
        published=np.ones(size, dtype=bool),
        sensitive=primary,
        floor=np.zeros(size),
        upper=np.where(primary, float(threshold), np.nan),
        lower=np.full(size, np.nan),
        cost=counts.copy(),
        whole=True,
        insiders=parties if insiders else parties[:0],
    )
