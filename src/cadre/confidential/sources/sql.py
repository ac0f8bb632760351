"""The SQL that reads one batch, generated from the plan; how a single cell is read stands in macros.sql.

Names inside: ``c<n>`` column n of the file, ``w_<name>`` what the unpivot gives, then for each canonical
column ``t_`` its text, ``x_`` the text after pattern and codes, ``v_`` the typed value, ``p_`` its problem.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from cadre.confidential.sources.dates import UNAMBIGUOUS, shape
from cadre.confidential.sources.formats.headers import labels_of
from cadre.confidential.sources.formats.table import column_key
from cadre.confidential.sources.plan import ColumnPlan, Plan
from cadre.confidential.sources.unpivot import wide_key
from cadre.vocabulary.definitions import ColumnType, SourceKind

SQL_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR", "code": "VARCHAR", "month": "VARCHAR", "quarter": "VARCHAR", "integer": "BIGINT",
    "year": "INTEGER", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN",
}  # fmt: skip
_SLASHES = r"\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})"


@cache
def macros() -> str:
    return (Path(__file__).parent / "macros.sql").read_text(encoding="utf-8")


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def codes_name(column: str) -> str:
    return f"codes_{column}"


def values_query(kind: SourceKind, plan: Plan) -> str:
    """Row, every canonical column typed, and ``bad``: whether anything in the row has a problem."""
    planned = {column.name for column in plan.columns}
    values = [
        f"v_{column} AS {name(column)}"
        if column in planned
        else f"CAST(NULL AS {SQL_TYPES[says.type]}) AS {name(column)}"
        for column, says in kind.columns.items()
    ]
    problems = ", ".join(f"p_{column.name}" for column in plan.columns)
    return (
        f"{judged(plan)} SELECT row, {', '.join(values)}, coalesce({problems}) IS NOT NULL AS bad"
        " FROM judged ORDER BY row, piece"
    )


def problems_query(plan: Plan) -> str:
    """One line per bad value: row, column, value as it stands in the file, reason."""
    each = ", ".join(
        f"{{'column': {quote(column.name)}, 'value': t_{column.name}, 'reason': p_{column.name}}}"
        for column in plan.columns
    )
    return (
        f"{judged(plan)}, listed AS (SELECT row, unnest([{each}]) AS p FROM judged)"
        ' SELECT DISTINCT row, p."column" AS "column", p."value" AS "value", p.reason AS reason'
        ' FROM listed WHERE p.reason IS NOT NULL ORDER BY row, "column"'
    )


def original_query(plan: Plan) -> str:
    """The needed columns of each row as they stand in the file, as one JSON object under their own names."""
    labels = labels_of(plan.headers)
    pairs = ", ".join(f"{quote(labels[place])}, {column_key(place)}" for place in plan.positions)
    return f"SELECT row, CAST(json_object({pairs}) AS VARCHAR) AS original FROM original ORDER BY row"


def filter_query(plan: Plan) -> str:
    """The rows in scope."""
    tests = []
    for place, entry in plan.filters:
        key = f"coalesce(code_key(clean({column_key(place)})), '')"
        for words, test in ((entry.keep, "IN"), (entry.drop, "NOT IN")):
            if words:
                tests.append(f"{key} {test} ({_keys(words)})")
    return f"SELECT * FROM whole WHERE {' AND '.join(tests) or 'true'} ORDER BY row"


def judged(plan: Plan) -> str:
    """The common chain: text, then translated text, then typed value, then judgement."""
    columns = plan.columns
    texts = _list(f"{_text(column, plan.missing)} AS t_{column.name}" for column in columns)
    targets = ", ".join(f"t_{target}" for target in sorted({column.target for column in plan.wide}))
    some = f" WHERE coalesce({targets}) IS NOT NULL" if targets else ""
    translated = _list(f"{_translated(column)} AS x_{column.name}" for column in columns)
    joins = "".join(map(_join, (column for column in columns if column.codes)))
    values = _list(f"{_value(column, f'x_{column.name}', plan)} AS v_{column.name}" for column in columns)
    problems = _list(f"{_problem(column, plan)} AS q_{column.name}" for column in columns)
    mended = _list(_replaced(column) for column in columns)
    final = _list(_with_otherwise(column) for column in columns)
    return (
        f"WITH texts AS (SELECT * FROM (SELECT row, piece, {texts} FROM batch){some}),\n"
        f"translated AS (SELECT texts.*, {translated} FROM texts{joins}),\n"
        f"typed AS (SELECT *, {values} FROM translated),\n"
        f"checked AS (SELECT *, {problems} FROM typed),\n"
        f"judged AS (SELECT * REPLACE ({mended}), {final} FROM checked)\n"
    )


def _keys(words: Sequence[str]) -> str:
    return ", ".join(f"coalesce(code_key(clean({quote(word)})), '')" for word in words)


def _list(parts: object) -> str:
    return ", ".join(parts)  # type: ignore[arg-type]


def _text(column: ColumnPlan, missing: Sequence[str]) -> str:
    mapping = column.mapping
    if mapping.constant is not None:
        text = f"clean({quote(mapping.constant)})"
    elif column.wide:
        text = f"clean({wide_key(column.name)})"
    elif len(column.positions) == 1:
        text = f"clean({column_key(column.positions[0])})"
    else:
        parts = ", ".join(f"clean({column_key(place)})" for place in column.positions)
        text = f"clean(concat_ws({quote(mapping.join)}, {parts}))"
    words = [*missing, *mapping.missing]
    if words:
        listed = _keys(words)
        text = f"CASE WHEN code_key({text}) NOT IN ({listed}) THEN {text} END"
    return text


def _translated(column: ColumnPlan) -> str:
    text = _part(column)
    if column.codes is None:
        return text
    found = f"k_{column.name}.code"
    return found if column.codes.closed else f"coalesce({found}, {text})"


def _part(column: ColumnPlan) -> str:
    """The text, or what the pattern's group takes from it."""
    text = f"t_{column.name}"
    if column.mapping.pattern is None:
        return text
    return f"clean(regexp_extract({text}, {quote(column.mapping.pattern)}, 1))"


