"""Typed questions to the figures of a release: indicator x area x year x disaggregation.

The explorer and the API ask in no other way. Figures come in one order, that of the index (indicator, area,
occupation, year, number of the figure), and in pages: a cursor names the place after the last one given, for
the same question to the same release, which never changes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import pyarrow as pa

from cadre.publishable.documents.release_folder import TOTAL, Observation, observation_of
from cadre_site.ledger.figures import ShelvedRelease

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
    return _paged(release, question, "*", limit, cursor)


def ask(release: ShelvedRelease, question: Question, *, limit: int, cursor: str | None = None) -> Page:
    """At most ``limit`` figures after the cursor.

    Raises:
        UnknownWordError: the release does not know a word of the question, or the cursor is of another.
    """
    refuse_unknown(release, question)
    dimensions = _columns(release, question)
    wanted = ["INDICATOR", "AREA", "TIME_PERIOD", *dimensions, "OBS_VALUE", "OBS_STATUS"]
    columns = ", ".join(f'"{name}"' for name in [*wanted, "STATUS_REASON", "RULES", "FIGURE"])
    found = _paged(release, question, columns, limit, cursor)
    return Page(tuple(observation_of(row, dimensions) for row in found.table.to_pylist()), found.after)


def _paged(
    release: ShelvedRelease, question: Question, columns: str, limit: int, cursor: str | None
) -> TablePage:
    """``columns`` of at most ``limit`` figures after the cursor; one more is read, to know of it."""
    place = -1 if cursor is None else _place(release, question, cursor)
    found = _select(release, question, f"{columns}, rowid as place", place, limit + 1)
    more = found.num_rows > limit
    after = _cursor(release, question, found["place"][limit - 1].as_py()) if more else None
    return TablePage(found.slice(0, limit).drop_columns(["place"]), after)


def everything(release: ShelvedRelease, question: Question, *, page: int = 20_000) -> Iterator[Observation]:
    """Every figure, page by page; raises UnknownWordError as ``ask`` does."""
    cursor = None
    while True:
        found = ask(release, question, limit=page, cursor=cursor)
        yield from found.rows
        cursor = found.after
        if cursor is None:
            return


def areas_of(release: ShelvedRelease, indicator: str) -> frozenset[str]:
    """The areas for which a release has figures of an indicator."""
    return frozenset(release.told(indicator, "AREA"))


def years_of(release: ShelvedRelease, indicator: str) -> tuple[int, ...]:
    """The years for which a release has figures of an indicator, ascending."""
    periods = release.told(indicator, "TIME_PERIOD")
    return tuple(sorted({int(period[:4]) for period in periods if period[:4].isdigit()}))


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


def _columns(release: ShelvedRelease, question: Question) -> tuple[str, ...]:
    """The columns in which the indicators asked for have anything else than the total."""
    found: set[str] = set()
    for indicator in question.indicators or release.indicators():
        found |= {name for name, codes in release.codes_of(indicator).items() if codes != (TOTAL,)}
    return tuple(name for name in release.dimensions if name in found)


def _select(release: ShelvedRelease, question: Question, columns: str, place: int, limit: int) -> pa.Table:
    """The index is read in its own order, from the place on; nothing is sorted."""
    parts: list[tuple[str, Sequence[object]]] = [
        _among("INDICATOR", question.indicators),
        _among("AREA", question.areas),
        *(_among(column, wanted) for column, wanted in question.codes.items()),
    ]
    if question.first is not None:
        parts.append(("TIME_PERIOD >= ?", [f"{question.first:04}"]))
    if question.last is not None:
        parts.append(("TIME_PERIOD < ?", [f"{question.last + 1:04}"]))
    if place >= 0:
        parts.append(("rowid > ?", [place]))
    kept = [part for part in parts if part[0]]
    where = "where " + " and ".join(text for text, _ in kept) if kept else ""
    given = [value for _, values in kept for value in values]
    return release.query(f"select {columns} from observations {where} limit {limit:d}", given)


def _among(column: str, words: Sequence[str]) -> tuple[str, Sequence[object]]:
    """A condition and what fills it. The column was held against the release's own before."""
    if not words:
        return "", ()
    return f'"{column}" in ({", ".join("?" * len(words))})', list(words)


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
