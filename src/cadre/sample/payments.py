"""Who is paid in a year, by which facility and how much; with payments that should not be there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.sample.blocks import Workforce, World
from cadre.sample.country import CONTRACTS, SEXES
from cadre.sample.dirt import Faults
from cadre.sample.draws import Bools, Floats, Ints
from cadre.sample.people import Columns, day
from cadre.sample.posts import yearly_pay
from cadre.sample.truth import Truth

MAIN, SECOND, TWICE, AFTER, FICTITIOUS = range(5)


@dataclass(frozen=True)
class Paid(Columns):
    """Payments: the worker (place in the block), why the row is there, facility, months, hours and pay."""

    worker: Ints
    sort: Ints
    facility: Ints
    months: Floats
    hours: Floats
    pay: Floats


def payments(world: World, work: Workforce, year: int, faults: Faults) -> Paid:
    """All rows of one year's payroll in this block, those of one worker together."""
    person, place = work.people.person, work.post.place(year)
    draws, dirt = world.draws, world.country.dirt
    own = work.post.contract == CONTRACTS.index("self_employed")
    reports = world.places.on_payroll[place] & ~own
    months = _months(work, year)
    paid = reports & (months > 0)
    second = (months > 0) & (work.post.second >= 0) & (work.post.second_year <= year)
    second &= world.places.on_payroll[work.post.second]
    twice = paid & draws.chance("paid twice", person, dirt["paid_twice"])
    late = reports & (work.career.leave_year == year - 1)
    after = late & draws.chance("paid after leaving", person, dirt["paid_after_leaving"])
    # Beside workers who stay, so that the entry is there every year.
    staying = (work.career.begin_year < world.country.workspace_years[0]) & (work.career.reason < 0)
    nobody = paid & staying & draws.chance("fictitious", person, dirt["fictitious"])
    count = int(paid.sum())
    for fault, where, among in (
        ("paid_twice", twice, count),
        ("paid_after_leaving", after, int(late.sum())),
        ("fictitious", nobody, int((paid & staying).sum())),
    ):
        faults.ledger.note(faults.source, fault, where, among)
    masks = (paid, second, twice, after, nobody)
    return _rows(world, work, year, place, months, masks)


def _months(work: Workforce, year: int) -> Floats:
    """Months at work in the year, to a tenth."""
    first, last = day(np.array([year, year + 1]), np.array([0, -1]))
    days = np.minimum(work.career.leave, last) - np.maximum(work.career.begin, first) + 1
    return np.asarray(np.round(np.clip(days / (last - first + 1) * 12, 0, 12), 1))


def _rows(
    world: World, work: Workforce, year: int, place: Ints, months: Floats, masks: tuple[Bools, ...]
) -> Paid:
    worker = np.concatenate([np.flatnonzero(mask) for mask in masks])
    sort = np.concatenate([np.full(int(mask.sum()), kind) for kind, mask in enumerate(masks)])
    order = np.argsort(worker * 8 + sort)
    worker, sort = worker[order], sort[order]
    aside = sort == SECOND
    facility = np.where(aside, work.post.second[worker], place[worker])
    length = np.where(sort >= AFTER, 12.0, months[worker])
    fte = np.where(aside, 0.25, work.post.fte[worker])
    hours = np.where(aside, 10.0, work.post.hours[worker])
    full = yearly_pay(world.country, world.places, world.draws, work.people, work.career, place, year)[worker]
    pay = np.round(full * fte * length / 12, 2)
    return Paid(worker, sort, facility, length, np.round(hours * 52 * length / 12, 1), pay)


def add_pay(world: World, work: Workforce, year: int, paid: Paid, truth: Truth) -> None:
    """True pay: main and second jobs; not the entries that should not be there."""
    years = [str(known) for known in world.country.workspace_years]
    at, real, main = world.country.workspace_years.index(year), paid.sort <= SECOND, paid.sort == MAIN
    occupation, sex = work.people.occupation[paid.worker], work.people.sex[paid.worker]
    codes = world.country.occupations.codes
    count = truth.count("paid_persons", year=years, occupation=codes, sex=SEXES)
    count.add(at, occupation, sex, where=main)
    total = truth.count("gross_pay", year=years, occupation=codes, sex=SEXES)
    total.add(at, occupation, sex, where=real, weight=paid.pay)
    if year == world.country.workspace_years[-1]:
        yearly = np.bincount(paid.worker[real], paid.pay[real], minlength=len(work))
        whole = paid.worker[main & (paid.months == 12)]
        truth.full_year_pay.append((work.people.occupation[whole], work.people.sex[whole], yearly[whole]))
