"""Files on their way into a workspace: one folder each under ``uploads``, out of the pipeline's sight.

``about.json`` says what is coming, ``bytes`` holds what has come so far, ``checked.json`` appears when all of
it is here and is what it should be. Bytes are only ever added at the end, so whatever stops the machine, what
is there is a beginning of the file, and its length says where to go on.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import atomic_folder, digest_of, read_json, sha256_of, storage_errors, write_json
from cadre_site.stewards.places import UPLOADS
from cadre_site.stewards.sniffing import ENDINGS, check, ending_of

MOST = 2 * 10**9  # bytes of a file
CHUNK = 4 << 20  # bytes sent at a time
LONGEST = 150  # signs of a name
_SPARE = 10**9  # bytes left free on the disk
_TAIL = 1 << 20
_ABOUT, _BYTES, _CHECKED = "about.json", "bytes", "checked.json"
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class About:
    """``size`` in bytes; ``changed``: when the file last changed where it comes from, ms since 1970, or 0."""

    source: str
    name: str
    size: int
    changed: int
    by: str
    begun: str


@dataclass(frozen=True)
class Upload:
    """``sha256`` is empty until all is here and checked."""

    id: str
    folder: Path
    about: About
    received: int
    sha256: str

    @property
    def bytes(self) -> Path:
        """With the name's ending, by which files are opened."""
        return self.folder / (_BYTES + ending_of(self.about.name))


def begin(workspace: Workspace, source: SourceConfig, name: str, size: int, changed: int, by: str) -> Upload:
    """Begin an upload, or give the one that was begun with the same file by the same person.

    Raises:
        CadreError: a name that is no plain one, an ending that the source does not have, too large, empty.
    """
    _check_name(source, name)
    if not 0 < size <= MOST:
        raise CadreError("upload-size", ExitCode.INPUT, file=name, most=MOST // 10**9)
    id = digest_of([source.id, name, size, changed, by])[:16]
    folder = workspace.folder / UPLOADS / id
    if (folder / _ABOUT).is_file():
        return _load(folder)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    if shutil.disk_usage(folder.parent).free < size + _SPARE:
        raise CadreError("disk-full", ExitCode.STORAGE, file=name)
    shutil.rmtree(folder, ignore_errors=True)  # what was left of one thrown away
    with atomic_folder(folder) as making:
        about = About(source.id, name, size, changed, by, datetime.now(UTC).isoformat(timespec="seconds"))
        write_json(making / _ABOUT, asdict(about))
        (making / (_BYTES + ending_of(name))).touch(mode=0o600)
    return _load(folder)


def _check_name(source: SourceConfig, name: str) -> None:
    plain = name.isprintable() and not name.startswith(".") and not set(name) & set("/\\:")
    if not name or len(name) > LONGEST or not plain:
        raise CadreError("upload-name", ExitCode.INPUT, most=LONGEST)
    if not ending_of(name) or ending_of(name) != ending_of(source.file):
        known = ending_of(source.file) or Path(source.file).suffix
        raise CadreError("upload-ending", ExitCode.INPUT, file=name, wanted=known, known=", ".join(ENDINGS))


def uploads(workspace: Workspace, source: str | None = None) -> list[Upload]:
    """Oldest first."""
    found = [_load(path.parent) for path in (workspace.folder / UPLOADS).glob(f"*/{_ABOUT}")
             if _ID.fullmatch(path.parent.name)]  # fmt: skip
    return sorted(
        (one for one in found if source in (None, one.about.source)), key=lambda one: one.about.begun
    )


def upload(workspace: Workspace, id: str) -> Upload | None:
    folder = workspace.folder / UPLOADS / id
    return _load(folder) if _ID.fullmatch(id) and (folder / _ABOUT).is_file() else None


def _load(folder: Path) -> Upload:
    about = About(**read_json(folder / _ABOUT))
    checked = folder / _CHECKED
    sha256 = read_json(checked)["sha256"] if checked.is_file() else ""
    received = (folder / (_BYTES + ending_of(about.name))).stat().st_size
    return Upload(folder.name, folder, about, received, sha256)


def tail(found: Upload) -> tuple[int, str]:
    """Where the last received bytes begin, and their SHA-256: whoever goes on compares their own."""
    start = max(0, found.received - _TAIL)
    with found.bytes.open("rb") as file:
        file.seek(start)
        return start, hashlib.sha256(file.read(found.received - start)).hexdigest()


def add(found: Upload, offset: int, chunk: bytes) -> int:
    """Add bytes that follow those at hand; how many there are then, all of them on the disk.

    Raises:
        CadreError: they do not follow, they are more than announced, somebody else is adding.
    """
    with _alone(found) as file, storage_errors(found.bytes):
        here = file.seek(0, os.SEEK_END)
        if offset != here:
            raise CadreError("upload-offset", ExitCode.INPUT, file=found.about.name, received=here)
        if here + len(chunk) > found.about.size:
            raise CadreError("upload-too-much", ExitCode.INPUT, file=found.about.name)
        file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
        return here + len(chunk)


@contextmanager
def _alone(found: Upload) -> Iterator[BinaryIO]:
    with found.bytes.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CadreError("upload-busy", ExitCode.NOT_READY, file=found.about.name) from problem
        yield file


def finish(found: Upload) -> Upload:
    """Check what has come; doing it again changes nothing. What is refused is thrown away.

    Raises:
        CadreError: not all is here; or what ``sniffing.check`` finds.
    """
    if found.received != found.about.size:
        raise CadreError("upload-unfinished", ExitCode.NOT_READY, file=found.about.name)
    if not found.sha256:
        try:
            check(found.bytes, found.about.name)
        except CadreError:
            discard(found)
            raise
        write_json(found.folder / _CHECKED, {"sha256": sha256_of(found.bytes)})
    return _load(found.folder)


def target_of(workspace: Workspace, source: SourceConfig) -> Path:
    """Where a source's file belongs. Raises CadreError when that is outside the workspace."""
    target = workspace.source_path(source)
    if not target.resolve().is_relative_to(workspace.folder.resolve()):
        raise CadreError("upload-outside", ExitCode.CONFIGURATION, source=source.id)
    return target


def place(found: Upload, target: Path) -> None:
    """Put the checked file where its source is read from, in one step.

    The upload stays until ``discard``: when the machine stops in between, doing it again gives the same.
    """
    if not found.sha256:
        raise CadreError("upload-unfinished", ExitCode.NOT_READY, file=found.about.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with storage_errors(target):
        linked = found.folder / "placing"
        linked.unlink(missing_ok=True)
        linked.hardlink_to(found.bytes)
        linked.replace(target)
        linked.unlink(missing_ok=True)  # a rename onto the same file leaves both names


def discard(found: Upload) -> None:
    """First what makes it an upload, so that half of one is never seen."""
    (found.folder / _ABOUT).unlink(missing_ok=True)
    shutil.rmtree(found.folder, ignore_errors=True)
