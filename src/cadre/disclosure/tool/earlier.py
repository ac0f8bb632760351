"""Read what was published before: a PUBLIC.csv as cells of its own, held against their own sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.structure import Dimension, Linked, TableShape, link
from cadre.disclosure.structure.linked import steps
from cadre.disclosure.tool.axis import Axis
from cadre.disclosure.tool.columns import numbers_of, words_of
from cadre.disclosure.tool.forest import TOTAL
from cadre.disclosure.tool.margins import SHOWN, cell_name
from cadre.disclosure.tool.measures import EarlierTable
from cadre.disclosure.tool.reading import Source, read_columns
from cadre.disclosure.tool.several import names
from cadre.disclosure.tool.spec import Format, Spec
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import sha256_of

STATUS = "status"
MARKS = ("published", "zero", "withheld")
KEY = "earlier"


@dataclass(frozen=True)
class Earlier:
    """``linked``: its tables and their e cells that are not empty. ``told``: per measure e figures, NaN where
    none was shown. ``hidden``: e, withheld then? ``rows``: e, its row in the file, 0 for none. ``sha256``: of
    the file."""

    name: str
    sha256: str
    linked: Linked
    told: dict[str, Floats]
    hidden: Flags
    rows: Ints


def read_earlier(spec: Spec, folder: Path, axes: Sequence[Axis]) -> tuple[Earlier, ...]:
    """The earlier tables of a specification; they lie beside it.

    Raises CadreError: no file, a column or code that today's table does not have, a mark that no public table
    has, a cell that stands twice, figures that do not add up.
    """
    return tuple(_read(one, spec, folder, axes) for one in spec.earlier)


def _read(one: EarlierTable, spec: Spec, folder: Path, axes: Sequence[Axis]) -> Earlier:
    source = read_columns(folder / one.table, Format(), {STATUS: KEY})
    dimensions = [axis.dimension for axis in axes]
    told = _measures(source, one, spec)
    _refuse_columns(
        source, [*spec.dimensions, STATUS, "value", *names(spec), *(d.name for d in spec.derived)]
    )
    hidden = _hidden(source)
    places = np.stack([_places(source, dimension) for dimension in dimensions], axis=1)
    _refuse_twice(source, places @ steps(dimensions), places, dimensions)
    figures = {name: _figures(source, column, hidden) for name, column in told.items()}
    filled = hidden | np.any([values != 0 for values in figures.values()], axis=0)
    linked = link(dimensions, places[filled], _shapes(places, dimensions))
    found = _at_cells(source, linked, places, hidden, figures, sha256_of(folder / one.table))
    for name, column in told.items():
        _refuse_wrong_sums(source, column, found.linked, found.told[name], found.rows)
    return found


def _measures(source: Source, one: EarlierTable, spec: Spec) -> dict[str, str]:
    """Measure of today -> column of the earlier table."""
    own, columns = names(spec), source.frame.column_names
    found = {name: name for name in own if name in columns}
    if "value" in columns and "value" not in own and one.measure in own:
        found[str(one.measure)] = "value"
    if not found:
        known = ", ".join(own)
        raise CadreError("protect-earlier-measure", ExitCode.INPUT, file=source.name, known=known)
    return found


def _refuse_columns(source: Source, known: Sequence[str]) -> None:
    for column in source.frame.column_names:
        if column not in known:
            raise CadreError(
                "protect-earlier-column", ExitCode.INPUT,
                file=source.name, column=column, known=", ".join(dict.fromkeys(known)),
            )  # fmt: skip


def _hidden(source: Source) -> Flags:
    marks = source.column(STATUS, KEY).cast(pa.string())
    wrong = np.flatnonzero(~np.asarray(pc.fill_null(pc.is_in(marks, value_set=pa.array(MARKS)), False)))
    if len(wrong):
        _refuse(source, "protect-earlier-mark", int(wrong[0]), STATUS, marks[int(wrong[0])].as_py())
    return np.asarray(pc.equal(marks, "withheld"))


def _places(source: Source, dimension: Dimension) -> Ints:
    """A dimension that the earlier table does not have stands at its total there."""
    if dimension.name not in source.frame.column_names:
        return np.zeros(source.rows, dtype=np.int64)
    words = words_of(source, dimension.name, KEY)
    codes = {TOTAL: 0, **dimension.place}
    places = np.array([codes.get(word, -1) for word in words.words], dtype=np.int64)[words.codes]
    unknown = np.flatnonzero(places < 0)
    if len(unknown):
        at = int(unknown[0])
        _refuse(source, "protect-earlier-code", at, dimension.name, words.words[words.codes[at]])
    return places


def _refuse(source: Source, key: str, place: int, column: str, value: object) -> None:
    raise CadreError(
        key, ExitCode.INPUT, file=source.name, row=source.at(place), column=column, value=str(value or "")
    )


def _refuse_twice(source: Source, keys: Ints, places: Ints, dimensions: Sequence[Dimension]) -> None:
    order = np.argsort(keys, kind="stable")
    again = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    if len(again):
        first, second = order[again[0]], order[again[0] + 1]
        words = zip(dimensions, places[first], strict=True)
        cell = ", ".join(f"{one.name}={one.codes[place]}" for one, place in words)
        raise CadreError(
            "protect-cell-twice", ExitCode.INPUT,
            file=source.name, row=source.at(second), first=source.at(first), cell=cell,
        )  # fmt: skip


def _figures(source: Source, column: str, hidden: Flags) -> Floats:
    """NaN where withheld. Raises CadreError: a withheld one has a figure, a shown one has none."""
    given: Any = source.column(column, KEY)
    blank = pc.or_kleene(pc.is_null(given), pc.equal(given.cast(pa.string()), ""))
    open_anyway = np.flatnonzero(hidden & ~np.asarray(pc.fill_null(blank, True)))
    if len(open_anyway):
        place = int(open_anyway[0])
        _refuse(source, "protect-earlier-mark", place, STATUS, f"withheld, {column}={given[place].as_py()}")
    filled = pc.if_else(pa.array(hidden), "0", given.cast(pa.string()))
    position = source.frame.column_names.index(column)
    values = numbers_of(
        Source(source.frame.set_column(position, column, filled), source.name, source.first), column, KEY
    )
    return np.where(hidden, np.nan, values)


def _shapes(places: Ints, dimensions: Sequence[Dimension]) -> list[TableShape]:
    """The tables of a list of cells: per set of dimensions that stand below their totals, the codes there."""
    found: list[dict[str, frozenset[str] | None]] = []
    below = places > 0
    for deep in np.unique(below, axis=0)[::-1]:
        rows = places[(below == deep).all(axis=1)]
        shown: dict[str, frozenset[str] | None] = {
            dimension.name: _completed(dimension, rows[:, axis])
            for axis, dimension in enumerate(dimensions)
            if deep[axis]
        }
        found.append(shown)
    return [
        TableShape(one)
        for one in found
        if not any(_within(one, other) for other in found if other is not one)
    ]


def _within(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(name in other and codes <= other[name] for name, codes in one.items())


def _completed(dimension: Dimension, places: Ints) -> frozenset[str]:
    """The codes there and the other parts of their sums, which are empty where zeros were left out."""
    there = {dimension.codes[place] for place in np.unique(places).tolist()} | {dimension.total}
    parts = [parts for parts in dimension.children.values() if there.intersection(parts)]
    return frozenset(there.union(*parts))


def _at_cells(
    source: Source, linked: Linked, places: Ints, hidden: Flags, figures: dict[str, Floats], sha256: str
) -> Earlier:
    """A cell that has no row but whose parts have one was not shown."""
    keys = places @ steps(linked.dimensions)
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], linked.keys), len(keys) - 1)
    there, row = keys[order][at] == linked.keys, order[at]
    told = {name: np.where(there, values[row], np.nan) for name, values in figures.items()}
    numbers = np.where(there, row + source.first, 0).astype(np.int64)
    return Earlier(source.name, sha256, linked, told, there & hidden[row], numbers)


def _refuse_wrong_sums(source: Source, column: str, linked: Linked, told: Floats, rows: Ints) -> None:
    sums, given = linked.equations, np.nan_to_num(told)
    size = abs(sums).astype(np.float64)
    whole = size @ np.isnan(told).astype(np.float64) == 0
    off = sums @ given
    wrong = np.flatnonzero(whole & (np.abs(off) > 1e-9 * (1 + size @ np.abs(given))))
    if len(wrong):
        aggregates = sums[wrong[:SHOWN]].tocoo()
        cells = aggregates.col[aggregates.data < 0][np.argsort(aggregates.row[aggregates.data < 0])]
        where = "; ".join(
            f"{cell_name(linked, linked.places[cell])} [{rows[cell]}]: {told[cell]:.15g} ≠ "
            f"{told[cell] + off[number]:.15g} ({-off[number]:+.15g})"
            for cell, number in zip(cells, wrong, strict=False)
        )
        raise CadreError(
            "protect-earlier-sums", ExitCode.INPUT,
            file=source.name, column=column, cells=len(wrong), where=where,
        )  # fmt: skip
