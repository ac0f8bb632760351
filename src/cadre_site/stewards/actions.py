"""What stewards do with a workspace. Each action writes its audit row: who, what, which file; no contents."""

from __future__ import annotations

from typing import Literal

from cadre_site.accounts.models import User
from cadre_site.accounts.rights import need
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action

View = Literal["workspace", "source"]


@action
def look(*, what: View, country: str, source: str = "", by: User) -> None:
    """Somebody opens a page of a country's workspace.

    Raises:
        CadreError: they are no steward of the country.
    """
    need(by, "data", country)
    record(by=by, action="data_viewed", subject=_subject(country, source), facts={"what": what})


def _subject(country: str, source: str) -> str:
    return f"{country}/{source}" if source else country
