"""What an edition is made from, as DuckDB sees it: views over extracts, and the workspace's settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cadre.catalogue.load import source_kinds
from cadre.confidential.linkage import Links
from cadre.confidential.linkage.engine import query, quoted, scan
from cadre.confidential.store.plan import ATTRIBUTES, PERSON_KINDS, QUERIES, trust_ranks
from cadre.workspace.files import digest_of

if TYPE_CHECKING:
    import duckdb

    from cadre.confidential.sources.extract import Extract

_SQL_TYPES = {
    "text": "VARCHAR", "code": "VARCHAR", "month": "VARCHAR", "quarter": "VARCHAR", "integer": "BIGINT",
    "year": "INTEGER", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN",
}  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    extracts: tuple[Extract, ...]
    links: Links
    country: str
    years: tuple[int, ...]
    precedence: Mapping[str, Sequence[str]]

    def register(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create ``<kind>_rows`` for every source kind, ``years``, ``trust`` and the shared macros.

        Rows carry ``source``, ``trust`` (the source's default rank) and, when they are about people,
        ``person``.
        """
        connection.execute(f"SET VARIABLE country = '{quoted(self.country)}'")
        connection.execute(query(QUERIES, "macros"))
        connection.execute("CREATE TABLE years (year INTEGER)")
        connection.executemany("INSERT INTO years VALUES (?)", [[year] for year in self.years])
        columns = ", ".join(f"{attribute}_rank INTEGER" for attribute in ATTRIBUTES)
        connection.execute(f"CREATE TABLE trust (source VARCHAR, {columns})")
        for row in self._trust:
            connection.execute(f"INSERT INTO trust VALUES ({', '.join('?' * len(row))})", list(row.values()))
        for kind in source_kinds():
            connection.execute(f"CREATE VIEW {kind}_rows AS {self._rows(kind)}")

    def digest(self, kinds: Iterable[str], settings: Iterable[str]) -> str:
        """The digest of the extracts of ``kinds``, with the persons of their rows, and of ``settings``."""
        used = [extract for extract in self.extracts if extract.kind in set(kinds)]
        rows = [(extract.source, extract.digest, self.links.digests.get(extract.source)) for extract in used]
        known: dict[str, Any] = {"country": self.country, "years": self.years, "trust": self._trust}
        order = [extract.source for extract in sorted(used, key=self._rank)]
        facts = [rows, order, {name: known[name] for name in settings}]
        return digest_of([facts, query(QUERIES, "macros")])

    def sources_of(self, kinds: frozenset[str]) -> tuple[str, ...]:
        return tuple(extract.source for extract in self.extracts if extract.kind in kinds)

    @cached_property
    def _trust(self) -> list[dict[str, str | int]]:
        return self._ranks([extract for extract in self.extracts if extract.kind in PERSON_KINDS])

    @cached_property
    def _default_ranks(self) -> dict[str, int]:
        return {str(row["source"]): int(row["default_rank"]) for row in self._ranks(self.extracts)}

    def _ranks(self, extracts: Sequence[Extract]) -> list[dict[str, str | int]]:
        return trust_ranks([(extract.source, extract.kind) for extract in extracts], self.precedence)

    def _rows(self, kind: str) -> str:
        """SQL of all rows of a kind; no row, but every column, when there is no source of it."""
        parts = [self._extract_rows(extract) for extract in self.extracts if extract.kind == kind]
        columns = {name: _SQL_TYPES[column.type] for name, column in source_kinds()[kind].columns.items()}
        columns |= {"row": "BIGINT", "source": "VARCHAR", "trust": "INTEGER"}
        columns |= {"person": "BIGINT"} if kind in PERSON_KINDS else {}
        empty = ", ".join(f"NULL::{type_} AS {name}" for name, type_ in columns.items())
        return " UNION ALL BY NAME ".join([*parts, f"(SELECT {empty} WHERE false)"])

    def _extract_rows(self, extract: Extract) -> str:
        source, rank = quoted(extract.source), self._rank(extract)
        rows = f"SELECT *, '{source}' AS source, {rank}::INTEGER AS trust FROM {scan(extract.rows_path)}"
        if extract.kind not in PERSON_KINDS:
            return f"({rows})"
        members = f"SELECT row, person FROM {scan(self.links.members)} WHERE source = '{source}'"
        return f"(FROM ({rows}) JOIN ({members}) USING (row))"

    def _rank(self, extract: Extract) -> int:
        return self._default_ranks[extract.source]
