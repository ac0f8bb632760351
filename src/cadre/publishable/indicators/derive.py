"""From protected tallies and definitions to observations: every figure of a release is made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from cadre.publishable.indicators import reasons
from cadre.publishable.indicators.columns import (
    DIMENSION_COLUMNS,
    OBSERVATION_COLUMNS,
    OBSERVATION_SCHEMA,
    figure_sql,
    identity_sql,
    rule_names,
    unit_code,
)
from cadre.publishable.indicators.distribution import distribution_rows
from cadre.publishable.indicators.formulas import Query, formula_query
from cadre.publishable.indicators.inputs import Context, Inputs, Protected, load_inputs
from cadre.publishable.indicators.terms import parse_cut, quoted
from cadre.vocabulary.indicators import Distribution, Indicator
from cadre.vocabulary.trees import TOTAL

# Tallies whose cells are inputs with names of their own: ``series.value`` would say nothing.
_NAMED_BY = {"series": "series", "answers": "item"}


def derive(
    protected: Mapping[str, Protected], definitions: Mapping[str, Indicator], context: Context
) -> pa.Table:
    """Every observation of a release.

    Args:
        protected: protected tallies by id. Nothing else is read.
        definitions: indicators by id.
        context: country, years and currency.

    Returns:
        A table of ``OBSERVATION_SCHEMA``, sorted by its columns: the cells of the tallies themselves
        (``headcount.persons`` …), then the indicators. OBS_STATUS is A, or Q (suppressed) or M (missing)
        with null OBS_VALUE and the reason. An indicator without any figure for a country and year has one
        row that says why.
    """
    inputs = load_inputs(protected, context)
    try:
        _create_target(inputs)
        for definition in definitions.values():
            _publish_indicator(definition, inputs)
        for id in protected:
            _publish_tally(id, definitions, inputs)
        return _collect(inputs)
    finally:
        inputs.connection.close()


def _create_target(inputs: Inputs) -> None:
    columns = ", ".join(
        f"{name} {'double' if name == 'OBS_VALUE' else 'varchar'}" for name in OBSERVATION_COLUMNS[:-1]
    )
    inputs.connection.execute(f"create table observations ({columns}, version integer, place integer)")


@dataclass(frozen=True)
class _About:
    """What all rows of an indicator or measure share. ``indicator`` is SQL, the others plain words."""

    indicator: str
    version: int
    unit: str
    rules: str
    edition: str


def _insert(inputs: Inputs, query: Query, about: _About, place: int = 0) -> None:
    """Add the rows of ``query``; ``place`` says which of the indicator's tables they are."""
    dims = ", ".join(f'"{name}"' if name in query.kept else f"'{TOTAL}'" for name in DIMENSION_COLUMNS)
    inputs.connection.execute(
        f"insert into observations select {about.indicator}, area, cast(year as varchar), {dims}, "
        f"value, ?, status, reason, ?, ?, ?, ? from ({query.sql})",
        [about.unit, about.edition, about.rules, about.version, place],
    )


def _publish_tally(id: str, definitions: Mapping[str, Indicator], inputs: Inputs) -> None:
    """The cells of one protected table as observations, one indicator per measure."""
    table = inputs.protected[id]
    dims = inputs.dimensions(id)
    naming = _NAMED_BY.get(id)
    kept = tuple(name for name in dims if name in DIMENSION_COLUMNS and name != naming)
    area = "area" if "area" in dims else f"'{inputs.context.country}' as area"
    columns = ", ".join(["year", area, *(f'"{name}"' for name in kept)])
    known = quoted(_codes_with_definitions(definitions, id)) if naming else "()"
    for name, measure in table.definition.measures.items():
        sql = f"""
            select {columns}, {naming or "null"} as named, case when status = 'A' then "{name}" end as value,
                case when status = 'C' then 'Q' when "{name}" is null then 'M' else 'A' end as status,
                case when status = 'C' then '{reasons.SUPPRESSED}' when "{name}" is null
                    then '{reasons.NOT_COLLECTED}' end as reason
            from tally_{id} {f"where {naming} not in {known}" if known != "()" else ""}"""
        about = _About(
            f"'{id}.' || named" if naming else f"'{id}.{name}'",
            table.definition.version,
            unit_code(measure.unit),
            rule_names([(table.rule.id, table.rule.version)]),
            table.edition,
        )
        _insert(inputs, Query(sql, kept), about)


