"""From the rows of person-level extracts to the distinct identity records that are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadre.catalogue.load import source_kinds
from cadre.confidential.linkage.engine import query, quoted, scan
from cadre.confidential.linkage.names import family_stem, name_key
from cadre.confidential.linkage.settings import linkage_rules

if TYPE_CHECKING:
    import duckdb

    from cadre.confidential.sources.extract import Extract

QUERIES = Path(__file__).parent / "queries"

# `place` = rank of the source * PLACES + row in the file: one number that orders all rows of all sources.
PLACES = 10_000_000_000

STUDENT = "STUDENT"  # before a student's number, where a staff number is looked for

_KINDS = ["register", "contracts", "payroll", "education", "movements"]
_IDENTITY = {
    "given_name": "VARCHAR",
    "family_name": "VARCHAR",
    "birth_date": "DATE",
    "national_id": "VARCHAR",
    "licence_number": "VARCHAR",
    "staff_number": "VARCHAR",
    "sex": "VARCHAR",
    "occupation": "VARCHAR",
}


def person_extracts(extracts: Sequence[Extract], precedence: Mapping[str, Sequence[str]]) -> list[Extract]:
    """The extracts whose rows are about people, best first.

    The order is the ``default`` of ``precedence`` (source ids or kinds), then the kinds' own order.
    """
    trusted = list(precedence.get("default", ()))

    def rank(extract: Extract) -> tuple[int, int, str]:
        named = [trusted.index(word) for word in (extract.source, extract.kind) if word in trusted]
        return min(named, default=len(trusted)), _KINDS.index(extract.kind), extract.source

    return sorted((found for found in extracts if source_kinds()[found.kind].level == "person"), key=rank)


def load_identities(connection: duckdb.DuckDBPyConnection, extracts: Sequence[Extract]) -> None:
    """The view ``raw_identities``: every row of every extract, nothing cleaned."""
    parts = [_identities(connection, rank, extract) for rank, extract in enumerate(extracts)]
    nothing = ", ".join(f"NULL::{type_} AS {column}" for column, type_ in _IDENTITY.items())
    empty = f"SELECT 0::BIGINT AS place, '' AS source, 0::BIGINT AS row, {nothing} WHERE false"
    connection.execute("CREATE VIEW raw_identities AS " + " UNION ALL ".join([*parts, empty]))


def _identities(connection: duckdb.DuckDBPyConnection, rank: int, extract: Extract) -> str:
    table = scan(extract.rows_path)
    present = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()}
    columns = [f"{_column(column, present)}::{type_} AS {column}" for column, type_ in _IDENTITY.items()]
    source = quoted(extract.source)
    place = f"{rank * PLACES}::BIGINT + row"
    return f"SELECT {place} AS place, '{source}' AS source, row, {', '.join(columns)} FROM {table}"


def _column(column: str, present: set[str]) -> str:
    """A student's number is a number of its own kind: it must never equal a staff number."""
    if column == "staff_number" and "student_number" in present:
        return f"('{STUDENT}' || student_number)"
    return column if column in present else "NULL"


def build_records(connection: duckdb.DuckDBPyConnection) -> int:
    """Tables ``records`` (distinct identities, numbered 0 …) and ``record_of_row``; the number of records."""
    _fold_names(connection)
    most_shared = linkage_rules().numbers.most_shared
    connection.execute(query(QUERIES, "identity_rows").format(most_shared=most_shared))
    for name in ("records", "record_of_row"):
        connection.execute(query(QUERIES, name))
    return int(connection.execute("SELECT count(*) FROM records").fetchall()[0][0])


def define_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """Macros ``folded_number(text)`` and ``told_number(folded)``.

    Folding keeps letters and digits and drops leading zeros; Cyrillic letters that look like Latin ones
    become Latin: typists do not see the difference. What is folded but tells no number becomes NULL.
    """
    rules = linkage_rules().numbers
    held = ", ".join(f"'{word}'" for word in rules.placeholders)
    connection.execute(
        """CREATE MACRO folded_number(written) AS
            ltrim(translate(upper(regexp_replace(written, '[^\\p{L}\\p{N}]', '', 'g')),
                            'АВЕКМНОРСТУХ', 'ABEKMHOPCTYX'), '0')"""
    )
    connection.execute(
        f"""CREATE MACRO told_number(folded) AS
            CASE WHEN length(folded) >= {rules.shortest} AND folded NOT IN ({held})
                  AND replace(folded, folded[1], '') <> ''
            THEN folded END"""
    )


def _fold_names(connection: duckdb.DuckDBPyConnection) -> None:
    """The table ``name_keys``: each distinct written name once, with its key and its stem."""
    import pyarrow as pa

    names = [
        row[0]
        for row in connection.execute(
            "SELECT given_name FROM raw_identities WHERE given_name IS NOT NULL "
            "UNION SELECT family_name FROM raw_identities WHERE family_name IS NOT NULL"
        ).fetchall()
    ]
    keys = [name_key(name) for name in names]
    text = pa.string()
    folded = pa.table(
        [pa.array(names, text), pa.array(keys, text), pa.array(map(family_stem, keys), text)],
        names=["name", "key", "stem"],
    )
    connection.register("folded_names", folded)
    connection.execute("CREATE TABLE name_keys AS FROM folded_names")
    connection.unregister("folded_names")
