"""Rows of a payroll to be checked, and the rate a random audit suggests."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from cadre.cli.budget.sheet import Sheet
from cadre.cli.budget.spec import Audit, Payroll
from cadre.cli.tables import row_of
from cadre.methods.money.payroll import Paid, Registered, paid_less_present, to_be_checked
from cadre.methods.proportions import wilson
from cadre.methods.uncertainty.intervals import interval
from cadre.vocabulary.errors import CadreError, ExitCode


def payroll_part(part: Payroll, folder: Path) -> dict[str, Any]:
    """Columns: id; account, site. The register: id; born, died, leave_from, leave_to. Headcount: site, heads.

    Names and accounts are never shown: a finding is a row of the payroll and a question.
    """
    sheet = Sheet(folder / part.file, None)
    columns = (sheet.texts("id"), *(sheet.texts(name, needed=False) for name in ("account", "site")))
    rows = [Paid(*row) for row in zip(*columns, strict=True)]
    for place, row in enumerate(rows):
        if not row.id:
            raise sheet.refused("budget-blank", place, column="id")
    register = None if part.staff_register is None else _register(folder / part.staff_register)
    found = list(to_be_checked(rows, register, part.paid_on, part.retirement_age))
    by_question = Counter(question for _, question in found)
    answer: dict[str, Any] = {
        "rows": len(rows),
        "to_be_checked": len({place for place, _ in found}),
        "by_question": dict(sorted(by_question.items())),
        "findings": [{"row": row_of(sheet.table, place), "question": question} for place, question in found],
    }
    if part.headcount is not None:
        present = Sheet(folder / part.headcount, None)
        heads = dict(zip(present.texts("site"), map(int, present.filled("heads")), strict=True))
        answer["paid_less_present"] = paid_less_present(rows, heads)
    return answer


def _register(path: Path) -> dict[str, Registered]:
    sheet = Sheet(path, None)
    dates = [sheet.dates(name) for name in ("born", "died", "leave_from", "leave_to")]
    return {row[0]: Registered(*row[1:]) for row in zip(sheet.texts("id"), *dates, strict=True)}


def audit_part(part: Audit) -> dict[str, Any]:
    """The share of payroll rows that could not be confirmed on site, with its Wilson interval."""
    if part.not_confirmed > part.drawn:
        facts = {"drawn": part.drawn, "found": part.not_confirmed}
        raise CadreError("budget-audit", ExitCode.CONFIGURATION, **facts)
    low, high = wilson(part.not_confirmed, part.drawn)
    share = part.not_confirmed / part.drawn
    found = {"drawn": part.drawn, "share": share, "interval": interval(low, high)}
    if part.payroll is None:
        return found
    rows = {"value": part.payroll * share, "interval": interval(part.payroll * low, part.payroll * high)}
    return found | {"rows": rows}
