"""The two councils' registers: who may practise. Leavers stay on them longer than they should."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import Workforce, World
from cadre.sample.country import EXIT_REASONS, SPECIALTIES
from cadre.sample.dirt import Identity, Rows, Style, identify
from cadre.sample.draws import Bools, Ints
from cadre.sample.people import NEVER, Columns, People, day
from cadre.sample.text import dates, instead, numbered, words
from cadre.sample.truth import Truth

TODAY = 20463  # 2026-01-10, the day of the extracts
CURRENT, EXPIRED, SUSPENDED, REMOVED = range(4)
NURSING = Style("nursing_register", "%d/%m/%Y", ("Female", "Male"), "passport", upper_family=True, maiden_name=True)
MEDICAL = Style("medical_register", "%Y-%m-%d", ("F", "M"), "english", maiden_name=True)


@dataclass(frozen=True)
class Licences(Columns):
    """One licence per worker of the block; ``listed`` says whether the register has it at all."""

    listed: Bools
    status: Ints
    first: Ints
    valid_to: Ints
    removed_on: Ints


def licences(world: World, work: Workforce) -> Licences:
    """The true content of the registers, stale entries included."""
    draws, person, career = world.draws, work.people.person, work.career
    rates = world.country.rates["licence"]
    left = career.reason >= 0
    gone = left & np.isin(career.reason, [EXIT_REASONS.index(name) for name in ("retirement", "death", "emigration")])
    stale = gone & draws.chance("stale licence", person, world.country.dirt["stale_licence"])
    shares = np.array([rates["removed"][reason] for reason in EXIT_REASONS])
    removed = left & ~stale & draws.chance("removed", person, shares[career.reason])
    removed_on = np.minimum(career.leave + draws.below("removal", person, 200), TODAY - 5)
    ends = 2026 + draws.below("renewal", person, 5)
    lapsed = ~left & draws.chance("lapsed", person, rates["lapsed_while_active"])
    ends = np.where(lapsed, 2023 + draws.below("lapse", person, 3), ends)
    ends = np.where(left & ~stale, career.leave_year + 1 + draws.below("last renewal", person, 4), ends)
    valid_to = day(ends, np.full(len(person), 180))
    suspended = ~left & draws.chance("suspended", person, rates["suspended"])
    status = np.select([removed, suspended, valid_to < TODAY], [REMOVED, SUSPENDED, EXPIRED], CURRENT)
    unlisted = ~left & draws.chance("paid not registered", person, world.country.dirt["paid_not_registered"])
    listed = work.regulated(world) & ~unlisted & (~left | stale | (career.leave_year >= rates["kept_since"]))
    _note(world, work, stale & listed, gone & listed, unlisted & work.regulated(world))
    first = career.begin - 10 - draws.below("first licence", person, 80)
    return Licences(listed, status, first, valid_to, np.where(removed, removed_on, NEVER))


def _note(world: World, work: Workforce, stale: Bools, gone: Bools, unlisted: Bools) -> None:
    council = world.country.occupations.council[work.people.occupation]
    for number, style in ((1, NURSING), (2, MEDICAL)):
        here = council == number
        world.ledger.note(style.source, "stale_licence", stale & here, int((gone & here).sum()))
        working = here & (work.career.reason < 0)
        world.ledger.note(style.source, "paid_not_registered", unlisted & here, int(working.sum()))


def add_licensed(world: World, work: Workforce, licence: Licences, truth: Truth) -> None:
    """Who is at work with a licence valid at the end of each year of the workspace."""
    years = [str(year) for year in world.country.workspace_years]
    count = truth.count("active_and_licensed", year=years, occupation=world.country.occupations.codes)
    for place, year in enumerate(world.country.workspace_years):
        last_day = int(day(np.array([year + 1]), np.array([-1]))[0])
        valid = licence.listed & (licence.status != SUSPENDED) & (licence.valid_to >= last_day)
        count.add(place, work.people.occupation, where=valid & work.active(year))


@dataclass(frozen=True)
class Entries:
    """Rows of one register: workers by place in the block, and which rows are an older second licence."""

    worker: Ints
    older: Bools

    def key(self, people: People) -> Ints:
        return np.asarray(people.person[self.worker] * 8 + self.older)


def entries(world: World, work: Workforce, licence: Licences, style: Style) -> Entries:
    number = 1 if style is NURSING else 2
    council = world.country.occupations.council[work.people.occupation]
    listed = licence.listed & (council == number)
    person = work.people.person
    again = listed & world.draws.chance("second licence", person, world.country.dirt["second_licence"])
    again &= licence.first < TODAY - 3650
    world.ledger.note(style.source, "second_licence", again, int(listed.sum()))
    repeats = listed.astype(np.int64) + again
    worker = np.repeat(np.arange(len(work)), repeats)
    older = np.concatenate([[False], worker[1:] == worker[:-1]]) if len(worker) else np.zeros(0, bool)
    return Entries(worker, older)


def licence_numbers(prefix: str, key: Ints) -> pa.Array:
    """``key`` is the person's number times eight, plus one for an older licence."""
    return numbered(prefix, key * 7 + 100_000)


