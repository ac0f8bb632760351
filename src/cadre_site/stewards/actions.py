"""What stewards do with a workspace. Each action writes its audit row: who, what, which file; no contents."""

from __future__ import annotations

from typing import Literal

from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import sha256_of
from cadre_site.accounts.models import User
from cadre_site.accounts.rights import need
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action
from cadre_site.stewards import uploads
from cadre_site.stewards.places import country_of
from cadre_site.stewards.uploads import Upload

View = Literal["workspace", "source", "rows", "set_aside", "runs", "run", "release", "mapping", "checks"]


@action
def look(*, what: View, country: str, source: str = "", by: User) -> None:
    """Somebody opens a page of a country's workspace, or a file of its rows.

    Raises:
        CadreError: they are no steward of the country.
    """
    need(by, "data", country)
    record(by=by, action="data_viewed", subject=_subject(country, source), facts={"what": what})


def _subject(country: str, source: str) -> str:
    return f"{country}/{source}" if source else country


def begin_upload(
    *, workspace: Workspace, source: SourceConfig, name: str, size: int, changed: int, by: User
) -> Upload:
    """Begin an upload, or go on with it. Raises what ``uploads.begin`` raises."""
    need(by, "data", country_of(workspace))
    found = uploads.begin(workspace, source, name, size, changed, by.pseudonym)
    _enter("upload_begun", workspace, found, {"size": size, "received": found.received}, by)
    return found


def add_to_upload(*, workspace: Workspace, upload: Upload, offset: int, chunk: bytes, by: User) -> int:
    """How many bytes are here then. Raises what ``uploads.add`` raises."""
    need(by, "data", country_of(workspace))
    return uploads.add(upload, offset, chunk)


def finish_upload(*, workspace: Workspace, upload: Upload, by: User) -> Upload:
    """Check it, long as that takes, and only then write the row. Raises what ``uploads.finish`` raises."""
    need(by, "data", country_of(workspace))
    try:
        found = uploads.finish(upload)
    except CadreError as problem:
        if uploads.upload(workspace, upload.id) is None:
            _enter("upload_refused", workspace, upload, {"why": problem.key}, by)
        raise
    _enter("upload_received", workspace, found, {"sha256": found.sha256, "size": found.about.size}, by)
    return found


def take_upload(*, workspace: Workspace, upload: Upload, by: User) -> None:
    """The workspace reads this file from now on in place of the one before."""
    source = workspace.config.sources[upload.about.source]
    target = uploads.target_of(workspace, source)
    before = sha256_of(target) if target.is_file() else ""
    _take(workspace=workspace, upload=upload, source=source, before=before, by=by)
    uploads.discard(upload)


@action
def _take(*, workspace: Workspace, upload: Upload, source: SourceConfig, before: str, by: User) -> None:
    country = country_of(workspace)
    need(by, "data", country)
    uploads.place(upload, uploads.target_of(workspace, source))
    facts = {"sha256": upload.sha256, "before": before}
    record(by=by, action="upload_taken", subject=_subject(country, source.id), facts=facts)


def discard_upload(*, workspace: Workspace, upload: Upload, by: User) -> None:
    need(by, "data", country_of(workspace))
    _enter("upload_discarded", workspace, upload, {"received": upload.received}, by)
    uploads.discard(upload)


@action
def _enter(action: str, workspace: Workspace, upload: Upload, facts: dict[str, str | int], by: User) -> None:
    subject = _subject(country_of(workspace), upload.about.source)
    record(by=by, action=action, subject=subject, facts={"upload": upload.id, **facts})
