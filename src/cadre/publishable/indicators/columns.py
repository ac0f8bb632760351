"""The columns of an observation, and the number every figure carries."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence

import pyarrow as pa

from cadre.vocabulary.trees import TOTAL

# Dimension of a tally -> column of the observations, in the order the columns stand in.
DIMENSION_COLUMNS = {
    "occupation": "OCCUPATION",
    "sex": "SEX",
    "age_band": "AGE",
    "ownership": "OWNERSHIP",
    "facility_type": "FACILITY_TYPE",
    "contract": "CONTRACT",
    "working_time": "WORKING_TIME",
    "training": "TRAINING",
    "birthplace": "BIRTHPLACE",
    "activity": "ACTIVITY",
    "licensed": "LICENSED",
    "specialty": "SPECIALTY",
    "exit_reason": "EXIT_REASON",
    "entry_origin": "ENTRY_ORIGIN",
    "education_status": "EDUCATION_STATUS",
    "direction": "DIRECTION",
    "partner": "PARTNER",
    "incident_type": "INCIDENT_TYPE",
    "item": "BUDGET_ITEM",
    "funder": "FUNDER",
    "answer": "ANSWER",
    "difference": "DIFFERENCE",
}
OBSERVATION_COLUMNS = (
    "INDICATOR", "AREA", "TIME_PERIOD", *DIMENSION_COLUMNS.values(), "OBS_VALUE", "UNIT_MEASURE",
    "OBS_STATUS", "STATUS_REASON", "EDITION", "RULES", "FIGURE",
)  # fmt: skip
OBSERVATION_SCHEMA = pa.schema(
    [(name, pa.float64() if name == "OBS_VALUE" else pa.string()) for name in OBSERVATION_COLUMNS]
)


def unit_code(unit: str) -> str:
    """The code of a unit written in words: "hours per week" is ``hours-per-week``."""
    return unit.replace(" ", "-")


def rule_names(rules: Iterable[tuple[str, int]]) -> str:
    """The disclosure rules behind a figure: ``persons@1;posts@1``."""
    return ";".join(sorted({f"{id}@{version}" for id, version in rules}))


def figure_id(identity: str) -> str:
    """``F`` and twelve letters or digits that stand for everything a figure is made from (60 bits)."""
    return "F" + base64.b32encode(hashlib.sha256(identity.encode()).digest())[:12].decode()


def number_figures(versions: Sequence[int], observations: pa.Table) -> pa.Array:
    """The FIGURE of every row, from (indicator and version, edition, rules, area, period, dimensions).

    ``versions``: the version of each row's definition. ``observations``: the columns before FIGURE.
    """
    dimensions = list(DIMENSION_COLUMNS.values())
    columns = [observations[name].to_pylist() for name in dimensions]
    named = ["INDICATOR", "EDITION", "RULES", "AREA", "TIME_PERIOD"]
    heads = zip(*(observations[name].to_pylist() for name in named), strict=True)
    figures = []
    for version, (indicator, *rest), *codes in zip(versions, heads, *columns, strict=True):
        dims = ",".join(
            f"{name}={code}" for name, code in zip(dimensions, codes, strict=True) if code != TOTAL
        )
        figures.append(figure_id("|".join([f"{indicator}@{version}", *rest, dims])))
    return pa.array(figures, pa.string())
