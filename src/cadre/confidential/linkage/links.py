"""``link``: which rows, of all person-level extracts, are about the same person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre.confidential.linkage.clusters import group_persons
from cadre.confidential.linkage.decisions import Decision, read_decisions
from cadre.confidential.linkage.engine import (
    Means,
    copy,
    method_digest,
    open_duckdb,
    query,
    quoted,
    scan,
    spill_folder,
)
from cadre.confidential.linkage.model import score_pairs
from cadre.confidential.linkage.quality import PairQuality, pair_quality
from cadre.confidential.linkage.reasons import write_reasons
from cadre.confidential.linkage.records import (
    PLACES,
    QUERIES,
    build_records,
    define_numbers,
    load_identities,
    person_extracts,
)
from cadre.confidential.linkage.settings import linkage_rules
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_folder, digest_of, read_json, sha256_of, write_json

if TYPE_CHECKING:
    import duckdb

    from cadre.confidential.sources.extract import Extract

KEYS = ("national_id", "licence_number", "staff_number")
MEMBERS, LINKS, DECISIONS = "members.parquet", "links.parquet", "decisions.parquet"


@dataclass(frozen=True)
class Links:
    """The result of linkage: a folder of the linkage vault.

    ``members.parquet``: source, row, person, for every row of every person-level extract.
    ``links.parquet``: the pairs worth showing; ``review_pairs`` and ``reasons_of`` tell of those to review.
    ``decisions.parquet``: what became of each decision. ``extracts`` are the digests of the extracts that
    were linked. ``digests[source]`` changes only when the persons of that
    source's rows change. ``quality`` is there when the truth was given.
    """

    folder: Path
    digest: str
    digests: Mapping[str, str]
    extracts: Mapping[str, str]
    rows: int
    records: int
    persons: int
    bands: Mapping[str, int]
    large_groups: int
    lapsed: int
    quality: PairQuality | None

    @property
    def members(self) -> Path:
        return self.folder / MEMBERS

    @property
    def links(self) -> Path:
        return self.folder / LINKS

    @property
    def decisions(self) -> Path:
        return self.folder / DECISIONS


def open_links(folder: Path) -> Links:
    """The links written earlier into ``folder``."""
    record = read_json(folder / "link.json")
    quality = record.pop("quality")
    return Links(folder=folder, quality=PairQuality(**quality) if quality else None, **record)


def link(
    extracts: Sequence[Extract],
    precedence: Mapping[str, Sequence[str]],
    into: Path,
    truth: Path | None = None,
    *,
    decisions: Path | None = None,
    key: str | None = None,
    means: Means = Means(),  # noqa: B008 - frozen
) -> Links:
    """Find one workforce in all person-level extracts and write it to ``into/<digest of what went in>``.

    A person's number is that of their first row in the most trusted source (``precedence``). ``key`` names
    an identity column shared by all sources; rows with the same value are then one person and nothing is
    estimated. ``decisions`` is a CSV of pairs somebody has decided (``decisions.py``). ``truth`` is a
    Parquet file of (source, row, person) to measure against. The result is the same for the same inputs,
    whatever the number of threads.

    Raises:
        CadreError: an unknown key, a decision that cannot be read, a full disk.
    """
    if key is not None and key not in KEYS:
        raise CadreError("linkage-key", ExitCode.CONFIGURATION, key=key, known=", ".join(KEYS))
    people = person_extracts(extracts, precedence)
    decided = read_decisions(decisions, {extract.source: rank for rank, extract in enumerate(people)})
    folder = into / _input_digest(people, decided, key, truth)
    if not (folder / "link.json").is_file():
        with atomic_folder(folder) as making:
            _write(making, people, decided, key, truth, means)
    return open_links(folder)


def _input_digest(
    people: Sequence[Extract], decided: Sequence[Decision], key: str | None, truth: Path | None
) -> str:
    facts = {
        "extracts": [(extract.source, extract.kind, extract.digest) for extract in people],
        "method": [method_digest(QUERIES.parent), linkage_rules().model_dump()],
        "decided": decided,
        "key": key,
        "truth": sha256_of(truth) if truth else None,
    }
    return digest_of(facts)[:16]


def _write(
    making: Path,
    people: Sequence[Extract],
    decided: Sequence[Decision],
    key: str | None,
    truth: Path | None,
    means: Means,
) -> None:
    with spill_folder(making) as spill, open_duckdb(spill, means) as connection:
        load_identities(connection, people)
        define_numbers(connection)
        if key:
            facts = _link_by_key(connection, key, making)
        else:
            facts = _link_by_probability(connection, decided, making)
        members = making / MEMBERS
        facts |= _count_members(connection, members, people)
        quality = pair_quality(connection, members, truth) if truth else None
    measured = vars(quality) if quality else None
    facts |= {"extracts": {extract.source: extract.digest for extract in people}}
    write_json(making / "link.json", {**facts, "quality": measured, "digest": sha256_of(members)})


def _link_by_key(connection: duckdb.DuckDBPyConnection, key: str, making: Path) -> dict[str, Any]:
    connection.execute(query(QUERIES, "by_key").format(key=key))
    copy(connection, query(QUERIES, "members_by_key"), making / MEMBERS)
    copy(connection, query(QUERIES, "no_links"), making / LINKS)
    records = connection.execute("SELECT count(*) FROM first_places").fetchall()[0][0]
    return {"records": records, "bands": {}, "large_groups": 0, "lapsed": 0}


def _link_by_probability(
    connection: duckdb.DuckDBPyConnection, decided: Sequence[Decision], making: Path
) -> dict[str, Any]:
    _register_decisions(connection, decided)
    records = build_records(connection)
    connection.execute(query(QUERIES, "decided"))
    model = score_pairs(connection, records)
    group_persons(connection, records)
    bands = linkage_rules().bands
    judged = query(QUERIES, "links").format(certain=bands.certain, review=bands.review)
    connection.execute(judged)
    for name, file in (("members", MEMBERS), ("links_by_row", LINKS), ("decisions_by_row", DECISIONS)):
        copy(connection, query(QUERIES, name), making / file)
    write_reasons(connection, model, making)
    return {"records": records, **_counted(connection)}


def _counted(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    bands = connection.execute("SELECT band, count(*) FROM judged GROUP BY band ORDER BY band").fetchall()
    (lapsed,) = connection.execute("SELECT count(*) FROM traced WHERE state = 'lapsed'").fetchall()[0]
    return {"bands": dict(bands), "large_groups": _large_groups(connection), "lapsed": lapsed}


def _register_decisions(connection: duckdb.DuckDBPyConnection, decided: Sequence[Decision]) -> None:
    """Tables ``traced``, ``decisions`` and ``told_apart``: see ``queries/decisions.sql``."""
    connection.execute(query(QUERIES, "fingerprints").format(places=PLACES))
    columns = "one BIGINT, two BIGINT, decision VARCHAR, one_print VARCHAR, two_print VARCHAR, pair VARCHAR"
    connection.execute(f"CREATE TABLE told (turn INTEGER, {columns})")
    if decided:
        rows = [[turn, *decision] for turn, decision in enumerate(decided)]
        connection.executemany("INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute(query(QUERIES, "decisions").format(places=PLACES))


def _large_groups(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute(
        "SELECT count(*) FROM (SELECT person FROM persons GROUP BY person HAVING count(*) > ?)",
        [linkage_rules().guard.largest_group],
    ).fetchall()
    return int(found[0][0])


def _count_members(
    connection: duckdb.DuckDBPyConnection, members: Path, people: Sequence[Extract]
) -> dict[str, Any]:
    rows, persons = connection.execute(
        f"SELECT count(*), count(DISTINCT person) FROM {scan(members)}"
    ).fetchall()[0]
    digests = {extract.source: _persons_digest(connection, members, extract.source) for extract in people}
    return {"rows": rows, "persons": persons, "digests": digests}


def _persons_digest(connection: duckdb.DuckDBPyConnection, members: Path, source: str) -> str:
    """SHA-256 over the rows of one source and over their persons, in the order of the file."""
    rows, persons = hashlib.sha256(), hashlib.sha256()
    chosen = f"SELECT row, person FROM {scan(members)} WHERE source = '{quoted(source)}'"
    for batch in connection.sql(chosen).to_arrow_reader(1_000_000):
        rows.update(batch["row"].to_numpy())
        persons.update(batch["person"].to_numpy())
    return hashlib.sha256(rows.digest() + persons.digest()).hexdigest()
