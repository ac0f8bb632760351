"""One figure of a release, followed back: value, definition, edition, rules, files with sums and licence."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from cadre.catalogue.load import code_list_name
from cadre.catalogue.messages import say
from cadre.publishable.indicators import DIMENSION_COLUMNS
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import LANGUAGES, Language, number
from cadre.vocabulary.trees import TOTAL
from cadre.workspace.files import read_json

LISTS = {"item": "budget_item", "partner": None}


def figure_facts(release: Path, figure: str) -> dict[str, Any]:
    """Everything the release says about ``figure``.

    Raises:
        CadreError: the release holds no such figure; the nearest numbers are named.
    """
    observations = pq.read_table(release / "observations.parquet")
    rows = observations.filter(pc.equal(observations["FIGURE"], figure)).to_pylist()
    ledger = read_json(release / "ledger.json")
    if not rows:
        near = difflib.get_close_matches(figure, list(ledger["figures"]), n=3, cutoff=0.3)
        raise CadreError("figure-unknown", ExitCode.USAGE, figure=figure, near=", ".join(near) or "—")
    return _facts(rows[0], ledger, read_json(release / "definitions.json"), release.name)


def _facts(
    row: Mapping[str, Any], ledger: Mapping[str, Any], words: Mapping[str, Any], release: str
) -> dict[str, Any]:
    entry, told = ledger["entries"][row["INDICATOR"]], words["indicators"][row["INDICATOR"]]
    files = [source for source in ledger["sources"] if source["source"] in entry["sources"]]
    return {
        "figure": row["FIGURE"],
        "indicator": row["INDICATOR"],
        "name": told["name"],
        "value": row["OBS_VALUE"],
        "status": row["OBS_STATUS"],
        "reason": row["STATUS_REASON"],
        "shown": {language: _shown(row, told, language) for language in LANGUAGES},
        "period": row["TIME_PERIOD"],
        "dimensions": list(_dimensions(row, words)),
        "definition": told.get("definition") or told["name"],
        "formula": _formula(told),
        "unit": told["unit"],
        "source": told.get("source") or "Cadre",
        "verified": told.get("verified", True) and told.get("formula_verified", True),
        "version": entry["definition"],
        "edition": entry["edition"],
        "rules": {name: words["rules"][name]["name"] for name in entry["rules"]},
        "release": release,
        "files": files,
    }


def _shown(row: Mapping[str, Any], told: Mapping[str, Any], language: Language) -> str:
    if row["OBS_STATUS"] == "Q":
        return say("explain.suppressed", language)
    if row["OBS_VALUE"] is None:
        return say("explain.missing", language)
    return f"{number(row['OBS_VALUE'], language, told['decimals'])} {told['unit'][language]}"


def _dimensions(row: Mapping[str, Any], words: Mapping[str, Any]) -> Any:
    area = words["areas"].get(row["AREA"], {}).get("name") or dict.fromkeys(LANGUAGES, row["AREA"])
    yield {language: say("explain.area", language) for language in LANGUAGES}, area
    for name, column in DIMENSION_COLUMNS.items():
        if row[column] != TOTAL:
            yield _list_name(name), words["codes"][column][row[column]]["name"]


def _list_name(dimension: str) -> dict[str, str]:
    known = LISTS.get(dimension, dimension)
    if known is None:
        return {language: say(f"explain.{dimension}", language) for language in LANGUAGES}
    return code_list_name(known).model_dump()


def _formula(told: Mapping[str, Any]) -> dict[str, str]:
    """The formula as the definition writes it; the same notation in both languages."""
    formula = told.get("formula")
    if not formula:
        return {language: say("explain.counted", language) for language in LANGUAGES}
    terms = [f"{name}: {_term(value)}" for name, value in formula.items() if isinstance(value, dict)]
    scale = f"; × {formula['scale']:g}" if isinstance(formula.get("scale"), int | float) else ""
    return dict.fromkeys(LANGUAGES, f"{formula['kind']} ({'; '.join(terms)}{scale})")


def _term(term: Mapping[str, Any]) -> str:
    where = ", ".join(f"{name}={code}" for name, code in term.get("where", {}).items())
    lag = f", year {term['lag']:+d}" if term.get("lag") else ""
    return f"{term.get('tally')}.{term.get('measure')}" + (f"[{where}{lag}]" if where or lag else "")
