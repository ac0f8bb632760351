"""Every key that ``cadre project`` and ``cadre plan`` write as JSON stands on the page, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cadre.cli.projecting.running import project_facts
from cadre.publishable.plans.running import plan_facts

DOCS = Path(__file__).resolve().parents[2] / "docs"
# Below these keys stand names of the user's or the catalogue's own.
NAMED = ("per_10000",)
# What the command adds to the facts.
ADDED = {"command", "steps", "charts"}


def keys_of(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(keys_of, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    found = {key for key in value if not key.isdigit()}
    for key, inner in value.items():
        found |= set() if key in NAMED else keys_of(inner)
    return found


def produced(page: str) -> set[str]:
    if page == "planning":
        folder = DOCS / "how-to" / "plan-a-workforce"
        return ADDED | keys_of(plan_facts(folder / "spec.yaml", [folder / "more-money.yaml"], 1))
    folder = DOCS / "how-to" / "project-a-workforce"
    scenarios = [folder / "more-nurses.yaml"]
    runs = [project_facts(folder / name, [], 1) for name in ("series.yaml", "services.yaml", "editions.yaml")]
    return ADDED | keys_of([*runs, project_facts(folder / "spec.yaml", scenarios, 1)])


@pytest.mark.parametrize("page", ["projection", "planning"])
def test_the_pages_name_every_key(page: str) -> None:
    made = produced(page)
    for ending in (".md", ".ru.md"):
        text = (DOCS / "explanation" / f"{page}{ending}").read_text(encoding="utf-8")
        section = re.search(r"^## JSON\n(.*?)^## ", text, re.DOTALL | re.MULTILINE)
        assert section is not None
        documented = set(re.findall(r"`(\w+)`", section[1]))
        assert documented == made, (ending, documented ^ made)
