"""Workers trained abroad are told by country, and the countries add up to "foreign"."""

from __future__ import annotations

from cadre.catalogue.load import code_list
from cadre.confidential.tallies.codes import dimension_tree, for_rows
from cadre.vocabulary.trees import Tree, tree_from_parents


def training(*codes: str) -> Tree:
    areas: Tree = tree_from_parents("area", "1", [])
    tree, _ = for_rows(dimension_tree("training", "headcount", areas, codes), codes)
    return tree


def test_countries_are_parts_of_foreign() -> None:
    tree = training("domestic", "KGZ", "RUS", "_U")
    assert tree.leaves_under("foreign") == ("KGZ", "RUS")
    assert tree.leaves_under("_T") == ("domestic", "KGZ", "RUS", "_U")
    assert tree.names["KGZ"].ru == "Кыргызстан"
    assert "KGZ" not in tree.cut(1).order


def test_without_countries_foreign_stays_a_code_of_its_own() -> None:
    assert training("domestic", "foreign").leaves == ("domestic", "foreign")


def test_foreign_without_a_country_beside_countries_keeps_its_place() -> None:
    tree = training("domestic", "foreign", "RUS")
    assert set(tree.leaves_under("foreign")) == {"RUS", "foreign_U"}


def test_the_list_itself_is_not_changed() -> None:
    training("KGZ")
    assert "KGZ" not in code_list("training").order
