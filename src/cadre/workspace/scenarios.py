"""Scenario files: one lever against what is expected or planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cadre.vocabulary.bilingual import Bilingual, Strict
from cadre.vocabulary.languages import Language
from cadre.workspace.by_year import Amount
from cadre.workspace.specifications import load_yaml, unknown_name


class Scenario(Strict):
    """``lever`` times ``factor``. For intake, ``since`` is the first year of training.

    The name may be given in each language.
    """

    name: str | Bilingual
    lever: str
    factor: Amount
    occupation: str | None = None
    since: int | None = None


def called(name: str | Bilingual | Mapping[str, str], language: Language) -> str:
    """The name of a scenario, or the same as plain values."""
    if isinstance(name, Bilingual):
        return name.in_(language)
    return name if isinstance(name, str) else name[language]


def load_scenario(path: Path, levers: Sequence[str]) -> Scenario:
    """Raises CadreError as ``load_yaml``, and for a lever that does not exist."""
    scenario = load_yaml(path, Scenario)
    if scenario.lever not in levers:
        raise unknown_name("lever", scenario.lever, levers, path.name)
    return scenario
