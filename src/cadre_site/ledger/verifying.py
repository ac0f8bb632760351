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
    yield from _counted()
    rows = list(AuditRow.objects.filter(action__in=list(MOVES)).order_by("number"))
    said = {row.subject: MOVES[row.action] for row in rows}
    received = {row.subject for row in rows if row.action == "received" and row.number not in broken}
    known = {release.id: release for release in Release.objects.all()}
    for id in sorted(said.keys() | known.keys()):
        if id not in known or id not in received or said[id] != known[id].state:
            yield CadreError("site-audit-differs", ExitCode.STORAGE, release=id)
        elif (changed := changed_on_shelf(known[id])) is not None:
            yield CadreError("site-shelf-changed", ExitCode.STORAGE, release=id, file=changed)


def _approvals() -> Iterator[CadreError]:
    """Every approval stands in the audit, and no other does; sending a release back made its own void."""
    told: set[tuple[str, str]] = set()
    for row in AuditRow.objects.filter(action__in=("approved", "returned")).order_by("number").iterator():
        if row.action == "approved":
            told.add((row.subject, row.by))
        else:
            told = {one for one in told if one[0] != row.subject}
    held = set(Approval.objects.values_list("release_id", "by__pseudonym"))
    for release, _ in sorted(told ^ held):
        yield CadreError("site-audit-differs", ExitCode.STORAGE, release=release)


def _counted() -> Iterator[CadreError]:
    """The approvals by which a release was published are those the audit names; its first rows named none."""
    rows = AuditRow.objects.filter(action="published")
    named = {row.subject: json.loads(row.facts).get("approvals") for row in rows}
    told = {(release, by) for release, all_of in named.items() for by in all_of or ()}
    held = set(Approval.objects.filter(counted=True).values_list("release_id", "by__pseudonym"))
    for release, _ in sorted(told ^ {one for one in held if named.get(one[0], ()) is not None}):
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