def _codes_with_definitions(definitions: Mapping[str, Indicator], tally: str) -> list[str]:
    """Series and items that an indicator already publishes under its own name."""
    found: list[str] = []
    for definition in definitions.values():
        for term in definition.terms():
            code = term.where.get(_NAMED_BY[tally]) if term.tally == tally else None
            if isinstance(code, str) and definition.formula.kind in ("value", "answer"):
                found.append(code)
    return sorted(set(found))


def _publish_indicator(definition: Indicator, inputs: Inputs) -> None:
    used = [inputs.protected[id] for id in definition.tallies() if id in inputs.protected]
    rules = rule_names((table.rule.id, table.rule.version) for table in used)
    about = _About(f"'{definition.id}'", definition.version, definition.unit, rules, _edition(inputs))
    for place, entry in enumerate(definition.formula.by):
        cut = parse_cut(entry)
        if isinstance(definition.formula, Distribution):
            query = distribution_rows(definition.formula, cut, inputs)
        else:
            query = formula_query(definition.formula, cut, inputs)
        if query is not None:
            _insert(inputs, query, about, place)
    if _must_account(definition, inputs):
        _insert(inputs, _unaccounted(definition, inputs), about)


def _must_account(definition: Indicator, inputs: Inputs) -> bool:
    """Whether a year without figures needs a row that says why.

    Published series have the years they have. A workspace of many countries accounts for what it holds; a
    country's own accounts for everything.
    """
    if definition.collect == "published":
        return False
    return len(inputs.context.countries) == 1 or next(definition.terms()).tally in inputs.protected


def _edition(inputs: Inputs) -> str:
    return ";".join(sorted({table.edition for table in inputs.protected.values()}))


def _unaccounted(definition: Indicator, inputs: Inputs) -> Query:
    """One missing observation for every country and year about which the indicator says nothing at all."""
    steady = parse_cut(definition.formula.by[0]).steady()
    fixed = "".join(f", '{code}' as \"{name}\"" for name, code in steady.items() if name != "area")
    years = ", ".join(f"({year})" for year in inputs.context.years)
    areas = ", ".join(f"('{area}')" for area in inputs.context.countries)
    sql = f"""
        select year, area{fixed}, null::double as value, 'M' as status, '{reasons.NOT_COLLECTED}' as reason
        from (values {years}) years(year), (values {areas}) areas(area)
        where not exists (
            from observations o
            where o.INDICATOR = '{definition.id}' and o.AREA = areas.area
                and o.TIME_PERIOD = cast(years.year as varchar)
        )"""
    return Query(sql, tuple(name for name in steady if name != "area"))


def _collect(inputs: Inputs) -> pa.Table:
    """The rows in order and numbered, each figure once.

    Tables of one indicator overlap; where two give the same figure, one with a value speaks before one
    without, then the table that stands first.
    """
    columns = ", ".join(name for name in OBSERVATION_COLUMNS if name != "FIGURE")
    found = inputs.connection.sql(f"""
        with known as (select *, {identity_sql()} as identity from observations),
        chosen as (
            from known
            qualify row_number() over (partition by identity order by OBS_STATUS <> 'A', place, OBS_VALUE) = 1
        )
        select {columns}, {figure_sql("identity")} as FIGURE from chosen order by {columns}""")
    return found.to_arrow_table().cast(OBSERVATION_SCHEMA)
