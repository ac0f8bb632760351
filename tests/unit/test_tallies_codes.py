"""The code trees of a tally: leaves for the rows, totals above them, nothing that no file knows."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.catalogue.load import code_list
from cadre.confidential.tallies.codes import (
    area_tree,
    countries,
    for_rows,
    merge_only_children,
    prune,
    without_sums,
)
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.trees import Tree, tree_from_parents
from small_editions import area_rows

OCCUPATIONS = code_list("occupation")


def test_a_list_is_cut_to_the_codes_present_and_their_totals() -> None:
    tree, moved = for_rows(OCCUPATIONS, {"2211", "2221", "3221"})
    assert tree.order == ("_T", "221", "2211", "222", "2221", "322", "3221", "NUR", "NM")
    assert tree.children["NUR"] == ("2221", "3221")
    assert tree.leaves == ("2211", "2221", "3221")
    assert not moved


def test_rows_of_a_group_stand_beside_its_parts() -> None:
    tree, moved = for_rows(OCCUPATIONS, {"221", "2211"})
    assert moved == {"221": "221_U"}
    assert tree.children["221"] == ("2211", "221_U")
    assert tree.names["221_U"].en == "Medical doctors, not specified further"


def test_rows_of_a_group_without_parts_make_it_a_leaf() -> None:
    tree, moved = for_rows(OCCUPATIONS, {"222", "2211"})
    assert not moved
    assert "222" in tree.leaves
    assert tree.children["NM"] == ("222",)


def test_rows_of_a_group_across_the_tree_are_in_the_total_too() -> None:
    tree, moved = for_rows(OCCUPATIONS, {"NM", "2221"})
    assert moved == {"NM": "NM_U"}
    assert set(tree.leaves_under("NM")) == {"2221", "NM_U"}
    assert set(tree.leaves_under("_T")) == {"2221", "NM_U"}
    alone, _ = for_rows(OCCUPATIONS, {"NM", "2211"})
    assert set(alone.leaves_under("_T")) == {"2211", "NM"}
    assert "NM" not in alone.sums


def test_not_known_is_a_leaf_even_where_the_list_has_none() -> None:
    tree, _ = for_rows(code_list("licensed"), {"yes", "_U"})
    assert tree.children["_T"] == ("yes", "_U")
    name = Bilingual(en="A", ru="А")
    loose, _ = for_rows(tree_from_parents("loose", "1", [("A", None, name), ("B", None, name)]), {"A", "_U"})
    assert loose.order == ("A", "_U")
    assert not loose.children


def test_an_unknown_code_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="9999"):
        for_rows(OCCUPATIONS, {"2211", "9999"})


@given(st.sets(st.sampled_from(OCCUPATIONS.order), min_size=1))
def test_every_row_lands_on_a_leaf_under_every_total_it_belongs_to(present: set[str]) -> None:
    tree, moved = for_rows(OCCUPATIONS, present)
    for code in present:
        leaf = moved.get(code, code)
        assert leaf in tree.leaves
        for above in containing(OCCUPATIONS, code):
            assert above not in tree.order or leaf in tree.leaves_under(above)
            assert above in tree.order, "a total of rows must not be lost"


def containing(tree: Tree, code: str) -> Iterable[str]:
    for above, parts in tree.children.items():
        if code in parts:
            yield above
            yield from containing(tree, above)


def test_areas_hang_under_the_country_whatever_their_order() -> None:
    tree = area_tree(reversed(area_rows()), "XSC")
    assert tree.order[0] == "XSC"
    assert set(tree.children["XSC"]) == {"N", "S", "C", "_U"}
    assert set(tree.leaves_under("N")) == {"N1", "N2"}
    assert [tree.level[code] for code in ("XSC", "N", "N1", "_U")] == [0, 1, 2, 1]


def test_areas_with_a_ring_of_parents_are_still_in_the_country() -> None:
    ring = [
        {"area": a, "parent": b, "name_en": a, "name_ru": a} for a, b in (("A", "B"), ("B", "A"), ("C", "?"))
    ]
    tree = area_tree(ring, "KGZ")
    assert tree.names["KGZ"].en == "Kyrgyzstan"
    assert {"A", "B", "C"} <= set(tree.order)
    assert set(tree.leaves_under("KGZ")) >= {"C"}
    assert all(code == "KGZ" or "KGZ" in containing(tree, code) for code in tree.order)


def test_attributes_of_an_area_are_its_other_columns() -> None:
    row = {"area": "A", "parent": "KGZ", "name_en": "A", "name_ru": "А", "tile_column": 3, "tile_row": None}
    assert area_tree([row], "KGZ").attributes["A"] == {"tile_column": "3"}


def test_an_area_that_is_all_of_another_is_merged_into_it() -> None:
    rows = [
        {"area": a, "parent": b, "name_en": a, "name_ru": a}
        for a, b in (("N", None), ("S", None), ("S1", "S"), ("S11", "S1"), ("N1", "N"), ("N2", "N"))
    ]
    tree, moved = merge_only_children(area_tree(rows, "XSC"))
    assert moved == {"S1": "S", "S11": "S"}
    assert "S" in tree.leaves
    assert "N" in tree.aggregates


def test_countries_have_their_names_from_cldr() -> None:
    tree = countries("partner", {"DEU", "_U", "XXQ"})
    assert tree.names["DEU"].ru == "Германия"
    assert tree.names["XXQ"].en == "XXQ"
    assert tree.names["_U"].en == "Not known"


def test_values_that_nobody_may_add_up_have_no_totals() -> None:
    tree = without_sums(OCCUPATIONS, {"_T", "221", "2211"})
    assert tree.leaves == ("_T", "221", "2211")


def test_pruning_to_nothing_keeps_the_total() -> None:
    assert prune(OCCUPATIONS, set()).order == ("_T",)
