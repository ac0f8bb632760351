"""Typed questions to the figures of a release: indicator x area x year x disaggregation.

The explorer and the API ask in no other way. Figures come in one order, that of the index (indicator, area,
occupation, year, number of the figure), and in pages: a cursor names the place after the last one given, for
the same question to the same release, which never changes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import pyarrow as pa

from cadre.publishable.documents.release_folder import Observation
from cadre_site.ledger.figures import OWN, ShelvedRelease, among, observation_of

CURSOR = r"^[A-Za-z0-9_-]{18}$"
_MARK, _PLACE = 8, 5  # bytes of the digest and of the place in a cursor


@dataclass(frozen=True)
class Known:
    number: float


@dataclass(frozen=True)
class Withheld:
    """There is a number, and it stays inside. ``rules``: the rules of protection that the release names."""

    rules: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """There is no number. ``reason``: a word of ``cadre.publishable.indicators.reasons``."""

    reason: str


Value = Known | Withheld | Missing


def value_of(row: Observation) -> Value:
    """What a figure says; a withheld one and a missing one are values of their own, never 0."""
    if row.suppressed:
        return Withheld(tuple(row.rules.split(";")))
    return Missing(row.reason or "not-collected") if row.value is None else Known(row.value)


@dataclass(frozen=True)
class Question:
    """What is not said is open. ``codes``: column of the observations -> its codes. ``first`` and ``last``
    are years, both included."""

    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self) -> str:
        """The question as a text, the same for the same question."""
        codes = {column: sorted(wanted) for column, wanted in sorted(self.codes.items())}
        parts = [sorted(self.indicators), sorted(self.areas), self.first, self.last, codes]
        return json.dumps(parts, ensure_ascii=False)


@dataclass
class UnknownWordError(Exception):
    """A word that the release does not know. ``kind``: indicator, area, column, cursor, or a column."""

    kind: str
    word: str


@dataclass(frozen=True)
class Page:
    """``after``: the cursor of the next page; None where this one is the last."""

    rows: tuple[Observation, ...]
    after: str | None


@dataclass(frozen=True)
class TablePage:
    """As ``Page``, with every column of the release."""

    table: pa.Table
    after: str | None


def ask_table(
    release: ShelvedRelease, question: Question, *, limit: int, cursor: str | None = None
) -> TablePage:
    """At most ``limit`` figures as they stand in the release; raises UnknownWordError as ``ask`` does."""
    refuse_unknown(release, question)
    where, given = _where(release, question, cursor)
    query = f"select *, rowid as place from observations {where} limit {limit + 1:d}"  # nosec B608 # names of columns
    found = release.table_of(query, given)  # one more than asked for, to know whether there is one
    more = found.num_rows > limit
    after = _cursor(release, question, found["place"][limit - 1].as_py()) if more else None
    return TablePage(found.slice(0, limit).drop_columns(["place"]), after)


def ask(release: ShelvedRelease, question: Question, *, limit: int, cursor: str | None = None) -> Page:
    """At most ``limit`` figures after the cursor.

    Raises:
        UnknownWordError: the release does not know a word of the question, or the cursor is of another.
    """
    refuse_unknown(release, question)
    where, given = _where(release, question, cursor)
    columns = release.columns_of(question.indicators or release.indicators())
    names = ", ".join(f'"{name}"' for name in (*OWN, *columns))
    query = f"select rowid, {names} from observations {where} limit {limit + 1:d}"  # nosec B608 # names of columns
    found = release.rows(query, given)
    rows = tuple(observation_of(row[1:], columns) for row in found[:limit])
    return Page(rows, _cursor(release, question, found[limit - 1][0]) if len(found) > limit else None)


def everything(release: ShelvedRelease, question: Question, *, page: int = 20_000) -> Iterator[Observation]:
    """Every figure, page by page; raises UnknownWordError as ``ask`` does."""
    cursor = None
    while True:
        found = ask(release, question, limit=page, cursor=cursor)
        yield from found.rows
        cursor = found.after
        if cursor is None:
            return


def refuse_unknown(release: ShelvedRelease, question: Question) -> None:
    """Raises UnknownWordError at the first word that the release does not know."""
    indicators = question.indicators or release.indicators()
    for indicator in question.indicators:
        if indicator not in release.indicators():
            raise UnknownWordError("indicator", indicator)
    for area in question.areas:
        if area not in release.definitions.areas and area != release.definitions.country.code:
            raise UnknownWordError("area", area)
    for column, wanted in question.codes.items():
        if column not in release.dimensions:
            raise UnknownWordError("column", column)
        present = {code for one in indicators for code in release.codes_of(one).get(column, ())}
        strange = [code for code in wanted if code not in present]
        if strange:
            raise UnknownWordError(column, strange[0])


def _where(release: ShelvedRelease, question: Question, cursor: str | None) -> tuple[str, list[object]]:
    """The index is read in its own order, from the place on; nothing is sorted."""
    where, given = among({"INDICATOR": question.indicators, "AREA": question.areas, **question.codes})
    bounds: list[tuple[str, object]] = []
    if question.first is not None:
        bounds.append(("TIME_PERIOD >= ?", f"{question.first:04}"))
    if question.last is not None:
        bounds.append(("TIME_PERIOD < ?", f"{question.last + 1:04}"))
    if cursor is not None:
        bounds.append(("rowid > ?", _place(release, question, cursor)))
    parts = [*([where.removeprefix("where ")] if where else []), *(text for text, _ in bounds)]
    return ("where " + " and ".join(parts) if parts else ""), [*given, *(value for _, value in bounds)]


def _mark(release: ShelvedRelease, question: Question) -> bytes:
    return sha256(f"{release.identity.id} {question.words()}".encode()).digest()[:_MARK]


def _cursor(release: ShelvedRelease, question: Question, place: int) -> str:
    written = _mark(release, question) + place.to_bytes(_PLACE, "big")
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def _place(release: ShelvedRelease, question: Question, cursor: str) -> int:
    try:
        read = base64.b64decode(cursor + "==", altchars=b"-_", validate=True)
    except ValueError as problem:
        raise UnknownWordError("cursor", cursor) from problem
    if len(read) != _MARK + _PLACE or read[:_MARK] != _mark(release, question):
        raise UnknownWordError("cursor", cursor)
    return int.from_bytes(read[_MARK:], "big")
