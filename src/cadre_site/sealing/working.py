"""Working in a sealed workspace: opened into memory, shared by all who are at it, sealed, cleared up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.sealing import clear, keys, locks, manifest, state
from cadre_site.sealing.closing import IDLE, clear_up, close_later
from cadre_site.sealing.store import Store, is_sealed, open_into, seal_changes, stamp, store_at


@contextmanager
def opened(folder: Path, writes: bool, idle: float = IDLE) -> Iterator[Path]:
    """The folder to work in: ``folder`` itself while no key is given, else its contents in memory.

    With ``writes`` what was changed is on the disk, sealed, when the block is left, also by an error.
    ``idle``: seconds that it stays open after the last use.

    Raises:
        CadreError: no key or a wrong one for a sealed workspace; a key, but it is not sealed; it is damaged;
            too little memory; another process has it opened elsewhere.
    """
    given = keys.given()
    if not is_sealed(folder):
        if given:
            raise CadreError("data-unsealed", ExitCode.NOT_READY, country=folder.name)
        yield folder
        return
    store = store_at(folder, given)
    place = clear.place_of(folder)
    try:
        with _used(store, place):
            try:
                yield place
            finally:
                if writes:
                    _seal(store, place)
    finally:
        close_later(folder, place, idle)


@contextmanager
def _used(store: Store, place: Path) -> Iterator[None]:
    """The gate is held while it is opened; whoever comes meanwhile waits for that, not for anybody's work."""
    with ExitStack() as stack:
        with locks.held(store.folder, "gate"):
            if not _is_open(store, place):
                with locks.tried(store.folder, "use") as alone:
                    if not alone:
                        raise CadreError("data-elsewhere", ExitCode.NOT_READY, country=store.folder.name)
                    clear_up(place)
                    open_into(store, place).write(place)
            stack.enter_context(locks.held(store.folder, "use", shared=True))
        yield


def _is_open(store: Store, place: Path) -> bool:
    """Is what stands there the state that is on the disk, or one made from it?"""
    found = state.read(place)
    if found is None or not place.is_dir() or found.store != str(store.folder.resolve()):
        return False
    if found.stamp == stamp(store):
        return True
    return manifest.read(store.folder, store.key).generation in found.generations


def _seal(store: Store, place: Path) -> None:
    with locks.held(store.folder, "seal"):
        found = state.read(place)
        if found is None or not _is_open(store, place):
            raise CadreError("data-elsewhere", ExitCode.NOT_READY, country=store.folder.name)
        sealed = seal_changes(store, place, found)
        if sealed != found:
            sealed.write(place)


def store_of(folder: Path) -> Store | None:
    """Of a folder that somebody works in: where it is sealed; None when it lies in the clear anyway.

    Raises what ``store_at`` raises.
    """
    found = state.read(folder)
    return None if found is None else store_at(Path(found.store), keys.given())


def keep(folder: Path) -> None:
    """Whatever was changed in the folder of a workspace one works in is on the disk, sealed, after this."""
    store = store_of(folder)
    if store is not None:
        _seal(store, folder)


def opened_at(folder: Path) -> int:
    """Since when files may have been changed here: ns since 1970; 0 for a folder that is not in memory.

    Until then the second time of a file (``ctime``) says when it was opened, not when it was changed.
    """
    found = state.read(folder)
    return 0 if found is None else found.opened
