"""Moves between areas and occupations, and from one age group to the next. Nobody appears or is lost."""

from __future__ import annotations

import numpy as np

from cadre.methods.stock.system import Array


def move(people: Array, area_moves: Array | None, upskilling: Array | None) -> Array:
    """(D, R, O, S, A) after moves. ``area_moves``: (O, R, R), ``upskilling``: (O, O); rows sum to 1."""
    if area_moves is not None:
        people = np.einsum("drosa,orq->dqosa", people, area_moves)
    if upskilling is not None:
        people = np.einsum("drosa,op->drpsa", people, upskilling)
    return people


def age(people: Array, move_on: Array) -> tuple[Array, Array]:
    """People a year older, and those who reached the age of forced retirement.

    Args:
        people: (D, R, O, S, A).
        move_on: (A,), share of a group that is in the next one a year later: 1 for single years, 1/5 for
            groups of five years (people taken as spread evenly over the group).

    Returns:
        (D, R, O, S, A) and (D, R, O, S).
    """
    onward = people * move_on
    older = people - onward
    older[..., 1:] += onward[..., :-1]
    return older, onward[..., -1]
