"""Small random editions in the shape that `store` writes, as files and as plain rows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cadre.vocabulary.tables import Provenance

COUNTRY = "XSC"
YEARS = (2023, 2024, 2025)
Row = dict[str, Any]

TYPES = {"year": pa.int32(), "birth_year": pa.int32(), "admitted_year": pa.int32(), "status_year": pa.int32()}
TYPES |= {"person": pa.int64(), "payers": pa.int32(), "age_from": pa.int32(), "age_to": pa.int32()}
TYPES |= {"level": pa.int32(), "tile_column": pa.int32(), "tile_row": pa.int32()}
NUMBERS = (
    *("fte", "weekly_hours", "gross_pay", "hours_paid", "months_paid"),
    *("posts", "persons", "budgeted", "executed", "value"),
    *("volume", "minutes", "available_hours", "support_percent", "extra_hours"),
)
TYPES |= {name: pa.float64() for name in NUMBERS}

COLUMNS = {
    "areas": "area parent name_en name_ru tile_column tile_row",
    "stock": "year person occupation area sex birth_year age_band ownership facility_type contract "
    "working_time training birthplace activity licensed specialty fte weekly_hours",
    "flows": "year person flow occupation area sex age_band ownership entry_origin exit_reason",
    "pay": "person year occupation area ownership facility_type sex gross_pay hours_paid months_paid payers",
    "education": "person occupation sex institution admitted_year status status_year",
    "movements": "person occupation sex direction partner year",
    "establishment": "year occupation area ownership facility_type posts",
    "workload": "year occupation area ownership facility_type facility activity volume minutes "
    "available_hours support_percent extra_hours",
    "incidents": "year occupation area sex incident_type",
    "concerns": "year quarter recipient area concern_kind concern_form attack_type attack_resource "
    "concern_occupation sex concern_place concern_facility concern_sector concern_perpetrator concern_injury "
    "death_cause exposure_route disease_group concern_ppe pay_problem months_owed concern_told "
    "concern_response concern_why_not concern_certainty concern_recipient",
    "population": "area year sex age_from age_to persons",
    "budget": "year item funder occupation budgeted executed currency",
    "series": "series area year occupation sex value unit source",
    "reconciliation": "person kind year",
    "questionnaire": "item year occupation answer evidence respondent",
    "published_tally": "tally measure area year occupation sex age_band ownership facility_type training "
    "value",
}

AREAS: Sequence[tuple[str, str | None]] = (
    ("XSC", None), ("N", "XSC"), ("N1", "N"), ("N2", "N"),
    ("S", "XSC"), ("S1", "S"), ("S2", "S"), ("C", "XSC"),
)  # fmt: skip
CODES: Mapping[str, Sequence[str]] = {
    "occupation": ("2211", "2212", "2221", "2222", "3221", "2261", "_U"),
    "area": ("N1", "N2", "S1", "S2", "C", "_U"),
    "sex": ("F", "M", "_U"),
    "age_band": ("Y_LT25", "Y25T34", "Y55T64", "_U"),
    "ownership": ("public", "private_forprofit", "_U"),
    "facility_type": ("hospital", "ambulatory", "_U"),
    "contract": ("permanent", "fixed_term", "_U"),
    "working_time": ("full_time", "part_time", "_U"),
    "training": ("domestic", "foreign", "_U"),
    "birthplace": ("domestic", "foreign", "_U"),
    "activity": ("practising", "practising", "active_other", "inactive"),
    "licensed": ("yes", "no"),
    "specialty": ("none", "surgical"),
    "exit_reason": ("retirement", "voluntary", "_U"),
    "entry_origin": ("domestic_graduate", "foreign_trained"),
    "direction": ("arrival", "departure"),
    "partner": ("KGZ", "DEU", "_U"),
    "incident_type": ("physical", "sharps"),
    "quarter": ("Q1", "Q4"),
    "concern_kind": ("violence", "pay"),
    "concern_form": ("verbal", "sexual_assault", "_Z"),
    "concern_occupation": ("nurses", "care_home", "_U", "_N"),
    "concern_perpetrator": ("patient", "_Z"),
    "concern_told": ("yes", "no", "_U"),
    "attack_type": ("fire", "_Z", "_Z", "_Z"),
    "attack_resource": ("facility", "_Z"),
    "concern_place": ("facility", "_U"),
    "concern_facility": ("hospital", "_U"),
    "concern_sector": ("public", "_U"),
    "concern_injury": ("none", "fatal", "_Z"),
    "death_cause": ("accident", "_Z", "_Z"),
    "exposure_route": ("sharp", "_Z"),
    "disease_group": ("hiv", "_Z"),
    "concern_ppe": ("adequate", "_Z"),
    "pay_problem": ("late", "_Z"),
    "months_owed": ("m1", "_Z"),
    "concern_response": ("nothing", "_U"),
    "concern_why_not": ("afraid", "_Z"),
    "concern_certainty": ("possible", "confirmed"),
    "concern_recipient": ("union", "association"),
    "flow": ("entry", "exit"),
    "item": ("workforce_wages", "cpd"),
    "funder": ("public", "development"),
    "answer": ("yes", "partial", "no"),
    "kind": ("sex_differs", "paid_twice", "licensed_not_paid"),
    "status": ("admitted", "enrolled", "left", "graduated"),
}


@dataclass(frozen=True)
class SmallEdition:
    """What tallies need of an edition, with its rows kept beside the files."""

    folder: Path
    rows: Mapping[str, list[Row]]
    tables: Mapping[str, Path]
    id: str = "E-small"
    years: tuple[int, ...] = YEARS
    country: str = COUNTRY
    sources: tuple[Provenance, ...] = field(default_factory=tuple)


def write(folder: Path, rows: Mapping[str, Iterable[Row]], years: tuple[int, ...] = YEARS) -> SmallEdition:
    """The rows as Parquet tables with every column of the contract; what a row does not say is null."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: list(found) for name, found in rows.items()}
    paths = {}
    for name, found in kept.items():
        columns = COLUMNS[name].split()
        schema = pa.schema([(column, TYPES.get(column, pa.string())) for column in columns])
        paths[name] = folder / f"{name}.parquet"
        full = [{column: row.get(column) for column in columns} for row in found]
        pq.write_table(pa.Table.from_pylist(full, schema), paths[name])
    return SmallEdition(folder, kept, paths, years=years)


