"""Scenarios of ``cadre pay``: the gaps and the sum of pay with a minimum, or with more for one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from cadre.cli.language import spoken, words
from cadre.cli.pay_shares import gap_of
from cadre.cli.payrolls import Payroll
from cadre.cli.scenarios.reading import Facts, Levers, answered, compared, load_levers
from cadre.cli.scenarios.telling import Wording, points
from cadre.methods.pay.study import Resampling, Workers, study
from cadre.vocabulary.bilingual import Strict
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import number, percent
from cadre.workspace.specifications import unknown_name

PAGE = "docs/explanation/pay-gap"
SUM = "sum_of_pay"
SEXES = ("women", "men")


class Increase(Strict):
    """``by``: more pay as a share, 0.1 being 10 % more. ``group``: of ``factor``, or women or men."""

    group: str
    by: Annotated[float, Field(strict=True, gt=0, le=10, allow_inf_nan=False)]
    factor: str | None = None


class PayLevers(Levers):
    """First the ``increase``, then the ``minimum``.

    ``minimum``: nobody is paid less, in the unit of pay, for an hour where hours are known (as
    ``--minimum``). Hours stay as they are, so pay of the month grows with pay of the hour.
    """

    increase: Increase | None = None
    minimum: Annotated[float, Field(strict=True, gt=0, le=1e15)] | None = None


def scenarios(
    files: Sequence[Path], payroll: Payroll, gaps: Facts, resampling: Resampling, least: int
) -> list[Facts]:
    """Each scenario against the payroll as it is, whose ``gaps`` are known."""
    found = []
    for file in files:
        levers = load_levers(file, PayLevers, PAGE)
        after = paid_more(payroll.workers, levers, file.name)
        new = {
            name: None if gap is None else gap_of(gap)
            for name, gap in study(after, resampling, least=least).gaps.items()
        }
        rows = compared({}, _values(gaps, payroll.workers), _values(new, after))
        found.append(answered(levers, rows, gaps=new))
    return found


def paid_more(workers: Workers, levers: PayLevers, file: str) -> Workers:
    """The same workers at the pay of the scenario, without factors. Raises CadreError for no such group."""
    pay = workers.pay
    if levers.increase is not None:
        pay = np.where(_group(workers, levers.increase, file), pay * (1 + levers.increase.by), pay)
    if levers.minimum is not None:
        pay = np.maximum(pay, levers.minimum)
    growth = pay / workers.pay
    hourly, monthly = (None if old is None else old * growth for old in (workers.hourly, workers.monthly))
    return replace(workers, hourly=hourly, monthly=monthly, factors=())


def _group(workers: Workers, increase: Increase, file: str) -> NDArray[np.bool_]:
    if increase.factor is None:
        if increase.group not in SEXES:
            raise unknown_name("increase.group", increase.group, SEXES, file)
        return np.asarray(workers.women == (increase.group == "women"))
    factors = {one.name: one for one in workers.factors if one.categories}
    if increase.factor not in factors:
        facts = {"file": file, "factor": increase.factor, "known": ", ".join(factors) or "—"}
        raise CadreError("scenario-factor", ExitCode.CONFIGURATION, **facts)
    factor = factors[increase.factor]
    if increase.group not in factor.categories:
        raise unknown_name("increase.group", increase.group, factor.categories, file)
    return np.asarray(factor.values == factor.categories.index(increase.group))


def _values(gaps: Facts, workers: Workers) -> Facts:
    """The gaps in percent; the weighted sum of pay of the month (or year), of hourly pay without hours."""
    pay = workers.pay if workers.monthly is None else workers.monthly
    values = {name: None if gap is None else gap["value"] for name, gap in gaps.items()}
    return {**values, SUM: float(workers.weights @ pay)}


def _figure(row: Facts) -> str:
    return words("scenario.pay.sum") if row["figure"] == SUM else words(f"pay.name.{row['figure']}")


def _value(row: Facts, value: float) -> str:
    if row["figure"] == SUM:
        return number(value, spoken(), 2)
    return percent(round(value, 1) + 0.0, spoken(), 1)


def _change(row: Facts, value: float) -> str:
    return _value(row, value) if row["figure"] == SUM else points(value)


def _lever(lever: str, value: Any) -> str:
    if lever == "minimum":
        return words("scenario.lever.minimum", value=number(value, spoken(), 2))
    group = words(f"pay.{value['group']}") if value["group"] in SEXES else value["group"]
    return words("scenario.lever.increase", group=group, by=percent(100 * value["by"], spoken()))


WORDING = Wording(lambda row: "", _figure, _value, _lever, _change)
