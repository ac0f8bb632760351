"""Every process of a browser made several times slower: run for a moment, stopped for several, over and over.

Chromium's own slow-down does not reach workers, and there the keys are. Stopped processes reach everywhere.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

RUN = 0.003  # seconds between two stops


def family(sign: str) -> list[int]:
    """The process whose command line has this sign, and all that it started."""
    parents, first = {}, []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(place.name)] = int((place / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if sign in (place / "cmdline").read_text():
                first.append(int(place.name))
    found = set(first)
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


@dataclass
class Slowing:
    """``rest`` seconds stopped after each ``RUN``."""

    pids: list[int]
    rest: float
    over: threading.Event = field(default_factory=threading.Event)

    def send(self, which: signal.Signals) -> None:
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, which)

    def turn(self) -> None:
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(2))
        while not self.over.is_set():
            time.sleep(RUN)
            self.send(signal.SIGSTOP)
            time.sleep(self.rest)
            self.send(signal.SIGCONT)


@contextmanager
def slowed(sign: str, rest: float) -> Iterator[None]:
    one = Slowing(family(sign), rest)
    thread = threading.Thread(target=one.turn, daemon=True)
    thread.start()
    try:
        yield
    finally:
        one.over.set()
        thread.join()
        one.send(signal.SIGCONT)
