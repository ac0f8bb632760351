"""Judgements of several raters on the same units, with gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector

Codes = NDArray[np.int64]
GAP = -1


class NoMeaningError(ValueError):
    """A measure that the ratings do not allow. ``reason``: the end of its message agreement.<reason>."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Ratings:
    """``codes``: units x raters, the place of each judgement in ``categories``, or GAP.

    ``categories`` stand in their order; ``values`` are their numbers, None where they are words.
    ``ordered``: the order means something, as of numbers; the alphabet does not.
    """

    codes: Codes
    categories: tuple[str, ...]
    values: Vector | None = None
    ordered: bool = False

    @property
    def units(self) -> int:
        return len(self.codes)

    @property
    def raters(self) -> int:
        return int(self.codes.shape[1])

    def tallies(self) -> NDArray[np.float64]:
        """Units x categories: how many raters chose each category."""
        places = np.arange(len(self.categories))
        return np.asarray((self.codes[:, :, None] == places).sum(axis=1), dtype=np.float64)

    def pairable(self) -> NDArray[np.bool_]:
        """Units that at least two raters judged."""
        return np.asarray((self.codes != GAP).sum(axis=1) >= 2, dtype=np.bool_)


def from_text(rows: Sequence[Sequence[str | None]], order: Sequence[str] | None = None) -> Ratings:
    """Ratings from words, None where a rater did not judge.

    Without ``order`` numbers stand by size, words by the alphabet. Raises ValueError for a word that
    ``order`` does not name.
    """
    seen = {word for row in rows for word in row if word is not None}
    numbers = {word: number for word in seen if (number := _number(word)) is not None}
    if order is not None:
        unknown = sorted(seen - set(order))
        if unknown:
            raise ValueError(unknown[0])
        categories = list(order)
    elif len(numbers) == len(seen):
        return _of_numbers(rows, numbers)
    else:
        categories = sorted(seen)
    place = {word: at for at, word in enumerate(categories)}
    codes = [[GAP if word is None else place[word] for word in row] for row in rows]
    values = [_number(word) for word in categories]
    known = [value for value in values if value is not None]
    return Ratings(
        np.array(codes, dtype=np.int64), tuple(categories),
        np.array(known) if len(known) == len(values) else None, ordered=order is not None,
    )  # fmt: skip


def _of_numbers(rows: Sequence[Sequence[str | None]], numbers: dict[str, float]) -> Ratings:
    """1, 1.0 and 01 are one category."""
    values = sorted(set(numbers.values()))
    place = {value: at for at, value in enumerate(values)}
    codes = [[GAP if word is None else place[numbers[word]] for word in row] for row in rows]
    names = tuple(f"{value:g}" for value in values)
    return Ratings(np.array(codes, dtype=np.int64), names, np.array(values), ordered=True)


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if np.isfinite(number) else None
