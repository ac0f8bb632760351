"""Giving the memory back: after the last use, and at the start of a server what a kill left open."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from cadre.workspace.files import remove
from cadre_site.sealing import clear, keys, locks, manifest, state

IDLE = 300.0  # seconds

_timers: dict[Path, threading.Timer] = {}
_timing = threading.Lock()


def close_later(folder: Path, place: Path, idle: float) -> None:
    """The last use was now; of several processes the one that was last clears up."""
    if idle <= 0:
        close(folder, place)
        return
    state.used(place).touch(mode=0o600)
    with _timing:
        if not _timers:
            clear.at_exit(_close_all_of_ours)
        if place in _timers:
            _timers.pop(place).cancel()
        timer = _timers[place] = threading.Timer(idle, close, (folder, place, idle))
        timer.daemon = True
        timer.start()


def _close_all_of_ours() -> None:
    """A server that is stopped leaves nothing open."""
    for timer in list(_timers.values()):
        timer.cancel()
        folder, place, _ = timer.args
        close(folder, place)


def close(folder: Path, place: Path, idle: float = 0.0) -> bool:
    """Remove what is opened unless somebody is at it, or was within ``idle`` seconds."""
    with locks.tried(folder, "gate") as inside, locks.tried(folder, "use") as alone:
        if not (inside and alone) or (idle and _last_use(place) > time.time() - idle * 0.9):
            return False
        clear_up(place)
        return True


def _last_use(place: Path) -> float:
    found = state.used(place)
    return found.stat().st_mtime if found.is_file() else 0.0


def clear_up(place: Path) -> None:
    """First what says that it is open."""
    state.beside(place).unlink(missing_ok=True)
    state.used(place).unlink(missing_ok=True)
    remove(place)
    clear.sweep(place)


def close_all(workspaces: Path) -> int:
    """Whatever nobody is at, such as what a kill left open; how many were closed.

    Raises what ``keys.given`` raises and, when there is a key, what ``clear.base`` does.
    """
    if not keys.given():
        return 0
    clear.sweep_temporary()
    found = sorted(path.parent for path in workspaces.glob(f"*/{manifest.FILE}"))
    places = [(folder, clear.place_of(folder)) for folder in found]
    return sum(close(folder, place) for folder, place in places if place.exists() or clear.half_open(place))
