"""Names of columns and codes as a reader knows them."""

from __future__ import annotations

from collections.abc import Iterator

from cadre.catalogue.load import ROOT, code_list_name
from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.release_folder import Observation
from cadre.publishable.indicators import DIMENSION_COLUMNS

_LISTS = {"item": "budget_item"}
_DIMENSIONS = {column: dimension for dimension, column in DIMENSION_COLUMNS.items()}


def column_name(c: Composer, column: str) -> str:
    dimension = _DIMENSIONS.get(column, "")
    known = _LISTS.get(dimension, dimension)
    if (ROOT / "codelists" / f"{known}.yaml").is_file():
        return code_list_name(known).in_(c.language)
    return say("explain.partner", c.language) if dimension == "partner" else c.say("column.code")


def about_what(c: Composer, row: Observation) -> Iterator[tuple[str, str]]:
    """Area, year and codes of a figure, each with the name of its column."""
    yield c.say("column.AREA"), c.area_name(row.area)
    yield c.say("column.year"), row.period
    for column, code in row.codes.items():
        yield column_name(c, column), c.code(column, code)
