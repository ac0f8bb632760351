"""Margins that came with a table are held against the sums of its finest cells."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.structure import Linked
from cadre.disclosure.structure.linked import steps
from cadre.disclosure.tool.figures import Figures
from cadre.disclosure.tool.reading import Source
from cadre.vocabulary.errors import CadreError, ExitCode

SHOWN = 5


def cell_name(linked: Linked, place: Ints) -> str:
    """``region=N01, sex=F`` for one row of positions."""
    words = zip(linked.dimensions, place.tolist(), strict=True)
    return ", ".join(f"{dimension.name}={dimension.codes[code]}" for dimension, code in words)


def refuse_wrong_margins(
    source: Source, linked: Linked, values: Floats, places: Ints, figures: Figures, inner: Flags
) -> None:
    """``places``, ``figures``, ``inner``: all rows of the file. Raises CadreError: where, and by how much.

    Margins that no published table shows are left out.
    """
    rows = np.flatnonzero(inner)
    if not len(rows):
        return
    keys = places[rows] @ steps(linked.dimensions)
    cell = np.minimum(np.searchsorted(linked.keys, keys), len(linked.keys) - 1)
    there = linked.keys[cell] == keys
    added = np.where(there, values[cell], 0)
    off = (figures.units[rows] != added) & (there | _published(linked, places[rows]))
    if not off.any():
        return
    wrong = np.flatnonzero(off)
    worst = wrong[np.argsort(-np.abs(figures.units[rows][wrong] - added[wrong]), kind="stable")]
    raise CadreError(
        "protect-not-additive", ExitCode.INPUT,
        file=source.name, cells=len(wrong),
        where="; ".join(
            _told(source, linked, places, figures, rows[one], added[one]) for one in worst[:SHOWN]
        ),
    )  # fmt: skip


def _told(source: Source, linked: Linked, places: Ints, figures: Figures, row: int, added: float) -> str:
    given, sum_of_parts = figures.units[row] / figures.unit, added / figures.unit
    name = f"{cell_name(linked, places[row])} [{source.at(row)}]"
    return f"{name}: {given:.15g} ≠ {sum_of_parts:.15g} ({given - sum_of_parts:+.15g})"


def _published(linked: Linked, places: Ints) -> Flags:
    found = np.zeros(len(places), dtype=np.bool_)
    for shape in linked.shapes:
        inside = np.ones(len(places), dtype=np.bool_)
        for axis, dimension in enumerate(linked.dimensions):
            codes = shape.codes(dimension)
            inside &= np.array([code in codes for code in dimension.codes])[places[:, axis]]
        found |= inside
    return found
