"""The states of a case (ISO 37002: receive, assess, address, conclude) and the steps between them."""

from __future__ import annotations

STATES: dict[str, tuple[str, ...]] = {
    "received": ("acknowledged",),
    "acknowledged": ("triaged",),
    "triaged": ("in_action", "feedback_given", "closed"),
    "in_action": ("waiting_for_reporter", "feedback_given", "closed"),
    "waiting_for_reporter": ("in_action", "feedback_given", "closed"),
    "feedback_given": ("in_action", "closed"),
    "closed": ("in_action",),
}
OUTCOMES = (
    "support_given", "referred", "employer_contacted", "authority_informed", "collective_action",
    "remedy_obtained", "not_substantiated", "withdrawn", "duplicate", "no_contact",
)  # fmt: skip
HOLDS = ("court", "inspection", "police", "internal_review")
EXTENSIONS = ("still_in_action", "waiting_for_authority", "reporter_asked")
REFERRED = ("accepted", "declined", "unavailable", "no_answer")


def may_step(before: str, after: str) -> bool:
    return after in STATES[before]
