"""What derivation reads: protected tallies, the country, and an in-memory DuckDB that holds both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.tables import Provenance
from cadre.vocabulary.trees import TOTAL, Tree

if TYPE_CHECKING:
    import duckdb


class Protected(Protocol):
    """What derivation reads of a ``ProtectedTable``; its cells are described there."""

    @property
    def definition(self) -> TallyDefinition: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def edition(self) -> str: ...
    @property
    def cells(self) -> pa.Table: ...
    @property
    def trees(self) -> Mapping[str, Tree]: ...
    @property
    def sources(self) -> tuple[Provenance, ...]: ...


@dataclass(frozen=True)
class Context:
    """Whose figures these are.

    ``country``: code of the workspace's country. ``national``: the areas that stand for a whole country when
    a workspace holds many of them; the country alone otherwise. ``years``: the years that must be accounted
    for, with a reason where there is no figure. ``currency``: ISO 4217 code of the workspace's money.
    """

    country: str
    years: tuple[int, ...]
    currency: str = ""
    national: tuple[str, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        return self.national or (self.country,)


@dataclass(frozen=True)
class Inputs:
    """The tallies as tables ``tally_<id>`` of one DuckDB connection, with their definitions and trees."""

    connection: duckdb.DuckDBPyConnection
    protected: Mapping[str, Protected]
    context: Context

    def has(self, tally: str, measure: str) -> bool:
        return tally in self.protected and measure in self.protected[tally].definition.measures

    def dimensions(self, tally: str) -> tuple[str, ...]:
        return tuple(self.protected[tally].definition.dimensions)

    def down_to(self, tally: str, dimension: str, depth: int) -> tuple[str, ...]:
        """The codes of a dimension no deeper than ``depth``, sums across the tree among them."""
        return self.protected[tally].trees[dimension].cut(depth).order


def load_inputs(protected: Mapping[str, Protected], context: Context) -> Inputs:
    """Copy the cells into DuckDB. An area at ``_T`` becomes the country, as in every observation."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    connection.execute("set enable_progress_bar = false")
    for id, table in protected.items():
        connection.register("incoming", table.cells)
        connection.execute(f"create table tally_{id} as select * from incoming")
        connection.unregister("incoming")
        if "area" in table.definition.dimensions:
            connection.execute(f"update tally_{id} set area = ? where area = ?", [context.country, TOTAL])
    return Inputs(connection, protected, context)
