"""What stewards do about conflicts: they look at counts and change orders, and the audit knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from cadre.confidential.store.plan import with_order
from cadre.workspace.config import Workspace
from cadre.workspace.editing import set_value
from cadre_site.accounts.models import User
from cadre_site.accounts.rights import need
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action
from cadre_site.stewards.places import country_of


@action
def look(*, what: Literal["conflicts", "trial"], country: str, attribute: str = "", by: User) -> None:
    """Somebody opens the counts of conflicts, or tries another order.

    Raises:
        CadreError: they are no steward of the country.
    """
    need(by, "data", country)
    subject = f"{country}/conflicts/{attribute}" if attribute else f"{country}/conflicts"
    record(by=by, action="data_viewed", subject=subject, facts={"what": what})


@action
def set_order(
    *, workspace: Workspace, key: str, order: Sequence[str], was: Sequence[str] | None, by: User
) -> None:
    """Let the sources win in this order from the next building on.

    Raises:
        CadreError: no steward of the country; the order is not ``was`` any more; it cannot be written.
    """
    country = country_of(workspace)
    need(by, "data", country)
    now = with_order({key: list(was or ())}, key, order)[key]
    set_value(workspace.folder, ("precedence",), key, now, was)
    facts = {"attribute": key, "order": now, "before": list(was or ())}
    record(by=by, action="precedence_changed", subject=country, facts=facts)
