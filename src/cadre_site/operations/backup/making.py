"""``cadre backup``: one file that appears complete or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import connection

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import LEFTOVER, atomic_file, sha256_of
from cadre_site.ledger.shelf import shelves
from cadre_site.operations.backup import archive, databases
from cadre_site.operations.backup.manifest import DATABASE, FORMAT, SHELF, WORKSPACE, Manifest
from cadre_site.operations.backup.workplace import alone, sweep, workplace
from cadre_site.operations.last_backup import note_backup
from cadre_site.sealing import locks
from cadre_site.sealing.manifest import FILE as MANIFEST

_NAME = "cadre-%Y%m%dT%H%M%SZ.tar"
_NAMED = "cadre-*T*Z.tar*"


@dataclass(frozen=True)
class Made:
    """``removed``: older backups in the same folder that were more than wanted."""

    path: Path
    manifest: Manifest
    digest: str
    removed: tuple[Path, ...]


def make(target: Path, workspace: Path | None, keys: Sequence[str], keep: int | None) -> Made:
    """Back up into a file, or into a folder, named by the time; ``keep`` of these remain.

    Raises:
        CadreError: another backup runs; a file changes meanwhile; a link leads out of the workspace.
    """
    home, sealed = Path(settings.HOME), archive.recipients(keys)
    dated = target.is_dir()
    if dated:
        target = target / named_by_time(_NAME, bool(sealed))
    with alone(home, "backup"), workplace(home, "backup") as working:
        sweep(target.parent, f".cadre-*{LEFTOVER}*" if dated else f".{target.name}{LEFTOVER}*")
        dumped = working / databases.NAMES[connection.vendor]
        rows, digest, steps = databases.dump(dumped)

        def finish(sums: dict[str, str]) -> Manifest:
            return Manifest(
                format=FORMAT, made_at=_now().isoformat(timespec="seconds"), cadre=version("cadre"),
                engine=connection.vendor, migrations=steps, audit_rows=rows, audit_digest=digest,
                workspace=workspace is not None, files=sums,
            )  # fmt: skip

        # The database first: every release that it knows has its files on the shelf by then.
        files = [(f"{DATABASE}/{dumped.name}", dumped), *files_of(shelves(), SHELF, ())]
        with ExitStack() as held, atomic_file(target, mode=0o600) as temporary:
            # Listed while it is written: sealed, a manifest is copied before its blobs are looked for.
            beside = _of_workspace(workspace, (home, target), held) if workspace is not None else ()
            with temporary.open("wb") as file, archive.encrypting(file, sealed) as out:
                manifest = archive.write(out, chain(files, beside), finish)
            total = sha256_of(temporary)
        note_backup(home)
        return Made(target, manifest, total, rotate(target.parent, _NAMED, keep if dated else None))


def named_by_time(name: str, sealed: bool) -> str:
    return _now().strftime(name) + (".age" if sealed else "")


def _now() -> datetime:
    return datetime.now(UTC)


def files_of(folder: Path, part: str, without: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    # The folder itself may stand inside one of these: the workspaces of stewards do, in the site's own.
    left_out = [path.resolve() for path in without if not folder.resolve().is_relative_to(path.resolve())]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        real = path.resolve()
        if LEFTOVER in str(name) or any(real == one or one in real.parents for one in left_out):
            continue
        if path.is_symlink() and path.is_dir():
            raise CadreError("site-backup-link", ExitCode.INPUT, file=str(name))
        if path.is_file():
            yield f"{part}/{name.as_posix()}", path


def _of_workspace(folder: Path, without: Sequence[Path], held: ExitStack) -> Iterator[tuple[str, Path]]:
    """Of sealed workspaces the manifests first: blobs that they name stay until the backup is made."""
    first = {path for depth in ("", "*/") for path in folder.glob(depth + MANIFEST)}
    for path in sorted(first):
        held.enter_context(locks.held(path.parent, "blobs", shared=True))
        yield f"{WORKSPACE}/{path.relative_to(folder).as_posix()}", path
    for name, path in files_of(folder, WORKSPACE, without):
        if path not in first and path.parent.name != locks.FOLDER:
            yield name, path


def rotate(folder: Path, named: str, keep: int | None) -> tuple[Path, ...]:
    """Names are times, so their order is the order in which they were made."""
    older = sorted(folder.glob(named))[:-keep] if keep else []
    for path in older:
        path.unlink()
    return tuple(older)
