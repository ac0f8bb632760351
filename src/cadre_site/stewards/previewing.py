"""The first rows of a file as it lies, and what each of its columns is taken for or may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources.formats import open_table
from cadre.confidential.sources.formats.headers import Wanted, tidy
from cadre.confidential.sources.formats.table import column_key
from cadre.confidential.sources.suggest import match_headers
from cadre.vocabulary.definitions import SourceKind
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.mapping import Mapping, load_mapping

ROWS = 20
LONGEST = 80  # signs of a value


@dataclass(frozen=True)
class Column:
    """``taken_as``: canonical columns got from it; ``may_be``: a suggestion, where there is none."""

    header: str
    taken_as: tuple[str, ...]
    may_be: str | None


@dataclass(frozen=True)
class Preview:
    """``missing``: required columns that nothing gives."""

    kind: SourceKind
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]


def preview(workspace: Workspace, source: SourceConfig, path: Path) -> Preview:
    """``path``: the source's file, or one that may take its place.

    Raises:
        CadreError: it cannot be opened; the kind of the source or its mapping is not there.
    """
    kind = source_kinds().get(source.kind)
    if kind is None:
        known = ", ".join(sorted(source_kinds()))
        raise CadreError(
            "kind-unknown", ExitCode.CONFIGURATION, source=source.id, kind=source.kind, known=known
        )
    mapping = load_mapping(workspace.folder / source.mapping) if source.mapping else Mapping()
    table = open_table(source, path, Wanted())
    places = range(len(table.headers))
    batch = next(table.read(places, ROWS), None)
    values = [] if batch is None else [batch.rows.column(column_key(one)).to_pylist() for one in places]
    rows = tuple(tuple(_short(value) for value in row) for row in zip(*values, strict=True))
    columns = _columns(table.headers, kind, mapping)
    return Preview(kind, columns, rows[:ROWS], _missing(kind, mapping, columns))


def _columns(headers: tuple[str, ...], kind: SourceKind, mapping: Mapping) -> tuple[Column, ...]:
    taken = _taken(kind, mapping)
    given = {name for header in headers for name in taken.get(tidy(header), ())}
    suggested = {place: name for place, (name, _) in match_headers(headers, kind)[1].items()}
    return tuple(
        Column(header, as_, None if as_ or suggested[place] in given else suggested[place])
        for place, header in enumerate(headers)
        for as_ in [taken.get(tidy(header), ())]
    )


def _taken(kind: SourceKind, mapping: Mapping) -> dict[str, tuple[str, ...]]:
    """Column of the file, tidied -> canonical columns. Without a mapping names are the canonical ones."""
    if not mapping.columns and mapping.unpivot is None:
        return {name: (name,) for name in kind.columns}
    found: dict[str, tuple[str, ...]] = {}
    for name, column in mapping.columns.items():
        for header in column.from_:
            found[tidy(header)] = (*found.get(tidy(header), ()), name)
    return found


def _missing(kind: SourceKind, mapping: Mapping, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Nothing is said of a mapping that turns columns into rows: what it gives shows when it is read."""
    if mapping.unpivot is not None:
        return ()
    given = {name for column in columns for name in column.taken_as}
    given |= {name for name, column in mapping.columns.items() if column.constant is not None}
    return tuple(name for name, says in kind.columns.items() if says.required and name not in given)


def _short(value: str | None) -> str:
    text = " ".join((value or "").split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