def _join(column: ColumnPlan) -> str:
    alias = f"k_{column.name}"
    key = f"code_key({_part(column)})"
    if _translates_blank(column):
        key = f"coalesce({key}, '')"
    return f" LEFT JOIN {codes_name(column.name)} AS {alias} ON {alias}.key = {key}"


def _translates_blank(column: ColumnPlan) -> bool:
    """Whether the mapping gives the empty cell a code of its own: ``codes: {"": _U}``."""
    return any(not spelling.strip() for spelling in column.mapping.codes)


def _value(column: ColumnPlan, text: str, plan: Plan) -> str:
    return _READERS[column.column.type](column, text, plan)


def _day(column: ColumnPlan, text: str) -> str:
    formats = ", ".join(quote(format) for format in column.formats)
    return f"plausible_day(try_strptime({text}, [{formats}]))"


def _number(column: ColumnPlan, text: str, plan: Plan) -> str:
    read = f"number_{'comma' if plan.decimal == ',' else 'point'}({text})"
    factor = column.mapping.factor
    return read if factor is None else f"({read} * CAST({factor!r} AS DOUBLE))"


def _year(column: ColumnPlan, text: str, plan: Plan) -> str:
    return f"year_of({text}, {_day(column, text)})"


def _month(column: ColumnPlan, text: str, plan: Plan) -> str:
    first_day = f"({text} || '-01')"
    day = f"coalesce({_day(column, text)}, {_day(column, first_day)})"
    return f"strftime({day}, '%Y-%m')"


_READERS: dict[ColumnType, Callable[[ColumnPlan, str, Plan], str]] = {
    "text": lambda column, text, plan: text,
    "code": lambda column, text, plan: text,
    "number": _number,
    "integer": lambda column, text, plan: f"whole({_number(column, text, plan)})",
    "year": _year,
    "month": _month,
    "quarter": lambda column, text, plan: f"quarter_of({text})",
    "date": lambda column, text, plan: _day(column, text),
    "boolean": lambda column, text, plan: f"yes_or_no({text})",
}


def _problem(column: ColumnPlan, plan: Plan) -> str:
    """A CASE whose first true branch names what is wrong."""
    says, text, value = column.column, f"t_{column.name}", f"v_{column.name}"
    blank = f"{text} IS NULL AND {value} IS NULL" if _translates_blank(column) else f"{text} IS NULL"
    branches = [(blank, "'aside.required'" if says.required else "NULL")]
    if column.mapping.pattern is not None:
        branches.append((f"{_part(column)} IS NULL", "'aside.pattern'"))
    branches += [(f"{value} IS NULL AND {test}", quote(reason)) for test, reason in _unreadable(column, plan)]
    if says.minimum is not None:
        branches.append((f"{value} < {says.minimum!r}", "'aside.below-minimum'"))
    if says.maximum is not None:
        branches.append((f"{value} > {says.maximum!r}", "'aside.above-maximum'"))
    if says.not_future and plan.latest is not None:
        latest = f"DATE '{plan.latest}'" if says.type == "date" else str(plan.latest.year)
        branches.append((f"{value} > {latest}", "'aside.future'"))
    if says.not_before is not None:
        branches.append((f"{value} < DATE {quote(says.not_before)}", "'aside.too-early'"))
    return "CASE " + " ".join(f"WHEN {test} THEN {then}" for test, then in branches) + " ELSE NULL END"


def _unreadable(column: ColumnPlan, plan: Plan) -> list[tuple[str, str]]:
    text = f"x_{column.name}"
    if column.column.type == "date":
        looks = f"regexp_full_match({text}, {quote(shape(column.formats))})"
        slashed = f"regexp_full_match({text}, {quote(_SLASHES)})"
        ambiguous = [(slashed, "aside.date-ambiguous")] if column.formats == UNAMBIGUOUS else []
        return [(looks, "aside.no-such-date"), *ambiguous, ("true", "aside.not-a-date")]
    if column.column.type == "integer":
        return [
            (f"{_number(column, text, plan)} IS NOT NULL", "aside.not-whole"),
            ("true", "aside.not-a-number"),
        ]
    reasons = {
        "number": "aside.not-a-number", "year": "aside.not-a-year", "month": "aside.not-a-month",
        "quarter": "aside.not-a-quarter", "boolean": "aside.not-yes-or-no",
    }  # fmt: skip
    return [("true", reasons.get(column.column.type, "aside.unknown-code"))]


def _replaced(column: ColumnPlan) -> str:
    """The value, or what the mapping wants instead of one with a problem."""
    value, problem = f"v_{column.name}", f"q_{column.name}"
    replacement = column.mapping.replacement
    instead = "NULL" if replacement is None else quote(replacement)
    kind = SQL_TYPES[column.column.type]
    return f"CASE WHEN {problem} IS NULL THEN {value} ELSE CAST({instead} AS {kind}) END AS {value}"


def _with_otherwise(column: ColumnPlan) -> str:
    mended = column.mapping.replacement is not None or (
        column.mapping.has_otherwise and not column.column.required
    )
    return f"CAST(NULL AS VARCHAR) AS p_{column.name}" if mended else f"q_{column.name} AS p_{column.name}"
