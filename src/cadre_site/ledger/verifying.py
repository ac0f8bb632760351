"""``cadre ledger verify``: does the audit hold, and does it agree with releases and shelf?"""

from __future__ import annotations

from collections.abc import Iterator

from cadre.publishable.documents.release_files import check_release, files_digest
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.accounts import verifying as accounts
from cadre_site.audit import chain
from cadre_site.audit.models import AuditRow
from cadre_site.ledger import shelf
from cadre_site.ledger.models import Approval, Release
from cadre_site.ledger.queries import MOVES


def problems() -> Iterator[CadreError]:
    """Everything that does not hold; nothing when all is well."""
    for number in chain.broken_rows():
        yield CadreError("site-audit-broken", ExitCode.STORAGE, number=number)
    yield from accounts.problems()
    yield from _approvals()
    said = {row.subject: row.action for row in AuditRow.objects.filter(action__in=MOVES).order_by("number")}
    known = {release.id: release for release in Release.objects.all()}
    for id in sorted(said.keys() | known.keys()):
        if id not in known or said.get(id) != known[id].state:
            yield CadreError("site-audit-differs", ExitCode.STORAGE, release=id)
        elif (changed := changed_on_shelf(known[id])) is not None:
            yield CadreError("site-shelf-changed", ExitCode.STORAGE, release=id, file=changed)


def _approvals() -> Iterator[CadreError]:
    """Every approval stands in the audit, and no other does."""
    told = set(AuditRow.objects.filter(action="approved").values_list("subject", "by"))
    held = set(Approval.objects.values_list("release_id", "by__pseudonym"))
    for release, _ in sorted(told ^ held):
        yield CadreError("site-audit-differs", ExitCode.STORAGE, release=release)


def changed_on_shelf(release: Release) -> str | None:
    """The first file of a release that is not what was received."""
    folder = shelf.place(release.id) / shelf.RELEASE
    if not folder.is_dir():
        return folder.name
    if changed := check_release(folder):
        return changed[0]
    return None if files_digest(folder)[0] == release.digest else folder.name
