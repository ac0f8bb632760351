"""``cadre explain``: one figure from the release back to the files it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cadre.cli.language import spoken, words
from cadre.cli.show import Screen
from cadre.release import current_release, figure_facts


def explain_figure(folder: Path, figure: str, screen: Screen) -> dict[str, Any]:
    """Show where ``figure`` comes from and give the same facts.

    Raises:
        CadreError: there is no release yet, or it holds no such figure (near ones are named).
    """
    facts = figure_facts(current_release(folder), figure.strip().upper())
    language = spoken()
    screen.plain(f"{facts['figure']}  {facts['name'][language]}")
    for line in _lines(facts):
        screen.plain(line)
    return facts


def _lines(facts: dict[str, Any]) -> list[str]:
    language = spoken()
    lines = [f"  {words('explain.value')}: {facts['shown'][language]}"]
    lines += [f"  {name[language]}: {code[language]}" for name, code in facts["dimensions"]]
    lines.append(f"  {words('explain.period')}: {facts['period']}")
    for part in ("definition", "formula", "unit"):
        lines.append(f"  {words(f'explain.{part}')}: {facts[part][language]}")
    lines.append(f"  {words('explain.method')}: {facts['source']}")
    if not facts["verified"]:
        lines.append(f"  {words('explain.unverified')}")
    lines.append(f"  {words('explain.edition')}: {facts['edition']}")
    lines.append(f"  {words('explain.release')}: {facts['release']}")
    rules = ", ".join(f"{name} ({told[language]})" for name, told in facts["rules"].items())
    lines.append(f"  {words('explain.rules')}: {rules}")
    lines.append(f"  {words('explain.files')}:")
    for source in facts["files"]:
        lines.append(f"    {source['file']} · {source['publisher']} · {source['date']} · {source['licence']}")
        lines.append(f"      sha256 {source['sha256']}")
    return lines
