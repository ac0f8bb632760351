"""Which withheld cells a repair has made needless: they could be shown as far as linear algebra goes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.suppression.pattern import eliminate


def without_needless(problem: Problem, withheld: Flags, kept: Flags) -> Flags:
    """``withheld`` (m) without the cells that elimination can show now, the dearest first.

    ``kept`` (m) and what is the same sum stay withheld; other cells that are shown stay shown. Only an audit
    can say whether floors and minima still hold.
    """
    shown_first = np.where(withheld, problem.cost, problem.cost + problem.cost.max(initial=0.0))
    return eliminate(replace(problem, cost=shown_first), also=kept, again=0).withheld
