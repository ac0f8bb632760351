"""Where the bytes of an upload are while they arrive: in one file, or sealed part by part.

Either place keeps small notes about the upload, adds bytes at the end so that they are on the disk when that
is answered, and gives all of them as a file.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import Workspace
from cadre.workspace.files import LEFTOVER, digest_of, read_json, remove, storage_errors, write_json
from cadre_site.sealing import blobs, clear
from cadre_site.sealing.store import Store
from cadre_site.sealing.working import store_of
from cadre_site.stewards.places import UPLOADS

_PART = re.compile(r"(\d{12})-(\d+)\.age")
_LENGTH = 16  # signs of a number


@dataclass(frozen=True)
class Clear:
    """``folder``: of all uploads of a workspace; each has one of its own there, named by ``id``."""

    folder: Path

    def number(self, values: list[object]) -> str:
        """The same values, the same number."""
        return digest_of(values)[:_LENGTH]

    def check_room(self, size: int) -> None:
        """Nothing more than the disk is needed."""

    def note(self, id: str, name: str, value: dict[str, Any], folder: Path | None = None) -> None:
        write_json((folder or self.folder / id) / f"{name}.json", value)

    def noted(self, id: str, name: str) -> dict[str, Any] | None:
        path = self.folder / id / f"{name}.json"
        return read_json(path) if path.is_file() else None

    def forget(self, id: str, name: str) -> None:
        (self.folder / id / f"{name}.json").unlink(missing_ok=True)

    def start(self, folder: Path, file: str) -> None:
        (folder / file).touch(mode=0o600)

    @contextmanager
    def alone(self, id: str, file: str) -> Iterator[None]:
        with _locked(self.folder / id / file):
            yield

    def received(self, id: str, file: str) -> int:
        return (self.folder / id / file).stat().st_size

    def last(self, id: str, file: str, start: int) -> bytes:
        with (self.folder / id / file).open("rb") as found:
            found.seek(start)
            return found.read()

    def add(self, id: str, file: str, offset: int, chunk: bytes) -> None:
        with (self.folder / id / file).open("r+b") as found:
            found.seek(offset)
            found.write(chunk)
            found.flush()
            os.fsync(found.fileno())

    def whole(self, id: str, file: str) -> Path:
        return self.folder / id / file

    def put(self, id: str, file: str, target: Path) -> None:
        """Beside it and then renamed; the upload keeps the file, so that it can be done again."""
        linked = self.folder / id / "placing"
        linked.unlink(missing_ok=True)
        linked.hardlink_to(self.whole(id, file))
        linked.replace(target)
        linked.unlink(missing_ok=True)  # a rename onto the same file leaves both names

    def discard(self, id: str) -> None:
        shutil.rmtree(self.folder / id, ignore_errors=True)


@dataclass(frozen=True)
class Sealed:
    """As ``Clear``, but each part is encrypted before it touches the disk, and the whole stands in memory.

    ``opened``: where uploads belong in the opened workspace. A part is named by where it begins and how long
    it is.
    """

    folder: Path
    store: Store
    opened: Path

    def number(self, values: list[object]) -> str:
        """Only with the key can be tried which name and size it was made from."""
        return hmac.new(str(self.store.key).encode(), digest_of(values).encode(), "sha256").hexdigest()[
            :_LENGTH
        ]

    def check_room(self, size: int) -> None:
        """Raises CadreError (STORAGE): it will have to stand in memory to be checked."""
        clear.check_room(self.opened.parent, size, self.store.folder.name)

    def note(self, id: str, name: str, value: dict[str, Any], folder: Path | None = None) -> None:
        path = (folder or self.folder / id) / f"{name}.age"
        blobs.seal_bytes(json.dumps(value).encode(), path, f"{id}/{name}", self.store.key)

    def noted(self, id: str, name: str) -> dict[str, Any] | None:
        path = self.folder / id / f"{name}.age"
        return json.loads(self._opened(id, path, name)) if path.is_file() else None

    def forget(self, id: str, name: str) -> None:
        (self.folder / id / f"{name}.age").unlink(missing_ok=True)

    def start(self, folder: Path, file: str) -> None:
        (folder / "lock").touch(mode=0o600)

    @contextmanager
    def alone(self, id: str, file: str) -> Iterator[None]:
        with _locked(self.folder / id / "lock"):
            yield

    def received(self, id: str, file: str) -> int:
        return sum(length for _, length in self._parts(id))

    def last(self, id: str, file: str, start: int) -> bytes:
        parts = [(offset, length) for offset, length in self._parts(id) if offset + length > start]
        found = b"".join(self._part(id, *part) for part in parts)
        return found[start - parts[0][0] :] if parts else b""

    def add(self, id: str, file: str, offset: int, chunk: bytes) -> None:
        path = self.folder / id / _name(offset, len(chunk))
        blobs.seal_bytes(chunk, path, f"{id}/{path.stem}", self.store.key)

    def whole(self, id: str, file: str) -> Path:
        """Put together in memory when it is not there yet; a part at a time besides."""
        target, size = self.opened / id / file, self.received(id, file)
        if target.is_file() and target.stat().st_size == size:
            return target
        self.check_room(size)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=LEFTOVER, dir=target.parent) as folder,
            storage_errors(target),
        ):
            making = Path(folder) / file
            with clear.private(making) as to:
                for part in self._parts(id):
                    to.write(self._part(id, *part))
            return making.replace(target)

    def put(self, id: str, file: str, target: Path) -> None:
        """Moved: the parts stay on the disk until the upload is discarded, so that it can be done again."""
        self.whole(id, file).replace(target)
        os.utime(target)

    def discard(self, id: str) -> None:
        shutil.rmtree(self.folder / id, ignore_errors=True)
        remove(self.opened / id)

    def _parts(self, id: str) -> list[tuple[int, int]]:
        """From the beginning as far as one follows the other."""
        names = (_PART.fullmatch(path.name) for path in (self.folder / id).iterdir())
        found, end = [], 0
        for offset, length in sorted((int(name[1]), int(name[2])) for name in names if name):
            if offset != end:
                break
            found.append((offset, length))
            end += length
        return found

    def _part(self, id: str, offset: int, length: int) -> bytes:
        path = self.folder / id / _name(offset, length)
        return self._opened(id, path, path.stem)

    def _opened(self, id: str, path: Path, name: str) -> bytes:
        try:
            return blobs.unseal_bytes(path, f"{id}/{name}", self.store.key)
        except blobs.DamagedError as problem:
            facts = {"country": self.store.folder.name, "file": f"{UPLOADS}/{id}/{path.name}"}
            raise CadreError("data-damaged", ExitCode.STORAGE, **facts) from problem


Arriving = Clear | Sealed


def arriving(workspace: Workspace) -> Arriving:
    store = store_of(workspace.folder)
    here = workspace.folder / UPLOADS
    return Clear(here) if store is None else Sealed(store.folder / UPLOADS, store, here)


def _name(offset: int, length: int) -> str:
    return f"{offset:012d}-{length}.age"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Raises BlockingIOError when somebody else has it."""
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
