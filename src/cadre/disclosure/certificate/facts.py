"""What a certificate is made from: public facts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

Zeros = Literal["shown", "open", "secret", "negative"]
FLOORS: Mapping[Zeros, float | None] = {"shown": 1, "open": 0, "secret": 0, "negative": None}  # nosec B105 # no password


@dataclass(frozen=True)
class RuleFacts:
    """The publisher's rule as everybody may know it.

    ``raised``: (dimension, codes, a higher minimum for cells of these codes). ``exempt``: dimension -> codes
    of cells that may be shown though small. ``open``: cells shown by decision, a code per dimension.
    ``insiders`` and ``stated``: what the publisher says and no stranger can check.
    """

    minimum: float | None
    method: str = "cell suppression"
    insiders: bool = False
    raised: Sequence[tuple[str, Sequence[str], float]] = ()
    exempt: Mapping[str, Sequence[str]] = field(default_factory=dict)
    open: Sequence[Sequence[str]] = ()
    stated: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One measure, perhaps of one year.

    ``cells``: a string column per dimension, ``value`` (null: withheld), ``status`` (published, zero or
    withheld). ``zeros``: "shown" (a withheld cell is no zero), "open" (it may be zero, which is no secret),
    "secret", or "negative" (values below zero occur). ``at_least``: what must remain possible for every
    withheld cell; None for sums. ``read``: how ``verify`` finds the cells in a release folder.
    """

    measure: str
    kind: Literal["count", "sum"]
    cells: pa.Table
    zeros: Zeros
    at_least: float | None
    year: int | None = None
    read: Mapping[str, Any] | None = None
