"""What a certificate says of small tables, and when there is none."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pytest

from cadre.disclosure.certificate import (
    ClaimError,
    Part,
    RuleFacts,
    make_certificate,
    verify,
    write_certificate,
)
from cadre.disclosure.certificate.insiders import verify_with_private
from cadre.disclosure.structure import Dimension, TableShape
from cadre.vocabulary.errors import CadreError
from certified_tables import MINIMUM, SEX, Example, flat, two_by_two

VERIFIER = Path(__file__).parents[2] / "src/cadre/disclosure/certificate/verify.py"


def written(folder: Path, example: Example) -> tuple[Path, Path]:
    certificate, public = folder / "CERT.json", folder / "PUBLIC.csv"
    write_certificate(certificate, example.certificate())
    pacsv.write_csv(example.public(), public)
    return certificate, public


def test_a_protected_table_is_certified_and_verified(tmp_path: Path) -> None:
    found = verify(*written(tmp_path, two_by_two(1, 9, 7, 8)))
    assert [(part["cells"], part["withheld"], part["proof"]) for part in found] == [(12, 4, "whole")]
    assert found[0]["narrowest"] >= 1


def test_the_verifier_runs_alone_and_knows_nothing_of_cadre(tmp_path: Path) -> None:
    certificate, public = written(tmp_path, two_by_two(1, 9, 7, 8))
    alone = tmp_path / "verify.py"
    alone.write_text(VERIFIER.read_text("utf-8"), encoding="utf-8")
    command = [sys.executable, "-I", str(alone), str(certificate), str(public)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "holds" in done.stdout) == (0, True)
    public.write_text(public.read_text("utf-8").replace(",20,", ",21,"), encoding="utf-8")
    broken = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (broken.returncode, "does not hold" in broken.stderr) == (1, True)


def test_the_verifier_imports_the_standard_library_numpy_and_pyarrow_only() -> None:
    modules = set()
    for node in ast.walk(ast.parse(VERIFIER.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(str(node.module).split(".")[0])
    assert modules - set(sys.stdlib_module_names) == {"numpy", "pyarrow"}


def row(withheld: str, **inner: int) -> Example:
    return Example(
        (flat("d", " ".join(inner)),),
        {(code,): value for code, value in inner.items()},
        frozenset((code,) for code in withheld.split()),
    )


def only_child() -> Example:
    tree = Dimension("d", ("Total", "A", "a1", "a2", "B"), {"Total": ("A", "B"), "A": ("a1", "a2")})
    return Example((tree,), {("a1",): 1, ("a2",): 0, ("B",): 9}, frozenset({("a1",)}))


@pytest.mark.parametrize(
    ("why", "example"),
    [
        ("one withheld cell is its total less the others", row("x", x=1, y=9)),
        ("1 + 1 = 2: two values of at least one each", row("x y", x=1, y=1, z=9)),
        ("1 + 2 = 3: two possible values, none of three", row("x y", x=1, y=2, z=9)),
        ("a part with an empty sister is its parent", only_child()),
    ],
)
def test_an_unsafe_pattern_has_no_certificate(why: str, example: Example) -> None:
    with pytest.raises(CadreError) as refusal:
        example.certificate()
    assert refusal.value.key == "certificate-unsafe", why


def test_small_figures_shown_have_no_certificate() -> None:
    with pytest.raises(CadreError) as refusal:
        Example((flat("d", "x y"),), {("x",): 1, ("y",): 9}, frozenset()).certificate()
    assert (refusal.value.key, refusal.value.facts["claim"]) == ("certificate-refused", "rule")


def test_figures_that_do_not_add_up_have_no_certificate() -> None:
    example = two_by_two(4, 9, 7, 8)
    rows = example.public().to_pylist()
    rows[0]["value"] += 1
    part = Part("freq", "count", pa.Table.from_pylist(rows), "shown", MINIMUM)
    every = [TableShape({"region": None, "sex": None})]
    with pytest.raises(CadreError):
        make_certificate(example.dimensions, every, [part], RuleFacts(MINIMUM))


def test_cells_that_are_exempt_may_be_small() -> None:
    example = Example((flat("d", "x _U"),), {("x",): 7, ("_U",): 1}, frozenset())
    rule = RuleFacts(MINIMUM, exempt={"d": ["_U"]})
    made = make_certificate(example.dimensions, [TableShape({"d": None})], [example.part()], rule)
    assert made["rule"]["exempt"] == {"d": ["_U"]}


def test_zeros_may_be_left_out_of_the_public_file(tmp_path: Path) -> None:
    full = two_by_two(1, 9, 7, 8)
    with_zeros = replace(full, dimensions=(flat("region", "A B C D"), SEX))
    certificate, public = written(tmp_path, with_zeros)
    assert verify(certificate, public)
    table = pacsv.read_csv(public)
    pacsv.write_csv(table.filter(pc.not_equal(table["status"], "zero")), public)
    assert verify(certificate, public)[0]["cells"] == 12


def test_sums_are_certified_beside_counts() -> None:
    """Pay: a withheld sum of zero in a row that is zero in all is no secret."""
    example = two_by_two(1, 9, 7, 8)
    pay = two_by_two(130, 900, 777, 801, extra=2000).public()
    rule = RuleFacts(MINIMUM)
    parts = [example.part(), Part("pay", "sum", pay, "open", None)]
    every = [TableShape({"region": None, "sex": None})]
    made = make_certificate(example.dimensions, every, parts, rule)
    assert [part["proof"] for part in made["parts"]] == ["whole", "real"]


def test_a_sum_that_everybody_sees_to_be_zero_is_no_secret() -> None:
    example = two_by_two(0, 0, 7, 8)
    part = Part("fte", "sum", example.public(), "open", None)
    every = [TableShape({"region": None, "sex": None})]
    with pytest.raises(CadreError):  # rows of 7 and 8 follow from the totals
        make_certificate(example.dimensions, every, [part], RuleFacts(MINIMUM))
    open_rows = Example(example.dimensions, example.inner, frozenset({("A", "F"), ("A", "M")}))
    part = Part("fte", "sum", open_rows.public(), "open", None)
    assert (
        make_certificate(example.dimensions, every, [part], RuleFacts(MINIMUM))["parts"][0]["narrowest"]
        is None
    )


def test_a_person_alone_in_a_cell_is_tried_as_an_attacker(tmp_path: Path) -> None:
    """Two by two with one of one and one of two: who is alone knows the other, though no reader does."""
    example = two_by_two(1, 9, 7, 2)
    certificate, public = written(tmp_path, example)
    private = tmp_path / "PRIVATE.csv"
    pacsv.write_csv(example.private(), private)
    verify(certificate, public)
    with pytest.raises(ClaimError, match="insider"):
        verify_with_private(certificate, public, private)


def test_who_is_alone_may_know_the_cells_that_hold_only_them(tmp_path: Path) -> None:
    example = two_by_two(1, 9, 7, 8)
    certificate, public = written(tmp_path, example)
    private = tmp_path / "PRIVATE.csv"
    pacsv.write_csv(example.private(), private)
    verify_with_private(certificate, public, private)
    with pytest.raises(ClaimError, match="private"):
        pacsv.write_csv(two_by_two(1, 9, 7, 8, extra=30).private(), private)
        verify_with_private(certificate, public, private)
