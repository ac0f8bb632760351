"""The tree of areas: any order of rows, every mistake named."""

from __future__ import annotations

import pytest

from cadre.pipeline.reading import area_tree
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError

NAME = Bilingual(en="x", ru="x")


def rows(text: str) -> list[tuple[str, str | None, Bilingual]]:
    """``"N<XSC N1<N XSC"``: area and what it lies in."""
    pairs = [word.partition("<") for word in text.split()]
    return [(code, parent or None, NAME) for code, _, parent in pairs]


def test_rows_may_come_in_any_order() -> None:
    tree = area_tree(rows("N1<N N2<N S<XSC N<XSC XSC"))
    assert tree.order[0] == "XSC"
    assert tree.leaves_under("N") == ("N1", "N2")
    assert tree.level == {"XSC": 0, "N": 1, "S": 1, "N1": 2, "N2": 2}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("XSC N<GONE", "area-parent-unknown"),
        ("XSC A<B B<A", "area-ring"),
        ("XSC =cmd()<XSC", "area-code"),
        ("XSC +1<XSC", "area-code"),
        ("XSC @x<XSC", "area-code"),
    ],
)
def test_a_mistake_is_named(text: str, error: str) -> None:
    with pytest.raises(CadreError) as raised:
        area_tree(rows(text))
    assert raised.value.key == error
