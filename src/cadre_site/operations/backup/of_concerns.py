"""Concerns in one file, and back: their own database and the sealed files. What was deleted since stays so.

The list of deletions is no part of a backup: it has to outlive every one of them.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import LEFTOVER, atomic_file, digest_of, sha256_of, storage_errors
from cadre_site.concerns import retention
from cadre_site.concerns.database import ALIAS, LABEL, bring_up
from cadre_site.concerns.models import ReceivingOrganisation
from cadre_site.concerns.scope import within
from cadre_site.concerns.writing import chain_of
from cadre_site.operations.backup import archive, databases, placing
from cadre_site.operations.backup.making import Made, files_of, named_by_time, rotate
from cadre_site.operations.backup.manifest import DATABASE, FORMAT, SEALED, Manifest
from cadre_site.operations.backup.restoring import named_now
from cadre_site.operations.backup.workplace import alone, sweep, workplace
from cadre_site.settings.concerns import PASSING_DATABASE
from cadre_site.settings.configuration import database_at

NAMES = {"sqlite": "concerns.sqlite3", "postgresql": "concerns.pgdump"}
FILES, SERVED = "files", ".served"
PASSING = "concerns-backup"
_NAME, _NAMED = "concerns-%Y%m%dT%H%M%SZ.tar", "concerns-*T*Z.tar*"


def make(target: Path, keys: Sequence[str], keep: int | None) -> Made:
    """Raises CadreError: another backup runs; a file changes meanwhile; (STORAGE) no room."""
    home, sealed = Path(settings.CONCERNS_HOME), archive.recipients(keys)
    dated, engine = target.is_dir(), connections[ALIAS].vendor
    target = target / named_by_time(_NAME, bool(sealed)) if dated else target
    with alone(home, "backup"), workplace(home, "backup") as working:
        sweep(target.parent, f".{_NAMED}{LEFTOVER}*" if dated else f".{target.name}{LEFTOVER}*")
        dumped = working / NAMES[engine]
        with databases.snapshot(ALIAS, dumped):
            rows, digest = _audit_end()
            steps = _steps()

        def finish(sums: dict[str, str]) -> Manifest:
            return Manifest(
                format=FORMAT, made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                cadre=version("cadre"), engine=engine, migrations=steps, audit_rows=rows,
                audit_digest=digest, workspace=False, files=sums,
            )  # fmt: skip

        # The database first: every file that it knows is on the disk by then, and none is ever changed.
        files = [(f"{DATABASE}/{dumped.name}", dumped), *_sealed(home)]
        with atomic_file(target, mode=0o600) as temporary:
            with temporary.open("wb") as file, archive.encrypting(file, sealed) as out:
                manifest = archive.write(out, files, finish)
            total = sha256_of(temporary)
        return Made(target, manifest, total, rotate(target.parent, _NAMED, keep if dated else None))


def _sealed(home: Path) -> Iterator[tuple[str, Path]]:
    """Uploads under way have names that begin with a dot; they are nobody's yet."""
    folder = home / FILES
    for name, path in files_of(folder, SEALED, ()) if folder.is_dir() else ():
        if not path.name.startswith("."):
            yield name, path


@dataclass(frozen=True)
class Restored:
    """``kept``: where what was here before stands now. ``deleted``: cases that were deleted again."""

    manifest: Manifest
    kept: Path | None
    deleted: int


def restore(file: Path, identity: Path | None, replace: bool) -> Restored:
    """Put a backup in place; what was deleted since is deleted again.

    Raises:
        CadreError: concerns are served; the archive is damaged, of another engine or of a newer Cadre;
            (USAGE) concerns are here already and ``replace`` was not said.
    """
    home = Path(settings.CONCERNS_HOME)
    with _not_served(home), workplace(home, "restore") as staged, storage_errors(home / FILES):
        before = _taken()
        if before and not replace:
            raise CadreError("site-restore-taken", ExitCode.USAGE, place=str(home))
        with archive.decrypted(file, identity) as source:
            manifest = archive.extract(source, staged)
        _fits(manifest, staged)
        plan = _made_ready(manifest, home, staged, before)
        placing.begin(home, staged, plan)
        placing.finish(home)
    bring_up()
    if _audit_end() != (manifest.audit_rows, manifest.audit_digest):
        raise CadreError("site-restore-audit", ExitCode.STORAGE)
    return Restored(manifest, plan.kept, _delete_again())


