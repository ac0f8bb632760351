"""The tables that compare, for README.md and, between marks, for the pages of the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from children import FINISHED
from figures import Found, Results, get, megabytes, pattern, seconds, table
from ladder import RUNGS

PAGES = Path(__file__).parent.parent.parent / "docs" / "explanation"
SPEED_HEADS = (
    ["table", "cells", "for outsiders, s", "with insiders, s", "whole engine, s", "MB"],
    ["таблица", "ячеек", "от посторонних, с", "и от своих, с", "весь цикл, с", "МБ"],
)
OPTIMUM_HEADS = (
    ["table", "people withheld: Cadre", "optimum", "proven", "Cadre above it", "Cadre, s", "optimum, s"],
    ["таблица", "скрыто людей: Cadre", "оптимум", "доказан", "Cadre больше на", "Cadre, с", "оптимум, с"],
)
PEER_HEADS = (
    ["table", "program", "CPU s", "MB", "secondary (people)", "anybody", "insiders", "unsafe"],
    ["таблица", "программа", "с", "МБ", "вторичных (людей)", "любой", "свои", "небезопасных"],
)  # fmt: skip
PROGRAMS = {
    "outsiders": ("Cadre, outsiders only", "Cadre, только посторонние"),
    "engine": ("Cadre, whole engine", "Cadre, весь цикл"),
    "OPT": ("pytauargus OPT", "pytauargus OPT"),
    "MOD": ("pytauargus MOD", "pytauargus MOD"),
}
PROVEN = (("yes", "no"), ("да", "нет"))


def speed(results: Results, language: int = 0) -> str:
    rows = []
    for name in RUNGS:
        found = {
            stage: get(results, name, stage) for stage in ("structure", "outsiders", "insiders", "engine")
        }
        layout = found.pop("structure")
        if layout and layout["ended"] == FINISHED and any(found.values()):
            most = megabytes(found["engine"]) or megabytes(found["insiders"])
            times = [seconds(one, language) for one in found.values()]
            rows.append([name, f"{layout['facts']['cells']:,}", *times, most])
    return table(SPEED_HEADS[language], rows)


def optimum(results: Results, language: int = 0) -> str:
    rows = []
    for name in RUNGS:
        best, ours = get(results, name, "optimum"), get(results, name, "outsiders")
        if best and ours and best["ended"] == ours["ended"] == FINISHED:
            mine, least = (
                each["facts"]["primary_value"] + each["facts"]["secondary_value"] for each in (ours, best)
            )
            proven = PROVEN[language][0 if best["facts"]["proven"] else 1]
            above = f"{100 * (mine / least - 1):.1f} %"
            times = [seconds(one, language) for one in (ours, best)]
            rows.append([name, f"{mine:,.0f}", f"{least:,.0f}", proven, above, *times])
    return table(OPTIMUM_HEADS[language], rows)


def peers(results: Results, language: int = 0) -> str:
    rows = []
    for name in RUNGS:
        if not (get(results, name, "MOD") or get(results, name, "OPT")):
            continue
        for stage, program in PROGRAMS.items():
            found, attack = get(results, name, stage), get(results, name, f"{stage} attack")
            if found:
                ends = [
                    seconds(found, language),
                    megabytes(found),
                    pattern(found if attack is None else attack),
                ]
                rows.append([name, program[language], *ends, *_safety(stage, found, attack)])
    return table(PEER_HEADS[language], rows, 2)


def _safety(stage: str, found: Found, attack: Found) -> list[str]:
    if stage == "engine" and found and found["facts"].get("passed"):
        return ["0", "0", "0"]
    if attack is None or attack["ended"] != FINISHED:
        return ["", "", ""]
    return [f"{attack['facts'][fact]:,}" for fact in ("anybody_computes", "insider_computes", "unsafe")]


def write_pages(results: Results) -> None:
    """Put the tables between their marks in both pages."""
    for language, page in enumerate(("disclosure-compared.md", "disclosure-compared.ru.md")):
        path = PAGES / page
        text = path.read_text(encoding="utf-8")
        for part in (speed, optimum, peers):
            name = part.__name__
            body = f"<!-- {name} -->\n{part(results, language)}\n<!-- /{name} -->"
            text = re.sub(
                f"<!-- {name} -->.*?<!-- /{name} -->", lambda _, new=body: new, text, flags=re.DOTALL
            )
        path.write_text(text, encoding="utf-8")
