"""Files on their way into a workspace: one folder each under ``uploads``, out of the pipeline's sight.

The note ``about`` says what is coming; ``checked`` appears when all of it is here and is what it should be.
Bytes are only ever added at the end, so whatever stops the machine, what is there is a beginning of the file,
and its length says where to go on. How they lie there says ``arriving``.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import atomic_folder, sha256_of, storage_errors
from cadre_site.stewards.arriving import Arriving, arriving
from cadre_site.stewards.sniffing import ENDINGS, check, ending_of

MOST = 2 * 10**9  # bytes of a file
CHUNK = 4 << 20  # bytes sent at a time
LONGEST = 150  # signs of a name
_SPARE = 10**9  # bytes left free on the disk
_TAIL = 1 << 20
_ABOUT, _BYTES, _CHECKED = "about", "bytes", "checked"
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
    arriving: Arriving
    about: About
    received: int
    sha256: str

    @property
    def file(self) -> str:
        """With the name's ending, by which files are opened."""
        return _file(self.about.name)

    @property
    def bytes(self) -> Path:
        """What has come, as a file. Raises CadreError: sealed parts are damaged, or too large for memory."""
        return self.arriving.whole(self.id, self.file)


def begin(workspace: Workspace, source: SourceConfig, name: str, size: int, changed: int, by: str) -> Upload:
    """Begin an upload, or give the one that was begun with the same file by the same person.

    Raises:
        CadreError: a name that is no plain one, an ending that the source does not have, too large, empty.
    """
    _check_name(source, name)
    if not 0 < size <= MOST:
        raise CadreError("upload-size", ExitCode.INPUT, file=name, most=MOST // 10**9)
    here = arriving(workspace)
    id = here.number([source.id, name, size, changed, by])
    if (found := _load(here, id)) is not None:
        return found
    folder = here.folder / id
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    if shutil.disk_usage(folder.parent).free < size + _SPARE:
        raise CadreError("disk-full", ExitCode.STORAGE, file=name)
    here.check_room(size)
    shutil.rmtree(folder, ignore_errors=True)  # what was left of one thrown away
    about = About(source.id, name, size, changed, by, datetime.now(UTC).isoformat(timespec="seconds"))
    with atomic_folder(folder) as making:
        here.note(id, _ABOUT, asdict(about), making)
        here.start(making, _file(name))
    begun = _load(here, id)
    assert begun is not None
    return begun


def _file(name: str) -> str:
    return _BYTES + ending_of(name)


def _check_name(source: SourceConfig, name: str) -> None:
    plain = name.isprintable() and not name.startswith(".") and not set(name) & set("/\\:")
    if not name or len(name) > LONGEST or not plain:
        raise CadreError("upload-name", ExitCode.INPUT, most=LONGEST)
    if not ending_of(name) or ending_of(name) != ending_of(source.file):
        known = ending_of(source.file) or Path(source.file).suffix
        raise CadreError("upload-ending", ExitCode.INPUT, file=name, wanted=known, known=", ".join(ENDINGS))


def uploads(workspace: Workspace, source: str | None = None) -> list[Upload]:
    """Oldest first."""
    here = arriving(workspace)
    loaded = (_load(here, path.name) for path in here.folder.glob("*") if _ID.fullmatch(path.name))
    found = (one for one in loaded if one is not None and source in (None, one.about.source))
    return sorted(found, key=lambda one: one.about.begun)


def upload(workspace: Workspace, id: str) -> Upload | None:
    return _load(arriving(workspace), id) if _ID.fullmatch(id) else None


def _load(here: Arriving, id: str) -> Upload | None:
    noted = here.noted(id, _ABOUT)
    if noted is None:
        return None
    about, checked = About(**noted), here.noted(id, _CHECKED)
    sha256 = checked["sha256"] if checked else ""
    return Upload(id, here, about, here.received(id, _file(about.name)), sha256)


def tail(found: Upload) -> tuple[int, str]:
    """Where the last received bytes begin, and their SHA-256: whoever goes on compares their own."""
    start = max(0, found.received - _TAIL)
    last = found.arriving.last(found.id, found.file, start)[: found.received - start]
    return start, hashlib.sha256(last).hexdigest()


def add(found: Upload, offset: int, chunk: bytes) -> int:
    """Add bytes that follow those at hand; how many there are then, all of them on the disk.

    Raises:
        CadreError: they do not follow, they are more than announced, somebody else is adding.
    """
    with _alone(found), storage_errors(Path(found.about.name)):
        here = found.arriving.received(found.id, found.file)
        if offset != here:
            raise CadreError("upload-offset", ExitCode.INPUT, file=found.about.name, received=here)
        if here + len(chunk) > found.about.size:
            raise CadreError("upload-too-much", ExitCode.INPUT, file=found.about.name)
        found.arriving.add(found.id, found.file, here, chunk)
        return here + len(chunk)


@contextmanager
def _alone(found: Upload) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(found.arriving.alone(found.id, found.file))
        except BlockingIOError as problem:
            raise CadreError("upload-busy", ExitCode.NOT_READY, file=found.about.name) from problem
        yield


def finish(found: Upload) -> Upload:
    """Check what has come; doing it again changes nothing. What is refused is thrown away.

    Raises:
        CadreError: not all is here; or what ``sniffing.check`` finds.
    """
    if found.received != found.about.size:
        raise CadreError("upload-unfinished", ExitCode.NOT_READY, file=found.about.name)
    if found.sha256:
        return found
    path = found.bytes
    try:
        check(path, found.about.name)
    except CadreError:
        discard(found)
        raise
    sha256 = sha256_of(path)
    found.arriving.note(found.id, _CHECKED, {"sha256": sha256})
    return replace(found, sha256=sha256)


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
        found.arriving.put(found.id, found.file, target)


def discard(found: Upload) -> None:
    """First what makes it an upload, so that half of one is never seen."""
    found.arriving.forget(found.id, _ABOUT)
    found.arriving.discard(found.id)
