"""Small random systems of linked tables: trees of unequal depth, sums that overlap, two to six dimensions."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from cadre.disclosure.problem import Problem
from cadre.disclosure.structure import Dimension, TableShape, add_up, link

LARGEST = 40  # cells


def dimension(name: str, random: np.random.Generator, largest: int) -> Dimension:
    """A total over up to ``largest`` leaves; often groups of unequal depth, sometimes a sum across them."""
    leaves = [f"{name}{number}" for number in range(random.integers(1, largest + 1))]
    children: dict[str, tuple[str, ...]] = {}
    tops = list(leaves)
    while len(tops) > 1 and random.random() < 0.4:
        size = int(random.integers(1, min(3, len(tops)) + 1))
        group = f"{name}g{len(children)}"
        children[group] = tuple(tops[:size])
        tops = [*tops[size:], group]
    total = f"{name}T"
    codes = [total, *reversed(children), *leaves]
    children = {total: tuple(tops), **children}
    if len(leaves) > 2 and random.random() < 0.3:
        across = tuple(str(one) for one in random.choice(leaves, 2, replace=False))
        children[f"{name}x"] = across
        codes.insert(1, f"{name}x")
    return Dimension(name, tuple(codes), children)


def problem_from(seed: int) -> Problem:
    """The same seed gives the same problem. Values are small; there are sole contributors and holdings."""
    random = np.random.default_rng(seed)
    while True:
        many = int(random.choice([2, 2, 2, 3, 3, 4, 5, 6]))
        dimensions = [dimension("abcdef"[one], random, 5 - min(many, 3)) for one in range(many)]
        tables = shapes(dimensions, random)
        rows = np.stack(
            [
                np.array([one.place[code] for code in random.choice(one.leaves, 14)], dtype=np.int64)
                for one in dimensions
            ],
            axis=1,
        )[: random.integers(2, 15)]
        linked = link(dimensions, rows, tables)
        if 3 <= len(linked.keys) <= LARGEST:
            break
    with_zeros = random.random() < 0.3
    column = random.choice([0, 1, 2] if with_zeros else [1, 1, 1, 2, 3], len(rows)).astype(float)
    return dressed(linked.equations, add_up(linked, rows, column), with_zeros, random)


def shapes(dimensions: list[Dimension], random: np.random.Generator) -> list[TableShape]:
    """One table of all dimensions, or two that share one; now and then without some codes."""
    names = [one.name for one in dimensions]
    if len(names) > 2 and random.random() < 0.6:
        cut = int(random.integers(1, len(names) - 1))
        groups = [names[: cut + 1], names[cut:]]
    else:
        groups = [names]
    return [TableShape(dict.fromkeys(group)) for group in groups]


def dressed(
    equations: sparse.csr_array, values: np.ndarray, with_zeros: bool, random: np.random.Generator
) -> Problem:
    size, minimum = len(values), int(random.integers(2, 4))
    sensitive = (values < minimum) & (values > 0)
    if with_zeros and random.random() < 0.5:
        sensitive |= values == 0
    known = (values == 0) & ~sensitive & (random.random() < 0.5)
    known |= (values == values.max()) & ~sensitive  # the largest total: else there are tables without end
    goal = np.where(sensitive, float(minimum), np.nan) if random.random() < 0.7 else np.full(size, np.nan)
    low = np.where(sensitive & (values > 1) & (random.random() < 0.2), values - 1, np.nan)
    return Problem(
        equations=equations,
        values=values,
        known=known,
        published=random.random(size) < 0.97,
        sensitive=sensitive,
        floor=np.zeros(size) if with_zeros else np.ones(size),
        upper=goal,
        lower=low,
        cost=np.maximum(values, 1.0),
        whole=True,
        insiders=parties(values, random),
    )


def parties(values: np.ndarray, random: np.random.Generator) -> sparse.csr_array:
    """Each cell of one contributor, a few at random, and holdings of two to four cells."""
    alone = np.flatnonzero(values == 1)[:8].tolist()
    groups = [[cell] for cell in alone]
    for _ in range(int(random.integers(0, 4))):
        some = min(len(values), int(random.integers(1, 5)))
        groups.append(random.choice(len(values), some, replace=False).tolist())
    rows = [number for number, group in enumerate(groups) for _ in group]
    cells = [cell for group in groups for cell in group]
    return sparse.csr_array(
        (np.ones(len(cells), dtype=bool), (rows, cells)), shape=(len(groups), len(values))
    )


def pattern(problem: Problem, seed: int) -> np.ndarray:
    """The sensitive cells and others, from none to nearly all; mostly no equation with one of them alone."""
    random = np.random.default_rng([seed, 1])
    withheld = problem.sensitive | (random.random(problem.size) < random.choice([0.0, 0.2, 0.5, 0.9]))
    withheld &= problem.published & ~problem.known
    if random.random() < 0.05 and withheld.any():
        withheld[random.choice(np.flatnonzero(withheld))] = False
    if random.random() < 0.6:
        close(problem, withheld, random)
    return withheld


def close(problem: Problem, withheld: np.ndarray, random: np.random.Generator) -> None:
    """Withhold more until no equation has exactly one hidden cell."""
    rows = problem.equations.toarray() != 0
    changed = True
    while changed:
        changed = False
        for row in rows[random.permutation(len(rows))]:
            hidden = row & ~problem.shown(withheld)
            more = np.flatnonzero(row & ~hidden & problem.published & ~problem.known)
            if hidden.sum() == 1 and len(more):
                withheld[random.choice(more)] = changed = True
