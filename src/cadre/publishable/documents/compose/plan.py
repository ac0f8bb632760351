"""What it would take: the cheapest plan within the limits that a file assumes. It is no evidence."""

from __future__ import annotations

from cadre.publishable.documents.compose import plan_words as told
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.parts import Missing, section
from cadre.publishable.documents.compose.plan_charts import mix, spending, staff
from cadre.publishable.documents.compose.plan_tables import assumptions, scenarios
from cadre.publishable.documents.model import Block, Notice, Points, Section


def plan(c: Composer) -> Section | Missing | None:
    """None where the report is told of no plan, or is of a part of the country."""
    facts = c.assumed.plan
    if facts is None or c.area != c.definitions.country.code:
        return None
    lead = Notice("plain", c.text("plan.lead"))
    if "lacks" in facts:
        return section(c, "plan", [lead, told.lacking(c, facts["lacks"])])
    if not facts["possible"]:
        why = c.paragraph("plan.impossible", limits=told.limits(c, facts["limits"]))
        return section(c, "plan", [lead, why, assumptions(c, facts)])
    blocks: list[Block | None] = [
        lead, told.robust(c, facts), told.cost(c, facts), mix(c, facts), staff(c, facts), told.met(c, facts),
        spending(c, facts), *told.prices(c, facts), told.safeguards(c, facts),
    ]  # fmt: skip
    if facts["scenarios"]:
        blocks += [
            scenarios(c, facts),
            Points(tuple(told.scenario(c, one, facts) for one in facts["scenarios"])),
        ]
    return section(c, "plan", [*blocks, assumptions(c, facts)])
