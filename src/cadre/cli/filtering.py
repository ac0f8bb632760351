"""``--where COL=VALUE``: only some rows of a table, such as one year of a file that holds many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from cadre.cli.tables import file_of, text_column
from cadre.vocabulary.errors import CadreError, ExitCode

OPTION = "--where"
_SHOWN = 12


def conditions(given: Sequence[str] | None) -> dict[str, list[str]]:
    """Column -> the values that are kept. Raises CadreError for a word without an equals sign."""
    found: dict[str, list[str]] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not (equals and name.strip()):
            raise CadreError("where-unreadable", ExitCode.USAGE, value=text)
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def only(table: pa.Table, wanted: dict[str, list[str]]) -> pa.Table:
    """The rows that hold one of the values of every column; ``VALUE`` may be blank. Case does not matter.

    Raises:
        CadreError: a column is not there, or no row is left.
    """
    for name, values in wanted.items():
        texts = [text or "" for text in text_column(table, name, OPTION).to_pylist()]
        folded = {value.casefold() for value in values}
        kept = np.array([text.casefold() in folded for text in texts])
        if not kept.any():
            there = ", ".join(list(dict.fromkeys(text or "—" for text in texts))[:_SHOWN])
            facts = {"file": file_of(table), "column": name, "value": ", ".join(values), "known": there}
            raise CadreError("where-nothing", ExitCode.INPUT, **facts)
        table = table.filter(pa.array(kept))
    return table
