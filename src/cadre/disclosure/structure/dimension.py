"""A dimension of a table: codes, and sums of codes; hierarchies over the same leaves may overlap."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cadre.vocabulary.errors import CadreError, ExitCode

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Dimension:
    """``codes``: every code once, an aggregate before its parts, the total first.

    ``children``: the parts that sum to an aggregate. A code may be a part of several aggregates (a district
    of a province and of a health region). Raises CadreError on a cycle.
    """

    name: str
    codes: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]

    @property
    def total(self) -> str:
        return self.codes[0]

    @cached_property
    def place(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    @property
    def leaves(self) -> tuple[str, ...]:
        return tuple(code for code in self.codes if code not in self.children)

    @cached_property
    def above(self) -> tuple[Ints, ...]:
        """Per code: the positions of the codes it counts for, itself first, each once."""
        parents: dict[str, list[str]] = {code: [] for code in self.codes}
        for code, parts in self.children.items():
            for part in parts:
                parents[part].append(code)
        return tuple(self._climb(code, parents) for code in self.codes)

    def _climb(self, code: str, parents: Mapping[str, list[str]]) -> Ints:
        found, waiting = {code: None}, [code]
        while waiting:
            for parent in parents[waiting.pop()]:
                if parent == code:
                    raise CadreError("hierarchy-cycle", ExitCode.CONFIGURATION, column=self.name, value=code)
                if parent not in found:
                    found[parent] = None
                    waiting.append(parent)
        return np.array([self.place[one] for one in found], dtype=np.int64)

    def sums_among(self, shown: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The sums that hold between the codes of ``shown``: an aggregate, and the nearest codes below it.

        An aggregate of which some part is neither shown nor a sum of shown codes has no sum.
        """
        return {
            code: parts
            for code in self.codes
            if code in shown and code in self.children
            for parts in [self._parts(code, shown)]
            if parts is not None
        }

    def _parts(self, code: str, shown: Collection[str]) -> tuple[str, ...] | None:
        found: list[str] = []
        for part in self.children[code]:
            if part in shown:
                found.append(part)
                continue
            deeper = self._parts(part, shown) if part in self.children else None
            if deeper is None:
                return None
            found.extend(deeper)
        return tuple(found)
