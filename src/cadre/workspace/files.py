"""Files and folders that appear whole or not at all, and their checksums.

Everything is written beside its target under a temporary name, flushed to the disk, then renamed: a crash
or ``kill -9`` at any moment leaves the last good version in place.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode

LEFTOVER = ".part-"
_UMASK = os.umask(0o077)
os.umask(_UMASK)


@contextmanager
def atomic_file(target: Path, mode: int | None = None) -> Iterator[Path]:
    """Give a temporary path beside ``target``; on success it takes the target's name and the mode."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}{LEFTOVER}", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        with storage_errors(target):
            yield temporary
            _flush(temporary)
            # A temporary file is its owner's alone; this one is any file unless said otherwise.
            temporary.chmod(0o666 & ~_UMASK if mode is None else mode)
            temporary.replace(target)
            _flush(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def atomic_folder(target: Path) -> Iterator[Path]:
    """Give a temporary folder beside ``target``; on success it takes the target's name.

    A folder already there under that name is kept as it is: names are made from content, so it is equal.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}{LEFTOVER}", dir=target.parent))
    try:
        with storage_errors(target):
            yield temporary
            for path in temporary.rglob("*"):
                _flush(path)
            _flush(temporary)
            if not target.exists():
                temporary.chmod(0o755)
                temporary.rename(target)
                _flush(target.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def storage_errors(target: Path) -> Iterator[None]:
    """Turn a full disk, a quota or a missing permission into an error in the user's words."""
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise CadreError("disk-full", ExitCode.STORAGE, file=target.name) from problem
        if problem.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise CadreError("not-writable", ExitCode.STORAGE, file=str(target.parent)) from problem
        raise


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_leftovers(folder: Path) -> int:
    """Remove what interrupted runs left in ``folder``; returns how many were found."""
    found = [path for path in folder.rglob(f".*{LEFTOVER}*") if path.exists()]
    for path in found:
        remove(path)
    return len(found)


def remove(path: Path) -> None:
    """A file or a whole folder; nothing where it is gone already."""
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(value: Any) -> str:
    """Hexadecimal SHA-256 of a JSON-able value, independent of key order."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def write_json(path: Path, value: Any) -> None:
    """Readable JSON with sorted keys, written whole or not at all."""
    with atomic_file(path) as temporary:
        text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, default=str)
        temporary.write_text(text + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def point_to(pointer: Path, name: str) -> None:
    """Make ``pointer`` (a small text file) say ``name``, in one step."""
    with atomic_file(pointer) as temporary:
        temporary.write_text(name + "\n", encoding="utf-8")


def pointed(pointer: Path) -> str | None:
    return pointer.read_text(encoding="utf-8").strip() if pointer.exists() else None
