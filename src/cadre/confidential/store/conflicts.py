"""Where sources disagree, which one is followed, and what another order of precedence would change.

Counts of people, for a country's own stewards: nothing here is protected, and nothing of it is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre.confidential.linkage import Means
from cadre.confidential.linkage.engine import open_duckdb, query, scan, spill_folder
from cadre.confidential.store.build import Making
from cadre.confidential.store.edition import Edition, table_path
from cadre.confidential.store.inputs import Inputs
from cadre.confidential.store.plan import QUERIES
from cadre.workspace.files import storage_errors

if TYPE_CHECKING:
    import duckdb

OF_PERSONS = ("sex", "birth_year", "occupation", "country_of_training", "country_of_birth")
OF_THINGS = ("facility", "area", "population", "series")  # the default order decides
_MOST = 20  # pairs of values told of an attribute


@dataclass(frozen=True)
class SourceSays:
    """``told``: of how many things it speaks that others speak of too; in conflicts followed or overruled."""

    source: str
    told: int
    followed: int
    overruled: int


@dataclass(frozen=True)
class Against:
    """In how many things ``followed`` is kept although ``overruled`` says something else."""

    followed: str
    overruled: str
    things: int


@dataclass(frozen=True)
class Values:
    kept: str
    other: str
    things: int


@dataclass(frozen=True)
class Conflict:
    """One attribute: ``compared`` persons (facilities, counts …) of which several sources speak, and
    ``disputed`` ones of which they say different things (a source that contradicts itself is heard once, see
    ``queries/conflicts.sql``). Sources stand in the order that decides.
    ``values`` are the most frequent ones, of persons only.
    """

    attribute: str
    compared: int
    disputed: int
    sources: tuple[SourceSays, ...]
    against: tuple[Against, ...]
    values: tuple[Values, ...]


def find_conflicts(
    inputs: Inputs,
    earlier: Edition | None,
    beside: Path,
    means: Means = Means(),  # noqa: B008 - frozen
) -> list[Conflict]:
    """Count them all. ``earlier`` spares tables that have not changed; ``beside`` names the scratch folder.

    Raises:
        CadreError: a full disk, too little memory.
    """
    with storage_errors(beside), spill_folder(beside) as staging:
        making = Making(inputs, earlier, staging, means)
        with making.opened() as connection:
            making.make_only(connection, "facts", "standing")
            connection.execute(query(QUERIES, "conflicts"))
            return [_conflict(connection, attribute) for attribute in (*OF_PERSONS, *OF_THINGS)]


def _conflict(connection: duckdb.DuckDBPyConnection, attribute: str) -> Conflict:
    compared, disputed = connection.execute(
        "SELECT count(*), count(*) FILTER (disputed) FROM kept WHERE attribute = ?", [attribute]
    ).fetchall()[0]

    def rows(name: str) -> list[Any]:
        text = query(QUERIES, name).format(most=_MOST)
        return connection.execute(
            f"SELECT * EXCLUDE attribute FROM ({text}) WHERE attribute = ?", [attribute]
        ).fetchall()

    return Conflict(
        attribute, compared, disputed,
        tuple(SourceSays(*row) for row in rows("conflicts_by_source")),
        tuple(Against(*row) for row in rows("conflicts_by_pair")),
        tuple(Values(*row) for row in rows("conflicts_by_value")),
    )  # fmt: skip


def conflict_record(conflict: Conflict) -> dict[str, Any]:
    """JSON-able, to be kept; ``conflict_of`` reads it."""
    return asdict(conflict)


def conflict_of(record: Mapping[str, Any]) -> Conflict:
    parts = {"sources": SourceSays, "against": Against, "values": Values}
    read = {name: tuple(part(**one) for one in record[name]) for name, part in parts.items()}
    return Conflict(**(dict(record) | read))


@dataclass(frozen=True)
class Changed:
    """A headcount of the last year that would become another; active workers only."""

    dimension: str
    code: str
    before: int
    after: int


@dataclass(frozen=True)
class Trial:
    """``people``: how many active workers of the last year would be counted in another cell."""

    people: int
    changed: tuple[Changed, ...]


def try_precedence(
    inputs: Inputs,
    precedence: Mapping[str, Sequence[str]],
    earlier: Edition | None,
    beside: Path,
    means: Means = Means(),  # noqa: B008 - frozen
) -> Trial:
    """What another ``precedence`` would change in the stock, on the linking as it is. Nothing is kept.

    Raises:
        CadreError: a full disk, too little memory.
    """
    with storage_errors(beside), spill_folder(beside) as staging:
        now = _stock(inputs, earlier, staging / "now", means)
        then = _stock(replace(inputs, precedence=precedence), earlier, staging / "then", means)
        with open_duckdb(staging, means) as connection:
            compared = query(QUERIES, "trial").format(now=scan(now), then=scan(then))
            connection.execute(compared)
            people = connection.execute("SELECT count(*) FROM moved").fetchall()[0][0]
            changed = connection.execute("FROM changed ORDER BY ALL").fetchall()
    return Trial(people, tuple(Changed(*row) for row in changed))


def _stock(inputs: Inputs, earlier: Edition | None, staging: Path, means: Means) -> Path:
    staging.mkdir()
    making = Making(inputs, earlier, staging, means)
    with making.opened() as connection:
        making.make_only(connection, "stock")
    return table_path(staging, "stock")
