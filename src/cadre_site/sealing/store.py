"""From a folder in the clear to sealed blobs and back. Only what changed is sealed again.

A blob's name is chosen by chance and never used twice. The manifest is replaced last and in one step, so
that whatever stops the machine, the old state or the new one is there whole; blobs of neither are deleted at
the next sealing.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import LEFTOVER, remove, storage_errors
from cadre_site.sealing import blobs, clear, keys, locks, manifest
from cadre_site.sealing.manifest import Entry, Manifest
from cadre_site.sealing.scanning import Scan, Signs, scan, signs
from cadre_site.sealing.state import State, beside

UPLOADS = "uploads"  # they are sealed part by part as they come, not with the rest
WITHOUT = frozenset({UPLOADS})
BLOBS = "blobs"
NAMES = frozenset({keys.OWN, manifest.FILE, BLOBS, UPLOADS, locks.FOLDER})
_WRITING = tuple(f".{name}{LEFTOVER}" for name in (keys.OWN, manifest.FILE))
_TICK = 0.01  # seconds; longer than the step of the kernel's file times
_ROUNDS = 5


@dataclass(frozen=True)
class Store:
    """A sealed workspace on the disk, and its own key."""

    folder: Path
    key: keys.Identity


def is_sealed(folder: Path) -> bool:
    return (folder / manifest.FILE).is_file()


def store_at(folder: Path, given: Sequence[keys.Identity]) -> Store:
    """Raises what ``keys.own`` raises; and CadreError when sealing or unsealing was broken off."""
    found = Store(folder, keys.own(folder, given))
    if strangers(folder):
        raise CadreError("data-half", ExitCode.NOT_READY, country=folder.name)
    return found


def strangers(folder: Path) -> list[str]:
    """What lies in the clear in a sealed workspace's folder."""
    names = (path.name for path in folder.iterdir())
    return sorted(name for name in names if name not in NAMES and not name.startswith(_WRITING))


def stamp(store: Store) -> Signs:
    return signs((store.folder / manifest.FILE).stat())


def open_into(store: Store, folder: Path) -> State:
    """Unseal everything beside ``folder``, then give it the name.

    Raises:
        CadreError: (STORAGE) a piece is missing, damaged or another; the memory is too small.
    """
    with locks.held(store.folder, "seal", shared=True):
        told, at = manifest.read(store.folder, store.key), stamp(store)
        clear.check_room(folder.parent, told.size, store.folder.name)
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}{LEFTOVER}", dir=folder.parent))
        try:
            unseal_all(store, told, making)
            known = {path: (signs((making / path).stat()), entry) for path, entry in told.files.items()}
            making.rename(folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    opened = max((now[2] for now, _ in known.values()), default=0)
    time.sleep(_TICK)
    return State(str(store.folder.resolve()), (told.generation,), at, opened, known)


def unseal_all(store: Store, told: Manifest, into: Path) -> None:
    for path in told.folders:
        _inside(into, path).mkdir(mode=0o700, exist_ok=True)
    for path, entry in told.files.items():
        unseal_file(store, path, entry, _inside(into, path))


def unseal_file(store: Store, path: str, entry: Entry, target: Path) -> None:
    """Raises CadreError (STORAGE) when the blob is not the one that the manifest means."""
    with storage_errors(target):
        try:
            with clear.private(target) as file:
                blobs.unseal(store.folder / BLOBS / entry.blob, file, entry.blob, store.key)
        except blobs.DamagedError as problem:
            facts = {"country": store.folder.name, "file": f"{BLOBS}/{entry.blob} ({path})"}
            raise CadreError("data-damaged", ExitCode.STORAGE, **facts) from problem
        os.utime(target, ns=(entry.changed, entry.changed))


def _inside(folder: Path, path: str) -> Path:
    """The manifest is ours alone; should it ever not be, it still leads nowhere else."""
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise CadreError("data-damaged", ExitCode.STORAGE, country=folder.name, file=manifest.FILE)
    return folder / path


def seal_changes(store: Store, folder: Path, state: State) -> State:
    """Seal what differs from ``state`` and put the new manifest in place; the caller holds the lock ``seal``.

    A file that changes while it is sealed keeps its last sealed version until the next round.

    Raises:
        CadreError: the disk is full; the folder is no longer open.
    """
    found = Scan({}, ())
    for _ in range(_ROUNDS):
        time.sleep(_TICK)  # what is changed after this has another time than what was changed before
        found = scan(folder, WITHOUT)
        state = replace(state, known=_sealed(store, folder, found, state))
        if scan(folder, WITHOUT) == found:
            break
    if not beside(folder).is_file():  # somebody is deleting what is open: nothing of that is to be sealed
        raise CadreError("data-elsewhere", ExitCode.NOT_READY, country=store.folder.name)
    before = manifest.read(store.folder, store.key)
    files = {path: entry for path, (_, entry) in state.known.items()}
    if (files, found.folders) == (before.files, before.folders):
        return state
    return _put(store, folder, state, Manifest(secrets.token_hex(16), files, found.folders))


def _put(store: Store, folder: Path, state: State, told: Manifest) -> State:
    """Told to the others first: a kill after the manifest is in place then leaves them no stranger to it."""
    state = replace(state, generations=(*state.generations[-1:], told.generation))
    state.write(folder)
    manifest.write(store.folder, told, store.key)
    sweep(store, told)
    return replace(state, stamp=stamp(store))


def _sealed(store: Store, folder: Path, found: Scan, state: State) -> dict[str, tuple[Signs, Entry]]:
    known: dict[str, tuple[Signs, Entry]] = {}
    for path, now in found.files.items():
        before = state.known.get(path)
        if before is not None and before[0] == now:
            known[path] = before
        elif (entry := _seal_file(store, folder / path, now)) is not None:
            known[path] = (now, entry)
        elif before is not None:
            known[path] = before
    return known


def _seal_file(store: Store, path: Path, now: Signs) -> Entry | None:
    """None when the file is no longer the one that was found."""
    name = secrets.token_hex(16)
    target = store.folder / BLOBS / name
    try:
        with path.open("rb") as file:
            blobs.seal(file, target, name, store.key)
        if signs(path.stat()) == now:
            return Entry(name, now[0], max(now[1], now[2]))
    except FileNotFoundError:
        pass
    target.unlink(missing_ok=True)
    return None


def sweep(store: Store, told: Manifest) -> None:
    """Delete blobs that nothing refers to, unless somebody is just copying them."""
    with locks.tried(store.folder, "blobs") as free:
        wanted = told.blobs
        for path in (store.folder / BLOBS).glob("*") if free else ():
            if path.name not in wanted:
                remove(path)
