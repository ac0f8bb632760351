"""A pattern for a problem: which cells are withheld so that no sensitive cell can be computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem
from cadre.disclosure.suppression.forms import Forms, forms_of
from cadre.disclosure.suppression.improving import decide, improve
from cadre.disclosure.suppression.state import FAULTS, INSIDER, SENSITIVE, State, Vectors, fresh_state

AGAIN = 100_000  # decisions that local search may take again
LARGE = 10_000  # classes of cells: beyond, so few tries would save next to nothing


@dataclass(frozen=True)
class Pattern:
    """``withheld``: m flags. ``faults``: cells that had to be shown and give something away."""

    withheld: Flags
    faults: Ints


@dataclass(frozen=True)
class Layout:
    """``order``: vectors, the first ``forced`` to be shown whatever they tell, then the dearest first.
    ``price``: per vector, what its cells cost when they are withheld."""

    forms: Forms
    state: State
    order: Ints
    forced: int
    price: Floats


def eliminate(problem: Problem, also: Flags | None = None, again: int = AGAIN) -> Pattern:
    """Withhold what is sensitive, and what would give it away by linear algebra to anybody or to an insider.

    Time grows with the entries of the echelon form, memory is 24 bytes an entry. ``also``: cells withheld in
    any case, and with them what is the same sum. ``again``: how many decisions on cells local search may take
    again to make the pattern cheaper, with 17 copies of the form in memory; 0 is elimination alone, as it
    always is on large systems. Insiders who know several unlike cells are taken cell by cell here.
    """
    laid = lay_out(problem, also)
    if again and laid.forms.size <= LARGE:
        state = improve(laid.state, laid.order, laid.forced, laid.price, again)
    else:
        state = decide(laid.state, laid.order, laid.forced)
    shown = state.shown[: laid.forms.size]
    return Pattern(_withheld(problem, laid.forms, shown), _faults(problem, laid.forms, state))


def lay_out(problem: Problem, also: Flags | None = None) -> Layout:
    """What elimination starts from; ``also`` as there."""
    gone = problem.known & ((problem.values == 0) | _finest(problem))
    forms = forms_of(problem.equations, gone)
    free = _any(forms, problem.published & ~problem.known & ~problem.sensitive)
    if also is not None:
        free &= ~_any(forms, also)
    roles, party = _roles(problem, forms), _parties(problem, forms)
    must = _any(forms, problem.known & (problem.values != 0))
    state = _prepare(problem, forms, roles, party)
    first = np.concatenate([forms.size + np.arange(len(forms.relation_start) - 1), np.flatnonzero(must)])
    order = np.concatenate([first, _by_cost(problem, forms, free & ~must & ~(roles & SENSITIVE > 0))])
    return Layout(forms, state, order, len(first), _price(problem, forms))


def _faults(problem: Problem, forms: Forms, state: State) -> Ints:
    """The known cells after which something sensitive was known; a relation stands for its first cell."""
    vectors = state.faulty[: state.counter[FAULTS]]
    relation = vectors[vectors >= forms.size] - forms.size
    classes = [vectors[vectors < forms.size], forms.relation_class[forms.relation_start[relation]]]
    first = np.zeros(forms.size, dtype=bool)
    first[np.concatenate(classes)] = True
    guilty = np.append(first, False)[forms.member]
    return np.flatnonzero(guilty & problem.published)


def _price(problem: Problem, forms: Forms) -> Floats:
    """Per vector, what the cells of its class cost together that a reader would see."""
    seen = problem.published & ~problem.known & (forms.member >= 0)
    relations = len(forms.relation_start) - 1
    price = np.zeros(forms.size + relations)
    np.add.at(price, forms.member[seen], problem.cost[seen])
    return price


def _finest(problem: Problem) -> Flags:
    finest = np.ones(problem.size, dtype=bool)
    finest[problem.equations.indices[problem.equations.data < 0]] = False
    return finest


def _any(forms: Forms, flags: Flags) -> Flags:
    """Per class: has it a cell with the flag?"""
    found = np.zeros(forms.size, dtype=bool)
    found[forms.member[flags & (forms.member >= 0)]] = True
    return found


def _roles(problem: Problem, forms: Forms) -> Ints:
    sensitive = _any(forms, problem.sensitive)
    inside = np.zeros(problem.size, dtype=bool)
    inside[problem.insiders.indices] = True
    return np.where(sensitive, SENSITIVE, 0) + np.where(_any(forms, inside), INSIDER, 0)


def _parties(problem: Problem, forms: Forms) -> Ints:
    """Per class whose it is: the one party that knows it, or a number of its own."""
    rows = np.repeat(np.arange(problem.insiders.shape[0]), np.diff(problem.insiders.indptr))
    classes = forms.member[problem.insiders.indices]
    least = np.full(forms.size, np.iinfo(np.int64).max)
    most = np.full(forms.size, -1)
    kept = classes >= 0
    np.minimum.at(least, classes[kept], rows[kept])
    np.maximum.at(most, classes[kept], rows[kept])
    return np.where(least == most, most, problem.insiders.shape[0] + np.arange(forms.size))


def _by_cost(problem: Problem, forms: Forms, chosen: Flags) -> Ints:
    """The chosen classes, the dearest first; among equals the one whose first cell comes first."""
    cost = _highest(problem.cost, forms)
    places = np.flatnonzero(chosen)
    return places[np.lexsort((places, -cost[places]))]


def _highest(numbers: Floats, forms: Forms) -> Floats:
    found = np.full(forms.size, -np.inf)
    filled = forms.member >= 0
    np.maximum.at(found, forms.member[filled], numbers[filled])
    return found


def _prepare(problem: Problem, forms: Forms, roles: Ints, party: Ints) -> State:
    vectors = _vectors(forms)
    alone = np.flatnonzero(np.diff(forms.start) == 1)
    size = np.zeros(forms.columns)
    size[forms.column[forms.start[alone]]] = _highest(np.abs(problem.values), forms)[alone]
    rank = np.empty(forms.columns, dtype=np.int64)
    rank[np.lexsort((np.arange(forms.columns), -size))] = np.arange(forms.columns)
    relations = len(forms.relation_start) - 1
    none = np.zeros(relations, dtype=np.int64)
    watched = np.concatenate([roles, none]), np.concatenate([party, none])
    return fresh_state(vectors, forms.columns, *watched, rank)


def _vectors(forms: Forms) -> Vectors:
    """The classes, and after them the relations as signed sums of columns."""
    from scipy import sparse

    ones = np.ones(len(forms.column), dtype=np.int64)
    classes = sparse.csr_array((ones, forms.column, forms.start), shape=(forms.size, forms.columns))
    signs = (forms.relation_sign, forms.relation_class, forms.relation_start)
    bound = sparse.csr_array(
        sparse.csr_array(signs, shape=(len(forms.relation_start) - 1, forms.size)) @ classes
    )
    bound.eliminate_zeros()
    bound.sort_indices()
    every = sparse.csr_array(sparse.vstack([classes, bound], format="csr"))
    return Vectors(every.indptr.astype(np.int64), every.indices.astype(np.int64), every.data.astype(np.int64))


def _withheld(problem: Problem, forms: Forms, shown: Flags) -> Flags:
    closed = ~np.append(shown, True)[forms.member]
    return np.asarray(problem.published & ~problem.known & closed)
