"""What a query may read beside the edition's tables: the years of the workspace and the closures of trees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cadre.catalogue.load import code_list
from cadre.vocabulary.trees import Tree

QUERIES = Path(__file__).parent / "queries"


def query(file: str) -> str:
    return (QUERIES / file).read_text(encoding="utf-8")


def extra_inputs(sql: str, years: Iterable[int], areas: Tree, folder: Path) -> dict[str, Path]:
    """Parquet files for the ``years`` and ``<dimension>_closure`` tables that ``sql`` names.

    A closure has one row (``leaf``, ``code``) for every code a row may carry and every code that contains
    it, itself included: joined to rows it makes a row count in all its totals.
    """
    wanted = {f"{name}_closure": name for name in re.findall(r"\b([a-z_]+)_closure\b", sql)}
    found = {table: closure(areas if name == "area" else code_list(name)) for table, name in wanted.items()}
    if re.search(r"\byears\b", sql):
        found["years"] = pa.table({"year": pa.array(sorted(years), pa.int32())})
    return {name: _written(table, folder / f"{name}.parquet") for name, table in found.items()}


def closure(tree: Tree) -> pa.Table:
    """(code, code that contains it) for every code of the tree, not its leaves only: see ``extra_inputs``."""
    above: dict[str, set[str]] = {code: {code} for code in tree.order}
    for code in tree.order:
        for part in _all_below(tree.children, code):
            above[part].add(code)
    pairs = [(leaf, code) for leaf in tree.order for code in sorted(above[leaf])]
    return pa.table({"leaf": [leaf for leaf, _ in pairs], "code": [code for _, code in pairs]})


def _all_below(children: Mapping[str, tuple[str, ...]], code: str) -> set[str]:
    below = set(children.get(code, ()))
    for child in tuple(below):
        below |= _all_below(children, child)
    return below


def _written(table: pa.Table, path: Path) -> Path:
    pq.write_table(table, path)
    return path
