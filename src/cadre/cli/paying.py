"""``cadre pay``: what a table of workers or of pay events says about pay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre.cli import pay_options as o
from cadre.cli.language import words
from cadre.cli.options import AsJson, Quiet, ScenarioFiles, Where
from cadre.cli.show import Screen, error_text
from cadre.vocabulary.errors import CadreError, ExitCode

if TYPE_CHECKING:
    from cadre.cli.pay_events import EventColumns
    from cadre.cli.payrolls import Asked
    from cadre.methods.pay.replication import Method

Figures = dict[str, Any]


def pay(
    file: o.File,
    pay: o.Pay = None,
    sex: o.Sex = None,
    women: o.Women = None,
    men: o.Men = None,
    hours: o.Hours = None,
    pay_per: o.Per = "month",
    logged: o.Logged = False,
    weight: o.Weight = None,
    factors: o.Factors = None,
    categories: o.Categories = None,
    quantiles: o.Quantiles = None,
    replicates: o.Replicates = None,
    replicate_method: o.MethodName = None,
    cluster: o.Cluster = None,
    currency: o.Currency = None,
    bonus: o.Bonus = None,
    minimum: o.Wage = None,
    due: o.Due = None,
    paid: o.Paid = None,
    due_date: o.DueDate = None,
    paid_date: o.PaidDate = None,
    grace: o.Grace = 0,
    hours_worked: o.HoursWorked = None,
    hours_paid: o.HoursPaid = None,
    where: Where = None,
    draws: o.Draws = 2000,
    seed: o.Seed = 20260101,
    least: o.Least = 10,
    scenario: ScenarioFiles = None,
    chart: o.ChartFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.drawing import picture_kind
    from cadre.cli.filtering import conditions
    from cadre.cli.pay_chart import draw_pay
    from cadre.cli.pay_events import EventColumns
    from cadre.cli.pay_words import tell
    from cadre.cli.payrolls import PAY_PER, Asked

    screen, kind = Screen(as_json, quiet), picture_kind(chart)
    named, rows = (_listed(women), _listed(men)), conditions(where)
    columns = EventColumns(
        due, paid, due_date, paid_date, hours_worked, hours_paid, grace, sex, *named, weight, cluster,
        currency, rows,
    ).checked()  # fmt: skip
    events = columns.of_pay or columns.of_hours
    result: Figures = {"reasons": {}}
    with screen.working("pay", file.name):
        if pay is not None or scenario or not events:
            per = _one_of(pay_per, PAY_PER, "--pay-per")
            asked = Asked(
                _given(pay, "--pay"), _given(sex, "--sex"), hours, weight,
                _listed(factors) or _listed(categories), _listed(categories), _listed(replicates), cluster,
                currency, bonus, *named, per, logged, rows,
            )  # fmt: skip
            method = _method(replicates, replicate_method)
            drawing = (draws, seed, least)
            result = _gaps(file, asked, method, _shares(quantiles), minimum, drawing, scenario or [])
        if events:
            result |= _events(file, columns, (draws, seed, least))
            result.setdefault("resampling", {"method": "bootstrap", "draws": draws, "seed": seed})
        if chart is not None:
            draw_pay(result, chart, kind)
    tell(screen, result)
    if chart is not None:
        screen.made([chart])
        result["chart"] = str(chart)
    screen.end("pay", file=file.name, **result)


def _gaps(
    file: Path,
    asked: Asked,
    method: Method,
    quantiles: list[float],
    wage: float | None,
    drawing: tuple[int, int, int],
    scenario: list[Path],
) -> Figures:
    """Everything about the workers of a payroll. ``drawing``: draws, seed, fewest of a sex."""
    from cadre.cli.pay_figures import figures
    from cadre.cli.pay_shares import employers_part
    from cadre.cli.payrolls import read_payroll
    from cadre.methods.pay.study import Resampling, study

    draws, seed, least = drawing
    payroll = read_payroll(file, asked)
    resampling = Resampling(draws, seed, payroll.clusters, payroll.replicates, method)
    found = study(payroll.workers, resampling, quantiles, least)
    shares, reasons = employers_part(payroll, resampling, wage, least)
    result = figures(found, payroll) | shares
    if scenario:
        from cadre.cli.scenarios.pay import scenarios

        result["scenarios"] = scenarios(scenario, payroll, result["gaps"], resampling, least)
    result["resampling"] = _resampling(method, draws, seed, payroll.replicates)
    told = {name: error_text(one) for name, one in found.reasons.items()}
    result["reasons"] = _unknown(result) | told | reasons
    return result


def _events(file: Path, columns: EventColumns, drawing: tuple[int, int, int]) -> Figures:
    """Pay that came late, in part or not at all, and hours that were not paid, where columns are named."""
    from cadre.cli.pay_events import read_events
    from cadre.cli.pay_shares import groups_of, paydays_part, unpaid_part

    paid, unpaid = read_events(file, columns)
    found: Figures = {}
    if paid is not None:
        found["paydays"] = paydays_part(paid, groups_of(paid.rows, *drawing), columns.grace)
    if unpaid is not None:
        found["unpaid_hours"] = unpaid_part(unpaid, groups_of(unpaid.rows, *drawing))
    return found


def _given(column: str | None, option: str) -> str:
    if column is None:
        raise CadreError("argument-missing", ExitCode.USAGE, given=option, command="cadre pay")
    return column


def _method(replicates: str | None, given: str | None) -> Method:
    from cadre.methods.pay.replication import METHODS

    if not replicates:
        return "bootstrap"
    method: Method = _one_of(given, METHODS, "--replicate-method")
    return method


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())


def _one_of(given: str | None, known: tuple[Any, ...], option: str) -> Any:
    if given not in known:
        facts = {"option": option, "value": given or "—", "known": ", ".join(known)}
        raise CadreError("bad-option", ExitCode.USAGE, **facts)
    return given


def _shares(text: str | None) -> list[float]:
    """Quantiles between 0 and 1. Raises CadreError for any other word."""
    found = []
    for word in _listed(text):
        try:
            share = float(word)
        except ValueError:
            share = 0.0
        if not 0 < share < 1:
            facts = {"option": "--quantiles", "value": word, "known": "0.1 … 0.9"}
            raise CadreError("bad-option", ExitCode.USAGE, **facts)
        found.append(share)
    return found


def _resampling(method: str, draws: int, seed: int, replicates: Any) -> dict[str, Any]:
    if replicates is None:
        return {"method": "bootstrap", "draws": draws, "seed": seed}
    return {"method": f"replicate weights, {method}", "draws": replicates.shape[1]}


def _unknown(result: dict[str, Any]) -> dict[str, str]:
    """Why hourly or monthly pay is not known."""
    missing = {name.split("_")[0] for name, gap in result["gaps"].items() if gap is None}
    return {name: words(f"pay.no-{name}") for name in sorted(missing)}
