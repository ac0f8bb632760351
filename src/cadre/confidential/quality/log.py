"""A file of JSON lines to which whole lines are added and nothing else, by one writer at a time.

A line is everything that happened at once. Whatever stops the machine, the file is a beginning of what was
written: a last line without its end never happened, readers leave it out and the next writer takes it away.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import storage_errors

Line = dict[str, Any]


def read_lines(path: Path) -> list[Line]:
    """Raises ``CadreError`` for a line that is none of ours."""
    return _parsed(path.read_bytes(), path) if path.is_file() else []


def _parsed(data: bytes, path: Path) -> list[Line]:
    found = []
    for number, text in enumerate(data[: _whole(data)].splitlines(), start=1):
        try:
            line = json.loads(text)
        except ValueError as problem:
            raise CadreError("quality-log-damaged", ExitCode.STORAGE, file=path.name, row=number) from problem
        found.append(line)
    return found


def _whole(data: bytes) -> int:
    """Where the last whole line ends."""
    return data.rfind(b"\n") + 1


def add_line(path: Path, work: Callable[[list[Line]], Line]) -> Line:
    """``work`` is given what stands in the file, with no other writer, and says what is added.

    Raises:
        CadreError: a damaged file, a full disk; or what ``work`` raises, and then nothing is added.
    """
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with storage_errors(path), _alone(path) as file:
        data = file.read()
        line = work(_parsed(data, path))
        text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if _whole(data) < len(data):
            file.truncate(_whole(data))
        file.seek(_whole(data))
        file.write(text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        return line


@contextmanager
def _alone(path: Path) -> Iterator[BinaryIO]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with open(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
