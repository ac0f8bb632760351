"""Intervals for a share that was counted in a random sample."""

from __future__ import annotations

import math
from statistics import NormalDist

from cadre.methods.bootstrap import LEVEL


def wilson(found: int, drawn: int, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a share ``found`` / ``drawn`` (Wilson 1927, JASA 22), 0 to 1.

    Raises ValueError where nothing was drawn, or more was found than drawn.
    """
    if not 0 <= found <= drawn or drawn < 1:
        raise ValueError("found must lie between 0 and the number drawn, which must be at least 1")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = found / drawn
    centre = (share + z**2 / (2 * drawn)) / (1 + z**2 / drawn)
    half = z / (1 + z**2 / drawn) * math.sqrt(share * (1 - share) / drawn + z**2 / (4 * drawn**2))
    return (0.0 if found == 0 else centre - half), (1.0 if found == drawn else centre + half)
