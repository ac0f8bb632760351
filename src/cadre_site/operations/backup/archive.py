"""A tar file with a sum for every file in it, optionally encrypted with age: written and read as a stream.

Not compressed: nearly all of it is Parquet, DuckDB and PDF, which are. What is encrypted never touches the
disk in the clear on its way.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from pydantic import ValidationError

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.operations.backup.manifest import DATABASE, MANIFEST, SEALED, SHELF, WORKSPACE, Manifest

AGE = b"age-encryption.org/"
PARTS = (DATABASE, SHELF, WORKSPACE, SEALED)
_BLOCK = 1 << 20
_PRIVATE = 0o600


class _Summing:
    """A file that is summed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.sum.update(block)
        return block


def write(
    to: IO[bytes], files: Iterable[tuple[str, Path]], finish: Callable[[dict[str, str]], Manifest]
) -> Manifest:
    """Raises CadreError (NOT_READY) when a file changes while it is read."""
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=to, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name, path in files:
            sums[name] = _add(tar, name, path)
        manifest = finish(sums)
        content = manifest.model_dump_json(indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(content), _PRIVATE
        tar.addfile(info, io.BytesIO(content))
    return manifest


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            before, reading = os.fstat(file.fileno()), _Summing(file)
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = before.st_size, int(before.st_mtime), _PRIVATE
            tar.addfile(info, reading)
            after = os.fstat(file.fileno())
    except FileNotFoundError as problem:
        raise CadreError("site-backup-moving", ExitCode.NOT_READY, file=name) from problem
    except OSError as problem:
        if problem.errno is None:  # tarfile's own: the file became shorter
            raise CadreError("site-backup-moving", ExitCode.NOT_READY, file=name) from problem
        raise
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise CadreError("site-backup-moving", ExitCode.NOT_READY, file=name)
    return reading.sum.hexdigest()


def recipients(keys: Sequence[str]) -> list[Any]:
    """Raises CadreError (USAGE) for one that is no age recipient."""
    from pyrage import RecipientError, x25519

    found = []
    for key in keys:
        try:
            found.append(x25519.Recipient.from_str(key.strip()))
        except RecipientError as problem:
            raise CadreError("site-backup-recipient", ExitCode.USAGE, given=key) from problem
    return found


@contextmanager
def encrypting(to: IO[bytes], keys: Sequence[Any]) -> Iterator[IO[bytes]]:
    """A place to write the archive to; with keys it arrives encrypted."""
    if not keys:
        yield to
        return
    from pyrage import encrypt_io

    read, written = os.pipe()
    with (
        _beside(lambda: _closing(read, lambda source: encrypt_io(source, to, list(keys)))),
        os.fdopen(written, "wb") as pipe,
    ):
        yield pipe


@contextmanager
def decrypted(path: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """The archive's bytes. Raises CadreError when it is encrypted and no identity, or another's, is given."""
    with path.open("rb") as file:
        sealed = file.read(len(AGE)) == AGE
        file.seek(0)
        if not sealed:
            yield file
            return
        keys = _identities(path, identity)
        read, written = os.pipe()
        unseal = partial(_unseal, file, path, keys)
        with _beside(lambda: _closing(written, unseal, "wb")), os.fdopen(read, "rb") as pipe:
            yield pipe
            while pipe.read(_BLOCK):  # to the end, where age tells whether all of it came
                pass


def _unseal(file: IO[bytes], archive: Path, keys: Sequence[Any], to: IO[bytes]) -> None:
    from pyrage import DecryptError, decrypt_io

    try:
        decrypt_io(file, to, list(keys))
    except DecryptError as problem:
        if "matching" in str(problem):
            raise CadreError("site-restore-identity", ExitCode.USAGE, file=archive.name) from problem
        raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=archive.name) from problem
    except OSError as problem:
        if "roken pipe" in str(problem):
            raise BrokenPipeError from problem
        raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=archive.name) from problem


def _identities(archive: Path, file: Path | None) -> list[Any]:
    from pyrage import IdentityError, x25519

    if file is None:
        raise CadreError("site-restore-sealed", ExitCode.USAGE, file=archive.name)
    lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    try:
        return [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except IdentityError as problem:
        raise CadreError("site-restore-identity", ExitCode.USAGE, file=file.name) from problem


def _closing(end: int, work: Callable[[IO[bytes]], None], mode: str = "rb") -> None:
    with os.fdopen(end, mode) as stream:
        work(stream)


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Run at the other end of a pipe. Its failure is the one to tell: ours only follows from it."""
    failed: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as problem:
            failed.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    except Exception:
        thread.join()
        _tell(failed)
        raise
    thread.join()
    _tell(failed)


def _tell(failed: Sequence[Exception]) -> None:
    """A pipe that broke is no news: something failed at our end."""
    for problem in failed:
        if not isinstance(problem, BrokenPipeError):
            raise problem


def extract(source: IO[bytes], into: Path) -> Manifest:
    """Unpack and check every sum.

    Raises:
        CadreError: (STORAGE) the archive ends too early, a file differs from its sum, is missing or added,
            or has a name that would lead out of the folder.
    """
    sums: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for member in tar:
                if not member.isreg() or member.name in sums or not _safe(member.name):
                    raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=member.name)
                sums[member.name] = _take(tar, member, into / member.name)
        told = Manifest.model_validate(json.loads((into / MANIFEST).read_text("utf-8")))
    except (tarfile.TarError, EOFError, FileNotFoundError, ValidationError, ValueError) as problem:
        raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=MANIFEST) from problem
    del sums[MANIFEST]
    for name in sorted(sums.keys() | told.files.keys()):
        if sums.get(name) != told.files.get(name):
            raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=name)
    return told


def _safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name == MANIFEST or (
        len(parts) > 1 and parts[0] in PARTS and ".." not in parts and "\\" not in name
    )


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> str:
    found = tar.extractfile(member)
    assert found is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    total = hashlib.sha256()
    with path.open("xb") as file:
        while block := found.read(_BLOCK):
            total.update(block)
            file.write(block)
    if path.stat().st_size != member.size:
        raise EOFError(member.name)
    return total.hexdigest()
