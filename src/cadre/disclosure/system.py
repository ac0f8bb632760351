"""The system of a release: the published tables, and what else binds them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import pyarrow.compute as pc

from cadre.disclosure.cells import CellSystem, cell_system
from cadre.disclosure.earlier import same_tally
from cadre.disclosure.exactness import glues
from cadre.disclosure.marginals import DEEPEST, Marginal, marginals, with_total
from cadre.disclosure.protected import ProtectedTable
from cadre.disclosure.summing import ALONE, HOLDER, LARGEST
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import TallyTable
from cadre.vocabulary.trees import Tree

LARGEST_JOINT = 20_000  # cells of the joint table that may be added to bind tables that do not glue


def system_of(table: TallyTable, earlier: Sequence[ProtectedTable] = ()) -> tuple[CellSystem, str]:
    """The cells of ``table``, and why attacking them is attacking the people behind them.

    Tables that glue (see ``exactness``) need nothing more. For others the cells of the joint table are added,
    unpublished, so that every solution is a population; a joint table too large for that is refused.
    """
    definition = table.definition
    _check_values(table)
    trees = {name: with_total(tree) for name, tree in table.trees.items()}
    published = marginals(definition, trees)
    before = _tables_before(table, trees, earlier)
    bound, exact = [*before], "the published tables glue into one joint table"
    if not glues([*published, *before]):
        bound, exact = [*before, _joint(definition.id, trees, [*published, *before])], "joint cells added"
    largest = [name + LARGEST for name in definition.measures if name + LARGEST in table.cells.schema.names]
    numbered = [ALONE] if ALONE in table.cells.schema.names else []
    holders = [name for name in table.cells.schema.names if name.startswith(HOLDER)]
    columns = [*definition.measures, *largest, *numbered, *holders]
    return cell_system(table.cells, trees, published, columns, definition.id, bound), exact


def _check_values(table: TallyTable) -> None:
    for name in table.definition.measures:
        if pc.any(pc.is_null(table.cells.column(name), nan_is_null=True)).as_py():
            raise CadreError(
                "disclosure-no-value", ExitCode.DISCLOSURE, tally=table.definition.id, column=name
            )


def _tables_before(
    table: TallyTable, trees: Mapping[str, Tree], earlier: Sequence[ProtectedTable]
) -> list[Marginal]:
    """Tables that earlier releases published and this one does not."""
    now = [list(entry) for entry in table.definition.tables]
    entries: list[list[str]] = []
    for release in same_tally(table.definition, earlier):
        entries += [list(one) for one in release.definition.tables if list(one) not in [*now, *entries]]
    return list(marginals(table.definition, trees, entries))


def _joint(tally: str, trees: Mapping[str, Tree], tables: Sequence[Marginal]) -> Marginal:
    """The table by every dimension that any table shows or fixes, as deep as the deepest of them."""
    names = [name for name in trees if any(name in one.shown or _fixes(one, name) for one in tables)]
    depth = {
        name: max([one.depth[name] for one in tables if name in one.shown], default=DEEPEST) for name in names
    }
    shown = {name: trees[name].cut(depth[name]) for name in names}
    if prod(len(tree.order) for tree in shown.values()) > LARGEST_JOINT:
        raise CadreError("disclosure-tables-cross", ExitCode.DISCLOSURE, tally=tally, limit=LARGEST_JOINT)
    fixed = {name: code for name, code in tables[0].fixed.items() if name not in shown}
    return Marginal(tuple(names), shown, depth, fixed)


def _fixes(table: Marginal, name: str) -> bool:
    return any(word.startswith(f"{name}=") for word in table.entry)
