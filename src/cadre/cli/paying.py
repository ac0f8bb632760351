"""``cadre pay``: what a table of workers says about the pay of women and men."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cadre.cli.language import words
from cadre.cli.options import AsJson, Quiet, finite, told
from cadre.cli.show import Screen, error_text
from cadre.vocabulary.errors import CadreError, ExitCode

if TYPE_CHECKING:
    from cadre.methods.pay.replication import Method

File = Annotated[Path, typer.Argument(metavar="FILE", help=told("pay-file"), exists=True, dir_okay=False)]
Pay = Annotated[str, typer.Option("--pay", metavar="COL", help=told("pay-pay"))]
Sex = Annotated[str, typer.Option("--sex", metavar="COL", help=told("pay-sex"))]
Women = Annotated[str | None, typer.Option("--women", metavar="VALUE", help=told("pay-women"))]
Men = Annotated[str | None, typer.Option("--men", metavar="VALUE", help=told("pay-men"))]
Hours = Annotated[str | None, typer.Option("--hours", metavar="COL", help=told("pay-hours"))]
Per = Annotated[str, typer.Option("--pay-per", metavar="hour|month|year", help=told("pay-per"))]
Logged = Annotated[bool, typer.Option("--logged", help=told("pay-logged"))]
Weight = Annotated[str | None, typer.Option("--weight", metavar="COL", help=told("pay-weight"))]
Factors = Annotated[str | None, typer.Option("--factors", metavar="A,B,C", help=told("pay-factors"))]
Categories = Annotated[str | None, typer.Option("--categories", metavar="A,B", help=told("pay-categories"))]
Quantiles = Annotated[str | None, typer.Option("--quantiles", metavar="0.1,0.5", help=told("pay-quantiles"))]
Replicates = Annotated[str | None, typer.Option("--replicates", metavar="COLS", help=told("pay-replicates"))]
MethodName = Annotated[str | None, typer.Option("--replicate-method", help=told("pay-replicate-method"))]
Cluster = Annotated[str | None, typer.Option("--cluster", metavar="COL", help=told("pay-cluster"))]
Currency = Annotated[str | None, typer.Option("--currency", metavar="COL", help=told("pay-currency"))]
Bonus = Annotated[str | None, typer.Option("--bonus", metavar="COL", help=told("pay-bonus"))]
Wage = Annotated[float | None, typer.Option("--wage", callback=finite, help=told("pay-wage"))]
Draws = Annotated[int, typer.Option("--draws", min=100, max=100_000, help=told("pay-draws"))]
Seed = Annotated[int, typer.Option("--seed", min=0, help=told("pay-seed"))]
Least = Annotated[int, typer.Option("--least", min=2, help=told("pay-least"))]


def pay(
    file: File,
    pay: Pay,
    sex: Sex,
    women: Women = None,
    men: Men = None,
    hours: Hours = None,
    pay_per: Per = "month",
    logged: Logged = False,
    weight: Weight = None,
    factors: Factors = None,
    categories: Categories = None,
    quantiles: Quantiles = None,
    replicates: Replicates = None,
    replicate_method: MethodName = None,
    cluster: Cluster = None,
    currency: Currency = None,
    bonus: Bonus = None,
    wage: Wage = None,
    draws: Draws = 2000,
    seed: Seed = 20260101,
    least: Least = 10,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.pay_figures import figures
    from cadre.cli.pay_words import tell
    from cadre.cli.payrolls import PAY_PER, Asked, read_payroll
    from cadre.methods.pay.replication import METHODS
    from cadre.methods.pay.study import Resampling, study

    screen = Screen(as_json, quiet)
    per = _one_of(pay_per, PAY_PER, "--pay-per")
    method: Method = (
        "bootstrap" if not replicates else _one_of(replicate_method, METHODS, "--replicate-method")
    )
    asked = Asked(
        pay, sex, hours, weight, _listed(factors) or _listed(categories), _listed(categories),
        _listed(replicates), cluster, currency, bonus, _listed(women), _listed(men), per, logged,
    )  # fmt: skip
    shares = _shares(quantiles)
    with screen.working("pay", file.name):
        payroll = read_payroll(file, asked)
        resampling = Resampling(draws, seed, payroll.clusters, payroll.replicates, method)
        found = study(payroll.workers, resampling, shares, least)
        result = figures(found, payroll, wage, least)
    result["interval"] = _interval(method, draws, seed, payroll.replicates)
    result["reasons"] = _unknown(result) | {name: error_text(one) for name, one in found.reasons.items()}
    tell(screen, result)
    screen.end("pay", file=file.name, **result)


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


def _interval(method: str, draws: int, seed: int, replicates: Any) -> dict[str, Any]:
    if replicates is None:
        return {"level": 0.95, "method": "bootstrap", "draws": draws, "seed": seed}
    return {"level": 0.95, "method": f"replicate weights, {method}", "draws": replicates.shape[1]}


def _unknown(result: dict[str, Any]) -> dict[str, str]:
    """Why hourly or monthly pay is not known."""
    missing = {name.split("_")[0] for name, gap in result["gaps"].items() if gap is None}
    return {name: words(f"pay.no-{name}") for name in sorted(missing)}
