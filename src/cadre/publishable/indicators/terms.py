"""One quantity of a formula, in one published table of it, as SQL over a tally's cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cadre.publishable.indicators.inputs import Inputs
from cadre.vocabulary.indicators import Term
from cadre.vocabulary.trees import TOTAL


@dataclass(frozen=True)
class Cut:
    """One entry of ``by``: the dimensions that vary, with the codes or the depth they are held to."""

    codes: Mapping[str, tuple[str, ...]]  # of each varying dimension; () is all of them
    depth: Mapping[str, int]

    def __contains__(self, dimension: str) -> bool:
        return dimension in self.codes

    def steady(self) -> dict[str, str]:
        """The dimensions the table shows at one code only."""
        return {name: codes[0] for name, codes in self.codes.items() if len(codes) == 1}


def parse_cut(entry: Iterable[str]) -> Cut:
    """``["occupation", "area@1", "activity=active"]`` as a cut."""
    codes: dict[str, tuple[str, ...]] = {}
    depth: dict[str, int] = {}
    for word in entry:
        name, _, listed = word.partition("=")
        name, _, level = name.partition("@")
        codes[name] = tuple(listed.split(",")) if listed else ()
        if level:
            depth[name] = int(level)
    return Cut(codes, depth)


@dataclass(frozen=True)
class TermQuery:
    """SQL giving ``year``, ``area``, the varying dimensions in ``kept``, ``value`` and ``state``.

    ``state`` is 'C' where a cell that is needed is suppressed; ``value`` is null then, and also where nobody
    gave one.
    """

    sql: str
    kept: tuple[str, ...]


def quoted(codes: Iterable[str]) -> str:
    return "(" + ", ".join("'" + code.replace("'", "''") + "'" for code in codes) + ")"


def term_query(term: Term, cut: Cut, inputs: Inputs) -> TermQuery:
    """The cells of ``term`` that the table ``cut`` needs, summed where ``where`` lists several codes."""
    conditions, kept, summed = [], [], {}
    for name in inputs.dimensions(term.tally):
        codes = _codes(term, cut, name, inputs)
        if codes:
            conditions.append(f'"{name}" in {quoted(codes)}')
        if name == "area" or (name in cut and name not in term.at_total):
            kept.append(name)
        elif len(codes) > 1:
            summed[name] = len(codes)
    return _assemble(term, tuple(kept), conditions, summed, inputs.context.country)


def _codes(term: Term, cut: Cut, name: str, inputs: Inputs) -> tuple[str, ...]:
    """The codes of a dimension that are read; () reads all of them."""
    if name in term.at_total:
        return (TOTAL,)
    if name in cut:
        if name in cut.depth:
            return inputs.down_to(term.tally, name, cut.depth[name])
        return cut.codes[name]
    if name in term.where:
        listed = term.where[name]
        return (listed,) if isinstance(listed, str) else tuple(listed)
    return inputs.context.countries if name == "area" else (TOTAL,)


def _assemble(
    term: Term, kept: tuple[str, ...], conditions: list[str], summed: dict[str, int], country: str
) -> TermQuery:
    dims = [name for name in kept if name != "area"]
    area = "area" if "area" in kept else "'" + country + "' as area"
    year = f"cast(year - {term.lag} as integer) as year"
    columns = ", ".join([year, area, *(f'"{name}"' for name in dims)])
    where = f"where {' and '.join(conditions)}" if conditions else ""
    if not summed:
        value = f'"{term.measure}"' + (f' / nullif("{term.per}", 0)' if term.per else "")
        sql = f'select {columns}, {value} as value, status as state from "tally_{term.tally}" {where}'
        return TermQuery(sql, tuple(dims))
    value = _sum(term.measure) + (f" / nullif({_sum(term.per)}, 0)" if term.per else "")
    needed = 1
    for count in summed.values():
        needed *= count
    having = "" if term.absent_is_zero else f"having count(*) = {needed}"
    sql = (
        f'select {columns}, {value} as value, max(status) as state from "tally_{term.tally}" {where} '
        f"group by all {having}"
    )
    return TermQuery(sql, tuple(dims))


def _sum(measure: str) -> str:
    """A sum that is null as soon as one part is."""
    return f'case when count("{measure}") = count(*) then sum("{measure}") end'
