"""Runs of a workspace: one folder each under ``runs``, never more than one at work.

``asked.json`` says what is to be done, ``log.jsonl`` has a line for every step, ``ended.json`` appears when
it is over. Whether somebody is at it is written nowhere: it is a lock on ``alive`` that ends with its holder.
"""

from __future__ import annotations

import fcntl
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from cadre.pipeline.memo import Event
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import Workspace
from cadre.workspace.files import atomic_folder, read_json, write_json

What = Literal["read", "build", "release", "hand_over"]
End = Literal["done", "failed", "cancelled"]
State = Literal["asked", "working", "broken_off"] | End
WHATS: tuple[What, ...] = get_args(What)
OPEN: tuple[State, ...] = ("asked", "working", "broken_off")
RUNS = "runs"
_ASKED, _LOG, _ALIVE, _CANCEL, _ENDED = "asked.json", "log.jsonl", "alive", "cancel.json", "ended.json"
_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{4}")


@dataclass(frozen=True)
class Asked:
    """``by``: a pseudonym. ``release``: the one to hand over. ``at``: ISO 8601, UTC."""

    what: What
    by: str
    at: str
    release: str = ""


@dataclass(frozen=True)
class Ended:
    """``told``: of a failure, what, why and next in each language. ``facts``: of success, what was made."""

    state: End
    at: str
    facts: dict[str, Any]
    told: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Run:
    id: str
    folder: Path
    asked: Asked
    ended: Ended | None

    @property
    def state(self) -> State:
        if self.ended is not None:
            return self.ended.state
        if _is_locked(self.folder / _ALIVE):
            return "working"
        return "broken_off" if (self.folder / _LOG).is_file() else "asked"

    @property
    def is_to_stop(self) -> bool:
        return (self.folder / _CANCEL).is_file()

    @property
    def output(self) -> Path:
        """What the program itself printed: of use when it broke."""
        return self.folder / "output.txt"


def ask(workspace: Workspace, what: What, by: str, release: str = "") -> Run:
    """Raises CadreError: another run of the workspace is asked for or at work."""
    place = workspace.folder / RUNS
    place.mkdir(mode=0o700, exist_ok=True)
    with (place / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (other := open_run(workspace)) is not None:
            raise CadreError("run-open", ExitCode.NOT_READY, run=other.id)
        now = datetime.now(UTC)
        id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
        with atomic_folder(place / id) as making:
            (making / _ALIVE).touch()
            asked = Asked(what, by, now.isoformat(timespec="seconds"), release)
            write_json(making / _ASKED, asdict(asked))
    return _load(place / id)


def runs(workspace: Workspace) -> list[Run]:
    """Newest first."""
    found = sorted((workspace.folder / RUNS).glob(f"*/{_ASKED}"), reverse=True)
    return [_load(path.parent) for path in found if _ID.fullmatch(path.parent.name)]


def run(workspace: Workspace, id: str) -> Run | None:
    folder = workspace.folder / RUNS / id
    return _load(folder) if _ID.fullmatch(id) and (folder / _ASKED).is_file() else None


def open_run(workspace: Workspace) -> Run | None:
    return next((one for one in runs(workspace) if one.ended is None), None)


def _load(folder: Path) -> Run:
    asked, ended = Asked(**read_json(folder / _ASKED)), folder / _ENDED
    return Run(folder.name, folder, asked, Ended(**read_json(ended)) if ended.is_file() else None)


def _is_locked(path: Path) -> bool:
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def claimed(found: Run) -> Iterator[int | None]:
    """The open lock, for a child to inherit; None when somebody is at it or it is over."""
    with (found.folder / _ALIVE).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield None if _load(found.folder).ended else file.fileno()


def stop(found: Run) -> bool:
    """Whoever is at it will stop; True when nobody was, and it is over now."""
    write_json(found.folder / _CANCEL, {"at": datetime.now(UTC).isoformat(timespec="seconds")})
    with claimed(found) as lock:
        if lock is None:
            return False
        end(found, "cancelled")
        return True


def end(found: Run, state: End, facts: dict[str, Any] | None = None, told: Any = None) -> Run:
    """The first end counts."""
    if not (found.folder / _ENDED).is_file():
        now = datetime.now(UTC).isoformat(timespec="seconds")
        write_json(found.folder / _ENDED, asdict(Ended(state, now, facts or {}, told or {})))
    return _load(found.folder)


def write(found: Run, event: Event) -> None:
    """One line, whole: what is cut off by a kill is the last one, and is left out when read."""
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **vars(event)}, default=str)
    with (found.folder / _LOG).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()


def attempt(found: Run) -> int:
    """Note that work begins; how many times it has by now."""
    write(found, Event("begin", "", "started"))
    return sum(event.stage == "begin" for _, event in log(found))


def log(found: Run) -> list[tuple[datetime, Event]]:
    """Every step so far with the time at which it was told."""
    path = found.folder / _LOG
    text = path.read_text("utf-8") if path.is_file() else ""
    return [_line(line) for line in text.split("\n")[:-1]]


def _line(line: str) -> tuple[datetime, Event]:
    told = json.loads(line)
    return datetime.fromisoformat(told.pop("at")), Event(**told)
