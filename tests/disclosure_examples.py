"""Small tables that the tests of the wall share."""

from __future__ import annotations

import pyarrow as pa

from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.tables import Provenance, TallyTable
from cadre.vocabulary.trees import Tree, tree_from_parents

NAME = Bilingual(en="x", ru="x")


def rule(kind: str) -> Rule:
    return Rule(id=kind, kind=kind, name=NAME, reason=NAME)


def table(tables: list[list[str]], rows: list[dict], sources: tuple[Provenance, ...] = ()) -> TallyTable:
    definition = TallyDefinition.model_validate(
        {
            "id": "population", "name": NAME, "query": "", "reads": [], "counts": "persons",
            "dimensions": ["area", "sex"], "rule": "already-public", "tables": tables,
            "measures": {"persons": {"kind": "count", "unit": "persons", "name": NAME}},
        }
    )  # fmt: skip
    area = [("XSC", None), ("N", "XSC"), ("S", "XSC")]
    trees = {
        "area": tree_from_parents("area", "1", [(code, up, NAME) for code, up in area]),
        "sex": tree_from_parents("sex", "1", [("F", None, NAME), ("M", None, NAME)]),
    }
    return TallyTable(definition, pa.Table.from_pylist(rows), trees, "ed", "dg", sources)


WHO = Provenance("gho", "gho.csv", "0" * 64, "WHO", "CC BY", "2022-01-01")
ROWS = [
    {"year": 2020, "area": "N", "sex": "F", "persons": 3},
    {"year": 2020, "area": "S", "sex": "F", "persons": 4},
    {"year": 2021, "area": "N", "sex": "M", "persons": 1},
]


def flat(name: str, codes: str) -> Tree:
    """A total and its parts: ``flat("sex", "F M")``."""
    return tree_from_parents(name, "1", [("_T", None, NAME), *((code, "_T", NAME) for code in codes.split())])


def nested(name: str, **groups: str) -> Tree:
    """A total, groups, and their parts: ``nested("area", N="N1 N2", S="")``."""
    rows: list[tuple[str, str | None, Bilingual]] = [("_T", None, NAME)]
    for group, parts in groups.items():
        rows += [(group, "_T", NAME), *((code, group, NAME) for code in parts.split())]
    return tree_from_parents(name, "1", rows)


def tally(
    trees: dict[str, Tree], tables: list[list[str]], rows: list[dict[str, object]], sums: tuple[str, ...] = ()
) -> TallyTable:
    """A tally of ``persons`` (and ``sums``) over ``trees``; a row without a year is of 2025."""
    measures = {"persons": {"kind": "count", "unit": "persons", "name": NAME}}
    measures |= {name: {"kind": "sum", "unit": "money", "name": NAME} for name in sums}
    definition = TallyDefinition.model_validate(
        {
            "id": "example", "name": NAME, "query": "", "reads": [], "counts": "persons",
            "dimensions": list(trees), "rule": "persons", "tables": tables, "measures": measures,
        }
    )  # fmt: skip
    cells = pa.Table.from_pylist([{"year": 2025, **row} for row in rows])
    return TallyTable(definition, cells, trees, "ed", "dg")


def threshold(minimum: int, **more: float) -> Rule:
    return Rule(id="few", kind="threshold", minimum=minimum, name=NAME, reason=NAME, **more)
