"""Small specifications for ``cadre project`` and ``cadre plan``, written to a folder and run there."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from cadre.cli.projecting.running import project_facts
from cadre.publishable.plans.running import plan_facts

SEED = 1

PROJECT: dict[str, Any] = {
    "years": {"from": 2025, "to": 2030},
    "stocks": [
        {"occupation": "nurses", "sex": sex, "age": age, "people": people}
        for sex, age, people in (
            ("F", "20-39", 300),
            ("F", "40-64", 200),
            ("M", "20-39", 60),
            ("M", "40-64", 40),
        )
    ],
    "rates": [{"cause": "leaving", "rate": 0.05}, {"cause": "retirement", "age": "40-64", "rate": 0.04}],
    "pipeline": {"nurses": {"lag": 2, "intake": {2023: 50}, "completion": 0.8, "ages": "20-39"}},
    "uncertainty": {"draws": 20},
}
PLAN: dict[str, Any] = {
    "years": {"from": 2025, "to": 2028},
    "budget": 100_000,
    "occupations": {
        "nurses": {
            "start": 100, "need": {2026: 100, 2028: 110}, "leave": 0.1, "wage": 10,
            "training": {"lag": 2, "cost": 4, "passing": 0.8, "most": 30, "ramp": 10, "intake": {2024: 12}},
            "recruitment": {"cost": 20, "most": 5}, "unmet": {"penalty": 100},
        }
    },
}  # fmt: skip


def changed(spec: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """``spec`` with ``a.b.c`` set; None takes the key out."""
    found = copy.deepcopy(spec)
    *parents, last = path.split(".")
    place: Any = found
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place[name]
    key: Any = int(last) if isinstance(place, list) else last
    if value is None:
        del place[key]
    else:
        place[key] = value
    return found


def projected(
    folder: Path, spec: dict[str, Any], *scenarios: dict[str, Any], seed: int = SEED
) -> dict[str, Any]:
    paths = [_written(folder / f"scenario{number}.yaml", one) for number, one in enumerate(scenarios)]
    return project_facts(_written(folder / "spec.yaml", spec), paths, seed)


def planned(
    folder: Path, spec: dict[str, Any], *scenarios: dict[str, Any], seed: int = SEED
) -> dict[str, Any]:
    paths = [_written(folder / f"scenario{number}.yaml", one) for number, one in enumerate(scenarios)]
    return plan_facts(_written(folder / "plan.yaml", spec), paths, seed)


def _written(path: Path, data: dict[str, Any]) -> Path:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path
