"""What stewards do about quality issues. The audit says who did what to which issue: no figure, no text.

The file is written inside the transaction of the audit's row: what cannot be written leaves no row. A machine
stopped between the two leaves an event of the issue, with its author and time, without a row.
"""

from __future__ import annotations

from typing import Literal

from cadre.confidential.quality import Checked, Issues
from cadre.confidential.quality.checking import check_workspace
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.quality import Status
from cadre.workspace.config import Workspace
from cadre_site.accounts.models import Membership, User
from cadre_site.accounts.rights import may, need
from cadre_site.accounts.roles import giving
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action
from cadre_site.stewards.places import country_of

View = Literal["quality", "issue", "issues_file"]


def issues_of(workspace: Workspace) -> Issues:
    return Issues(workspace.folder, country_of(workspace))


def stewards(country: str) -> list[User]:
    """Who may own an issue of the country."""
    held = Membership.objects.filter(ended_at=None, role__in=giving("data"), country__in=("", country))
    people = User.objects.filter(pk__in=held.values("user"), erased_at=None).order_by("name")
    return [one for one in people if may(one, "data", country)]


@action
def look(*, what: View, workspace: Workspace, issue: str = "", by: User) -> None:
    """Somebody opens a page of issues, or keeps a file of them."""
    need(by, "data", country_of(workspace))
    record(by=by, action="data_viewed", subject=_subject(workspace), facts={"what": what, "issue": issue})


def run_checks(*, workspace: Workspace, by: User) -> None:
    """Check the workspace's edition and bring its issues up to date; takes seconds, of large countries more.

    Raises:
        CadreError: they are no steward of the country; there is no edition yet.
    """
    need(by, "data", country_of(workspace))
    _enter_run(workspace=workspace, checked=check_workspace(workspace), by=by)


@action
def _enter_run(*, workspace: Workspace, checked: Checked, by: User) -> None:
    facts = {"edition": checked.edition, "idle": len(checked.idle)}
    record(by=by, action="quality_checked", subject=_subject(workspace), facts=facts)
    issues_of(workspace).run(checked, by.pseudonym)


@action
def add(
    *, workspace: Workspace, text: str, year: int, occupation: str, area: str, owner: str, by: User
) -> str:
    """An issue that no check found; its number. Raises ``CadreError`` as ``Issues.add`` and ``assign`` do."""
    country = country_of(workspace)
    need(by, "data", country)
    _need_steward(owner, country)
    number = issues_of(workspace).add(
        text=text, year=year, occupation=occupation, area=area, owner=owner, by=by.pseudonym
    )
    record(by=by, action="issue_added", subject=_subject(workspace), facts={"issue": number, "owner": owner})
    return number


@action
def assign(*, workspace: Workspace, issue: str, owner: str, revision: int, by: User) -> None:
    """``owner``: the pseudonym of a steward of the country, or empty."""
    country = country_of(workspace)
    need(by, "data", country)
    _need_steward(owner, country)
    facts = {"issue": issue, "owner": owner}
    record(by=by, action="issue_assigned", subject=_subject(workspace), facts=facts)
    issues_of(workspace).assign(issue, owner, by=by.pseudonym, revision=revision)


@action
def set_status(
    *, workspace: Workspace, issue: str, status: Status, reason: str, revision: int, by: User
) -> None:
    need(by, "data", country_of(workspace))
    facts = {"issue": issue, "status": status}
    record(by=by, action="issue_status", subject=_subject(workspace), facts=facts)
    issues_of(workspace).set_status(issue, status, reason, by=by.pseudonym, revision=revision)


@action
def note(*, workspace: Workspace, issue: str, text: str, revision: int, by: User) -> None:
    need(by, "data", country_of(workspace))
    record(by=by, action="issue_noted", subject=_subject(workspace), facts={"issue": issue})
    issues_of(workspace).note(issue, text, by=by.pseudonym, revision=revision)


def _subject(workspace: Workspace) -> str:
    return f"{country_of(workspace)}/quality"


def _need_steward(owner: str, country: str) -> None:
    if owner and owner not in {one.pseudonym for one in stewards(country)}:
        raise CadreError("quality-owner", ExitCode.INPUT)
