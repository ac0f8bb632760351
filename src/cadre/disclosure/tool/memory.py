"""How much memory a run may take, and what would fit where a table is too large."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from cadre.disclosure.problem import Ints
from cadre.disclosure.structure import Linked
from cadre.disclosure.tool.axis import Axis
from cadre.vocabulary.errors import CadreError, ExitCode

PER_NUMBER = 100.0
BASE, PER_CELL = 250e6, 4_000.0  # bytes, roughly: what elimination fills in differs from table to table
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
        raise too_large(cells, limit, _coarser(linked, axes, room))


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


def refuse_unlinkable(axes: Sequence[Axis], rows: Ints, limit: float) -> None:
    """Stop before cells are numbered when even their numbers would not fit."""
    entries = np.ones(len(rows))
    most = 1.0
    for axis, place in zip(axes, rows.T, strict=True):
        entries *= np.array([len(above) for above in axis.dimension.above])[place]
        most *= len(axis.dimension.codes)
    cells = min(float(entries.sum()), most)
    if cells * PER_NUMBER > limit:
        raise too_large(int(cells), limit, "-")


def too_large(cells: int, limit: float, fits: str) -> CadreError:
    room = max(int((limit - BASE) / PER_CELL), 0)
    return CadreError(
        "protect-too-large",
        ExitCode.DISCLOSURE,
        cells=cells,
        memory=f"{limit / 1e9:.3g}",
        room=room,
        fits=fits,
    )


@contextmanager
def within_memory(limit: float, bind: bool) -> Iterator[None]:
    """A run that has no memory left ends in an error that says so.

    ``bind``: hold the process to the limit, so that it cannot take the memory of others.
    """
    before = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        if bind:
            most = int(limit) if before[1] == resource.RLIM_INFINITY else min(int(limit), before[1])
            resource.setrlimit(resource.RLIMIT_DATA, (most, before[1]))
        yield
    except MemoryError as problem:
        raise CadreError("protect-no-memory", ExitCode.DISCLOSURE, memory=f"{limit / 1e9:.3g}") from problem
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
