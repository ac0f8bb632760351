"""One measurement, one process: CPU seconds and peak memory, also of a process that had to be stopped."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

FINISHED, STOPPED, FAILED = "finished", "stopped", "failed"


@dataclass(frozen=True)
class Child:
    """``cpu``: seconds of the whole process over all its threads, start-up included. ``peak_mb``: the most
    memory it held. ``facts``: what it printed as JSON in its last line; its ``seconds`` leave out start-up
    and the making of the table. ``why``: the last line of the error of one that failed."""

    ended: str
    cpu: float
    peak_mb: float
    facts: dict[str, Any] = field(default_factory=dict)
    why: str = ""


def run(words: Sequence[str], most_cpu: int) -> Child:
    """Start ``words`` with this Python and wait; the system stops it after ``most_cpu`` CPU seconds.

    It runs in an empty folder, because pytauargus leaves files where it runs, and where it finds those of an
    earlier run it can crash or call a table infeasible.
    """

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (most_cpu, most_cpu + 5))

    with (
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as err,
        tempfile.TemporaryDirectory() as folder,
    ):
        process = subprocess.Popen(
            [sys.executable, *words], stdout=out, stderr=err, cwd=folder, preexec_fn=limit
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said, complained = _lines(out), _lines(err)
    cpu, peak = (
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024),
    )
    if process.returncode == 0 and said:
        return Child(FINISHED, cpu, peak, json.loads(said[-1]))
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Child(STOPPED, cpu, peak)
    ended_by = f"ended by {signal.Signals(-process.returncode).name}" if process.returncode < 0 else ""
    return Child(FAILED, cpu, peak, why=ended_by or (complained[-1] if complained else "no words"))


def _lines(file: Any) -> list[str]:
    file.seek(0)
    return [line for line in file.read().splitlines() if line.strip()]
