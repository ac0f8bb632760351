"""What a perturbation hands back: figures, what to declare, and what the figures have lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Floats, Sparse

ENOUGH_CELLS = 100
AVERAGES = ("mean_absolute_error", "share_changed", "hellinger")


@dataclass(frozen=True)
class Losses:
    """How far the published figures are from the truth, over all cells that were not empty.

    ``mean_absolute_error`` and ``largest_change`` in units of the figure; ``share_changed``: 0 to 1;
    ``hellinger``: Hellinger distance of the two tables as shares of their sums, 0 (equal) to 1;
    ``additivity_error``: the largest difference between a sum and the figure published for it.
    """

    mean_absolute_error: float
    share_changed: float
    largest_change: float
    hellinger: float
    additivity_error: float


@dataclass(frozen=True)
class Perturbed:
    """``values``: m. ``declared``: method and parameters as the release prints them (never seeds or keys).

    ``losses`` are for the producer; ``told``: the names of those that the release may print, none by default.
    ``remarks``: keys of messages for what did not go as asked, for example ``alternatives.relaxed``.
    """

    method: str
    values: Floats
    declared: Mapping[str, float | int | str | bool]
    losses: Losses
    remarks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def report(self) -> dict[str, object]:
        """What may be printed beside the table.

        A loss is a statement about the truth: of a small table it could give a cell away, so it is told to
        two figures, of tables of at least ``ENOUGH_CELLS`` cells.
        """
        told = self.told if len(self.values) >= ENOUGH_CELLS else ()
        figures = {name: float(f"{getattr(self.losses, name):.2g}") for name in told}
        return {"method": self.method, **self.declared, **({"losses": figures} if figures else {})}


def losses(truth: Floats, values: Floats, equations: Sparse) -> Losses:
    """``truth``, ``values``: m; ``equations``: k × m, -1 at an aggregate and +1 at its parts."""
    if not len(truth):
        return Losses(0.0, 0.0, 0.0, 0.0, 0.0)
    change = np.abs(values - truth)
    unbalanced = np.abs(equations @ values)
    return Losses(
        mean_absolute_error=float(change.mean()),
        share_changed=float((change > 0).mean()),
        largest_change=float(change.max()),
        hellinger=_hellinger(truth, values),
        additivity_error=float(unbalanced.max(initial=0.0)),
    )


def _hellinger(truth: Floats, values: Floats) -> float:
    shares = [np.maximum(one, 0) / max(float(np.maximum(one, 0).sum()), 1e-300) for one in (truth, values)]
    return float(np.sqrt(0.5 * ((np.sqrt(shares[0]) - np.sqrt(shares[1])) ** 2).sum()))
