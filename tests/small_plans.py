"""A release with counts of doctors, and small plans and scenarios for its report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from cadre.publishable.documents import Assumed, Document, ReleaseFolder, assume, compose
from cadre.vocabulary.languages import Language
from small_counts import SOURCE, counts
from small_releases import both, codes, row, write

MONEY = {"name": both("More money", "Больше денег"), "lever": "budget", "factor": 1.1, "since": 2028}
STAY = {"name": "Fewer leave", "lever": "leaving", "factor": 0.9, "occupation": "221"}
PLAN: dict[str, Any] = {
    "years": {"from": 2025, "to": 2029},
    "currency": "XSD",
    "budget": 760_000_000,
    "occupations": {
        "doctors": {
            "start": "release", "need": "gbd_2019", "leave": "release", "wage": "release",
            "training": {"lag": 3, "cost": 4000, "passing": 0.8, "most": 2000, "ramp": 150,
                         "intake": {2023: 1400}},
            "recruitment": {"cost": 8000, "most": 120}, "unmet": {"penalty": 70_000},
        }
    },
    "uncertainty": {"draws": 50, "leave": 0.1, "need": 0.03},
}  # fmt: skip


def release(folder: Path, currency: str = "XSD") -> ReleaseFolder:
    definitions = {
        "country": {"code": "XSC", "name": both("Samplia", "Самплия")}, "date": "2026-01-10",
        "years": [2023, 2025], "currency": currency, "indicators": {}, "codes": codes(),
        "areas": {"XSC": {"name": both("Samplia", "Самплия"), "level": 0}}, "sources": [SOURCE],
    }  # fmt: skip
    pay = row("cadre.mean_annual_pay", 2025, 37_657.4, OCCUPATION="221")
    write(folder, [*counts(), pay], definitions, [], {"tallies": []})
    return ReleaseFolder(folder)


def changed(place: str, value: object) -> dict[str, Any]:
    """The plan with one key changed; None takes it away."""
    spec = json.loads(json.dumps(PLAN))
    *path, last = place.split(".")
    inner = spec
    for part in path:
        inner = inner[part]
    inner[last] = value
    return spec


def saved(folder: Path, spec: Mapping[str, Any], name: str = "plan.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(yaml.safe_dump(spec, allow_unicode=True), "utf-8")
    return folder / name


def report(
    folder: Path, spec: Mapping[str, Any] | None, language: Language = "en", *scenarios: Mapping[str, Any]
) -> Document:
    found = release(folder / "release")
    files = [saved(folder / "scenarios", one, f"{n}.yaml") for n, one in enumerate(scenarios)]
    told = assume(found, None if spec is None else saved(folder, spec), files)
    return compose(found, "country-profile", language, None, Assumed.of(json.loads(json.dumps(told))))
