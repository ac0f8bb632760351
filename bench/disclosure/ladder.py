"""Made-up registers of any size, the same on every machine: the ladder that the wall is timed on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.structure import Dimension, TableShape

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rung:
    """``levels``: per dimension the number of codes at each level, coarse to fine."""

    name: str
    rows: int
    levels: dict[str, tuple[int, ...]]
    seed: int = 20261121


REGION, ISCO = (12, 120, 1200), (10, 43, 130, 436)
RUNGS = {
    rung.name: rung
    for rung in (
        Rung("w3_2k", 5_000, {"region": (6, 30), "occupation": (5, 12), "sex": (2,)}),
        Rung("w3_9k", 50_000, {"region": (12, 60), "occupation": (10, 43), "sex": (2,)}),
        Rung("w3_27k", 100_000, {"region": (12, 60), "occupation": (10, 43, 130), "sex": (2,)}),
        Rung("w4_25k", 100_000, {"region": (12,), "occupation": (10, 43), "sex": (2,), "age": (14,)}),
        Rung("w5_19k", 50_000, {"region": (12,), "occupation": (10,), "sex": (2,), "age": (8,),
                                "ownership": (3,)}),
        Rung("w6_30k", 50_000, {"region": (6,), "occupation": (10,), "sex": (2,), "age": (5,),
                                "ownership": (3,), "contract": (2,)}),
        Rung("w3_100k", 400_000, {"region": (12, 120), "occupation": (10, 43, 130), "sex": (2,)}),
        Rung("w3_300k", 1_000_000, {"region": REGION, "occupation": (10, 43), "sex": (2,)}),
        Rung("w3_1m", 2_000_000, {"region": REGION, "occupation": ISCO, "sex": (2,)}),
    )
}  # fmt: skip


def dimension(name: str, levels: tuple[int, ...]) -> Dimension:
    """Codes ``a0``, ``a0.1``…: the codes of a level shared out over those of the level above."""
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
