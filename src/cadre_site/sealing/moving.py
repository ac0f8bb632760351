"""A workspace that lies in the clear is sealed, a sealed one is put back.

Broken off at any moment, either is done again; nothing in the clear is deleted before its sealed version was
opened and compared, and nothing sealed before what was unsealed is on the disk.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file, remove, sweep_leftovers
from cadre_site.sealing import blobs, clear, keys, locks, manifest
from cadre_site.sealing.closing import clear_up
from cadre_site.sealing.manifest import Entry, Manifest
from cadre_site.sealing.scanning import Scan, scan
from cadre_site.sealing.store import BLOBS, NAMES, UPLOADS, Store, is_sealed, strangers


def seal_workspace(folder: Path, given: Sequence[keys.Identity]) -> int:
    """How many files were sealed or, of an earlier run, cleared up.

    Raises:
        CadreError: no key; somebody is at it; uploads are under way; a file of a name that is ours; a file in
            the clear differs from its sealed version.
    """
    if not given:
        raise CadreError("data-no-key", ExitCode.CONFIGURATION)
    with _alone(folder):
        if is_sealed(folder):
            store = Store(folder, keys.own(folder, given))
            left = scan(folder, NAMES)
            _compare(store, manifest.read(folder, store.key), left)
        else:
            left = scan(folder, NAMES)
            store = Store(folder, _key(folder, given))
            told = _seal_all(store, left)
            _compare(store, told, scan(folder, NAMES))
            manifest.write(folder, told, store.key)
        for name in strangers(folder):
            remove(folder / name)
        return len(left.files)


def _key(folder: Path, given: Sequence[keys.Identity]) -> keys.Identity:
    if (folder / keys.OWN).is_file():  # of a run that was broken off; what it sealed is sealed anew
        remove(folder / BLOBS)
        return keys.own(folder, given)
    _check_names({path.name for path in folder.iterdir()})
    return keys.make_own(folder, given)


def _check_names(names: set[str]) -> None:
    if taken := names & {BLOBS, keys.OWN, manifest.FILE}:
        raise CadreError("data-name", ExitCode.INPUT, file=min(taken))


def _seal_all(store: Store, found: Scan) -> Manifest:
    files = {}
    for path, now in found.files.items():
        name = secrets.token_hex(16)
        with (store.folder / path).open("rb") as file:
            blobs.seal(file, store.folder / BLOBS / name, name, store.key)
        files[path] = Entry(name, now[0], max(now[1], now[2]))
    return Manifest(secrets.token_hex(16), files, found.folders)


def _compare(store: Store, told: Manifest, found: Scan) -> None:
    """Every file that lies in the clear is the one that its blob opens to."""
    for path in found.files:
        entry = told.files.get(path)
        if entry is None or not _same(store, entry, store.folder / path):
            raise CadreError("data-differs", ExitCode.INPUT, country=store.folder.name, file=path)


class _Comparing:
    """Written to, it compares with a file. Raises ``DamagedError`` at the first difference."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, block: bytes) -> int:
        if self._file.read(len(block)) != block:
            raise blobs.DamagedError("differs")
        return len(block)

    def flush(self) -> None:
        pass


def _same(store: Store, entry: Entry, path: Path) -> bool:
    with path.open("rb") as file:
        try:
            blobs.unseal(store.folder / BLOBS / entry.blob, _Comparing(file), entry.blob, store.key)
        except blobs.DamagedError:
            return False
        return not file.read(1)


def unseal_workspace(folder: Path, given: Sequence[keys.Identity]) -> int:
    """How many files lie in the clear then.

    Raises:
        CadreError: as ``seal_workspace`` does, and what is damaged.
    """
    with _alone(folder):
        if is_sealed(folder):
            store = Store(folder, keys.own(folder, given))
            told = manifest.read(folder, store.key)
            _unseal_all(store, told)
            remove(folder / manifest.FILE)
        count = len(scan(folder, NAMES).files)
        if (folder / keys.OWN).is_file():
            remove(folder / BLOBS)
            remove(folder / keys.OWN)
        return count


def _unseal_all(store: Store, told: Manifest) -> None:
    _check_names({path.split("/")[0] for path in (*told.files, *told.folders)})
    found = scan(store.folder, NAMES)
    _compare(store, told, found)
    for path in told.folders:
        (store.folder / path).mkdir(mode=0o700, exist_ok=True)
    for path, entry in told.files.items():
        if path not in found.files:
            _unseal_one(store, path, entry)


def _unseal_one(store: Store, path: str, entry: Entry) -> None:
    target = store.folder / path
    with atomic_file(target, mode=0o600) as temporary:
        with temporary.open("wb") as file:
            try:
                blobs.unseal(store.folder / BLOBS / entry.blob, file, entry.blob, store.key)
            except blobs.DamagedError as problem:
                facts = {"country": store.folder.name, "file": f"{BLOBS}/{entry.blob} ({path})"}
                raise CadreError("data-damaged", ExitCode.STORAGE, **facts) from problem
        os.utime(temporary, ns=(entry.changed, entry.changed))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody is at it, it is not open in memory, and no upload is under way."""
    if next((folder / UPLOADS).glob("[0-9a-f]*"), None) is not None:
        raise CadreError("data-uploads", ExitCode.NOT_READY, country=folder.name)
    with locks.tried(folder, "gate") as inside, locks.tried(folder, "use") as alone:
        if not (inside and alone):
            raise CadreError("data-busy", ExitCode.NOT_READY, country=folder.name)
        if is_sealed(folder):
            clear_up(clear.place_of(folder))
        sweep_leftovers(folder)
        yield
