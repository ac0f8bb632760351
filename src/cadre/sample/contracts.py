"""The employment file: one row per job, with start, end and the reason for leaving."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import Workforce, World
from cadre.sample.country import CONTRACTS, EXIT_REASONS, ROLES, TIMES
from cadre.sample.dirt import Rows, Style, identify
from cadre.sample.draws import Ints
from cadre.sample.jobs import SECOND, jobs
from cadre.sample.payroll import facility_codes, staff_numbers
from cadre.sample.people import NEVER
from cadre.sample.text import blank, excel_dates, instead, words

STYLE = Style("contracts", "%Y-%m-%d", ("F", "M"), "passport", typed=True)
_TEXT = (
    "staff_no",
    "nid",
    "last_name",
    "first_name",
    "sex",
    "isco",
    "facility_id",
    "role",
    "contract",
    "working_time",
    "exit_reason",
)
SCHEMA = pa.schema(
    [(name, pa.string()) for name in _TEXT]
    + [(name, pa.date32()) for name in ("birth_date", "start_date", "end_date")]
    + [("fte", pa.float64()), ("weekly_hours", pa.float64())]
)


def contracts_table(world: World, work: Workforce) -> tuple[pa.Table, Ints]:
    """The rows of this block, and the person of each."""
    found = jobs(world, work)
    people = work.people.take(found.worker)
    key, faults = people.person * 8 + found.sort, world.faults(STYLE.source)
    rows = Rows(people, work.names.take(found.worker), key)
    identity = identify(STYLE, rows, faults)
    final = (found.end == work.career.leave[found.worker]) & (found.end < NEVER)
    reason = np.where(final, work.career.reason[found.worker], -1)
    unexplained = faults.strike("missing_exit_reason", key, final)
    kind = np.where(found.sort == SECOND, CONTRACTS.index("temporary"), work.post.contract[found.worker])
    isco = words(world.country.occupations.codes, people.occupation)
    columns = {
        "staff_no": staff_numbers(people.person, np.where(found.sort == SECOND, 1, 0)),
        "nid": identity.national_id,
        "last_name": identity.family,
        "first_name": identity.given,
        "sex": identity.sex,
        "isco": instead(isco, faults.strike("unknown_occupation", key), pa.scalar("9999")),
        "facility_id": facility_codes(found.facility),
        "role": words(ROLES, work.post.role[found.worker]),
        "contract": words(CONTRACTS, kind),
        "working_time": words(TIMES, (found.fte < 1).astype(np.int64)),
        "exit_reason": blank(words(EXIT_REASONS, reason), unexplained),
        "birth_date": identity.birth,
        "start_date": excel_dates(found.start),
        "end_date": excel_dates(found.end),
        "fte": pa.array(found.fte),
        "weekly_hours": pa.array(found.hours),
    }
    return pa.table(columns).cast(SCHEMA), people.person
