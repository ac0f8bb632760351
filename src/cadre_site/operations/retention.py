"""What is deleted when: one entry a kind of thing. What is not named here is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from cadre.workspace.files import LEFTOVER, remove
from cadre_site.accounts.actions import close_overdue, overdue_invitations
from cadre_site.audit.actors import Operator
from cadre_site.ledger.shelf import shelves
from cadre_site.sealing.store import BLOBS
from cadre_site.stewards.places import UPLOADS, workspaces

DAY = 24 * 3600


@dataclass(frozen=True)
class Job:
    """``key``: the message ``site.retain.<key>``. ``run(days, really)`` deletes the older and counts it."""

    key: str
    days: int
    run: Callable[[int, bool], int]


def run(really: bool) -> Iterator[tuple[Job, int]]:
    for job in JOBS:
        yield job, job.run(job.days, really)


def _files(paths: Callable[[], Iterator[Path]]) -> Callable[[int, bool], int]:
    def delete(days: int, really: bool) -> int:
        before = time.time() - days * DAY
        old = [path for path in paths() if path.lstat().st_mtime < before]
        for path in old if really else ():
            remove(path)
        return len(old)

    return delete


def _interrupted() -> Iterator[Path]:
    """Parts of whatever was killed while it wrote; after a day nothing is still at work."""
    inside = (folder for part in ("*", "*/work", f"*/{BLOBS}") for folder in workspaces().glob(part))
    for folder in (Path(settings.HOME), shelves(), *inside, *_uploading()):
        yield from folder.glob(f".*{LEFTOVER}*")


def _uploads() -> Iterator[Path]:
    """Files about people that were begun or checked, and never taken over."""
    for folder in _uploading():
        yield from folder.glob("[0-9a-f]*")


def _uploading() -> Iterator[Path]:
    return workspaces().glob(f"*/{UPLOADS}")


def _letters() -> Iterator[Path]:
    """Letters written as files where no mail server is set: they hold addresses and links that open."""
    yield from (Path(settings.HOME) / "mail").glob("*.log")


def _sessions(days: int, really: bool) -> int:
    ended = Session.objects.filter(expire_date__lt=datetime.now(UTC))
    return int(ended.delete()[0] if really else ended.count())


def _tasks(days: int, really: bool) -> int:
    """Rows of the queue: a country, the name of a run, when and how it ended. The run itself stays."""
    before = datetime.now(UTC) - timedelta(days=days)
    done = DBTaskResult.objects.finished().filter(finished_at__lt=before)
    return int(done.delete()[0] if really else done.count())


def _invitations(days: int, really: bool) -> int:
    return close_overdue(by=Operator("cadre retain")) if really else int(overdue_invitations().count())


JOBS = (
    Job("interrupted", 1, _files(_interrupted)),
    Job("uploads", 30, _files(_uploads)),
    Job("letters", 30, _files(_letters)),
    Job("sessions", 0, _sessions),
    Job("invitations", 0, _invitations),
    Job("tasks", 30, _tasks),
)
