"""The states of a case and the steps between them, outcomes and reasons; the catalogue defines the first."""

from __future__ import annotations

from cadre.catalogue.concerns.definitions import bodies, case, listed

DELETED = "deleted"
# A case that is deleted is no row any more: its tombstone says so.
STATES: dict[str, tuple[str, ...]] = {
    before: tuple(after for after in steps if after != DELETED)
    for before, steps in case().transitions.items()
    if before != DELETED
}
OUTCOMES = tuple(one.code for one in listed("concern_outcome").codes if not one.code.startswith("_"))
HOLDS = ("court", "inspection", "police", "internal_review")
EXTENSIONS = ("still_in_action", "waiting_for_authority", "reporter_asked")
BODIES = tuple(bodies().bodies)
REFERRED = ("accepted", "declined", "unavailable", "no_answer")


def may_step(before: str, after: str) -> bool:
    return after in STATES[before]
