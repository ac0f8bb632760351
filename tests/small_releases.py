"""Release folders for the tests of the reports: an invented country, and published series alone.

The figures follow from simple formulas, so that a reader of a test can tell what a report should say.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cadre.catalogue.load import code_list, rules
from cadre.vocabulary.trees import Tree
from small_release_columns import DIMENSIONS, LISTS
from small_release_concerns import concern_figures
from small_release_gaps import INDICATORS as OF_GAPS
from small_release_gaps import gap_figures, spread_figures
from small_release_words import (
    CERTIFICATE,
    FINDINGS,
    INDICATORS,
    QUALITY,
    SOURCES,
    both,
)

YEARS = (2023, 2024, 2025)
# Occupation -> workers in 2025 for a population of 2.4 million.
WORKERS = {
    "2211": 2300,
    "2212": 3900,
    "2221": 9800,
    "3221": 6100,
    "2222": 1500,
    "3222": 900,
    "2261": 980,
    "2262": 1240,
    "3212": 1730,
    "2264": 410,
    "5321": 3300,
}
GROUPS = {
    "221": ("2211", "2212"),
    "222": ("2221", "2222"),
    "322": ("3221", "3222"),
    "226": ("2261", "2262", "2264"),
    "NM": ("2221", "2222", "3221", "3222"),
    "_T": tuple(WORKERS),
}
PEOPLE = 2_400_000
UNVERIFIED = ("1-04", "cadre.pay_gap_factor_weighted")
REGIONS = {
    "XSC-1": ("North", "Север"),
    "XSC-2": ("East", "Восток"),
    "XSC-3": ("South", "Юг"),
    "XSC-4": ("Capital", "Столица"),
}
_PLACES = (
    ("Alder", "Ольховка"),
    ("Birch Lake", "Берёзовое Озеро"),
    ("Cedar", "Кедровый"),
    ("Dunes", "Дюны"),
    ("Eagle Rock", "Орлиная Скала"),
    ("Ferry", "Паромный"),
    ("Glen", "Долинный"),
    ("Harbour", "Портовый"),
    ("Iron Hill", "Железногорск"),
    ("Juniper", "Можжевельник"),
    ("Kestrel", "Пустельга"),
    ("Lower Bay", "Нижняя Бухта"),
    ("Meadow", "Луговой"),
    ("New Mill", "Новая Мельница"),
    ("Orchard", "Садовый"),
    ("Pine Ridge", "Сосновый Кряж"),
    ("Quarry", "Карьерный"),
    ("Rivermouth", "Устье"),
    ("Stone Bridge", "Каменный Мост"),
    ("Three Wells", "Три Колодца"),
)
Row = dict[str, Any]


def districts() -> list[tuple[str, str, dict[str, str], int, int]]:
    """Code, region, name, tile column and row of twenty districts on a grid of five by four."""
    return [
        (f"XSC-{1 + n // 5}-{n % 5 + 1:02d}", f"XSC-{1 + n // 5}", both(*names), n % 5, n // 5)
        for n, names in enumerate(_PLACES)
    ]


def figure(indicator: str, area: str, period: str, codes: Mapping[str, str]) -> str:
    words = json.dumps([indicator, area, period, sorted(codes.items())])
    return "F" + base64.b32encode(hashlib.sha256(words.encode()).digest())[:12].decode()


def row(
    indicator: str, year: int, value: float | None, area: str = "XSC", status: str = "A", **codes: str
) -> Row:
    """One observation; a value of None is suppressed unless the status says otherwise."""
    status = "Q" if value is None and status == "A" else status
    return {
        "INDICATOR": indicator,
        "AREA": area,
        "TIME_PERIOD": str(year),
        **{name: codes.get(name, "_T") for name in DIMENSIONS},
        "OBS_VALUE": value,
        "UNIT_MEASURE": "",
        "OBS_STATUS": status,
        "STATUS_REASON": {"Q": "suppressed", "M": "not-collected"}.get(status),
        "EDITION": "ed-small",
        "RULES": "persons@1",
        "FIGURE": figure(indicator, area, str(year), codes),
    }


def _sums(leaf: Mapping[str, float]) -> dict[str, float]:
    return {**leaf, **{code: sum(leaf[part] for part in parts) for code, parts in GROUPS.items()}}


def _workers(year: int) -> dict[str, float]:
    growth = 1 + 0.015 * (year - 2025)
    return _sums({code: round(n * growth) for code, n in WORKERS.items()})


def stock_rows() -> Iterable[Row]:
    active = {"ACTIVITY": "active"}
    for year in YEARS:
        for code, n in _workers(year).items():
            yield row("headcount.persons", year, n, OCCUPATION=code, **active)
            yield row("1-01", year, 1e4 * n / PEOPLE, OCCUPATION=code, **active)
            women = 0.86 if code in ("NM", "222", "2221", "3221", "322", "2222", "3222") else 0.55
            yield row("1-04", year, 100 * women, OCCUPATION=code, **active)
            yield row(
                "1-08",
                year,
                None if code == "2264" else 14.0 if code.startswith("221") else 3.5,
                OCCUPATION=code,
                TRAINING="foreign",
                **active,
            )
            yield from _age_rows(year, code, n, women)
            yield from _contract_rows(year, code, n)
        total = _workers(year)["_T"]
        yield row("headcount.fte", year, 0.93 * total, **active)
        yield row("headcount.persons", year, 1.07 * total, ACTIVITY="_T", LICENSED="yes")
        yield row("headcount.persons", year, 0.9 * total, ACTIVITY="practising")


SHARES = {"Y_LT25": 0.06, "Y25T34": 0.22, "Y35T44": 0.25, "Y45T54": 0.23, "Y55T64": 0.19, "Y_GE65": 0.05}


def _age_rows(year: int, code: str, n: float, women: float) -> Iterable[Row]:
    older = 0.05 if code in ("2212", "221") else 0.0
    for band, share in SHARES.items():
        mine = share + (older if band == "Y55T64" else -older if band == "Y25T34" else 0)
        yield row("1-03", year, 100 * mine, OCCUPATION=code, AGE=band, ACTIVITY="active")
        if code == "_T":
            for sex, part in (("F", women), ("M", 1 - women), ("_T", 1.0)):
                yield row(
                    "headcount.persons", year, round(n * share * part), SEX=sex, AGE=band, ACTIVITY="active"
                )


def _contract_rows(year: int, code: str, n: float) -> Iterable[Row]:
    for kind, share in (
        ("permanent", 0.71),
        ("fixed_term", 0.17),
        ("temporary", 0.05),
        ("self_employed", 0.07),
    ):
        yield row(
            "headcount.persons", year, round(n * share), OCCUPATION=code, CONTRACT=kind, ACTIVITY="active"
        )
    yield row("6-02", year, 18.4, OCCUPATION=code)
    yield row("6-06", year, 7.0, OCCUPATION=code)


def area_rows() -> Iterable[Row]:
    """The last district has too few workers to be shown; another has no data."""
    for year in YEARS:
        total = _workers(year)["_T"]
        weights = [1 + (n * 7 % 11) / 4 + (2.5 if n >= 15 else 0) for n in range(len(_PLACES))]
        region: dict[str, list[float]] = {}
        for n, (code, above, *_) in enumerate(districts()):
            people = PEOPLE / len(_PLACES)
            staff = round(total * weights[n] / sum(weights))
            region.setdefault(above, [0, 0])[0] += staff
            region[above][1] += people
            yield row("population.persons", year, people, area=code)
            if n == 3:
                yield row("1-02", year, None, area=code, status="M", ACTIVITY="active")
                yield from _occupations(code, year, staff)
                continue
            hidden = n == 12
            yield from _area(code, year, None if hidden else staff, people)
        for code, (staff_sum, people_sum) in region.items():
            yield row("population.persons", year, people_sum, area=code)
            yield from _area(code, year, staff_sum, people_sum)
        yield row("population.persons", year, PEOPLE)


def _area(code: str, year: int, staff: float | None, people: float) -> Iterable[Row]:
    yield row("headcount.persons", year, staff, area=code, ACTIVITY="active")
    for occupation, share in (("_T", 1.0), ("221", 0.19), ("NM", 0.57)):
        value = None if staff is None else 1e4 * staff * share / people
        yield row("1-02", year, value, area=code, OCCUPATION=occupation, ACTIVITY="active")
    yield from _occupations(code, year, staff)


def _occupations(code: str, year: int, staff: float | None) -> Iterable[Row]:
    for occupation, share in (("221", 0.19), ("NM", 0.57), ("2261", 0.03)):
        # Of dentists one district is withheld; of doctors and nurses every one may be shown.
        few = staff is None and occupation == "2261"
        value = None if few else round((staff or 900) * share)
        yield row("headcount.persons", year, value, area=code, OCCUPATION=occupation, ACTIVITY="active")


def flow_rows() -> Iterable[Row]:
    for step, year in enumerate(YEARS):
        yield row("entries.persons", year, 1600 + 50 * step)
        yield row("exits.persons", year, 1350 + 190 * step)
        for reason, n in (
            ("retirement", 520),
            ("voluntary", 610),
            ("emigration", 240),
            ("death", 41),
            ("_U", 120),
        ):
            yield row("exits.persons", year, n + 10 * step, EXIT_REASON=reason)
        for code in ("221", "NM", "2261", "2262", "_T"):
            for n, id in enumerate(("5-02", "5-03", "5-04", "5-05")):
                yield row(id, year, 5.1 - n, OCCUPATION=code)
            yield row(
                "5-07",
                year,
                {"221": 17.5, "NM": 11.2, "2261": 4.0, "2262": 6.3, "_T": 12.1}[code],
                OCCUPATION=code,
            )
            yield row(
                "7-07",
                year,
                {"221": 16.2, "NM": 3.1, "2261": 9.0, "2262": -1.2, "_T": 12.8}[code],
                OCCUPATION=code,
            )
            for sex, part in (("M", 1.0), ("F", 0.87)):
                base = {"221": 48000, "NM": 27500, "2261": 41000, "2262": 33000, "_T": 30000}[code]
                yield row(
                    "pay_median.median_annual",
                    year,
                    None if code == "2262" and sex == "M" else base * part,
                    OCCUPATION=code,
                    SEX=sex,
                )
        for direction, n in (("arrival", 210), ("departure", 380)):
            yield row("movements.persons", year, n + 20 * step, DIRECTION=direction)
            for partner, share in (("DEU", 0.4), ("POL", 0.2), ("GBR", 0.1)):
                value = None if partner == "GBR" and direction == "arrival" else round(n * share)
                yield row("movements.persons", year, value, DIRECTION=direction, PARTNER=partner)


# Of those who leave in a year.
LEAVING = {"Y_LT25": 0.04, "Y25T34": 0.2, "Y35T44": 0.16, "Y45T54": 0.13, "Y55T64": 0.33, "Y_GE65": 0.14}


def aging_rows() -> Iterable[Row]:
    """What a projection of doctors, and of nurses and midwives, is made from; 1 in 20 leaves in a year."""
    for step, year in enumerate(YEARS):
        for code in ("221", "NM"):
            n, before = (_workers(y)[code] for y in (year, year - 1))
            left = round(0.045 * before)
            yield row("headcount.persons", year, round(0.9 * n), OCCUPATION=code, ACTIVITY="practising")
            yield row("exits.persons", year, left, OCCUPATION=code)
            yield row("entries.persons", year, round(0.9 * (n - before)) + left, OCCUPATION=code)
            for band, share in SHARES.items():
                yield row(
                    "headcount.persons", year, round(n * share), OCCUPATION=code, AGE=band, ACTIVITY="active"
                )
                yield row("exits.persons", year, left * LEAVING[band], OCCUPATION=code, AGE=band)
            posts = round(0.85 * n)
            yield row("funded_posts.posts", year, posts, OCCUPATION=code)
            yield row("filled_posts.posts", year, round(0.9 * posts), OCCUPATION=code)
        for band, share in LEAVING.items():
            yield row("exits.persons", year, (1350 + 190 * step) * share, AGE=band)
        yield row("cadre.consumer_prices", year, (100.0, 104.0, 110.0)[step])
        yield row("cadre.gdp_per_head", year, 9000.0 * 1.02**step)
        yield row("2-02", year, 6.0, OCCUPATION="2211")
        yield row("2-02", year, 3.0, OCCUPATION="3221")


def workload_rows() -> Iterable[Row]:
    """Staff that hospitals need and have: the same need everywhere, fewer people from area to area."""
    need = {"2211": 900.0, "2212": 1600.0, "221": 2500.0, "2221": 4000.0, "NM": 5200.0, "3212": 500.0}
    for code, required in need.items():
        for place, area in enumerate(("XSC", *REGIONS)):
            part = 1.0 if area == "XSC" else 0.25
            has = {"3212": 1.1, "2211": 1.0}.get(code, 0.8 if area == "XSC" else 1.1 - 0.12 * place)
            yield row("workload.required", 2025, required * part, area=area, OCCUPATION=code)
            yield row("workload_staff.fte", 2025, required * part * has, area=area, OCCUPATION=code)


def other_rows() -> Iterable[Row]:
    for step, year in enumerate(YEARS):
        for code in ("221", "NM", "2262", "_T"):
            for status, n in (("admitted", 520), ("enrolled", 2100), ("left", 44), ("graduated", 431)):
                yield row("education.persons", year, n + 9 * step, OCCUPATION=code, EDUCATION_STATUS=status)
            yield row(
                "5-01", year, {"221": 91.0, "NM": 78.5, "2262": 83.0, "_T": 81.2}[code], OCCUPATION=code
            )
            yield row("2-06", year, 2.1, OCCUPATION=code)
        for kind, n in (("verbal", 310), ("physical", 96), ("sharps", 141), ("bullying", 22), ("_T", 569)):
            for sex, part in (("_T", 1.0), ("F", 0.75), ("M", 0.25)):
                few = kind == "bullying" and sex == "M"
                yield row(
                    "incidents.events",
                    year,
                    None if few else round((n + 15 * step) * part),
                    INCIDENT_TYPE=kind,
                    SEX=sex,
                )
        for id, value, told in concern_figures(step, year):
            yield row(id, year, value, **told)
        for item, planned, spent in (
            ("workforce_wages", 812e6, 799e6), ("workforce_contributions", 205e6, 201e6),
            ("education_health", 96e6, 71e6), ("cpd", 12e6, 6.4e6), ("_T", 1125e6, 1077.4e6),
        ):  # fmt: skip
            yield row("budget.budgeted", year, planned * (1 + step / 20), BUDGET_ITEM=item)
            yield row("budget.executed", year, spent * (1 + step / 20), BUDGET_ITEM=item)
        yield row("7-04", year, 1004e6)
        yield row("hoover", year, 16.4)
        yield row("gini", year, 0.214)
    for id, year, value, told in (*gap_figures(2025), *spread_figures(2025)):
        yield row(id, year, value, **told)
    for id, answer in (("6-09", "partial"), ("9-02", "yes"), ("6-04", "no")):
        yield row(id, 2025, 1.0, ANSWER=answer)


# id | name in English | in Russian | unit in English | in Russian | decimals


def indicators() -> dict[str, tuple[tuple[str, str], tuple[str, str], int]]:
    rows = [line.split(" | ") for line in (INDICATORS.strip() + OF_GAPS).splitlines() if line]
    return {id: ((en, ru), (unit, unit_ru), int(decimals)) for id, en, ru, unit, unit_ru, decimals in rows}


def _indicator(id: str) -> Row:
    name, unit, decimals = indicators()[id]
    found: Row = {
        "name": both(*name),
        "unit": both(*unit),
        "decimals": decimals,
        "verified": id not in UNVERIFIED,
    }
    if "." not in id:
        words = both(f"{name[0]}, as defined by NHWA.", f"{name[1]}: определение НСТРЗ.")
        found |= {
            "definition": words,
            "code": f"NHWA {id}" if "-" in id else None,
            "formula_verified": id != "1-04",
        }
    return found


def codes() -> Row:
    named = {column: _codes(code_list(name)) for column, name in LISTS.items()}
    partners = {
        "DEU": both("Germany", "Германия"),
        "POL": both("Poland", "Польша"),
        "GBR": both("United Kingdom", "Великобритания"),
    }
    return {**named, "PARTNER": {code: {"name": name} for code, name in partners.items()}}


def _codes(tree: Tree) -> Row:
    above = {child: code for code in tree.children if code not in tree.sums for child in tree.children[code]}
    return {
        code: {
            "name": tree.names[code].model_dump(),
            "parent": above.get(code),
            "level": tree.level[code],
            "parts": list(tree.children[code]) if code in tree.sums else [],
        }
        for code in tree.order
    }


def areas() -> Row:
    found: Row = {"XSC": {"name": both("Samplia", "Самплия"), "level": 0}}
    for region, names in REGIONS.items():
        found[region] = {"name": both(*names), "parent": "XSC", "level": 1}
        for code, above, name, column, line in districts():
            if above == region:
                found[code] = {
                    "name": name,
                    "parent": above,
                    "level": 2,
                    "tile_column": column,
                    "tile_row": line,
                }
    return found


def findings() -> list[Row]:
    """One row per finding, those with a value resting on the national figure of 2025."""
    found = []
    for framework, indicator, status, commitment, value, target, observed, required in FINDINGS:
        dims = {"OCCUPATION": "_T"} | ({"ACTIVITY": "active"} if indicator.startswith("1-") else {})
        sentence = both(
            f"{commitment[0]}: {value} in 2025.",
            f"{commitment[1]}: {value} в 2025 году.".replace(".", ",", 1),
        )
        found.append(
            {
                "indicator": indicator,
                "area": "XSC",
                "status": status,
                "framework": both(*framework),
                "commitment": both(*commitment),
                "value": value,
                "target": target,
                "target_year": 2030 if target else None,
                "observed_rate": observed,
                "required_rate": required,
                "verified": indicator != "7-07",
                "period": "2025" if value else None,
                "sentence": sentence if value else None,
                "figure": figure(indicator, "XSC", "2025", dims) if value else None,
            }
        )
    return found


def ledger(indicators: Iterable[str], sources: Iterable[str]) -> Row:
    entry = {"edition": "ed-small", "rules": ["persons@1"], "sources": list(sources)}
    return {"entries": {id: {"definition": f"{id}@1", **entry} for id in indicators}}


def write(folder: Path, rows: Iterable[Row], definitions: Row, found: list[Row], certificate: Row) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist(list(rows))
    pq.write_table(
        table.set_column(
            table.column_names.index("OBS_VALUE"), "OBS_VALUE", table["OBS_VALUE"].cast(pa.float64())
        ),
        folder / "observations.parquet",
    )
    files = {
        "definitions": definitions,
        "findings": {"findings": found},
        "certificate": certificate,
        "ledger": ledger(definitions["indicators"], [source["source"] for source in definitions["sources"]]),
        "release": {"id": "rel-small", "edition": "ed-small", "digest": "5c" * 32, "cadre": "0.1.0"},
    }
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return folder


def full_release(folder: Path) -> Path:
    """The invented country with data for every section."""
    used = rules()
    definitions = {
        "country": {"code": "XSC", "name": both("Samplia", "Самплия")},
        "date": "2026-03-01",
        "years": list(YEARS),
        "currency": "XSD",
        "synthetic": True,
        "indicators": {id: _indicator(id) for id in indicators()},
        "codes": codes(),
        "areas": areas(),
        "quality": QUALITY,
        "sources": SOURCES,
        "rules": {
            id: {"name": rule.name.model_dump(), "reason": rule.reason.model_dump()}
            for id, rule in used.items()
        },
    }
    rows = [
        *stock_rows(), *area_rows(), *flow_rows(), *aging_rows(), *workload_rows(), *other_rows()
    ]  # fmt: skip
    return write(folder, rows, definitions, findings(), CERTIFICATE)


COUNTRIES = [
    ("KGZ", "Kyrgyzstan", "Кыргызстан"),
    ("KAZ", "Kazakhstan", "Казахстан"),
    ("DEU", "Germany", "Германия"),
    ("FRA", "France", "Франция"),
    ("POL", "Poland", "Польша"),
    ("UZB", "Uzbekistan", "Узбекистан"),
    ("MWI", "Malawi", "Малави"),
    ("MCO", "Monaco", "Монако"),
]
SERIES = {
    "gho.HWF_0001": (("Medical doctors", "Врачи"), ("per 10,000 people", "на 10 000 населения")),
    "gho.HWF_0006": (
        ("Nursing and midwifery personnel", "Сестринский и акушерский персонал"),
        ("per 10,000 people", "на 10 000 населения"),
    ),
    "ghed.OOPSCHE": (
        (
            "Out-of-pocket payments, share of health spending",
            "Платежи из кармана, доля в расходах на здравоохранение",
        ),
        ("%", "%"),
    ),
}


def thin_release(folder: Path) -> Path:
    """Published series of eight countries, seven of them in the WHO European Region; Monaco has no nurses."""
    rows = [
        row(id, year, 10 + 7 * n + 4 * place + (year - 2010) / 5, area=code)
        for n, id in enumerate(SERIES)
        for place, (code, *_) in enumerate(COUNTRIES)
        for year in range(2010, 2021)
        if not (id == "gho.HWF_0006" and code == "MCO")
    ]
    definitions = {
        "country": {"code": "WLD", "name": both("World", "Мир")},
        "date": "2026-03-01",
        "years": [2010, 2020],
        "indicators": {
            id: {"name": both(*name), "unit": both(*unit), "collect": "published"}
            for id, (name, unit) in SERIES.items()
        },
        "codes": {},
        "groups": {"WHO-EUR": both("WHO European Region", "Европейский регион ВОЗ")},
        "areas": {
            code: {"name": both(en, ru), "level": 0, "groups": [] if code == "MWI" else ["WHO-EUR"]}
            for code, en, ru in COUNTRIES
        },
        "sources": [
            {
                "source": "gho",
                "file": "gho_medical_doctors.csv.gz",
                "sha256": "11" * 32,
                "publisher": "WHO",
                "licence": "CC BY-NC-SA 3.0 IGO",
                "date": "2022-01-24",
            }
        ],
    }
    return write(folder, rows, definitions, [], {"tallies": []})
