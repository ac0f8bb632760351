"""Remember what each step made and from what, so that only what changed is made again.

A step's key is the digest of everything it depends on: its inputs' digests, the definitions it follows and
the source code that does the work. The same key means the same result.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import cadre
from cadre.workspace.files import digest_of, read_json, sha256_of, storage_errors, write_json

SUFFIXES = frozenset({".py", ".sql", ".yaml", ".typ", ".html", ".css", ".lua", ".csv", ".j2"})
State = Literal["started", "done", "unchanged"]


@dataclass(frozen=True)
class Event:
    """What a step has just done, for whoever is watching."""

    stage: str
    name: str
    state: State
    seconds: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)


Listener = Callable[[Event], None]


def silent(event: Event) -> None:
    """A listener for those who do not watch."""


@cache
def code_digest(*packages: str) -> str:
    """Digest of the Python, SQL and template files of packages below ``cadre`` (``confidential/sources``)."""
    root = Path(cadre.__file__).parent
    found = [path for package in packages for path in ((root / package), *(root / package).rglob("*"))]
    files = sorted(path for path in found if path.is_file() and path.suffix in SUFFIXES)
    return digest_of([(path.relative_to(root).as_posix(), sha256_of(path)) for path in files])


class Memo:
    """The record of finished steps under ``work/memo``: one small JSON file per step."""

    def __init__(self, work: Path, listener: Listener = silent) -> None:
        self.folder = work / "memo"
        self.listener = listener

    def result(self, stage: str, name: str, key: str) -> Any | None:
        """What the step recorded when it last ran with this key, or None."""
        path = self.folder / stage / f"{name}.json"
        if not path.is_file():
            return None
        record = read_json(path)
        return record["result"] if record["key"] == key else None

    def step(
        self,
        stage: str,
        name: str,
        key: str,
        make: Callable[[], Any],
        good: Callable[[Any], bool] = lambda result: True,
    ) -> Any:
        """The step's result: the recorded one when key and ``good`` say it still stands, else made anew.

        ``make`` returns something JSON-able; it is handed on as it will be read back, so that what follows a
        step is the same whether it ran or not. ``good`` may check that the files it names are still there.
        """
        known = self.result(stage, name, key)
        if known is not None and good(known):
            self.listener(Event(stage, name, "unchanged", facts=_facts(known)))
            return known
        with self._timed(stage, name) as facts, storage_errors(self.folder.parent):
            result = make()
            facts.update(_facts(result))
        write_json(self.folder / stage / f"{name}.json", {"key": key, "result": result})
        return self.result(stage, name, key)

    @contextmanager
    def _timed(self, stage: str, name: str) -> Iterator[dict[str, Any]]:
        self.listener(Event(stage, name, "started"))
        start, facts = time.perf_counter(), dict[str, Any]()
        yield facts
        self.listener(Event(stage, name, "done", time.perf_counter() - start, facts))


def _facts(result: Any) -> dict[str, Any]:
    return dict(result.get("facts", {})) if isinstance(result, dict) else {}


class FileDigests:
    """SHA-256 of files, remembered by size, time and inode so that unchanged files are not read again."""

    def __init__(self, work: Path) -> None:
        self.path = work / "memo" / "files.json"
        self.known: dict[str, list[Any]] = read_json(self.path) if self.path.is_file() else {}

    def __call__(self, file: Path) -> str:
        status = file.stat()
        stamp = [status.st_size, status.st_mtime_ns, status.st_ino]
        name = str(file.resolve())
        if name in self.known and self.known[name][:3] == stamp:
            return str(self.known[name][3])
        digest = sha256_of(file)
        self.known[name] = [*stamp, digest]
        write_json(self.path, self.known)
        return digest
