"""Small tables that the tests of the wall share."""

from __future__ import annotations

import pyarrow as pa

from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.tables import Provenance, TallyTable
from cadre.vocabulary.trees import tree_from_parents

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
