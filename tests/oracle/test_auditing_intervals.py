"""The attacker against all whole-numbered tables of small systems, written down one by one."""

import itertools

import numpy as np
import pytest

from cadre.disclosure.auditing.attacker import Attacker
from cadre.disclosure.structure.dimension import Dimension
from cadre.disclosure.structure.linked import TableShape, add_up, link

PARTS = {"T": ("A", "B"), "A": ("a1", "a2"), "B": ("b1", "b2")}
AREA = Dimension("area", ("T", "A", "B", "a1", "a2", "b1", "b2"), PARTS)
CARE = Dimension("care", ("T", "x", "y", "z"), {"T": ("x", "y", "z")})
SEX = Dimension("sex", ("T", "f", "m"), {"T": ("f", "m")})
SHAPES = [
    (AREA, CARE),
    (CARE, SEX),
    (CARE, SEX, Dimension("age", ("T", "o", "u"), {"T": ("o", "u")})),
    (AREA, SEX),
]


def compositions(total, parts, floor):
    """Every way to write ``total`` as a sum of ``parts`` whole numbers of at least ``floor``."""
    spare = total - parts * floor
    bars = itertools.combinations(range(spare + parts - 1), parts - 1)
    cuts = np.array([(-1, *one, spare + parts - 1) for one in bars])
    return np.diff(cuts, axis=1) - 1 + floor


def system(seed):
    """A random table with its total shown: the linked cells, what is shown, and all tables that agree."""
    random = np.random.default_rng(seed)
    dimensions = SHAPES[seed % len(SHAPES)]
    leaves = np.array(list(itertools.product(*[[d.place[leaf] for leaf in d.leaves] for d in dimensions])))
    rows = leaves[random.permutation(len(leaves))[: random.integers(3, 8)]]
    floor = seed % 2
    counts = random.integers(1, 4, len(rows)).astype(float)
    counts[0] += 12 - min(12, counts.sum()) if seed % 3 else 0
    tables = [TableShape({d.name: None for d in dimensions})]
    linked = link(dimensions, rows, tables)
    values = add_up(linked, rows, counts)
    sums = np.column_stack([add_up(linked, rows, one) for one in np.eye(len(rows))])
    hidden = random.random(len(values)) < random.choice([0.4, 0.7, 0.9])
    hidden[0] = False
    possible = compositions(int(counts.sum()), len(rows), floor) @ sums.T
    agree = (possible[:, ~hidden] == values[~hidden]).all(axis=1)
    return linked.equations, values, hidden, np.full(len(values), float(floor)), possible[agree]


def check(attacker, hidden, tables):
    """Every answer, both ways, against all ``tables``."""
    cells, least, most = np.flatnonzero(hidden), tables.min(axis=0), tables.max(axis=0)
    answers = [(attacker.separate(cells), least == most)]
    assert attacker.settled[answers[0][0]].all()
    for target in range(1, 7):
        goal = np.full(len(cells), float(target))
        answers.append((attacker.reach(cells, goal), most < target))
        assert attacker.settled[answers[-1][0]].all()
        answers.append((attacker.fall(cells, goal), least > target))
        assert attacker.settled[answers[-1][0]].all()
    for missed, expected in answers:
        np.testing.assert_array_equal(missed, np.flatnonzero(hidden & expected))
    everything = {one.tobytes() for one in tables[:, cells]}
    assert all(table.tobytes() in everything for table in attacker.tables)


@pytest.mark.parametrize("knows_one", [False, True], ids=["public", "from-the-truth"])
@pytest.mark.parametrize("block", range(8))
def test_answers_agree_with_all_tables(block, knows_one):
    for seed in range(block * 25, block * 25 + 25):
        equations, values, hidden, floor, tables = system(seed)
        shown = np.where(hidden, np.nan, values)
        attacker = Attacker(equations, shown, floor, True, seed, [values] if knows_one else [])
        check(attacker, hidden, tables)


@pytest.mark.parametrize("block", range(4))
def test_an_insider_is_an_attacker_for_whom_fewer_tables_are_left(block):
    for seed in range(1000 + block * 25, 1025 + block * 25):
        equations, values, hidden, floor, tables = system(seed)
        cells = np.flatnonzero(hidden)
        if not len(cells):
            continue
        attacker = Attacker(equations, np.where(hidden, np.nan, values), floor, True, seed)
        attacker.separate(cells)
        own = cells[seed % len(cells) :][:1]
        check(
            attacker.restricted(own, values[own]), hidden, tables[(tables[:, own] == values[own]).all(axis=1)]
        )


def test_sums_reach_what_linear_programs_say():
    from scipy.optimize import linprog

    for seed in range(40):
        equations, values, hidden, floor, _ = system(seed)
        cells = np.flatnonzero(hidden)
        random = np.random.default_rng(seed)
        scale = 10.0 ** random.integers(-3, 9)
        values, floor = values * scale, floor * scale / 3
        attacker = Attacker(equations, np.where(hidden, np.nan, values), floor, False, seed)
        rows = equations[:, cells].toarray()
        known = -(equations[:, ~hidden] @ values[~hidden])
        for place, cell in enumerate(cells):
            aim = np.eye(len(cells))[place]
            bounds = [(low / scale, None) for low in floor[cells]]
            most = -scale * linprog(-aim, A_eq=rows, b_eq=known / scale, bounds=bounds).fun
            least = scale * linprog(aim, A_eq=rows, b_eq=known / scale, bounds=bounds).fun
            one, wide = np.array([cell]), most - least > 1e-5 * most
            assert list(attacker.separate(one)) == ([] if wide else [cell])
            assert list(attacker.reach(one, np.array([most * (1 - 1e-7)]))) == []
            assert list(attacker.reach(one, np.array([most * (1 + 1e-5)]))) == [cell]
            assert list(attacker.fall(one, np.array([least + 1e-7 * most]))) == []
            assert list(attacker.fall(one, np.array([least - 1e-5 * most]))) == [cell]
