"""The cheapest pattern there is, for systems of up to a few thousand cells: Fischetti and Salazar-Gonzalez.

A binary program chooses the cells; linear programs attack the choice, and each attack that succeeds adds a
capacity cut (from memory of Management Science 47, 2001). Protection is meant in the linear sense: the
figures that must remain possible need not be whole numbers, so the cost found is a lower bound of the cost of
any pattern that keeps the promises in whole numbers. It measures how far the fast suppressor is from the
best; releases are made by that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time

import numpy as np

from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.suppression.optimum_attacks import outsider_attacks, system
from cadre.disclosure.suppression.optimum_search import Search
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class Limit:
    """``rounds`` of cuts and ``nodes`` of each binary program are the same on every machine, ``seconds``
    (CPU) are not: with a limit of time the answer may differ between runs. ``gap``: near enough."""

    rounds: int = 400
    nodes: int = 200_000
    seconds: float = np.inf
    gap: float = 0.0


@dataclass(frozen=True)
class Optimum:
    """``withheld``: m. ``cost``: of the pattern; ``bound``: no safe pattern costs less; ``gap``: the
    difference as a share of ``cost``; ``proven``: the pattern is optimal."""

    withheld: Flags
    cost: float
    bound: float
    gap: float
    proven: bool
    rounds: int
    cuts: int
    seconds: float


def optimum(problem: Problem, insiders: bool = False, exact: bool = False, limit: Limit = Limit()) -> Optimum:
    """The cheapest pattern that stands up to outsiders, and with ``insiders`` to every row of them.

    ``exact``: protect against exact disclosure only, by sums and differences (no floors, no intervals): the
    rule of suppression by elimination. Raises CadreError when withholding everything would not do.
    """
    started = process_time()
    if np.any(problem.sensitive & problem.known):
        raise CadreError(
            "optimum-impossible", ExitCode.DISCLOSURE, value=int((problem.sensitive & problem.known).sum())
        )
    known = system(problem, exact)
    search = Search(problem, known, list(outsider_attacks(problem, exact)), insiders, exact)
    broken = search.impossible()
    if broken:
        raise CadreError("optimum-impossible", ExitCode.DISCLOSURE, value=broken)
    search.run(limit.rounds, limit.nodes, started + limit.seconds, limit.gap)
    withheld = np.zeros(problem.size, dtype=bool)
    withheld[known.units] = search.best
    withheld &= problem.published
    cost = float(problem.cost[withheld].sum())
    sure = float(problem.cost[problem.sensitive & problem.published].sum())
    bound = min(sure + search.bound, cost)
    return Optimum(
        withheld,
        cost,
        bound,
        (cost - bound) / max(cost, 1e-12),
        search.proven,
        search.rounds,
        len(search.master.cuts),
        process_time() - started,
    )