def _made_ready(manifest: Manifest, home: Path, staged: Path, before: bool) -> placing.Plan:
    """All that takes time; what is here will stand in a folder named by the time."""
    kept = home / named_now()
    (staged / SEALED).mkdir(mode=0o700, exist_ok=True)
    if before:
        (staged / placing.KEPT).mkdir(mode=0o700)
        with databases.snapshot(_past_security(), staged / placing.KEPT / NAMES[connections[ALIAS].vendor]):
            pass
    move = placing.Move(new=Path(SEALED), place=home / FILES, aside=kept / FILES)
    dump = Path(DATABASE) / NAMES[manifest.engine]
    return placing.Plan(dump=dump, database=ALIAS, kept=kept if before else None, moves=(move,))


def finish_interrupted(home: Path) -> None:
    """A restore that was killed, and the deletions since. Raises CadreError (NOT_READY) while one goes on."""
    if placing.finish_interrupted(home, _not_served(home)):
        bring_up()
        _delete_again()


def _delete_again() -> int:
    """What was deleted after the backup was made; how many cases."""
    return sum(retention.replay(one) for one in _organisations())


@contextmanager
def _not_served(home: Path) -> Iterator[None]:
    with (home / SERVED).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CadreError("site-restore-running", ExitCode.NOT_READY) from problem
        yield


def note_served(home: Path) -> None:
    """Until this process and the workers that follow it end, nothing is restored here."""
    handle = os.open(home / SERVED, os.O_WRONLY | os.O_CREAT, 0o600)
    os.set_inheritable(handle, True)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        raise CadreError("site-backup-running", ExitCode.NOT_READY) from problem


def _fits(manifest: Manifest, staged: Path) -> None:
    engine = connections[ALIAS].vendor
    if manifest.engine != engine:
        raise CadreError("site-restore-engine", ExitCode.USAGE, archive=manifest.engine, site=engine)
    from cadre_site.operations.database import known

    if newer := set(manifest.migrations) - {".".join(step) for step in known()}:
        raise CadreError("site-restore-newer", ExitCode.USAGE, version=manifest.cadre, step=min(newer))
    file = staged / DATABASE / NAMES[engine]
    if not file.is_file():
        raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=file.name)
    file.chmod(0o600)
    if engine == "sqlite":
        databases.check(file)


def _past_security() -> str:
    """The same database by the role of backups, which row-level security does not hold, if there is one."""
    url = os.environ.get(PASSING_DATABASE, "")
    if not url or connections[ALIAS].vendor != "postgresql":
        return ALIAS
    connections.settings[PASSING] = connections.settings[ALIAS] | database_at(url)
    return PASSING


def _taken() -> bool:
    tables = connections[ALIAS].introspection.table_names()
    return ReceivingOrganisation._meta.db_table in tables and bool(_organisations())


def _organisations() -> list[ReceivingOrganisation]:
    return list(ReceivingOrganisation.objects.order_by("pk"))


def _audit_end() -> tuple[int, str]:
    """Rows of all chains, and one digest over where each of them ends."""
    ends = []
    for one in _organisations():
        with within(one.pk):
            ends.append(chain_of(one).head())
    return sum(rows for rows, _ in ends), digest_of([list(end) for end in ends])


def _steps() -> tuple[str, ...]:
    from django.db.migrations.recorder import MigrationRecorder

    found = MigrationRecorder(connections[ALIAS]).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in found if app == LABEL))
