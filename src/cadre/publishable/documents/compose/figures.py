"""A slice of observations as a section needs it: one figure per code and year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cadre.publishable.documents.release_folder import TOTAL, Observation

Key = tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """Figures of one indicator by the codes that vary and by year; those with a value are ``known``."""

    indicator: str
    by: dict[tuple[Key, int], Observation]

    @classmethod
    def of(cls, indicator: str, vary: Sequence[str], rows: Iterable[Observation]) -> Figures:
        """``vary`` names observation columns; AREA may be one of them."""
        found = {}
        for row in rows:
            key = tuple(row.area if name == "AREA" else row.codes.get(name, TOTAL) for name in vary)
            if row.period[:4].isdigit():
                found[key, int(row.period[:4])] = row
        return cls(indicator, found)

    def __bool__(self) -> bool:
        return any(row.value is not None for row in self.by.values())

    def until(self, year: int) -> Figures:
        """Without the years after ``year``: a projection is not the latest figure."""
        return Figures(self.indicator, {at: row for at, row in self.by.items() if at[1] <= year})

    @property
    def years(self) -> list[int]:
        """Years with at least one value, ascending."""
        return sorted({year for (_, year), row in self.by.items() if row.value is not None})

    @property
    def latest(self) -> int:
        return self.years[-1]

    def at(self, *key: str, year: int | None = None) -> Observation | None:
        """The figure at ``key`` in ``year``, by default the latest year that has values."""
        if year is None and not self.years:
            return None
        return self.by.get((key, self.latest if year is None else year))

    def value(self, *key: str, year: int | None = None) -> float | None:
        found = self.at(*key, year=year)
        return None if found is None else found.value

    def known(self, year: int | None = None) -> list[Key]:
        """Keys with a value in ``year``, by default the latest."""
        return self._keys(year, lambda row: row.value is not None)

    def told(self, year: int | None = None) -> list[Key]:
        """Keys with a value, or one that is withheld: a reader must see that it exists."""
        return self._keys(year, lambda row: row.value is not None or row.suppressed)

    def _keys(self, year: int | None, keep: Callable[[Observation], bool]) -> list[Key]:
        if not self.years:
            return []
        wanted = self.latest if year is None else year
        return [key for (key, at), row in self.by.items() if at == wanted and keep(row)]

    def codes(self, position: int = 0) -> list[str]:
        """The codes of one of the dimensions that vary that are told in the latest year."""
        return list(dict.fromkeys(key[position] for key in self.told()))

    def where(self, keep: Callable[[Key], bool]) -> Figures:
        return Figures(self.indicator, {at: row for at, row in self.by.items() if keep(at[0])})

    def used(self, year: int | None = None) -> list[Observation]:
        """The figures with a value, of one year or of all, for citing."""
        return [
            row for (_, at), row in self.by.items() if row.value is not None and (year is None or at == year)
        ]
