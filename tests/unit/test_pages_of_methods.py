"""The examples on the pages about methods can be run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cadre.cli.budget.spec import Spec, load_spec
from cadre.cli.workloads import read_workload
from cadre.methods.staffing.workload import needs

PAGES = Path(__file__).resolve().parents[2] / "docs" / "explanation"


def example(page: str, kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", (PAGES / page).read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("page", ["money.md", "money.ru.md"])
def test_the_specification_holds_every_part(page: str, tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(example(page, "yaml"), encoding="utf-8")
    spec = load_spec(path)
    assert spec.model_fields_set == set(Spec.model_fields)


@pytest.mark.parametrize("page", ["staffing-need.md", "staffing-need.ru.md"])
def test_the_workload_table_gives_a_need(page: str, tmp_path: Path) -> None:
    """232 days of 8 hours; 3000 hours of visits; a tenth of the time in meetings."""
    path = tmp_path / "workload.csv"
    path.write_text(example(page, "text"), encoding="utf-8")
    (need,) = needs(read_workload(path)).values()
    assert need.required == pytest.approx(3000 / (232 * 8) / 0.9)