@dataclass(frozen=True)
class Register:
    """The columns of a register's rows, before either council lays them out."""

    identity: Identity
    number: pa.Array
    occupation: Ints
    unknown: Bools
    status: Ints
    first: Ints
    valid_to: Ints
    removed_on: Ints
    reason: Ints
    trained: Ints
    born: Ints
    district: Ints
    specialty: Ints


def register(world: World, work: Workforce, licence: Licences, style: Style) -> tuple[Register, Ints]:
    """A register's rows of this block, and the person of each."""
    found = entries(world, work, licence, style)
    key, worker, faults = found.key(work.people), found.worker, world.faults(style.source)
    people, held = work.people.take(worker), licence.take(worker)
    rows = Rows(people, work.names.take(worker), key)
    status = np.where(found.older, EXPIRED, held.status)
    removed_on = np.where(found.older, NEVER, held.removed_on)
    reason = np.where(removed_on < NEVER, work.career.reason[worker], -1)
    return (
        Register(
            identify(style, rows, faults),
            licence_numbers("N" if style is NURSING else "MC-", key),
            people.occupation,
            faults.strike("unknown_occupation", key),
            status,
            held.first - 1500 * found.older,
            np.where(found.older, held.first + 325, held.valid_to),
            removed_on,
            reason,
            np.where(faults.strike("missing_training", key), -1, people.trained),
            np.where(faults.strike("missing_birth_country", key), -1, people.born),
            work.post.later_district[worker] if style is MEDICAL else work.post.district[worker],
            work.post.specialty[worker],
        ),
        people.person,
    )


def country_names(world: World) -> list[str]:
    return ["XSC", *world.country.rates["training"]["countries"]]



def medical_table(world: World, found: Register) -> pa.Table:
    """The medical council's CSV: codes of its own, ISO dates."""
    occupations, districts = world.country.occupations, world.country.districts
    profession = words(occupations.labels, found.occupation)
    countries = country_names(world)
    identity = found.identity
    return pa.table(
        {
            "licence_no": found.number,
            "national_id": identity.national_id,
            "family_name": identity.family,
            "given_names": identity.given,
            "dob": identity.birth,
            "gender": identity.sex,
            "profession": instead(profession, found.unknown, pa.scalar("XX")),
            "specialty": words([None, *SPECIALTIES[1:]], found.specialty),
            "status": words(("valid", "lapsed", "suspended", "withdrawn"), found.status),
            "first_licensed": dates(found.first, "%Y-%m-%d"),
            "valid_to": dates(found.valid_to, "%Y-%m-%d"),
            "removed_on": dates(found.removed_on, "%Y-%m-%d"),
            "removal_reason": words(EXIT_REASONS, found.reason),
            "training_country": words(countries, found.trained),
            "birth_country": words(countries, found.born),
            "district_code": words(districts.codes, found.district),
        }
    )


NURSING_HEADER = (
    "Reg. No",
    "National ID",
    "Surname",
    "First name",
    "Date of birth",
    "Sex",
    "Cadre",
    "Status",
    "First registered",
    "Valid to",
    "Removed on",
    "Reason of removal",
    "Trained in",
    "Born in",
    "District",
)
NURSING_REASONS = (
    "Retired",
    "Deceased",
    "Struck off",
    "Own request",
    "Left the country",
    "End of contract",
)
NURSING_STATUS = ("Current", "Expired", "Suspended", "Removed")


def nursing_table(world: World, found: Register) -> pa.Table:
    """The nursing council's worksheet: words for everything, Excel dates for licences, text for birth dates."""
    identity = found.identity
    cadre = words(world.country.occupations.labels, found.occupation)
    countries = country_names(world)
    columns = (
        found.number,
        identity.national_id,
        identity.family,
        identity.given,
        identity.birth,
        identity.sex,
        instead(cadre, found.unknown, pa.scalar("Ward clerk")),
        words(NURSING_STATUS, found.status),
        excel_dates(found.first),
        excel_dates(found.valid_to),
        excel_dates(found.removed_on),
        words(NURSING_REASONS, found.reason),
        words(countries, found.trained),
        words(countries, found.born),
        words(world.country.districts.names_en, found.district),
    )
    return pa.table(dict(zip(NURSING_HEADER, columns, strict=True)))


def excel_dates(days: Ints) -> pa.Array:
    """Real dates, nothing for a day that never came."""
    return pa.array(days.astype(np.int32), mask=days >= NEVER).cast(pa.date32())
