"""Cell-key perturbation, as the statistical offices of Australia and of England and Wales publish it.

Each record has a key; a cell's key is the sum of its records' keys; the count and the cell key together look
up a change. The same people in another table are the same cell key, so they get the same change, and
averaging over tables tells nothing. Sources read: the pages of the Office for National Statistics on
protecting Census 2021 and on comparing post-tabular methods, and the chapter on the cell key method in the
Handbook on Statistical Disclosure Control (sdcTools/HandbookSDC), which warns against printing the largest
change: it is not declared. Zeros stay zeros here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.alternatives.finest import finest, with_finest
from cadre.disclosure.alternatives.noise_table import NoiseTable, noise_table
from cadre.disclosure.alternatives.perturbed import AVERAGES, Perturbed, losses
from cadre.disclosure.alternatives.reconciled import reconciled
from cadre.disclosure.alternatives.record_keys import keys_of_counts, mixed
from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure import Linked, add_up
from cadre.vocabulary.errors import CadreError, ExitCode

HALF, LOW = np.uint64(16), np.uint64(2**16 - 1)


def cell_key(
    linked: Linked,
    rows: Ints,
    counts: Floats,
    *,
    keys: NDArray[np.uint64] | None = None,
    largest_change: int = 3,
    variance: float = 1.0,
    never_below: int = 0,
    seed: int | None = None,
    reconcile: bool = False,
) -> Perturbed:
    """``keys``: r, of the records; without them each finest cell gets one from ``seed``, which must be given.

    ``reconcile``: publish the nearest additive table instead; the largest change then no longer holds, and
    the same people may differ between releases. Raises CadreError when there is neither a key nor a seed.
    """
    table = noise_table(largest_change, variance, never_below)
    inner = finest(linked, rows, counts)
    if keys is None:
        if seed is None:
            raise CadreError("alternatives-no-seed", ExitCode.CONFIGURATION)
        rows, counts = inner.rows, inner.counts
        keys = keys_of_counts(inner.numbers(linked), counts, seed)
    truth = add_up(linked, rows, counts)
    values = _perturbed(linked, rows, truth, keys, table)
    if reconcile:
        joint, _, place = with_finest(linked, inner.rows)
        prior = _perturbed(joint, rows, add_up(joint, rows, counts), keys, table)[place]
        values = reconciled(linked, inner.rows, values, prior)
    declared = {
        "variance": variance,
        "never_below": never_below,
        "additive": reconcile,
    }
    lost = losses(truth, values, linked.equations)
    return Perturbed("cell-key", values, declared, lost, told=AVERAGES)


def _perturbed(
    linked: Linked, rows: Ints, truth: Floats, keys: NDArray[np.uint64], table: NoiseTable
) -> Floats:
    """Keys are added modulo 2^32, in two halves that 64-bit floats hold exactly."""
    low = add_up(linked, rows, (keys & LOW).astype(np.float64)).astype(np.uint64)
    high = add_up(linked, rows, (keys >> HALF & LOW).astype(np.float64)).astype(np.uint64)
    summed = (low + (high << HALF)) & np.uint64(2**32 - 1)
    uniform = (mixed(summed) >> np.uint64(11)).astype(np.float64) / 2.0**53
    return np.asarray(truth + table.change(truth.astype(np.int64), uniform))
