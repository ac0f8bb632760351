"""``python -m cadre.disclosure.warm``: make the wall's machine code now, not during somebody's first run."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.nearby import Nearby
from cadre.disclosure.certificate import Part, RuleFacts, make_certificate
from cadre.disclosure.engine import protect_problem
from cadre.disclosure.problem import Floats, Problem
from cadre.disclosure.structure import Dimension, Linked, TableShape, add_up, link
from cadre.disclosure.suppression.contributors import sole_contributors

THRESHOLD = 3


def main() -> None:
    """Protect and certify a small table of two dimensions, for counts and for sums."""
    random = np.random.default_rng(1)
    dimensions = [_flat("place", 6), _flat("job", 9)]
    rows = np.stack([1 + random.integers(0, 6, 200), 1 + random.integers(0, 9, 200)], axis=1)
    linked = link(dimensions, rows, [TableShape({"place": None, "job": None})])
    counts = add_up(linked, rows, np.ones(len(rows)))
    for whole in (True, False):
        problem = _problem(linked, counts, whole)
        withheld = protect_problem(problem).withheld
    Nearby(linked.equations, np.ones(len(counts), dtype=bool)).around(0, np.zeros(0, dtype=np.int64), 3)
    _certify(linked, np.where(withheld, np.nan, counts))


def _flat(name: str, size: int) -> Dimension:
    codes = tuple(f"{name}{one}" for one in range(size))
    return Dimension(name, ("Total", *codes), {"Total": codes})


def _problem(linked: Linked, counts: Floats, whole: bool) -> Problem:
    size = len(counts)
    small = counts < THRESHOLD
    return Problem(
        linked.equations, counts if whole else counts * 1.5, np.zeros(size, bool), np.ones(size, bool), small,
        np.zeros(size), np.where(small, float(THRESHOLD), np.nan), np.full(size, np.nan), counts, whole,
        sole_contributors(linked.equations, counts),
    )  # fmt: skip


def _certify(linked: Linked, shown: Floats) -> None:
    import pyarrow as pa

    hidden = np.isnan(shown)
    columns = {
        one.name: pa.array(one.codes).take(pa.array(linked.places[:, axis]))
        for axis, one in enumerate(linked.dimensions)
    }
    status = pa.array(np.where(hidden, "withheld", "published"))
    cells = pa.table(columns | {"value": pa.array(shown, mask=hidden), "status": status})
    part = Part("rows", "count", cells, "open", THRESHOLD)
    make_certificate(linked.dimensions, linked.shapes, [part], RuleFacts(THRESHOLD))


if __name__ == "__main__":
    main()
