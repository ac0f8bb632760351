"""A backup takes the place of what is here: from the first step on it does so wholly, whoever ends it.

All that is needed is made ready in one folder; the folder's change of name decides. Before it nothing is
touched, after it ``finish`` does what is left, as often as it takes.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from cadre.workspace.files import LEFTOVER, remove
from cadre_site.operations.backup import databases
from cadre_site.operations.backup.workplace import alone

FOLDER = ".restoring"
KEPT = "kept"
_PLAN = "plan.json"


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Move(_Told):
    """A folder of what was made ready, or one that waits elsewhere; what stands in its place goes aside."""

    new: Path
    place: Path
    aside: Path


class Plan(_Told):
    """``dump``: what takes the place of ``database``. ``kept``: the folder for what is here now, or None."""

    dump: Path
    database: str = "default"
    kept: Path | None
    moves: tuple[Move, ...]


def beside(workspace: Path) -> Path:
    """Where a workspace waits: on the disk that it will stand on."""
    return workspace.with_name(f".{workspace.name}{LEFTOVER}restored")


def begin(home: Path, ready: Path, plan: Plan) -> None:
    (ready / _PLAN).write_text(plan.model_dump_json(), "utf-8")
    remove(home / FOLDER)  # without a plan: one that has been carried out
    ready.rename(home / FOLDER)


def finish_interrupted(home: Path, lock: AbstractContextManager[None] | None = None) -> bool:
    """Finish what was killed. Raises CadreError (NOT_READY) while another process is at it."""
    if not (home / FOLDER).is_dir():
        return False
    with lock or alone(home, "restore"):
        finish(home)
    return True


def finish(home: Path) -> None:
    """Every step finds out by itself whether it has been done."""
    folder = home / FOLDER
    if (folder / _PLAN).is_file():
        _carry_out(Plan.model_validate_json((folder / _PLAN).read_text("utf-8")), folder)
        (folder / _PLAN).unlink()
    remove(folder)


def _carry_out(plan: Plan, folder: Path) -> None:
    if plan.kept is not None and (folder / KEPT).is_dir():
        (folder / KEPT).rename(plan.kept)
    for move in plan.moves:
        _place(folder / move.new, move.place, move.aside)
    dump = folder / plan.dump
    if dump.is_file():
        databases.put(dump, plan.database)
        dump.unlink(missing_ok=True)


def _place(new: Path, place: Path, aside: Path) -> None:
    if not new.is_dir():
        return
    if place.is_dir() and any(place.iterdir()):
        place.rename(aside)
    elif place.is_dir():
        place.rmdir()
    place.parent.mkdir(parents=True, exist_ok=True)
    new.rename(place)
