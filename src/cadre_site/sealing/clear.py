"""Where workspaces stand in the clear while somebody works with them: in memory, for this user alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import BinaryIO, Literal

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import LEFTOVER, remove
from cadre_site.sealing import keys

PLACE = "CADRE_CLEAR"
_MEMORY = ("tmpfs", "ramfs")
_MOUNTS, _MEMINFO = Path("/proc/mounts"), Path("/proc/meminfo")
_TEMPORARY = "tmp-"
_SPARE = 200 << 20  # bytes left to everything else


def base(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of every opened workspace; made when it is not there.

    Raises:
        CadreError: (CONFIGURATION) it would lie on a disk, or others could look into it.
    """
    folder = Path(environment.get(PLACE) or f"/dev/shm/cadre-{os.getuid()}")  # noqa: S108 - checked below  # nosec B108
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as problem:
        raise CadreError("data-clear-none", ExitCode.CONFIGURATION, folder=str(folder)) from problem
    if not _in_memory(folder):
        raise CadreError("data-clear-disk", ExitCode.CONFIGURATION, folder=str(folder))
    if folder.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise CadreError("data-clear-open", ExitCode.CONFIGURATION, folder=str(folder))
    return folder


def _in_memory(folder: Path) -> bool:
    """By the last of the mounts that are nearest above it."""
    real, nearest, kind = folder.resolve(), 0, ""
    for line in _MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
        _, place, type, *_ = line.split(" ")
        mounted = Path(place.replace("\\040", " "))
        if real.is_relative_to(mounted) and len(mounted.parts) >= nearest:
            nearest, kind = len(mounted.parts), type
    return kind in _MEMORY


def place_of(workspace: Path) -> Path:
    """Where a sealed workspace stands when it is opened; the same for every process of this user."""
    site = hashlib.sha256(os.fsencode(workspace.resolve().parent)).hexdigest()[:16]
    folder = base() / site
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / workspace.name


def check_room(folder: Path, needed: int, country: str) -> None:
    """Raises CadreError (STORAGE) when the memory does not hold so many bytes more."""
    free = min(shutil.disk_usage(folder).free, _available()) - _SPARE
    if needed > free:
        facts = {"needed": _megabytes(needed + _SPARE), "free": _megabytes(max(0, free + _SPARE))}
        raise CadreError("data-memory", ExitCode.STORAGE, country=country, **facts)


def _available() -> int:
    """Bytes that the kernel thinks it can give without writing to the disk."""
    for line in _MEMINFO.read_text("ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return 1 << 62


def _megabytes(count: int) -> int:
    return -(-count // 10**6)


def use_for_temporary_files(environment: MutableMapping[str, str] = os.environ) -> None:
    """With a key for data, what any library of this process writes temporarily stays in memory too.

    Where there is no such place this does nothing: opening a workspace says so.
    """
    if not any(environment.get(name) for name in (keys.KEY, keys.KEY_FILE)):
        return
    with suppress(CadreError):
        folder = base(environment) / f"{_TEMPORARY}{os.getpid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        environment["TMPDIR"] = tempfile.tempdir = str(folder)
        at_exit(partial(shutil.rmtree, folder, ignore_errors=True))


def at_exit(work: Callable[[], object]) -> None:
    """Done when this process ends by itself. ``atexit`` is passed by in the workers of the server, which are
    forks of ``multiprocessing``; what a parent has to do is not done by its children."""
    Finalize(None, work, exitpriority=0)


def sweep_temporary() -> None:
    """What processes that were killed left. A number that went to another process since keeps it for now."""
    for folder in base().glob(f"{_TEMPORARY}*"):
        if not Path(f"/proc/{folder.name.removeprefix(_TEMPORARY)}").exists():
            remove(folder)


def swapping() -> bool:
    """May the kernel write memory to a disk? Compressed memory is none."""
    try:
        lines = Path("/proc/swaps").read_text("ascii", "replace").splitlines()[1:]
    except OSError:
        return False
    return any(not line.startswith("/dev/zram") for line in lines)


def sweep(folder: Path) -> None:
    """What was being opened when it was killed. Nobody is opening now: the caller holds the gate."""
    for path in half_open(folder):
        remove(path)


def half_open(folder: Path) -> list[Path]:
    return list(folder.parent.glob(f".{folder.name}{LEFTOVER}*"))


def private(path: Path, mode: Literal["wb", "xb"] = "wb") -> BinaryIO:
    """A file to write that is its owner's alone from its first moment."""
    return open(path, mode, opener=lambda name, flags: os.open(name, flags, 0o600))
