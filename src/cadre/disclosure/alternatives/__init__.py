"""Ways to protect counts without withholding cells: every one changes figures and says by how much.

``perturb(method, linked, rows, counts, keys=…, options=…)`` is the only door. ``linked`` and ``rows`` are
those of ``cadre.disclosure.structure`` (``rows``: r × d, one row per record or per finest cell), ``counts``
(r): how many records a row stands for, ones for records; ``keys``: r unsigned 64-bit record keys or None. The
answer has one value per cell of ``linked`` and what a release must declare. Methods and their options:

``cell-key``: largest_change (D), variance, never_below (js), seed, reconcile (False: not additive)
``small-counts``: base, seed
``controlled-rounding``: base
``differential-privacy``: epsilon, delta (0: Laplace; above: Gaussian), cells_per_person, shares, additive;
    needs the extra ``cadre[dp]``, and is the only method that is not repeatable.
"""

from __future__ import annotations

from cadre.disclosure.alternatives.methods import METHODS, perturb
from cadre.disclosure.alternatives.perturbed import Losses, Perturbed

__all__ = ["METHODS", "Losses", "Perturbed", "perturb"]
