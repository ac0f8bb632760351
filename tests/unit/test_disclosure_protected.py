"""A ProtectedTable is made in one place, kept whole on disk, and refused when anything was changed."""

from __future__ import annotations

import ast
import copy
import dataclasses
import json
import pickle
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import cadre
from cadre.disclosure import ProtectedTable, pass_public
from cadre.vocabulary.errors import CadreError
from disclosure_examples import ROWS, WHO, rule, table


@pytest.fixture
def protected() -> ProtectedTable:
    return pass_public(table([["area", "sex"]], ROWS, (WHO,)), rule("already-public"))


def test_it_cannot_be_constructed_replaced_or_pickled(protected: ProtectedTable) -> None:
    fields = {field.name: getattr(protected, field.name) for field in dataclasses.fields(protected)}
    with pytest.raises(TypeError, match="seal"):
        ProtectedTable(**fields)
    with pytest.raises(TypeError, match="made by"):
        ProtectedTable(**fields, seal=object())
    with pytest.raises((TypeError, ValueError), match="seal"):
        dataclasses.replace(protected, cells=protected.cells.slice(0, 1))
    with pytest.raises(TypeError, match="load"):
        pickle.dumps(protected)
    assert copy.deepcopy(protected) is protected


# the tool in its own right and the certificate make no ProtectedTable, and have doors of their own
FACES = ("cadre.disclosure.tool", "cadre.disclosure.certificate")


def test_no_other_code_makes_one() -> None:
    """Only the wall's own modules may name the seal or call the class."""
    root = Path(cadre.__file__).parent
    for path in root.rglob("*.py"):
        inside = path.parent.name == "disclosure"
        part = "disclosure" in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node, "id", getattr(node, "attr", getattr(node, "name", None)))
            assert inside or name != "_SEAL", path
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", None))
                assert called != "ProtectedTable" or path.name == "protected.py", path
                assert called != "seal" or inside, path
            if (
                not part
                and isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("cadre.disclosure.")
                and not (node.module or "").startswith(FACES)
            ):
                raise AssertionError(f"{path} reaches behind the wall's public face")


def test_what_was_saved_comes_back(protected: ProtectedTable, tmp_path: Path) -> None:
    protected.save(tmp_path / "kept")
    protected.save(tmp_path / "kept")
    back = ProtectedTable.load(tmp_path / "kept")
    assert back.digest == protected.digest
    assert back.cells.equals(protected.cells)
    assert back.trees == protected.trees
    assert (back.definition, back.rule, back.sources) == (
        protected.definition, protected.rule, protected.sources,
    )  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]


def test_a_changed_figure_is_noticed(protected: ProtectedTable, tmp_path: Path) -> None:
    protected.save(tmp_path / "kept")
    path = tmp_path / "kept" / "cells.parquet"
    cells = pq.read_table(path)
    place = cells.schema.get_field_index("persons")
    changed = pa.array([99.0, *cells["persons"].to_pylist()[1:]])
    pq.write_table(cells.set_column(place, "persons", changed), path)
    with pytest.raises(CadreError) as error:
        ProtectedTable.load(tmp_path / "kept")
    assert error.value.key == "disclosure-tampered"


def test_changed_evidence_is_noticed(protected: ProtectedTable, tmp_path: Path) -> None:
    protected.save(tmp_path / "kept")
    path = tmp_path / "kept" / "evidence.json"
    told = json.loads(path.read_text("utf-8"))
    told["evidence"]["publishers"] = ["somebody else"]
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(CadreError) as error:
        ProtectedTable.load(tmp_path / "kept")
    assert error.value.key == "disclosure-tampered"


@pytest.mark.parametrize("harm", ["missing", "truncated"])
def test_a_damaged_folder_is_refused(protected: ProtectedTable, tmp_path: Path, harm: str) -> None:
    protected.save(tmp_path / "kept")
    path = tmp_path / "kept" / "cells.parquet"
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CadreError) as error:
        ProtectedTable.load(tmp_path / "kept")
    assert error.value.key == "disclosure-unreadable"
