"""Jobs with their first and last days: the main one, one after a move, and a second one beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.sample.blocks import Workforce, World
from cadre.sample.draws import Floats, Ints
from cadre.sample.people import NEVER, Columns, day

FIRST, LATER, SECOND = range(3)


@dataclass(frozen=True)
class Jobs(Columns):
    """Jobs in order of the worker: place in the block, which job, facility, days and share of a full post."""

    worker: Ints
    sort: Ints
    facility: Ints
    start: Ints
    end: Ints
    fte: Floats
    hours: Floats


def jobs(world: World, work: Workforce) -> Jobs:
    """Every job that had not ended before the employment file begins."""
    post, career = work.post, work.career
    moved, second = post.moved < NEVER, post.second >= 0
    everyone = np.ones(len(work), dtype=bool)
    masks = (everyone, moved, second)
    worker = np.concatenate([np.flatnonzero(mask) for mask in masks])
    sort = np.concatenate([np.full(int(mask.sum()), kind) for kind, mask in enumerate(masks)])
    second_start = day(post.second_year, world.draws.below("second job day", work.people.person, 300))
    facility = np.choose(sort, [post.facility[worker], post.later[worker], post.second[worker]])
    start = np.choose(sort, [career.begin[worker], post.moved[worker] + 1, second_start[worker]])
    end = np.where((sort == FIRST) & moved[worker], post.moved[worker], career.leave[worker])
    aside = sort == SECOND
    fte, hours = np.where(aside, 0.25, post.fte[worker]), np.where(aside, 10.0, post.hours[worker])
    found = Jobs(worker, sort, facility, start, end, fte, hours)
    kept_since = day(
        np.array([world.country.rates["facilities"]["contracts_kept_since"]]), np.zeros(1, np.int64)
    )
    missing = world.draws.chance(
        "contract missing", work.people.person, world.country.dirt["contract_missing"]
    )
    world.ledger.note("contracts", "contract_missing", missing)
    found = found.take((end >= kept_since) & ~missing[worker])
    return found.take(np.argsort(found.worker * 8 + found.sort))
