"""Scenarios of ``cadre budget``: the parts again with other pay, prices, spending or funded posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from cadre.cli.language import spoken, words
from cadre.cli.scenarios.reading import Change, Facts, Levers, answered, compared, load_levers
from cadre.cli.scenarios.telling import Wording, lever_share, points
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import number, percent

PAGE = "docs/explanation/money"
# Part -> column of its table -> what the column is multiplied by.
Factors = Mapping[str, Mapping[str, float]]
# Lever -> the part it acts on, and the columns.
_ACTS_ON = {
    "wage": ("wage_bill", ("base", "allowances", "employer_cost")),
    "price": ("reform", ("price",)),
    "execution": ("execution", ("actual",)),
    "funded": ("absorption", ("funded",)),
}


class BudgetLevers(Levers):
    """Shares are changes of what the tables say: 0.1 is 10 % more.

    ``wage``: of base pay, allowances and employer's costs in ``wage_bill``. ``price``: of one head in every
    line of ``reform``, what is stated staying as it is. ``execution``: of actual spending in every line and
    year. ``funded``: of funded posts in ``absorption``.
    """

    wage: Change | None = None
    price: Change | None = None
    execution: Change | None = None
    funded: Change | None = None


def scenarios(files: Sequence[Path], parts: Facts, again: Callable[[Factors], Facts]) -> list[Facts]:
    """Each scenario against ``parts``. Raises CadreError for a lever on a part that is not there."""
    found = []
    for file in files:
        levers = load_levers(file, BudgetLevers, PAGE)
        factors: dict[str, dict[str, float]] = {}
        for lever, change in levers.pulled().items():
            part, columns = _ACTS_ON[lever]
            if part not in parts:
                facts = {"file": file.name, "lever": lever, "part": part}
                raise CadreError("scenario-no-part", ExitCode.CONFIGURATION, **facts)
            factors[part] = dict.fromkeys(columns, 1 + change)
        after = again(factors)
        found.append(answered(levers, [row for part in factors for row in _rows(part, parts, after)]))
    return found


def _rows(part: str, before: Facts, after: Facts) -> list[Facts]:
    sides = zip(_FIGURES[part](before[part]), _FIGURES[part](after[part]), strict=True)
    currency = before[part].get("currency")
    return [
        row
        for (of, old), (_, new) in sides
        for row in compared({"part": part, "of": of, "currency": currency}, old, new)
    ]


def _wage_bill(part: Facts) -> Iterator[tuple[str | None, Facts]]:
    last = {"last_year": part["by_year"][-1]} if len(part["by_year"]) > 1 else {}
    yield None, {"now": part["now"], **last}
    for name, share in part["shares_percent"].items():
        yield name, {"share_percent": share}
    if "ceiling" in part:
        yield part["ceiling"]["of"], {"room": part["ceiling"]["room"]}


def _reform(part: Facts) -> Iterator[tuple[str | None, Facts]]:
    covers = part["covers_percent"]["middle"]
    yield None, {"recalculated": part["recalculated"], "covers_percent": covers}


def _execution(part: Facts) -> Iterator[tuple[str | None, Facts]]:
    for year in part["years"]:
        names = ("execution_percent", "composition_variance_percent", "contingency_percent")
        yield str(year["year"]), {name: year[name] for name in names}
    grades = ("outturn", "composition", "contingency", "composition_and_contingency")
    yield None, {name: part["pefa_style"][name] for name in grades}


def _absorption(part: Facts) -> Iterator[tuple[str | None, Facts]]:
    for row in part["rows"]:
        yield row["name"], {name: row[name] for name in ("not_absorbed", "unfunded_need", "vacant")}


_FIGURES: dict[str, Callable[[Facts], Iterator[tuple[str | None, Facts]]]] = {
    "wage_bill": _wage_bill, "reform": _reform, "execution": _execution, "absorption": _absorption,
}  # fmt: skip


def _of(row: Facts) -> str:
    return words(f"budget.{row['part']}") + (f", {row['of']}" if row["of"] else "")


def _value(row: Facts, value: float) -> str:
    if row["figure"].endswith("_percent"):
        return percent(round(value, 1) + 0.0, spoken())
    text = number(value, spoken(), 2 if 0 < abs(value) < 100 and row["currency"] else 0)
    return f"{text} {row['currency']}" if row["currency"] else text


def _change(row: Facts, value: float) -> str:
    return points(value) if row["figure"].endswith("_percent") else _value(row, value)


WORDING = Wording(
    _of, lambda row: words(f"scenario.budget.{row['figure']}"), _value, lever_share, _change
)  # fmt: skip
