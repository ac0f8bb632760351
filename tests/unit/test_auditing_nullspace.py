"""Random null vectors modulo a prime against exact elimination over the rational numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import sparse

from cadre.disclosure.auditing import elimination
from cadre.disclosure.auditing.nullspace import PRIMES, NullSpace, null_vectors

MERSENNE = 2**61 - 1


def echelon(rows: list[list[int]]) -> list[list[Fraction]]:
    """The independent rows of a matrix, reduced, by school algebra."""
    done: list[list[Fraction]] = []
    for row in rows:
        new = [Fraction(entry) for entry in row]
        for old in done:
            lead = next(place for place, entry in enumerate(old) if entry)
            new = [a - new[lead] * b for a, b in zip(new, old, strict=True)]
        lead = next((place for place, entry in enumerate(new) if entry), None)
        if lead is not None:
            done.append([entry / new[lead] for entry in new])
    return done


def fixed(rows: list[list[int]], place: int) -> bool:
    """Is unit vector ``place`` a combination of the rows?"""
    unit = [int(number == place) for number in range(len(rows[0]))]
    return len(echelon([*rows, unit])) == len(echelon(rows))


def some_equations(rng: np.random.Generator, rows: int, columns: int, share: float) -> sparse.csr_array:
    drawn = rng.random((rows, columns))
    matrix = np.where(drawn < share, np.where(drawn < share / 2, 1, -1), 0)
    return sparse.csr_array(matrix.astype(np.int8))


def is_null(equations: sparse.csr_array, vector: np.ndarray, prime: int) -> bool:
    rows = equations.toarray()
    return all(
        sum(int(a) * int(b) for a, b in zip(row, vector, strict=True) if a) % prime == 0 for row in rows
    )


@pytest.mark.parametrize("seed", range(60))
def test_rank_and_fixed_cells_are_those_of_the_rational_numbers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    equations = some_equations(rng, rng.integers(1, 16), rng.integers(1, 18), rng.choice([0.1, 0.25, 0.6]))
    hidden = rng.random(equations.shape[1]) < 0.8
    space = NullSpace(equations, hidden, PRIMES[seed % len(PRIMES)])
    rows = equations.toarray()[:, hidden].tolist()
    assert space.rank == len(echelon(rows) if hidden.any() else [])
    vector = null_vectors(equations, hidden, 1, PRIMES[seed % len(PRIMES)], seed)[0]
    assert is_null(equations, vector, PRIMES[seed % len(PRIMES)])
    assert not vector[~hidden].any()
    for number, place in enumerate(np.flatnonzero(hidden)):
        assert (vector[place] == 0) == fixed(rows, number)


@pytest.mark.parametrize(("rows", "columns", "share"), [(150, 170, 0.5), (300, 320, 0.03), (70, 40, 0.9)])
def test_primes_agree_on_larger_systems(rows: int, columns: int, share: float) -> None:
    equations = some_equations(np.random.default_rng(1), rows, columns, share)
    hidden = np.ones(columns, dtype=bool)
    spaces = [NullSpace(equations, hidden, prime) for prime in (*PRIMES, 1_000_003)]
    assert {space.rank for space in spaces} == {int(np.linalg.matrix_rank(equations.toarray().astype(float)))}
    zeros = [(space.draw(1, 5)[0] == 0).tolist() for space in spaces]
    assert all(zero == zeros[0] for zero in zeros)
    assert is_null(equations, spaces[0].draw(1, 5)[0], PRIMES[0])


def test_sparse_elimination_to_the_end_finds_the_same_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    equations = some_equations(np.random.default_rng(2), 200, 210, 0.03)
    hidden = np.ones(210, dtype=bool)
    expected = NullSpace(equations, hidden, PRIMES[0])
    monkeypatch.setattr(elimination, "FULL", 2.0)
    space = NullSpace(equations, hidden, PRIMES[0])
    assert space.rank == expected.rank
    vector = space.draw(1, 0)[0]
    assert is_null(equations, vector, PRIMES[0])
    assert ((vector == 0) == (expected.draw(1, 0)[0] == 0)).all()


def test_dimension_of_the_space_is_that_of_many_draws() -> None:
    equations = some_equations(np.random.default_rng(3), 10, 14, 0.3)
    space = NullSpace(equations, np.ones(14, dtype=bool), PRIMES[0])
    drawn = space.draw(14, 0).astype(object).tolist()
    assert len(echelon_modulo(drawn, PRIMES[0])) == 14 - space.rank


def echelon_modulo(rows: list[list[int]], prime: int) -> list[list[int]]:
    done: list[list[int]] = []
    for row in rows:
        for old in done:
            lead = next(place for place, entry in enumerate(old) if entry)
            row = [(a - row[lead] * b) % prime for a, b in zip(row, old, strict=True)]
        lead = next((place for place, entry in enumerate(row) if entry), None)
        if lead is not None:
            inverse = pow(row[lead], -1, prime)
            done.append([entry * inverse % prime for entry in row])
    return done


def test_the_same_seed_draws_the_same_vectors_in_any_portion() -> None:
    equations = some_equations(np.random.default_rng(4), 8, 20, 0.3)
    hidden = np.ones(20, dtype=bool)
    together = null_vectors(equations, hidden, 5, PRIMES[0], 7)
    again = NullSpace(equations, hidden, PRIMES[0])
    assert (together[3:] == again.draw(2, 7, first=3)).all()
    assert (together != null_vectors(equations, hidden, 5, PRIMES[0], 8)).any()


def test_primes_are_primes_and_not_the_suppressors() -> None:
    for prime in PRIMES:
        assert prime != MERSENNE
        assert 2**60 < prime < 2**61
        assert all(pow(base, prime - 1, prime) == 1 for base in (2, 3, 5, 7, 11, 13))


@pytest.mark.parametrize("prime", [2, 10, 2**62 + 1])
def test_a_modulus_that_cannot_be_used_is_refused(prime: int) -> None:
    with pytest.raises(ValueError, match="is not an odd prime"):
        null_vectors(sparse.csr_array(np.ones((1, 2), dtype=np.int8)), np.ones(2, dtype=bool), 1, prime, 0)


def test_other_entries_are_refused() -> None:
    with pytest.raises(ValueError, match="entries"):
        null_vectors(sparse.csr_array([[2, -1]]), np.ones(2, dtype=bool), 1, PRIMES[0], 0)


def test_nothing_hidden_gives_zero_vectors() -> None:
    equations = sparse.csr_array(np.array([[1, -1]], dtype=np.int8))
    assert not null_vectors(equations, np.zeros(2, dtype=bool), 2, PRIMES[0], 0).any()
