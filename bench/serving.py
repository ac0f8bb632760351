"""A server of a bench: started, waited for, and ended with all its workers however the bench ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener


@contextmanager
def running(words: Sequence[str], env: dict[str, str], url: str, patience: float, log: Path) -> Iterator[int]:
    """A server's process group; it is ended with all its workers however this ends. ``log``: what it says."""
    with log.open("wb") as said:
        process = subprocess.Popen(words, env=env, stdout=said, stderr=said, start_new_session=True)
    try:
        _wait(process, words[0], url, patience)
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[bytes], name: str, url: str, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"{name} ended")
        with suppress(OSError):
            fetched(url, patience=5)
            return
        time.sleep(0.5)
    raise SystemExit(f"{name} did not answer within {patience:.0f} s")


def fetched(url: str, packed: str = "identity", patience: float = 120) -> bytes:
    """The bytes as they come over the wire. Raises OSError."""
    request = Request(url, headers={"Accept-Encoding": packed})
    with build_opener(ProxyHandler({})).open(request, timeout=patience) as answer:
        return bytes(answer.read())
