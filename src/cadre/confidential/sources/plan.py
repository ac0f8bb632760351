"""What must be done to each canonical column, worked out once per file from kind, mapping and header."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from cadre.confidential.sources.codes import CodeTable, code_table
from cadre.confidential.sources.dates import date_formats, last_day_of
from cadre.confidential.sources.formats.headers import position_of, tidy
from cadre.confidential.sources.formats.table import RawTable
from cadre.confidential.sources.unpivot import WideColumn, wide_columns
from cadre.vocabulary.definitions import Column, SourceKind
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.trees import Tree
from cadre.workspace.config import SourceConfig
from cadre.workspace.mapping import ColumnMapping, Filter, Mapping, nearest


@dataclass(frozen=True)
class ColumnPlan:
    """One canonical column: the file's columns it is joined from, or the unpivot, or a constant."""

    name: str
    column: Column
    mapping: ColumnMapping
    positions: tuple[int, ...]
    wide: bool
    codes: CodeTable | None
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """``positions``: the file's columns that are needed. ``latest``: the day after which is the future."""

    columns: tuple[ColumnPlan, ...]
    filters: tuple[tuple[int, Filter], ...]
    wide: tuple[WideColumn, ...]
    positions: tuple[int, ...]
    headers: tuple[str, ...]
    missing: tuple[str, ...]
    latest: date | None
    decimal: str

    def __getitem__(self, name: str) -> ColumnPlan:
        return next(column for column in self.columns if column.name == name)


def plan_for(
    kind: SourceKind,
    mapping: Mapping,
    source: SourceConfig,
    table: RawTable,
    areas: Tree | None,
    facilities: AbstractSet[str] | None,
    file: str,
) -> Plan:
    """Resolve a mapping against the file's header.

    Raises:
        CadreError: a column is missing, ambiguous or not of this kind; a code is not in its code list.
    """
    _check_names(kind, mapping)
    wide = wide_columns(mapping.unpivot, table.headers, file, frozenset(kind.columns))
    from_wide = {name for column in wide for name in (column.target, *column.constants)}
    columns = []
    for name, entry in _entries(kind, mapping, table.headers, from_wide).items():
        column = kind.columns[name]
        columns.append(
            ColumnPlan(
                name,
                column,
                entry,
                tuple(position_of(header, table.headers, file) for header in entry.from_),
                name in from_wide,
                code_table(name, column, entry, areas, facilities),
                date_formats(entry.format, table.typed),
            )
        )
    filters = tuple((position_of(entry.column, table.headers, file), entry) for entry in mapping.filter)
    positions = {place for column in columns for place in column.positions}
    positions |= {place for place, _ in filters} | {column.position for column in wide}
    return Plan(
        tuple(columns), filters, wide, tuple(sorted(positions)), table.headers, tuple(mapping.missing),
        last_day_of(source.date, source.id), source.decimal or ".",
    )  # fmt: skip


def _check_names(kind: SourceKind, mapping: Mapping) -> None:
    for name in mapping.columns:
        if name not in kind.columns:
            known = list(kind.columns)
            raise CadreError(
                "mapping-unknown-column", ExitCode.CONFIGURATION, column=name, kind=kind.id,
                meant=nearest(name, known) or ", ".join(known),
            )  # fmt: skip


def _entries(
    kind: SourceKind, mapping: Mapping, headers: tuple[str, ...], from_wide: set[str]
) -> dict[str, ColumnMapping]:
    """What is said of each canonical column; required ones nothing is said of are an error."""
    entries = dict(mapping.columns)
    if not entries and mapping.unpivot is None:
        there = {tidy(header): header for header in headers}
        entries = {
            name: ColumnMapping.model_validate({"from": there[name]})
            for name in kind.columns
            if name in there
        }
    for name in from_wide:
        entries.setdefault(name, ColumnMapping())
    for name, column in kind.columns.items():
        if column.required and name not in entries:
            raise CadreError("mapping-lacks-required", ExitCode.CONFIGURATION, column=name, kind=kind.id)
    for name, entry in entries.items():
        if not entry.from_ and entry.constant is None and name not in from_wide:
            raise CadreError("mapping-column-without-origin", ExitCode.CONFIGURATION, column=name)
    return {name: entries[name] for name in kind.columns if name in entries}
