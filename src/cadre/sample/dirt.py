"""How a person appears in one row of one file: the true identity with that file's faults, each counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.sample.draws import Bools, Draws, Ints
from cadre.sample.names import CONVENTIONS, Bearers, joined
from cadre.sample.people import People
from cadre.sample.text import blank, dates, edit, instead, mistype, numbered, transpose_digits, words

_IN_2031 = 22280  # 2031-01-01


@dataclass
class Ledger:
    """What was done to which file: faults applied, and among how many rows or people they were drawn."""

    applied: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    among: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def note(self, source: str, fault: str, where: Bools, among: int | None = None) -> Bools:
        self.applied[source][fault] += int(where.sum())
        self.among[source][fault] += len(where) if among is None else among
        return where


@dataclass(frozen=True)
class Style:
    """How a file writes people."""

    source: str
    date: str
    sexes: tuple[str, str]
    convention: str | None = None  # None: Cyrillic
    upper_family: bool = False
    maiden_name: bool = False  # the file keeps the name before marriage
    typed: bool = False  # dates are dates, not text


@dataclass(frozen=True)
class Rows:
    """The rows of a chunk of one file: who is in them, and a key that tells the rows of one person apart."""

    people: People
    names: Bearers
    key: Ints

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Faults:
    """Draws faults for the rows of one file and writes them into the ledger."""

    draws: Draws
    rates: dict[str, float]
    ledger: Ledger
    source: str

    def strike(self, fault: str, key: Ints, of: Bools | None = None) -> Bools:
        hit = self.draws.chance(f"{self.source} {fault}", key, self.rates[fault])
        among = len(key) if of is None else int(of.sum())
        return self.ledger.note(self.source, fault, hit if of is None else hit & of, among)


@dataclass(frozen=True)
class Identity:
    """The identity columns of a chunk as they will stand in the file."""

    national_id: pa.Array
    given: pa.Array
    family: pa.Array
    birth: pa.Array
    sex: pa.Array


def national_numbers(person: Ints) -> Ints:
    """Twelve digits, different for everybody."""
    body = (person * 7_368_787_141 + 3_141_592_653) % 10**10
    return np.asarray((body + 10**10) * 10 + body % 7)


def identify(style: Style, rows: Rows, faults: Faults) -> Identity:
    """The identity columns of these rows."""
    given, family = _names(style, rows, faults)
    return Identity(
        _number(rows, faults), given, family, _birth(style, rows, faults), _sex(style, rows, faults)
    )


def _number(rows: Rows, faults: Faults) -> pa.Array:
    number = numbered("", national_numbers(rows.people.person))
    wrong = faults.strike("wrong_national_id", rows.key)
    number = edit(number, wrong, faults.draws.bits(f"{faults.source} id", rows.key), transpose_digits)
    return blank(number, faults.strike("missing_national_id", rows.key))


def _sex(style: Style, rows: Rows, faults: Faults) -> pa.Array:
    return blank(words(style.sexes, rows.people.sex), faults.strike("missing_sex", rows.key))


def _names(style: Style, rows: Rows, faults: Faults) -> tuple[pa.Array, pa.Array]:
    family_place = rows.names.family
    if not style.maiden_name:
        changed = faults.draws.chance("changed surname", rows.people.person, faults.rates["changed_surname"])
        changed = faults.ledger.note(
            style.source,
            "changed_surname",
            changed & (rows.people.sex == 0),
            int((rows.people.sex == 0).sum()),
        )
        family_place = np.where(changed, rows.names.married, family_place)
    given, family = _spelt(style, rows, family_place, faults)
    bits = faults.draws.bits(f"{style.source} typing", rows.key)
    typed = faults.strike("typing_error", rows.key)
    in_given = (bits & np.uint64(1 << 40)) > 0
    given = edit(given, typed & in_given, bits, mistype)
    family = edit(family, typed & ~in_given, bits, mistype)
    formula = faults.strike("formula_name", rows.key)
    family = instead(family, formula, pc.binary_join_element_wise("=", family, ""))
    swapped = faults.strike("swapped_names", rows.key)
    given, family = instead(given, swapped, family), instead(family, swapped, given)
    return given, pc.utf8_upper(family) if style.upper_family else family


def _spelt(style: Style, rows: Rows, family_place: Ints, faults: Faults) -> tuple[pa.Array, pa.Array]:
    (cyrillic_given, latin_given, _), (cyrillic_family, latin_family, _) = joined("given"), joined("family")
    given_at, family_at = pa.array(rows.names.given), pa.array(family_place)
    if style.convention is None:
        return cyrillic_given.take(given_at), cyrillic_family.take(family_at)
    usual = CONVENTIONS.index(style.convention)
    other = (usual + 1 + faults.draws.below(f"{style.source} convention", rows.key, 2)) % len(CONVENTIONS)
    strange = faults.strike("transliteration_variant", rows.key)
    given, family = latin_given[usual].take(given_at), latin_family[usual].take(family_at)
    for place in range(len(CONVENTIONS)):
        here = strange & (other == place)
        given = instead(given, here, latin_given[place].take(given_at))
        family = instead(family, here, latin_family[place].take(family_at))
    return given, family


def born_on(rows: Rows, faults: Faults) -> Ints:
    """Days of birth with those written with a wrong year or with day and month exchanged."""
    birth = rows.people.birth.astype("datetime64[D]")
    year, month = birth.astype("datetime64[Y]"), birth.astype("datetime64[M]")
    day_of_month = (birth - month).astype(np.int64)
    month_of_year = (month - year).astype(np.int64)
    possible = (day_of_month < 12) & (day_of_month != month_of_year)
    swapped = faults.strike("day_month_swap", rows.key, possible)
    exchanged = (year.astype("datetime64[M]") + day_of_month).astype("datetime64[D]") + month_of_year
    birth = np.where(swapped, exchanged, birth)
    off = faults.draws.bits(f"{faults.source} year", rows.key)
    shift = np.array([-10, -1, 1, 10])[(off & np.uint64(3)).astype(np.int64)]
    wrong = faults.strike("wrong_birth_year", rows.key)
    moved = (year + shift).astype("datetime64[D]") + np.minimum((birth - year).astype(np.int64), 364)
    return np.asarray(np.where(wrong, moved, birth).astype("datetime64[D]").astype(np.int64))


def _birth(style: Style, rows: Rows, faults: Faults) -> pa.Array:
    days = born_on(rows, faults)
    if style.typed:
        days = np.where(faults.strike("future_birth", rows.key), _IN_2031 + days % 365, days)
        missing = faults.strike("missing_birth_date", rows.key)
        return pa.array(days.astype(np.int32), mask=missing).cast(pa.date32())
    column = blank(dates(days, style.date), faults.strike("missing_birth_date", rows.key))
    february = style.date.replace("%d", "31").replace("%m", "02")
    column = instead(column, faults.strike("impossible_date", rows.key), dates(days, february))
    future = style.date.replace("%Y", "2031")
    return instead(column, faults.strike("future_birth", rows.key), dates(days, future))
