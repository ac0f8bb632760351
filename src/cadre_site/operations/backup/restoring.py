"""``cadre restore``: checked before anything is touched, verified after."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import remove, storage_errors
from cadre_site.audit import chain as audit
from cadre_site.ledger.shelf import shelves
from cadre_site.operations.backup import archive, databases, placing
from cadre_site.operations.backup.manifest import DATABASE, SHELF, WORKSPACE, Manifest
from cadre_site.operations.backup.workplace import alone, workplace
from cadre_site.operations.database import known


@dataclass(frozen=True)
class Restored:
    """``kept``: where what was there before stands now."""

    manifest: Manifest
    kept: Path | None


def restore(file: Path, workspace: Path | None, identity: Path | None, replace: bool) -> Restored:
    """Put a backup in place. The site must not be running.

    Raises:
        CadreError: the archive is damaged, of another engine or of a newer Cadre; something is here already.
    """
    home = Path(settings.HOME)
    if workspace is not None and home.resolve().is_relative_to(workspace.resolve()):
        raise CadreError("site-restore-around", ExitCode.USAGE, folder=str(workspace))
    with alone(home, "restore"), workplace(home, "restore") as staged, storage_errors(home / SHELF):
        before = _taken(workspace)
        if before and not replace:
            raise CadreError("site-restore-taken", ExitCode.USAGE, place=str(before))
        with archive.decrypted(file, identity) as source:
            manifest = archive.extract(source, staged)
        _fits(manifest, staged, workspace)
        plan = _made_ready(manifest, home, staged, workspace, before=bool(before))
        placing.begin(home, staged, plan)
        placing.finish(home)
    return Restored(manifest, plan.kept)


def check_end(manifest: Manifest) -> None:
    """Does the audit end as it did when the backup was made? Raises CadreError (STORAGE) when not."""
    if audit.head() != (manifest.audit_rows, manifest.audit_digest):
        raise CadreError("site-restore-audit", ExitCode.STORAGE)


def _taken(workspace: Path | None) -> Path | str | None:
    if databases.taken():
        return connection.vendor
    folders = [shelves(), *([workspace] if workspace is not None else [])]
    return next((folder for folder in folders if folder.is_dir() and any(folder.iterdir())), None)


def _fits(manifest: Manifest, staged: Path, workspace: Path | None) -> None:
    if manifest.engine != connection.vendor:
        facts = {"archive": manifest.engine, "site": connection.vendor}
        raise CadreError("site-restore-engine", ExitCode.USAGE, **facts)
    if newer := set(manifest.migrations) - {".".join(step) for step in known()}:
        raise CadreError("site-restore-newer", ExitCode.USAGE, version=manifest.cadre, step=min(newer))
    if workspace is not None and not manifest.workspace:
        raise CadreError("site-restore-no-workspace", ExitCode.USAGE)
    for part in (DATABASE, WORKSPACE):  # nobody else's to read, however it was before
        if (staged / part).is_dir():
            (staged / part).chmod(0o700)
    file = staged / DATABASE / databases.NAMES[manifest.engine]
    if not file.is_file():
        raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=file.name)
    file.chmod(0o600)
    if manifest.engine == "sqlite":
        databases.check(file)


def _made_ready(
    manifest: Manifest, home: Path, staged: Path, workspace: Path | None, *, before: bool
) -> placing.Plan:
    """All that takes time. Nothing is deleted: what is here will stand in a folder named by the time."""
    kept = home / named_now()
    (staged / SHELF).mkdir(exist_ok=True)
    moves = [placing.Move(new=Path(SHELF), place=shelves(), aside=kept / SHELF)]
    if workspace is not None:
        place = workspace.absolute()
        (staged / WORKSPACE).mkdir(mode=0o700, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        waits = placing.beside(place)
        remove(waits)
        shutil.move(staged / WORKSPACE, waits)
        moves.append(placing.Move(new=waits, place=place, aside=place.with_name(f"{place.name}.{kept.name}")))
    if before:
        (staged / placing.KEPT).mkdir(mode=0o700)
        if databases.taken():
            databases.dump(staged / placing.KEPT / databases.NAMES[connection.vendor])
    dump = Path(DATABASE) / databases.NAMES[manifest.engine]
    return placing.Plan(dump=dump, kept=kept if before else None, moves=tuple(moves))


def named_now() -> str:
    """Whoever restores decides when it may go."""
    return datetime.now(UTC).strftime("replaced-%Y%m%dT%H%M%SZ")
