"""How much memory a run may take, and what would fit where a table is too large."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from cadre.disclosure.structure import Linked
from cadre.disclosure.tool.axis import Axis
from cadre.vocabulary.errors import CadreError, ExitCode

BASE, PER_CELL = 250e6, 4_000.0  # bytes, measured on tables of 27,000 to 1,000,000 cells
SIZES = {"MB": 1e6, "GB": 1e9}


def allowed(text: str | None) -> float:
    """Bytes: ``2 GB`` as a number; without a limit, what the machine has."""
    if text is None:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return float(text[:-2]) * SIZES[text[-2:]]


def refuse_too_large(linked: Linked, axes: Sequence[Axis], limit: float) -> None:
    """Stop before the protection begins when its cells would not fit; say which coarser tables would."""
    cells = len(linked.keys)
    room = max(int((limit - BASE) / PER_CELL), 0)
    if cells > room:
        raise CadreError(
            "protect-too-large", ExitCode.DISCLOSURE,
            cells=cells, memory=f"{limit / 1e9:.3g}", room=room, fits=_coarser(linked, axes, room),
        )  # fmt: skip


def _coarser(linked: Linked, axes: Sequence[Axis], room: int) -> str:
    """``region@2`` and the like: the deepest cut of each dimension that fits by itself; ``-`` for none."""
    found = []
    for axis, place in zip(axes, linked.places.T, strict=True):
        cells = np.cumsum(np.bincount(axis.levels[place], minlength=1))
        deepest = int(np.searchsorted(cells, room, side="right")) - 1
        if 1 <= deepest < len(cells) - 1:
            found.append(f"{axis.dimension.name}@{deepest} ({cells[deepest]})")
        elif deepest == 0:
            found.append(f"- {axis.dimension.name} ({cells[0]})")
    return ", ".join(found) or "-"


@contextmanager
def within_memory(linked_cells: int, limit: float) -> Iterator[None]:
    """A run that has no memory left ends in an error that says so."""
    try:
        yield
    except MemoryError as problem:
        room = linked_cells // 2
        raise CadreError(
            "protect-too-large", ExitCode.DISCLOSURE,
            cells=linked_cells, memory=f"{limit / 1e9:.3g}", room=room, fits="-",
        ) from problem  # fmt: skip
