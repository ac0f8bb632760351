"""From the files of a table and its specification to the three files of a protected table."""

from __future__ import annotations

from pathlib import Path

from cadre.disclosure.tool.protecting import Engine
from cadre.disclosure.tool.reading import read_table
from cadre.disclosure.tool.running import Result, run
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.specifying import load_spec
from cadre.disclosure.tool.writing import refuse_same_files, write


def protect_file(
    table: Path, spec: Path, public: Path, private: Path, certificate: Path, engine: Engine | None = None
) -> Result:
    """Write ``public``, ``private`` and ``certificate``, all three or none.

    Raises CadreError for bad input and whenever the table cannot be protected; files that are already there
    then stay as they are.
    """
    told = load_spec(spec)
    beside = [*_hierarchies(told), *(one.table for one in told.earlier)]
    inputs = [table, spec, *(spec.parent / name for name in beside)]
    refuse_same_files(inputs, [public, private, certificate])
    result = run(read_table(table, told), told, spec.parent, engine)
    write(result.listing, result.certificate, public, private, certificate)
    return result


def _hierarchies(spec: Spec) -> list[str]:
    groupings = [one for dimension in spec.dimensions.values() for one in (dimension, *dimension.also)]
    return [one.hierarchy for one in groupings if one.hierarchy]
