"""``cadre init``: a workspace with a commented ``cadre.toml`` and an example mapping."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from cadre.catalogue.load import countries
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import territory
from cadre.workspace.config import FILE
from cadre.workspace.files import atomic_file

TEMPLATE = """\
# A Cadre workspace. Every key is described in docs/reference/workspace.md.
# Рабочая папка Cadre. Все ключи описаны в docs/reference/workspace.ru.md.

[workspace]
country = "{country}"
name = {{ en = "{name_en}", ru = "{name_ru}" }}
languages = ["en", "ru"]
# Stock at 31 December of each of these years · Численность на 31 декабря каждого из этих лет
years = [{years}]
currency = "{currency}"
engine = "duckdb"

# When sources disagree, the first named wins · При расхождении верен источник, названный первым
[precedence]
default = []

# One table per file · По одному разделу на файл. Example · Пример:
#
# [sources.areas]
# kind = "areas"
# file = "data/areas.csv"
# mapping = "mappings/areas.yaml"
# publisher = "Ministry of Health"
# licence = "CC-BY-4.0"
# date = "{today}"
#
# [sources.nursing_register]
# kind = "register"
# file = "data/nursing_register.xlsx"
# mapping = "mappings/nursing_register.yaml"
# publisher = "Nursing council"
# licence = "not for redistribution"
# date = "{today}"
"""

MAPPING = """\
# How the columns of a file become the columns of its kind (docs/how-to/map-a-file.md).
# Как столбцы файла становятся столбцами вида источника (docs/how-to/map-a-file.md).
columns:
  licence_number: {from: "Reg. No"}
  given_name: {from: "First name"}
  family_name: {from: "Surname"}
  birth_date: {from: "DOB", format: "%d.%m.%Y"}
  sex: {from: "Sex", codes: {Female: F, Male: M}, otherwise: _U}
  occupation: {from: "Cadre", codes: {Nurse: "2221", Midwife: "2222"}}
  first_licensed: {from: "Registered on", format: "%d.%m.%Y"}
  area: {from: "District", codes: {}}
"""


def start_workspace(folder: Path, country: str) -> None:
    """Write ``cadre.toml``, ``mappings/example.yaml`` and an empty ``data`` folder.

    Raises:
        CadreError: the code is not ISO 3166 alpha-3, or the folder already holds a workspace.
    """
    if (folder / FILE).exists():
        raise CadreError("folder-taken", ExitCode.USAGE, folder=str(folder))
    if not re.fullmatch(r"[A-Z]{3}", country) or country not in countries():
        raise CadreError("country-unknown", ExitCode.USAGE, country=country)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    with atomic_file(folder / "mappings" / "example.yaml") as path:
        path.write_text(MAPPING, encoding="utf-8")
    with atomic_file(folder / FILE) as path:
        path.write_text(_template(country), encoding="utf-8")


def _template(country: str) -> str:
    from babel.numbers import get_territory_currencies

    iso2 = countries()[country].iso2
    today = datetime.datetime.now(tz=datetime.UTC).date()
    years = ", ".join(str(today.year - back) for back in (3, 2, 1))
    currencies = get_territory_currencies(iso2) or ["USD"]
    return TEMPLATE.format(
        country=country,
        name_en=territory(iso2, "en"),
        name_ru=territory(iso2, "ru"),
        years=years,
        currency=currencies[0],
        today=today.isoformat(),
    )
