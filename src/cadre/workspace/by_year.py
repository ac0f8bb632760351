"""Values by year as a specification writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from cadre.vocabulary.bilingual import Strict
from cadre.vocabulary.errors import CadreError, ExitCode

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
ByYear = Mapping[int, Amount]


def _form_of(value: Any) -> str:
    """Which form was meant, so that a complaint is about that one alone."""
    return "mapping" if isinstance(value, Mapping) else "number"


# One value for every year, or values of some years; between them a straight line, after the last it stays.
Yearly = Annotated[
    Annotated[Amount, Tag("number")] | Annotated[ByYear, Tag("mapping")], Discriminator(_form_of)
]


class Years(Strict):
    """Stocks are those at the end of ``from``; ``to`` is the last year projected."""

    from_: int = Field(alias="from", ge=1900, le=2200)
    to: int = Field(ge=1900, le=2200)


def yearly(given: Yearly, years: range, key: str) -> NDArray[np.float64]:
    """A value for each year: a straight line between those given, the last one after them.

    Raises CadreError where the first value is later than the first year.
    """
    if not isinstance(given, Mapping):
        return np.full(len(years), float(given))
    known = sorted(given)
    if known[0] > years[0]:
        raise CadreError(
            "project-starts-late", ExitCode.INPUT, key=key, year=str(known[0]), first=str(years[0])
        )
    values = np.interp(list(years), known, [given[year] for year in known])
    return np.array(values, dtype=np.float64)
