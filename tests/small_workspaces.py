"""A workspace of a few hundred people, small enough to go from files to a release in seconds."""

from __future__ import annotations

import csv
from pathlib import Path

TOML = """
[workspace]
country = "XSC"
name = {en = "Small", ru = "Малая"}
years = [2024, 2025]
engine = "duckdb"
threads = 2

[sources.areas]
kind = "areas"
file = "areas.csv"
publisher = "Test"
licence = "CC0-1.0"
date = "2026-01-01"

[sources.contracts]
kind = "contracts"
file = "contracts.csv"
publisher = "Test"
licence = "CC0-1.0"
date = "2026-01-01"

[sources.population]
kind = "population"
file = "population.csv"
publisher = "Test"
licence = "CC0-1.0"
date = "2026-01-01"
"""
AREAS = [("XSC", ""), ("N", "XSC"), ("S", "XSC"), ("N1", "N"), ("N2", "N"), ("S1", "S"), ("S2", "S")]
DISTRICTS = ["N1", "N2", "S1", "S2"]


def small_workspace(folder: Path, people: int = 400) -> Path:
    """Contracts of ``people`` nurses, doctors and midwives in four districts, with canonical columns."""
    folder.mkdir()
    (folder / "cadre.toml").write_text(TOML, encoding="utf-8")
    _write(folder / "areas.csv", ["area", "parent", "name_en", "name_ru"],
           [[code, up, f"Area {code}", f"Район {code}"] for code, up in AREAS])  # fmt: skip
    _write(folder / "population.csv", ["area", "year", "sex", "age_from", "age_to", "persons"],
           [[area, year, sex, 0, 150, 9_000 + 500 * place]
            for place, area in enumerate(DISTRICTS) for year in (2024, 2025) for sex in "FM"])  # fmt: skip
    columns = ["staff_number", "given_name", "family_name", "birth_date", "sex", "occupation", "area", "role",
               "contract", "working_time", "fte", "weekly_hours", "start_date"]  # fmt: skip
    _write(folder / "contracts.csv", columns, [_person(number) for number in range(people)])
    return folder


def _person(number: int) -> list[object]:
    occupation = ("2221", "2221", "2211", "2222", "3221")[number % 5]
    born = f"{1956 + number * 7 % 45}-{1 + number % 12:02d}-{1 + number * 3 % 28:02d}"
    given, family = f"Name{chr(97 + number % 26)}{number * 37 % 101}", f"Family{number}"
    half = number % 9 == 0
    return [
        f"S{number:05d}", given, family, born, "FFFM"[number % 4], occupation,
        DISTRICTS[number * 11 % 13 % 4], "clinical", "permanent",
        "part_time" if half else "full_time", 0.5 if half else 1.0, 20 if half else 40,
        f"{2010 + number % 15}-02-01",
    ]  # fmt: skip


def _write(path: Path, columns: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
