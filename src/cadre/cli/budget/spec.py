"""What a budget specification (YAML) may hold; docs/explanation/money.md describes every key."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator

from cadre.vocabulary.bilingual import Strict
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Phrase
from cadre.workspace.config import explain_validation
from cadre.workspace.specifications import load_keys, why_not

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Range = tuple[float, float]


class Ceiling(Strict):
    """A rule for the wage bill: ``percent`` of the amount named ``of`` among ``against``."""

    percent: Positive
    of: str


class WageBill(Strict):
    file: Path
    increment: Annotated[float, Field(gt=-1, le=10)] = 0.0
    years: Annotated[int, Field(ge=0, le=100)] = 0
    against: dict[str, Positive] = Field(default_factory=dict)
    ceiling: Ceiling | None = None


class OneFile(Strict):
    file: Path


class Prices(Strict):
    file: Path
    base: int
    deflator: Literal["cpi", "gdp_deflator"]


class Reform(Strict):
    file: Path
    on_costs: Range = (0.0, 0.0)
    drift: Range = (0.0, 0.0)
    lag: Range = (0.0, 0.0)
    backfill: Range = (0.0, 0.0)
    draws: Annotated[int, Field(ge=100, le=1_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0)] = 0

    @field_validator("on_costs", "drift", "lag", "backfill")
    @classmethod
    def _in_order(cls, value: Range) -> Range:
        if not 0 <= value[0] <= value[1]:
            raise ValueError("[low, high], neither below zero")
        return value


class Payroll(Strict):
    file: Path
    paid_on: date
    staff_register: Path | None = None
    headcount: Path | None = None
    retirement_age: Annotated[int, Field(ge=1, le=120)] | None = None


class Audit(Strict):
    """A random sample of payroll rows that was verified on site."""

    drawn: Annotated[int, Field(ge=1)]
    not_confirmed: Annotated[int, Field(ge=0)]
    payroll: Annotated[int, Field(ge=1)] | None = None


class Spec(Strict):
    currency: str | None = None
    wage_bill: WageBill | None = None
    absorption: OneFile | None = None
    execution: OneFile | None = None
    prices: Prices | None = None
    space: OneFile | None = None
    reform: Reform | None = None
    payroll: Payroll | None = None
    audit: Audit | None = None


def load_spec(path: Path) -> Spec:
    """Raises CadreError: not YAML, a key unknown or missing, a value that does not fit, no part at all."""
    data = load_keys(path, "docs/explanation/money")
    try:
        spec = Spec.model_validate(data)
    except ValidationError as problem:
        raise _told(explain_validation(problem, path.name, Spec), why_not(problem)) from problem
    if not spec.model_fields_set - {"currency"}:
        known = ", ".join(name for name in Spec.model_fields if name != "currency")
        raise CadreError("budget-empty", ExitCode.CONFIGURATION, file=path.name, known=known)
    return spec


def _told(problem: CadreError, why: Phrase) -> CadreError:
    """The same complaint, with the page that describes this specification."""
    key = {"config-bad-value": "budget-bad-value", "config-missing-key": "budget-missing-key"}
    facts = dict(problem.facts) | ({"problem": why} if "problem" in problem.facts else {})
    return CadreError(key.get(problem.key, problem.key), problem.exit_code, **facts)
