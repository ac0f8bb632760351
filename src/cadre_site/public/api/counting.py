"""How often each client asked in the present minute, counted once for all workers of the server.

Clients are counted under a digest with a salt of the running server, which is written nowhere, and forgotten
with the minute. The file is small, one for each server, and gone when it is started again.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
from functools import cached_property
from pathlib import Path

WINDOW = 60  # seconds
_TABLE = """
create table if not exists counts (during integer, client blob, done integer, primary key (during, client))
without rowid
"""
_COUNT = "insert into counts values (?, ?, 1) on conflict do update set done = done + 1 returning done"


def opened(file: Path | None) -> sqlite3.Connection:
    """``cadre serve`` opens it before its workers do, so that none of them meets it half made."""
    found = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False)
    found.execute("pragma journal_mode = wal")
    found.execute("pragma synchronous = off")
    found.execute(_TABLE)
    return found


class Counter:
    """Requests of each client in the present window, together with the other workers that have the same file.

    ``file`` None: this process alone. ``salt``: the same in every worker, written nowhere.
    """

    def __init__(self, most: int, file: Path | None = None, salt: bytes = b"") -> None:
        self.most = most
        self._file, self._salt = file, salt or secrets.token_bytes(16)
        self._lock, self._window = threading.Lock(), 0

    @cached_property
    def _counts(self) -> sqlite3.Connection:
        """Opened by the first request: a connection does not live through the fork of a worker."""
        return opened(self._file)

    def count(self, client: str, now: float) -> tuple[int, int]:
        """Requests left after this one (-1: one too many), and seconds until the count begins again."""
        window, key = int(now // WINDOW), hashlib.sha256(self._salt + client.encode()).digest()
        with self._lock:
            if window != self._window:
                self._window = window
                self._counts.execute("delete from counts where during < ?", [window])
            (done,) = self._counts.execute(_COUNT, [window, key]).fetchone()
        return max(-1, self.most - done), WINDOW - int(now % WINDOW)
