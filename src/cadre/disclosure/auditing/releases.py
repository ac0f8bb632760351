"""Two releases of the same tables: what was shown before is known now, and the difference is a table too."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cadre.disclosure.auditing.audit import AuditReport, audit
from cadre.disclosure.auditing.nullspace import PRIMES, NullSpace
from cadre.disclosure.problem import Flags, Floats, Ints, Problem


@dataclass(frozen=True)
class Difference:
    """``told_before``: the audit when cells shown earlier, and not changed since, count as known.

    ``small``: cells whose change between the releases is not 0, below the minimum, and can be computed by
    everybody: it says of a few people that they were added or left out. ``change``: by how much.
    """

    told_before: AuditReport
    small: Ints
    change: Floats

    @property
    def passed(self) -> bool:
        return self.told_before.passed and not len(self.small)


def check_releases(
    earlier_shown: Floats, problem: Problem, withheld: Flags, minimum: float, seed: int = 0
) -> Difference:
    """``earlier_shown``: m, the figures of the earlier release, NaN where it showed none.

    A reader who takes unchanged figures for unchanged cells knows every cell that was shown and did not
    change. The changes of cells shown both times solve the equations of the tables for others.
    """
    same = earlier_shown == problem.values
    told = audit(replace(problem, known=problem.known | same), withheld, seed)
    return Difference(told, *small_changes(earlier_shown, problem, withheld, minimum, seed))


def small_changes(
    earlier_shown: Floats, problem: Problem, withheld: Flags, minimum: float | Floats, seed: int = 0
) -> tuple[Ints, Floats]:
    """Cells whose change is not 0, below ``minimum`` and follows from what was and is shown; and the changes.

    ``minimum``: one number, or one per cell.
    Of sums, which have no minimum, every change that follows.
    """
    before = ~np.isnan(earlier_shown)
    change = np.where(before, problem.values - earlier_shown, 0.0)
    computed = _computed(problem, before & problem.shown(withheld), change, seed)
    few = (np.abs(computed) < minimum) if problem.whole else ~np.isnan(computed)
    small = np.flatnonzero(few & (computed != 0))
    return small, computed[small]


def _computed(problem: Problem, seen: Flags, change: Floats, seed: int) -> Floats:
    """The change of every cell for which it follows from those ``seen``; NaN for the others."""
    space = NullSpace(problem.equations, ~seen, PRIMES[0])
    follows = space.hidden[(space.draw(2, seed) == 0).all(axis=0)]
    found = np.where(seen, change, np.nan)
    if len(follows):
        from scipy.sparse.linalg import lsqr

        hidden = problem.equations[:, space.hidden].astype(np.float64)
        right = -(problem.equations @ np.where(seen, change, 0.0))
        solved = lsqr(hidden, right, atol=1e-12, btol=1e-12, iter_lim=10 * max(100, len(space.hidden)))[0]
        values = np.full(problem.size, np.nan)
        values[space.hidden] = _rounded(solved) if problem.whole else solved
        found[follows] = values[follows]
    return found


def _rounded(solved: Floats) -> Floats:
    """Whole numbers; a change that the solver did not settle stays a fraction, and counts as a small one."""
    near = np.round(solved)
    sure = np.abs(solved - near) < 0.1
    return np.where(sure, near, np.where(np.abs(solved) < 1, 0.5, solved))
