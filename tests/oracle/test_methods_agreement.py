"""Agreement against R irr, and against the definitions written out pair by pair."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods.agreement.kappa import cohen, fleiss
from cadre.methods.agreement.krippendorff import LEVELS, Level, alpha, standing
from cadre.methods.agreement.ratings import NoMeaningError, Ratings, from_text

# The classic reliability matrix, four raters by twelve units (example of irr's kripp.alpha).
FOUR_BY_TWELVE = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
# irr::anxiety: 20 people judged by raters 1 and 2 on a scale from 1 to 6.
ANXIETY = "33 36 34 46 52 54 22 34 53 23 22 63 13 53 22 22 11 23 43 34"
# irr::vision: grade of the right eye by grade of the left, 7477 women (Stuart 1953).
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]


def ratings(rows: list[list[str]]) -> Ratings:
    return from_text([[None if word == "." else word for word in row] for row in rows])


def four_by_twelve() -> Ratings:
    raters = [line.split() for line in FOUR_BY_TWELVE.strip().splitlines()]
    return ratings([list(unit) for unit in zip(*raters, strict=True)])


@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", 0.743421053), ("ordinal", 0.815387504), ("interval", 0.849107143), ("ratio", 0.797402775)],
)
def test_alpha_as_in_r(level: Level, expected: float) -> None:
    """R irr 0.84.1 and Python krippendorff 0.9.0."""
    assert alpha(four_by_twelve(), level) == pytest.approx(expected, abs=1e-8)


def test_weighted_kappa_as_in_r() -> None:
    """R irr kappa2 with weights "equal" and "squared", and scikit-learn."""
    both = ratings([list(pair) for pair in ANXIETY.split()])
    assert cohen(both, 0, 1, "linear") == pytest.approx(0.1891891892, abs=1e-9)
    assert cohen(both, 0, 1, "quadratic") == pytest.approx(0.2967651195, abs=1e-9)


def test_kappa_of_a_cross_table_as_in_r() -> None:
    """A table of counts is ratings whose units count several times."""
    pairs = [[str(right), str(left)] for right in range(4) for left in range(4)]
    counts = np.array(VISION, dtype=np.float64).ravel()
    assert cohen(ratings(pairs), 0, 1, "none", counts) == pytest.approx(0.5953888281, abs=1e-9)


units = st.lists(
    st.lists(st.sampled_from(["1", "2", "4", "5", "."]), min_size=3, max_size=3), min_size=2, max_size=7
)


def slow_alpha(rows: list[list[float]], level: Level) -> float:
    """1 - D_o/D_e over every ordered pair of judgements, within units and among all."""
    rows = [row for row in rows if len(row) > 1]
    every = [value for row in rows for value in row]

    def rank(value: float) -> float:
        return sum(other < value for other in every) + sum(other == value for other in every) / 2

    def apart(a: float, b: float) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "ordinal":
            return (rank(a) - rank(b)) ** 2
        return (a - b) ** 2 if level == "interval" else ((a - b) / (a + b)) ** 2

    within = math.fsum(apart(a, b) / (len(row) - 1) for row in rows for a, b in permutations(row, 2))
    among = math.fsum(apart(a, b) for a, b in permutations(every, 2)) / (len(every) - 1)
    return 1 - within / among


@given(units, st.sampled_from(LEVELS))
def test_alpha_is_its_definition(rows: list[list[str]], level: Level) -> None:
    values = [[float(word) for word in row if word != "."] for row in rows]
    try:
        found = alpha(ratings(rows), level)
    except ValueError:
        pairable = {value for row in values if len(row) > 1 for value in row}
        assert len(pairable) < 2
        return
    assert found == pytest.approx(slow_alpha(values, level), abs=1e-9)


@given(units)
def test_fleiss_is_its_definition(rows: list[list[str]]) -> None:
    complete = [row for row in rows if "." not in row]
    every = [word for row in complete for word in row]
    if len(set(every)) < 2:
        with pytest.raises(NoMeaningError):
            fleiss(ratings(rows))
        return
    agreed = np.mean([a == b for row in complete for a, b in permutations(row, 2)])
    chance = sum((every.count(word) / len(every)) ** 2 for word in set(every))
    assert fleiss(ratings(rows)) == pytest.approx((agreed - chance) / (1 - chance), abs=1e-9)


@given(units, st.permutations(range(3)), st.permutations(["a", "b", "c", "d"]))
def test_order_of_raters_and_names_of_categories_do_not_matter(
    rows: list[list[str]], raters: list[int], names: list[str]
) -> None:
    renamed = dict(zip("1245", names, strict=True)) | {".": "."}
    other = [[renamed[row[rater]] for rater in raters] for row in rows]
    for measure in (lambda r: alpha(r, "nominal"), fleiss):
        try:
            value = measure(ratings(rows))
        except NoMeaningError:
            continue
        assert measure(ratings(other)) == pytest.approx(value, abs=1e-9)


@given(units, st.lists(st.integers(0, 3), min_size=7, max_size=7))
def test_a_unit_that_counts_twice_is_two_units(rows: list[list[str]], times: list[int]) -> None:
    repeated = [row for row, count in zip(rows, times, strict=False) for _ in range(count)]
    counts = np.array(times[: len(rows)], dtype=np.float64)
    for measure in (
        lambda r, n=None: alpha(r, "interval", n), fleiss, lambda r, n=None: cohen(r, 0, 1, "linear", n)
    ):  # fmt: skip
        try:
            value = measure(ratings(repeated)) if repeated else None
        except NoMeaningError:
            continue
        if value is not None and set("".join(map("".join, repeated))) == set("".join(map("".join, rows))):
            assert measure(ratings(rows), counts) == pytest.approx(value, abs=1e-9)


def test_by_hand() -> None:
    """Two raters, four units, agreeing on three: A_o 3/4, A_e 1/2."""
    two = ratings([["y", "y"], ["y", "n"], ["n", "n"], ["n", "n"]])
    assert cohen(two, 0, 1) == pytest.approx((0.75 - 0.5) / 0.5)
    assert alpha(two, "nominal") == pytest.approx(1 - 0.25 / (2 * 3 * 5 / (8 * 7)))
    assert alpha(ratings([["a", "a"], ["b", "b"]]), "nominal") == 1


def test_what_has_no_meaning_is_refused() -> None:
    words, same = ratings([["a", "b"], ["b", "b"]]), ratings([["1", "1"], ["1", "1"]])
    cases = [
        (lambda: alpha(words, "ordinal"), "no-order"),
        (lambda: cohen(words, 0, 1, "linear"), "no-order"),
        (lambda: alpha(words, "interval"), "no-numbers"),
        (lambda: alpha(ratings([["-1", "1"]]), "ratio"), "negative"),
        (lambda: alpha(same, "nominal"), "all-the-same"),
        (lambda: cohen(same, 0, 1), "all-the-same"),
        (lambda: fleiss(same), "all-the-same"),
        (lambda: alpha(ratings([["1", "."], [".", "2"]]), "nominal"), "no-pairs"),
        (lambda: cohen(ratings([["1", "."], [".", "2"]]), 0, 1), "no-pairs"),
        (lambda: fleiss(ratings([["1", "."], [".", "2"]])), "not-complete"),
    ]
    for measure, reason in cases:
        with pytest.raises(NoMeaningError, match=reason):
            measure()


def test_words_in_an_order_are_ordinal() -> None:
    rows = [["low", "mid"], ["high", "high"], ["mid", "mid"]]
    named = from_text(rows, ["low", "mid", "high"])
    numbered = from_text([["1", "2"], ["3", "3"], ["2", "2"]])
    assert alpha(named, "ordinal") == alpha(numbered, "ordinal")
    with pytest.raises(ValueError, match="mid"):
        from_text(rows, ["low", "high"])


@pytest.mark.parametrize(
    ("value", "word"), [(0.8, "firm"), (0.79, "tentative"), (0.667, "tentative"), (0.66, "unreliable")]
)
def test_what_may_rest_on_it(value: float, word: str) -> None:
    assert standing(value) == word
