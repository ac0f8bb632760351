"""``cadre.toml``, the mappings and the invented plan of the sample."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from cadre.catalogue.load import read_yaml
from cadre.sample.blocks import World
from cadre.sample.country import DATA

LARGE = 500_000  # workers above which the long worksheets become CSV: Excel ends at 1,048,576 rows
DATE = "2026-01-10"
# Amounts of plan.yaml for each worker of the country.
PLANNED = {
    "first": 15_000, "last": 20_400, "doctors": 0.0183, "doctors_ramp": 0.00125, "doctors_2020": 0.0115,
    "doctors_2025": 0.0123, "doctors_abroad": 0.00167, "nurses": 0.075, "nurses_ramp": 0.0058,
    "nurses_abroad": 0.0033,
}  # fmt: skip


def sources(workers: int) -> dict[str, dict[str, Any]]:
    """The sources by id, with the file each is written to."""
    found = {}
    for id, entry in read_yaml(DATA / "sources.yaml").items():
        entry = dict(entry)
        large = entry.pop("large", None)
        if large and workers > LARGE:
            entry = {key: value for key, value in entry.items() if key not in ("sheet", "skip_rows")}
            entry |= {"file": large, "note": "too many rows for a worksheet, so it is CSV"}
        found[id] = entry
    return found


def write_settings(folder: Path, world: World, workers: int) -> None:
    """Write the mappings with their code files, ``cadre.toml`` and what the report is to assume."""
    shutil.copytree(DATA / "mappings", folder / "mappings")
    districts, occupations = world.country.districts, world.country.occupations
    _codes(folder / "mappings" / "districts_en.csv", districts.names_en, districts.codes)
    _codes(folder / "mappings" / "districts_ru.csv", districts.names_ru, districts.codes)
    _codes(folder / "mappings" / "titles_ru.csv", occupations.titles_ru, occupations.codes)
    text = (DATA / "head.toml").read_text(encoding="utf-8")
    for id, entry in sources(workers).items():
        text += f"\n[sources.{id}]\n" + "".join(f"{key} = {value}\n" for key, value in _keys(id, entry))
    (folder / "cadre.toml").write_text(text, encoding="utf-8")
    _assumptions(folder, workers)


def _assumptions(folder: Path, workers: int) -> None:
    """The invented plan, its amounts in proportion to the country's size, and scenarios."""
    text = (DATA / "plan.yaml").read_text(encoding="utf-8")
    for name, amount in PLANNED.items():
        text = text.replace(f"@{name}@", str(round(amount * workers)))
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    shutil.copytree(DATA / "scenarios", folder / "scenarios")


def _keys(id: str, entry: dict[str, Any]) -> list[tuple[str, str]]:
    rest = {key: value for key, value in entry.items() if key not in ("kind", "file", "mapping")}
    values = {
        "kind": entry["kind"],
        "file": f"data/{entry['file']}",
        "mapping": f"mappings/{entry.get('mapping', id)}.yaml",
        **rest,
        "licence": "CC0-1.0",
        "date": DATE,
    }
    # A JSON string, number or boolean is written the same way in TOML.
    return [(key, json.dumps(value, ensure_ascii=False)) for key, value in values.items()]


def _codes(path: Path, values: tuple[str, ...], codes: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("value", "code"))
        writer.writerows(zip(values, codes, strict=True))
