"""Code lists: every code has a name of its own in both languages, and the trees hold together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import cadre.catalogue
from cadre.catalogue.load import code_list
from cadre.vocabulary.languages import LANGUAGES

LISTS = sorted(path.stem for path in (Path(cadre.catalogue.__file__).parent / "codelists").glob("*.yaml"))


@pytest.mark.parametrize("name", LISTS)
def test_no_two_codes_have_one_name(name: str) -> None:
    tree = code_list(name)
    for language in LANGUAGES:
        counted = Counter(text.in_(language) for text in tree.names.values())
        assert [text for text, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_part_of_an_aggregate_is_a_code_of_the_list(name: str) -> None:
    tree = code_list(name)
    assert {part for parts in tree.children.values() for part in parts} <= set(tree.order)
    assert set(tree.leaves) | set(tree.aggregates) == set(tree.order)


def test_nurses_are_summed_across_the_tree() -> None:
    tree = code_list("occupation")
    assert tree.leaves_under("NUR") == ("2221", "3221")
    assert tree.leaves_under("NM") == ("2221", "2222", "3221", "3222")
    assert "NUR" not in tree.cut(1).order
    assert "NM" in tree.cut(1).order
    assert "221" in tree.cut(1).leaves


def test_the_closure_names_every_aggregate_above_a_leaf() -> None:
    closure = code_list("occupation").closure()
    above = {code for leaf, code in closure if leaf == "2221"}
    assert above == {"2221", "222", "_T", "NUR", "NM"}
