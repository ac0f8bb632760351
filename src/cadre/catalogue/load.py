"""Load the catalogue's YAML into its typed definitions, once per process."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel

from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.commitments import Framework
from cadre.vocabulary.definitions import Rule, SourceKind, TallyDefinition
from cadre.vocabulary.indicators import Indicator
from cadre.vocabulary.languages import territory
from cadre.vocabulary.quality import Quality
from cadre.vocabulary.trees import Tree, tree_from_parents

ROOT = Path(__file__).parent
Definition = TypeVar("Definition", bound=BaseModel)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_Loader)  # noqa: S506 - a safe loader, the C one where it exists  # nosec B506


def load_all(folder: str, schema: type[Definition]) -> dict[str, Definition]:
    """Every definition of a folder by its file name; the ``id`` inside must be the same word."""
    found = {}
    for path in sorted((ROOT / folder).glob("*.yaml")):
        found[path.stem] = schema.model_validate(read_yaml(path))
    return found


@cache
def source_kinds() -> dict[str, SourceKind]:
    return load_all("sources", SourceKind)


@cache
def tallies() -> dict[str, TallyDefinition]:
    return load_all("tallies", TallyDefinition)


@cache
def rules() -> dict[str, Rule]:
    return load_all("rules", Rule)


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by its id: NHWA codes (``1-01``), Cadre's own (``cadre.…``) and published series."""
    return load_all("indicators", Indicator)


@cache
def frameworks() -> dict[str, Framework]:
    return load_all("frameworks", Framework)


@cache
def quality() -> Quality:
    """The quality checks and the steps they belong to."""
    return Quality.model_validate(read_yaml(ROOT / "quality.yaml"))


@cache
def code_list(name: str) -> Tree:
    """A code list of the catalogue as a tree. ``area`` and ``facility`` are the workspace's, not here."""
    data = read_yaml(ROOT / "codelists" / f"{name}.yaml")
    rows = [(row["code"], row.get("parent"), Bilingual(**row["name"])) for row in data["codes"]]
    sums = {
        code: (Bilingual(**extra["name"]), tuple(extra["of"])) for code, extra in data.get("sums", {}).items()
    }
    if "rows" not in data:
        return tree_from_parents(data["id"], data["version"], rows, sums)
    rows[1:1] = [
        (code, "_T", Bilingual(en=territory(country.iso2, "en"), ru=territory(country.iso2, "ru")))
        for code, country in countries().items()
    ]
    attributes = {code: country._asdict() for code, country in countries().items()}
    return tree_from_parents(data["id"], data["version"], rows, sums, attributes)


class Country(NamedTuple):
    """A country's codes: ISO 3166-1 alpha-2 and, where it has one, its three-digit UN M49 number.

    ``who_region``: where it is a Member State of WHO, the code of its region (February 2023).
    """

    iso2: str
    m49: str
    who_region: str


@cache
def countries() -> dict[str, Country]:
    """Every country and territory by its ISO 3166-1 alpha-3 code."""
    with (ROOT / "codelists" / "country.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["iso3"]: Country(row["iso2"], row["m49"], row["who_region"]) for row in rows}


@cache
def code_list_name(name: str) -> Bilingual:
    return Bilingual(**read_yaml(ROOT / "codelists" / f"{name}.yaml")["name"])
