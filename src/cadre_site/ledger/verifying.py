"""``cadre ledger verify``: does the audit hold, and does it agree with releases and shelf?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.release_files import check_release, differing, files_digest
from cadre_site.ledger import audit, shelf
from cadre_site.ledger.models import AuditRow, Release

# The last of these rows about a release says its state.
_MOVES = ("received", "published", "superseded", "taken_down")


def problems() -> Iterator[CadreError]:
    """Everything that does not hold; nothing when all is well."""
    broken = set(audit.broken_rows())
    for number in sorted(broken):
        yield CadreError("site-audit-broken", ExitCode.STORAGE, number=number)
    rows = list(AuditRow.objects.filter(action__in=_MOVES).order_by("number"))
    said = {row.subject: row.action for row in rows}
    whole = [row for row in rows if row.number not in broken]
    received = {row.subject: json.loads(row.facts) for row in whole if row.action == "received"}
    known = {release.id: release for release in Release.objects.all()}
    for id in sorted(said.keys() | known.keys()):
        if id not in known or id not in received or said[id] != known[id].state:
            yield CadreError("site-audit-differs", ExitCode.STORAGE, release=id)
        elif (changed := _changed(known[id], received[id].get("made", {}))) is not None:
            yield CadreError("site-shelf-changed", ExitCode.STORAGE, release=id, file=changed)


def _changed(release: Release, made: Mapping[str, str]) -> str | None:
    """A file of the release, of its index or of its reports that is not what was received."""
    folder = shelf.place(release.id) / shelf.RELEASE
    if not folder.is_dir():
        return folder.name
    if changed := check_release(folder):
        return changed[0]
    if files_digest(folder)[0] != release.digest:
        return folder.name
    return next(iter(differing(made, shelf.made_sums(release.id))), None)
