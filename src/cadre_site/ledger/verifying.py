"""``cadre ledger verify``: does the audit hold, and does it agree with releases and shelf?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.release_files import changed_files, differing
from cadre_site.accounts import verifying as accounts
from cadre_site.audit import chain
from cadre_site.audit.models import AuditRow
from cadre_site.ledger import shelf
from cadre_site.ledger.models import Approval, Release
from cadre_site.ledger.queries import MOVES


def problems() -> Iterator[CadreError]:
    """Everything that does not hold; nothing when all is well."""
    broken = set(chain.broken_rows())
    for number in sorted(broken):
        yield CadreError("site-audit-broken", ExitCode.STORAGE, number=number)
    yield from accounts.problems()
    yield from _approvals()
    rows = list(AuditRow.objects.filter(action__in=MOVES).order_by("number"))
    said = {row.subject: row.action for row in rows}
    received = {row.subject for row in rows if row.action == "received" and row.number not in broken}
    known = {release.id: release for release in Release.objects.all()}
    for id in sorted(said.keys() | known.keys()):
        if id not in known or id not in received or said[id] != known[id].state:
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
    """A file of the release, of its index or of its reports that is not what was received."""
    folder = shelf.place(release.id) / shelf.RELEASE
    if not folder.is_dir():
        return folder.name
    changed, digest = changed_files(folder)
    if changed or digest != release.digest:
        return changed[0] if changed else folder.name
    made = received_facts(release).get("made", {})
    return next(iter(differing(made, shelf.made_sums(release.id))), None)


def received_facts(release: Release) -> dict[str, Any]:
    """What the audit kept of a release when it was received."""
    row = AuditRow.objects.filter(action="received", subject=release.id).first()
    return dict(json.loads(row.facts)) if row is not None else {}
