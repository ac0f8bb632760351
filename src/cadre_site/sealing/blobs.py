"""One file of age's format for each piece. Its first line, encrypted with the rest, says which piece it is,
so that pieces that were exchanged for each other are noticed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from cadre.workspace.files import atomic_file
from cadre_site.sealing.keys import Identity


class DamagedError(Exception):
    """What is there cannot be opened with this key, or is another piece than the one looked for."""


class Writer(Protocol):
    def write(self, block: bytes, /) -> int: ...

    def flush(self) -> None: ...


class _Labelled:
    """Reads the label, then the source."""

    def __init__(self, label: str, source: BinaryIO) -> None:
        self._first, self._source = f"{label}\n".encode("ascii"), source

    def read(self, size: int) -> bytes:
        if self._first:
            given, self._first = self._first[:size], self._first[size:]
            return given
        return self._source.read(size)


class _Unlabelled:
    """Takes the label off what is written, and refuses another."""

    def __init__(self, label: str, to: Writer) -> None:
        self._wanted, self._to = f"{label}\n".encode("ascii"), to

    def write(self, block: bytes) -> int:
        here = min(len(block), len(self._wanted))
        if block[:here] != self._wanted[:here]:
            raise DamagedError("label")
        self._wanted = self._wanted[here:]
        self._to.write(block[here:])
        return len(block)

    def flush(self) -> None:
        self._to.flush()

    @property
    def complete(self) -> bool:
        return not self._wanted


class _Remembering:
    """A file whose own errors are kept: pyrage tells those of a disk that is full as if they were its own."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.problem: OSError | None = None

    def write(self, block: bytes) -> int:
        with self._kept():
            return self._file.write(block)

    def flush(self) -> None:
        with self._kept():
            self._file.flush()

    @contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            self.problem = problem
            raise


def seal(source: BinaryIO, target: Path, label: str, key: Identity) -> None:
    """Write ``target`` whole or not at all; nothing is held in memory but a block."""
    from pyrage import EncryptError, encrypt_io

    with atomic_file(target, mode=0o600) as temporary, temporary.open("wb") as file:
        to = _Remembering(file)
        try:
            encrypt_io(_Labelled(label, source), to, [key.to_public()])
        except EncryptError as problem:
            raise (to.problem or problem) from problem


def unseal(path: Path, to: Writer, label: str, key: Identity) -> None:
    """Raises DamagedError; what was written by then is to be thrown away."""
    from pyrage import DecryptError, decrypt_io

    out = _Unlabelled(label, to)
    try:
        with path.open("rb") as file:
            decrypt_io(file, out, [key])
    except (DecryptError, FileNotFoundError) as problem:
        raise DamagedError(path.name) from problem
    except OSError as problem:
        if problem.errno is not None:
            raise
        raise DamagedError(path.name) from problem
    if not out.complete:
        raise DamagedError(path.name)


def seal_bytes(content: bytes, target: Path, label: str, key: Identity) -> None:
    seal(io.BytesIO(content), target, label, key)


def unseal_bytes(path: Path, label: str, key: Identity) -> bytes:
    """Raises DamagedError."""
    to = io.BytesIO()
    unseal(path, to, label, key)
    return to.getvalue()
