"""Saving a mapping, reading a source, taking mended rows. Each writes its audit row, without any value."""

from __future__ import annotations

from pathlib import Path

from cadre.confidential.sources import Extract, MendedSheet, load_mends, mends_path
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import sha256_of
from cadre.workspace.mapping import Mapping, written_mapping
from cadre.workspace.versions import Version, as_loaded, put_in_force, save, state_of, versions
from cadre_site.accounts.models import User
from cadre_site.accounts.rights import need
from cadre_site.audit.chain import record
from cadre_site.audit.writing import action
from cadre_site.stewards.mapping.reading import read_here
from cadre_site.stewards.places import country_of, opened


@action
def save_mapping(
    *, workspace: Workspace, source: SourceConfig, mapping: Mapping, before: str, by: User
) -> None:
    """A new version, in force from now on. ``before``: the state of the mapping that was edited.

    Raises:
        CadreError: it is no longer in force; ``cadre.toml`` cannot be changed safely.
    """
    need(by, "data", country_of(workspace))
    now = _now(workspace, source)
    if state_of(workspace, now) != before:
        raise CadreError("mapping-changed", ExitCode.NOT_READY, source=source.id)
    path = save(workspace, now, mapping)
    facts = {"sha256": sha256_of(path), "before": _sha256(workspace, now), "columns": sorted(mapping.columns)}
    record(by=by, action="mapping_saved", subject=_subject(workspace, source), facts=facts)


@action
def bring_back(*, workspace: Workspace, source: SourceConfig, version: Version, by: User) -> None:
    """An earlier version is in force again. Raises CadreError when it cannot be loaded."""
    need(by, "data", country_of(workspace))
    now = _now(workspace, source)
    as_version = now.model_copy(update={"mapping": str(version.path.relative_to(workspace.folder))})
    as_loaded(workspace, as_version, written_mapping(version.path))
    put_in_force(workspace, now, version.number)
    facts = {"sha256": version.sha256, "before": _sha256(workspace, now)}
    record(by=by, action="mapping_brought_back", subject=_subject(workspace, source), facts=facts)


def _now(workspace: Workspace, source: SourceConfig) -> SourceConfig:
    """The source as ``cadre.toml`` says it at this moment: the action before may have changed it."""
    again = opened(country_of(workspace))
    found = again.config.sources.get(source.id) if again is not None else None
    if found is None:
        raise CadreError("mapping-changed", ExitCode.NOT_READY, source=source.id)
    return found


def found_version(workspace: Workspace, source: SourceConfig, number: str) -> Version | None:
    return next((one for one in versions(workspace, source) if str(one.number) == number), None)


def read_now(*, workspace: Workspace, source: SourceConfig, by: User) -> Extract:
    """Read one source while somebody waits. Raises what ``reading.read_here`` raises."""
    need(by, "data", country_of(workspace))
    extract = read_here(workspace, source)
    _enter_reading(workspace=workspace, source=source, extract=extract, by=by)
    return extract


@action
def _enter_reading(*, workspace: Workspace, source: SourceConfig, extract: Extract, by: User) -> None:
    facts = {"sha256": extract.provenance.sha256, "read": extract.read, "set_aside": extract.set_aside}
    record(by=by, action="source_read", subject=_subject(workspace, source), facts=facts)


@action
def take_mended(
    *, workspace: Workspace, source: SourceConfig, sheet: Path, found: MendedSheet, by: User
) -> None:
    """The next reading takes these rows."""
    need(by, "data", country_of(workspace))
    found.mends.save(mends_path(workspace, source))
    facts = {"sha256": sha256_of(sheet), "rows": found.rows, "mends": found.mends.digest}
    record(by=by, action="rows_mended", subject=_subject(workspace, source), facts=facts)


@action
def forget_mended(*, workspace: Workspace, source: SourceConfig, by: User) -> None:
    """The file is read as it lies. The sum of what is forgotten stays in the audit."""
    need(by, "data", country_of(workspace))
    path = mends_path(workspace, source)
    before = load_mends(path)
    path.unlink(missing_ok=True)
    facts = {"mends": before.digest, "rows": len(before.rows)}
    record(by=by, action="mends_forgotten", subject=_subject(workspace, source), facts=facts)


def _sha256(workspace: Workspace, source: SourceConfig) -> str:
    path = workspace.folder / source.mapping if source.mapping else None
    return sha256_of(path) if path is not None and path.is_file() else ""


def _subject(workspace: Workspace, source: SourceConfig) -> str:
    return f"{country_of(workspace)}/{source.id}"
