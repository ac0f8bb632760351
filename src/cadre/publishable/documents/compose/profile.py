"""The country profile: every section that has data, in the order a reader asks the questions."""

from __future__ import annotations

from cadre.publishable.documents.compose import published
from cadre.publishable.documents.compose.ages import ages
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.education import education
from cadre.publishable.documents.compose.flows import flows, migration
from cadre.publishable.documents.compose.governance import governance
from cadre.publishable.documents.compose.key_messages import key_messages
from cadre.publishable.documents.compose.ledger import ledger, methods, sources
from cadre.publishable.documents.compose.money import money
from cadre.publishable.documents.compose.outlook import outlook
from cadre.publishable.documents.compose.parts import Missing, SectionMaker
from cadre.publishable.documents.compose.pay import pay
from cadre.publishable.documents.compose.places import places, spread
from cadre.publishable.documents.compose.plan import plan
from cadre.publishable.documents.compose.quality import quality
from cadre.publishable.documents.compose.safety import safety
from cadre.publishable.documents.compose.scoreboard import scoreboard
from cadre.publishable.documents.compose.staffing import staffing
from cadre.publishable.documents.compose.stock import STOCK, stock
from cadre.publishable.documents.model import Section

CHAPTERS: tuple[SectionMaker, ...] = (
    stock, places, spread, ages, education, flows, migration, staffing, outlook, plan, pay, safety, money,
    published.published, governance, scoreboard,
)  # fmt: skip


def _in_order(c: Composer) -> list[SectionMaker]:
    """Where a country has no data of its own, what others have published about it comes first."""
    return sorted(CHAPTERS, key=lambda maker: maker is not published.published and not c.has(STOCK))


def chapters(c: Composer) -> tuple[Section, ...]:
    """All sections; the ones without data are left out and named under data quality."""
    found = [key_messages(c)]
    for maker in _in_order(c):
        made = maker(c)
        if made is None or (isinstance(made, Missing) and maker is published.published):
            continue  # a country with its own data needs no published series
        if isinstance(made, Missing):
            c.left_out.append((made.title, made.needs))
        else:
            found.append(made)
    return (*found, quality(c), methods(c), ledger(c), sources(c))
