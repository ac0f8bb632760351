"""Rounding of small counts that stays additive: inner cells of 1 to base - 1 become 0 or base.

The idea is that of Heldal 2017 and of Langsrud and Heldal 2018 (the R package SmallCountRounding, whose
manual page was read); the algorithm is our own: running sums are rounded first, then single cells and pairs
of neighbours are turned round while the published sums get nearer to the truth. Other cells stay.
Everything published is added up from the rounded cells, so no figure from 1 to base - 1 remains anywhere.
"""

from __future__ import annotations

import numpy as np

from cadre.disclosure.alternatives.finest import finest
from cadre.disclosure.alternatives.perturbed import AVERAGES, Perturbed, losses
from cadre.disclosure.alternatives.rounding_up_or_down import near_sums
from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure import Linked, add_up
from cadre.vocabulary.errors import CadreError, ExitCode


def small_counts(linked: Linked, rows: Ints, counts: Floats, *, base: int = 3, seed: int = 0) -> Perturbed:
    """``base``: 2 or more. ``seed`` decides the order in which cells are tried, and so ties."""
    if base < 2:
        raise CadreError("alternatives-bad-base", ExitCode.CONFIGURATION, value=base)
    inner = finest(linked, rows, counts)
    truth = add_up(linked, inner.rows, inner.counts)
    small = np.flatnonzero((inner.counts > 0) & (inner.counts < base))
    rounded = inner.counts.copy()
    if len(small):
        rounded[small] = near_sums(
            linked, inner.rows[small], inner.counts[small], np.zeros(len(small)), base, seed
        )
    values = add_up(linked, inner.rows, rounded)
    lost = losses(truth, values, linked.equations)
    return Perturbed("small-counts", values, {"base": base}, lost, told=(*AVERAGES, "largest_change"))
