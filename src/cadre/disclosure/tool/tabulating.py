"""From rows to linked cells: axes, figures, margins taken out and checked, contributors numbered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure import Linked, TableShape, add_up, link
from cadre.disclosure.tool.axis import Axis, make_axis
from cadre.disclosure.tool.chosen import within
from cadre.disclosure.tool.climbing import Climb, climb
from cadre.disclosure.tool.columns import Words, words_of
from cadre.disclosure.tool.contributors import party_of
from cadre.disclosure.tool.duplicates import refuse_duplicates
from cadre.disclosure.tool.earlier import Earlier, read_earlier
from cadre.disclosure.tool.figures import Figures, figures_of
from cadre.disclosure.tool.forest import TOTAL
from cadre.disclosure.tool.margins import refuse_wrong_margins
from cadre.disclosure.tool.memory import allowed, refuse_unlinkable
from cadre.disclosure.tool.reading import Source, named_columns
from cadre.disclosure.tool.several import each, names
from cadre.disclosure.tool.spec import Spec
from cadre.vocabulary.errors import CadreError, ExitCode

MOST_EMPTY = 2_000_000


@dataclass(frozen=True)
class Tabulated:
    """``rows``: r × d, the finest codes; figures and parties: of the same r rows. ``values``: m, in units.

    ``linked``: the tables to be published, ``own`` of them, and those of ``earlier`` after them.
    """

    axes: tuple[Axis, ...]
    linked: Linked
    rows: Ints
    figures: Figures
    person: Ints | None
    holding: Ints | None
    values: Floats
    people: tuple[str, ...] = ()  # names, by the numbers of ``person``
    name: str = "value"
    own: int = 1
    earlier: tuple[Earlier, ...] = ()
    counted: bool = True  # a number of people or things, not a sum

    @cached_property
    def way(self) -> Climb:
        """Which cells every row counts for; made when a rule asks for it."""
        return climb(self.linked, self.rows)

    @cached_property
    def published(self) -> Linked:
        """The same cells, of which only the tables to be published are shown."""
        own = self.own
        return replace(self.linked, shapes=self.linked.shapes[:own], tables=self.linked.tables[:own])


def tabulate(source: Source, spec: Spec, folder: Path) -> list[Tabulated]:
    """One for every measure, over the same cells. ``folder``: where hierarchies and earlier tables lie.

    Raises CadreError for all that is wrong with rows.
    """
    if not source.rows:
        raise CadreError("protect-no-rows", ExitCode.INPUT, file=source.name)
    columns = {
        column: words_of(source, column, key)
        for column, key in named_columns(spec).items()
        if key.startswith("dimensions.")
    }
    specs = each(spec)
    margins = all(has_margins(one, columns) for one in specs)
    for one in specs:
        _refuse_uncounted(source, one, margins)
    axes = tuple(
        make_axis(name, one, columns, source, folder, margins) for name, one in spec.dimensions.items()
    )
    figures = [figures_of(source, one) for one in specs]
    places = np.stack([axis.place for axis in axes], axis=1)
    refuse_duplicates(source, specs[0], places, margins)
    inner = _inner(axes, places)
    if not margins:
        _ask_about_margins(source, specs[0], axes, places)
    kept = [
        ~inner & ((given.counts > 0) if not one.magnitude else True)
        for one, given in zip(specs, figures, strict=True)
    ]
    earlier = read_earlier(spec, folder, axes)
    linked = _linked(spec, axes, places[np.any(kept, axis=0)], earlier)
    person = party_of(source, spec.contributors.person, "contributors.person")
    holding = party_of(source, spec.contributors.holding, "contributors.holding")
    found = []
    for one, name, given, rows in zip(specs, names(spec), figures, kept, strict=True):
        values = add_up(linked, places[rows], given.units[rows])
        refuse_wrong_margins(source, linked, values, places, given, inner)
        found.append(
            Tabulated(
                axes,
                linked,
                places[rows],
                replace(given, units=given.units[rows], counts=given.counts[rows]),
                None if person is None else person.codes[rows],
                None if holding is None else holding.codes[rows],
                values,
                () if person is None else person.words,
                name,
                len(spec.tables) or 1,
                earlier,
                not one.magnitude,
            )
        )
    return found


def _linked(spec: Spec, axes: Sequence[Axis], rows: Ints, earlier: Sequence[Earlier]) -> Linked:
    """What was shown of cells that are empty now still binds the others."""
    every = np.concatenate([rows, empty_cells(spec, axes), *(one.linked.places for one in earlier)])
    refuse_unlinkable(axes, every, allowed(spec.memory))
    before = [shape for one in earlier for shape in one.linked.shapes]
    return link([axis.dimension for axis in axes], every, [*shapes(spec, axes), *before])


def empty_cells(spec: Spec, axes: Sequence[Axis]) -> Ints:
    """Every combination of finest codes where empty cells are a secret, but for structural zeros."""
    if spec.rules.zeros.rule != "sensitive":
        return np.zeros((0, len(axes)), dtype=np.int64)
    dimensions = [axis.dimension for axis in axes]
    leaves = [np.array([one.place[code] for code in one.leaves], dtype=np.int64) for one in dimensions]
    size = math.prod(len(one) for one in leaves)
    if size > MOST_EMPTY:
        raise CadreError("protect-too-many-zeros", ExitCode.DISCLOSURE, cells=size, limit=MOST_EMPTY)
    grid = np.stack(np.meshgrid(*leaves, indexing="ij"), axis=-1).reshape(-1, len(leaves))
    return grid[~within(dimensions, grid, spec.rules.zeros.structural, "rules.zeros.structural")]


def has_margins(spec: Spec, columns: dict[str, Words]) -> bool:
    """Are there rows that are sums of other rows? As the specification says, else: is there a ``Total``?"""
    if spec.margins is not None:
        return spec.margins
    return spec.measure is not None and any(words.at(TOTAL) >= 0 for words in columns.values())


def _refuse_uncounted(source: Source, spec: Spec, margins: bool) -> None:
    """A table of sums without numbers of contributors tells nothing about them."""
    measure, rules = spec.measure, spec.rules
    counted = measure is None or measure.frequency or spec.contributors.person or spec.contributors.holding
    asked = {
        "minimum_frequency": rules.minimum_frequency,
        "dominance": rules.dominance,
        "p_percent": rules.p_percent,
    }
    if margins and not counted and any(asked.values()):
        needs = "measure.frequency" if rules.minimum_frequency else "contributors"
        rule = ", ".join(name for name, value in asked.items() if value)
        raise CadreError("protect-needs", ExitCode.CONFIGURATION, file=source.name, rule=rule, needs=needs)


def _inner(axes: Sequence[Axis], places: Ints) -> np.ndarray:
    """r: does the row stand at an aggregate of some dimension?"""
    inner = np.zeros(len(places), dtype=np.bool_)
    for axis, place in zip(axes, places.T, strict=True):
        aggregate = np.array([code in axis.dimension.children for code in axis.dimension.codes])
        inner |= aggregate[place]
    return inner


def _ask_about_margins(source: Source, spec: Spec, axes: Sequence[Axis], places: Ints) -> None:
    """In a table of cells, a row of a coarser code may be a subtotal or a remainder: only its owner knows."""
    known = spec.measure is None or spec.contributors.person or spec.contributors.holding
    if known or spec.margins is not None:
        return
    for axis, place in zip(axes, places.T, strict=True):
        rest = [number for number, code in enumerate(axis.dimension.codes) if axis.is_rest(code)]
        rows = np.flatnonzero(np.isin(place, rest))
        if len(rows):
            code = axis.dimension.codes[place[rows[0]]]
            raise CadreError(
                "protect-aggregates", ExitCode.INPUT,
                file=source.name, row=source.at(rows[0]), column=axis.dimension.name,
                value=code.rpartition("/")[0] or TOTAL, rows=len(rows),
            )  # fmt: skip


def shapes(spec: Spec, axes: Sequence[Axis]) -> list[TableShape]:
    """The tables to be published; ``region@2`` stops two levels below the total."""
    names = [axis.dimension.name for axis in axes]
    found = []
    for table in spec.tables or [names]:
        shown: dict[str, frozenset[str] | None] = {}
        for word in table:
            name, _, deepest = word.partition("@")
            shown[name] = axes[names.index(name)].cut(deepest) if deepest else None
        found.append(TableShape(shown))
    return found
