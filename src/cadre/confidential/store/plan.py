"""Which table of an edition is made from what: the order of work, and what must be made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cadre.catalogue.load import source_kinds
from cadre.confidential.linkage.engine import query

QUERIES = Path(__file__).parent / "queries"

ATTRIBUTES = ("default", "sex", "birth_year", "occupation", "country_of_training", "country_of_birth")
_COLUMNS = {"birth_year": "birth_date"}  # where a source tells it
PERSON_KINDS = ("register", "contracts", "payroll", "education", "movements")


@dataclass(frozen=True)
class TablePlan:
    """One query: the source kinds, the other tables and the settings it reads.

    ``inner`` tables are steps on the way and no part of the edition.
    """

    name: str
    kinds: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    inner: bool = False

    @property
    def sql(self) -> str:
        return query(QUERIES, self.name)


TABLES: tuple[TablePlan, ...] = (
    TablePlan("areas", ("areas",), settings=("country",)),
    TablePlan("facilities", ("facilities",)),
    TablePlan("facts", PERSON_KINDS, inner=True),
    TablePlan("workers", tables=("facts",), settings=("trust",)),
    TablePlan("licences", ("register",)),
    TablePlan("jobs", ("contracts",), ("facilities",)),
    TablePlan("education", ("education",), ("workers",)),
    TablePlan("movements", ("movements",), ("workers",)),
    TablePlan("paid", ("payroll",), ("facilities",), inner=True),
    TablePlan("departures", ("movements",), ("licences", "jobs"), inner=True),
    TablePlan(
        "standing",
        tables=("licences", "jobs", "paid", "departures", "workers", "education"),
        settings=("years", "trust", "country"),
        inner=True,
    ),
    TablePlan("stock", tables=("standing",), settings=("years",)),
    TablePlan("flows", tables=("standing", "jobs", "licences", "paid", "departures"), settings=("years",)),
    TablePlan("pay", tables=("paid", "workers", "stock")),
    TablePlan(
        "reconciliation",
        ("payroll",),
        ("facts", "standing", "paid", "licences", "jobs", "departures"),
        ("years", "trust"),
    ),
    TablePlan("establishment", ("establishment",), ("facilities",)),
    TablePlan("workload", ("workload",), ("facilities",)),
    TablePlan("incidents", ("incidents",), ("facilities",)),
    TablePlan("concerns", ("concerns",), settings=("country",)),
    TablePlan("population", ("population",)),
    TablePlan("budget", ("budget",)),
    TablePlan("series", ("series",)),
    TablePlan("published_tally", ("published_tally",)),
    TablePlan("questionnaire", ("questionnaire",)),
)


def plan(name: str) -> TablePlan:
    return next(table for table in TABLES if table.name == name)


def edition_tables() -> Iterator[TablePlan]:
    """The tables of an edition, each after those it reads."""
    return (table for table in TABLES if not table.inner)


def kinds_behind(name: str) -> frozenset[str]:
    """Every source kind that a table is made from, directly or through other tables."""
    table = plan(name)
    return frozenset(table.kinds).union(*(kinds_behind(other) for other in table.tables))


def tables_behind(*names: str) -> frozenset[str]:
    """Every other table that these are made from, directly or not."""
    direct = frozenset(other for name in names for other in plan(name).tables)
    return direct.union(tables_behind(*direct)) if direct else direct


def trust_ranks(
    sources: Sequence[tuple[str, str]], precedence: Mapping[str, Sequence[str]]
) -> list[dict[str, str | int]]:
    """Per source (id, kind) its rank for each attribute: 0 wins, no two are equal.

    ``precedence`` may name ids or kinds. An attribute without an order of its own has the ``default`` one;
    sources that no order names come last, kinds in the order register, contracts, payroll, education,
    movements, and ids by alphabet.
    """
    ranks: dict[str, dict[str, str | int]] = {source: {"source": source} for source, _ in sources}
    for attribute in ATTRIBUTES:
        order = [*precedence.get(attribute, ()), *precedence.get("default", ())]
        for rank, (source, _) in enumerate(sorted(sources, key=lambda named: _place(named, order))):
            ranks[source][f"{attribute}_rank"] = rank
    return list(ranks.values())


def deciding(
    attribute: str, sources: Sequence[tuple[str, str]], precedence: Mapping[str, Sequence[str]]
) -> tuple[str, list[str]]:
    """Which key of ``precedence`` decides about an attribute, and the sources (id, kind) it decides between.

    ``attribute`` is one of ``ATTRIBUTES``, or a kind of sources, about which the default order decides.
    Sources stand in the order that holds now.
    """
    key = attribute if attribute in ATTRIBUTES else "default"
    column = _COLUMNS.get(attribute, attribute)

    def has_it(kind: str) -> bool:
        if attribute not in ATTRIBUTES:
            return kind == attribute
        return kind in PERSON_KINDS and (key == "default" or column in source_kinds()[kind].columns)

    ranks = {row["source"]: row[f"{key}_rank"] for row in trust_ranks(sources, precedence)}
    return key, sorted((id for id, kind in sources if has_it(kind)), key=lambda id: int(ranks[id]))


def with_order(
    precedence: Mapping[str, Sequence[str]], key: str, order: Sequence[str]
) -> dict[str, list[str]]:
    """``precedence`` with these sources in this order under ``key``; other words there come after them."""
    others = [word for word in precedence.get(key, ()) if word not in order]
    return {name: list(words) for name, words in precedence.items()} | {key: [*order, *others]}


def _place(named: tuple[str, str], order: Sequence[str]) -> tuple[int, int, str]:
    source, kind = named
    told = min((order.index(word) for word in named if word in order), default=len(order))
    return told, PERSON_KINDS.index(kind) if kind in PERSON_KINDS else len(PERSON_KINDS), source
