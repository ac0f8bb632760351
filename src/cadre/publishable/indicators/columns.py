"""The columns of an observation, and the number every figure carries."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

import pyarrow as pa

from cadre.vocabulary.trees import TOTAL

# Dimension of a tally -> column of the observations, in the order the columns stand in. A new one comes last:
# keys of the public API go by place.
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
    "gap_part": "GAP_PART",
    "quarter": "QUARTER",
    "concern_kind": "CONCERN_KIND",
    "concern_form": "CONCERN_FORM",
    "concern_occupation": "CONCERN_OCCUPATION",
    "concern_perpetrator": "CONCERN_PERPETRATOR",
    "concern_told": "CONCERN_TOLD",
    "attack_type": "ATTACK_TYPE",
    "attack_resource": "ATTACK_RESOURCE",
    "concern_place": "CONCERN_PLACE",
    "concern_facility": "CONCERN_FACILITY",
    "concern_sector": "CONCERN_SECTOR",
    "concern_injury": "CONCERN_INJURY",
    "death_cause": "DEATH_CAUSE",
    "exposure_route": "EXPOSURE_ROUTE",
    "disease_group": "DISEASE_GROUP",
    "concern_ppe": "CONCERN_PPE",
    "pay_problem": "PAY_PROBLEM",
    "months_owed": "MONTHS_OWED",
    "concern_response": "CONCERN_RESPONSE",
    "concern_why_not": "CONCERN_WHY_NOT",
    "concern_certainty": "CONCERN_CERTAINTY",
    "concern_recipient": "CONCERN_RECIPIENT",
}
OBSERVATION_COLUMNS = (
    "INDICATOR", "AREA", "TIME_PERIOD", *DIMENSION_COLUMNS.values(), "OBS_VALUE", "UNIT_MEASURE",
    "OBS_STATUS", "STATUS_REASON", "EDITION", "RULES", "FIGURE",
)  # fmt: skip
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
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


def identity_sql() -> str:
    """SQL for all that an observation is made from: definition, edition, rules, area, period, dimensions."""
    dims = ", ".join(
        f"case when {name} <> '{TOTAL}' then '{name}=' || {name} end" for name in DIMENSION_COLUMNS.values()
    )
    return (
        "concat_ws('|', INDICATOR || '@' || version, EDITION, RULES, AREA, TIME_PERIOD, "
        f"concat_ws(',', {dims}))"
    )


def figure_sql(identity: str) -> str:
    """``figure_id`` as SQL: 60 bits of the SHA-256 as twelve letters of base 32. ``identity`` is a column."""
    bits = f"cast('0x' || sha256({identity})[1:15] as ubigint)"
    letters = (
        f"'{_BASE32}'[cast(({bits} >> {5 * place}) & 31 as integer) + 1]" for place in range(11, -1, -1)
    )
    return "'F' || " + " || ".join(letters)
