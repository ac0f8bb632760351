"""What stewards do about links. The audit tells of pairs by a number that names nobody and no row."""

from __future__ import annotations

from typing import Literal

from cadre.confidential.linkage.decisions import Row, Word, add_decision, pair_id
from cadre.workspace.config import Workspace
from cadre.workspace.editing import set_value
from cadre_site.accounts.models import User
from cadre_site.accounts.rights import need
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action
from cadre_site.stewards.linking.shelf import FILE, decisions_file
from cadre_site.stewards.places import country_of


@action
def look(*, what: Literal["links", "pair"], country: str, pair: str = "", by: User) -> None:
    """Somebody opens the list of pairs or one pair.

    Raises:
        CadreError: they are no steward of the country.
    """
    need(by, "data", country)
    record(by=by, action="data_viewed", subject=_subject(country, pair), facts={"what": what})


@action
def decide(
    *, workspace: Workspace, one: Row, two: Row, prints: tuple[str, str], decision: Word, by: User
) -> None:
    """Say of two rows that they are the same person, or different, or take back what was said.

    Raises:
        CadreError: no steward of the country; a file that cannot be read or written.
    """
    country = country_of(workspace)
    need(by, "data", country)
    add_decision(decisions_file(workspace), one, two, decision, prints, by.pseudonym)
    if workspace.config.linkage.decisions is None:
        set_value(workspace.folder, ("linkage",), "decisions", FILE, None)
    subject = _subject(country, pair_id(one, two))
    record(by=by, action="pair_decided", subject=subject, facts={"decision": decision})


def _subject(country: str, pair: str) -> str:
    return f"{country}/links/{pair}" if pair else f"{country}/links"
