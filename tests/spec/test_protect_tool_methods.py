"""Methods that change figures instead of withholding them, through the same door."""

from __future__ import annotations

from typing import Any

import pytest

from cadre.vocabulary.errors import CadreError
from small_protection import cells, levels, protect

ROWS = "area sex person\n" + "\n".join(
    f"{area} {sex} p{number}{area}{sex}"
    for area, count in (("A", 4), ("B", 9), ("C", 1))
    for sex in "FM"
    for number in range(count)
)
SPEC: dict[str, Any] = {"dimensions": levels(area="area", sex="sex"), "seed": 20_261_121}


@pytest.mark.parametrize("method", ["cell_key", "small_counts", {"controlled_rounding": {"base": "3"}}])
@pytest.mark.parametrize("contributors", [{}, {"person": "person"}])
def test_every_figure_is_published_and_the_truth_stays_private(
    method: Any, contributors: dict[str, str]
) -> None:
    spec = {**SPEC, "method": method, "contributors": contributors}
    done = protect(ROWS, spec)
    assert {status for _, status in cells(done.public).values()} <= {"published", "zero"}
    assert cells(done.private)["A", "Total"] == (8, "published")
    assert done.private["published_value"].to_pylist() == done.public["value"].to_pylist()
    assert done.certificate["kind"] == "perturbation"
    assert "20261121" not in str(done.certificate)
    lines = ROWS.splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])])
    assert protect(turned, spec).public.equals(done.public)


def test_a_seed_that_anybody_could_guess_is_refused() -> None:
    with pytest.raises(CadreError) as caught:
        protect(ROWS, {"dimensions": SPEC["dimensions"], "method": "cell_key"})
    assert (caught.value.key, caught.value.facts["needs"]) == ("protect-needs", "seed")


def test_sums_are_not_perturbed() -> None:
    with pytest.raises(CadreError, match="protect-needs"):
        protect(ROWS, {**SPEC, "measure": {"sum": "person"}, "method": "controlled_rounding"})