def area_rows() -> list[Row]:
    return [
        {"area": code, "parent": parent, "name_en": f"Area {code}", "name_ru": f"Район {code}"}
        for code, parent in AREAS
    ]


def random_rows(seed: int, workers: int = 40) -> dict[str, list[Row]]:
    """Every table, with codes drawn at random; the same seed gives the same rows."""
    draw = random.Random(seed)
    people = range(1, workers + 1)

    def some(name: str) -> str:
        return draw.choice(CODES[name])

    def codes(*names: str) -> Row:
        return {name: some(name) for name in names}

    def thirds() -> float | None:
        return draw.choice([None, draw.randint(0, 300) / 3, draw.random()])

    stock_codes = [name for name in COLUMNS["stock"].split() if name in CODES]
    rows: dict[str, list[Row]] = {"areas": area_rows()}
    rows["stock"] = [
        {"year": year, "person": person, "fte": thirds(), "weekly_hours": thirds(), **codes(*stock_codes)}
        for year in YEARS for person in people if draw.random() < 0.8
    ]  # fmt: skip
    flow_codes = [name for name in COLUMNS["flows"].split() if name in CODES]
    rows["flows"] = [
        {"year": draw.choice(YEARS), "person": person, **codes(*flow_codes)}
        for person in people if draw.random() < 0.5
    ]  # fmt: skip
    rows["pay"] = [
        {"year": year, "person": person, **codes("occupation", "area", "ownership", "facility_type", "sex"),
         "gross_pay": draw.choice([None, *[draw.randint(0, 10**7) / 7] * 9]), "payers": 1,
         "hours_paid": draw.choice([None, 0.0, *[draw.random() * 2000] * 38]),
         "months_paid": draw.choice([0.0, 6.5, 12.0, 12.0, 12.0])}
        for year in (*YEARS, 2019) for person in people if draw.random() < 0.6
    ]  # fmt: skip
    rows["education"] = [
        {"person": person, **codes("occupation", "sex", "status"), "admitted_year": draw.randint(2018, 2026),
         "status_year": draw.choice([None, *range(2021, 2027)])}
        for person in people for _ in range(draw.randint(0, 2))
    ]  # fmt: skip
    rows["movements"] = [
        {"person": draw.choice(people), "year": draw.randint(2021, 2026),
         **codes("occupation", "sex", "direction", "partner")}
        for _ in people
    ]  # fmt: skip
    rows["establishment"] = [
        {"year": draw.choice(YEARS), "posts": draw.choice([0.0, 1.0, 2.5]),
         "occupation": draw.choice([*CODES["occupation"], "222", "NM"]),
         "area": draw.choice([*CODES["area"], "N", "XSC"]), **codes("ownership", "facility_type")}
        for _ in range(draw.randint(0, 12 + workers // 4))
    ]  # fmt: skip
    rows["incidents"] = [
        {"year": draw.randint(2021, 2026), **codes("occupation", "area", "sex", "incident_type")}
        for _ in people
    ]
    told = [name for name in COLUMNS["concerns"].split() if name not in ("year", "recipient")]
    rows["concerns"] = [
        {"year": draw.randint(2021, 2026), "recipient": draw.choice("123"), **codes(*told)} for _ in people
    ]
    rows["population"] = [
        {"area": area, "year": year, "sex": sex, "age_from": age, "age_to": None if age is None else age + 4,
         "persons": draw.random() * 10**5}
        for area in ("N1", "N2", "S", "XSC") for year in (2018, *YEARS)
        for sex in (*CODES["sex"][:2], None) for age in (None, 0, 30, 65)
    ]  # fmt: skip
    rows["budget"] = [
        {"year": draw.choice(YEARS), "currency": "XSD", "budgeted": thirds(), "executed": thirds(),
         "occupation": draw.choice([None, "2211"]), **codes("item", "funder")}
        for _ in range(8)
    ]  # fmt: skip
    rows["series"] = [
        {"series": draw.choice(["GHO1", "GHO2"]), "area": draw.choice(["XSC", "N"]),
         "year": draw.randint(2000, 2025), "occupation": draw.choice([None, "221", "NM"]),
         "sex": draw.choice([None, "F"]), "value": draw.random(),
         "unit": "per 10 000", "source": draw.choice(["who", "ilo"])}
        for _ in range(20)
    ]  # fmt: skip
    rows["reconciliation"] = [
        {"person": draw.choice(people), "year": draw.randint(2021, 2026), **codes("kind")} for _ in people
    ]
    rows["questionnaire"] = [
        {"item": draw.choice(["3-01", "6-09"]), "year": year, "occupation": draw.choice([None, "2211"]),
         "answer": some("answer")}
        for year in YEARS for _ in range(2)
    ]  # fmt: skip
    rows["workload"] = [
        {"year": draw.choice((*YEARS, 2019)), "facility": "H1", "activity": f"a{place}",
         "volume": draw.choice([0.0, 12345.0, draw.random() * 10**5]),
         "minutes": draw.choice([7.5, 20.0, 390.0]), "available_hours": draw.choice([1580.0, 1640.0]),
         "support_percent": draw.choice([0.0, 15.0, 33.3]), "extra_hours": draw.choice([0.0, 0.0, 250.0]),
         "occupation": draw.choice([*CODES["occupation"], "221"]),
         **codes("area", "ownership", "facility_type")}
        for place in range(workers)
    ]  # fmt: skip
    return rows


def random_edition(folder: Path, seed: int, workers: int = 40) -> SmallEdition:
    return write(folder, random_rows(seed, workers))
