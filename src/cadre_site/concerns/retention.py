"""Deleting a case for good: keys first, so that what a disk or a backup still holds opens no more.

The list of deletions lies beside the database, not in it: a database that was restored from before a deletion
is held against it, and what had gone goes again. It names cases by a digest of their handle.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connections

from cadre_site.audit.actors import Actor
from cadre_site.concerns import files
from cadre_site.concerns.cases import times_of
from cadre_site.concerns.clocks import is_over
from cadre_site.concerns.database import ALIAS
from cadre_site.concerns.models.cases import (
    Case,
    IdentityBlob,
    Message,
    StoredFile,
    Tombstone,
    WrappedKey,
)
from cadre_site.concerns.models.codes import ReturnCode, ThreadToken
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.models.work import CaseLink, Referral
from cadre_site.concerns.scope import within
from cadre_site.concerns.writing import Clock, of_organisation, record

LIST, REWRITTEN = "deletions.txt", "deletions.rewritten"
AGAIN = timedelta(days=1)  # somebody's older transaction, as of a backup, keeps dead rows for a while
KEYED = (WrappedKey, Referral)
REMEMBERED = timedelta(days=730)  # how long a return code still learns that its case was deleted


def _anyway(case: Case) -> bool:
    return True


def erase(
    organisation: ReceivingOrganisation, handle: str, *, by: Actor, on: date,
    still: Callable[[Case], bool] = _anyway,
) -> bool:  # fmt: skip
    """Whether it was deleted. ``still``: asked under the lock, for something may have come in between.

    Each step is whole by itself; killed between two, the next ``replay`` does the rest.
    """
    with of_organisation(organisation):
        case = Case.objects.select_for_update().filter(pk=handle).first()
        if case is None or not still(case):
            return False
        _remember(handle, on)
        WrappedKey.objects.filter(case_id=handle).delete()
        Referral.objects.filter(case_id=handle).delete()  # an officer's own key opens what lies in these
    _erase_rows(organisation, handle, by, on)
    files.erase(handle)
    return True


def _erase_rows(organisation: ReceivingOrganisation, handle: str, by: Actor, on: date) -> None:
    with of_organisation(organisation):
        for table in (Message, StoredFile, IdentityBlob, CaseLink):
            table.objects.filter(case_id=handle).delete()
        CaseLink.objects.filter(other=handle).delete()
        ThreadToken.objects.filter(handle=handle).delete()
        Case.objects.filter(pk=handle).delete()
        if not Tombstone.objects.filter(pk=handle).exists():
            Tombstone(handle=handle, organisation=organisation, month=on.replace(day=1)).save(
                force_insert=True
            )
        record(organisation, by=by, action="deleted", subject=handle)


def expire(organisation: ReceivingOrganisation, today: date) -> int:
    """Delete what is over. A message that came in the meantime is seen."""
    with within(organisation.pk):
        over = [case.pk for case in Case.objects.filter(state="closed") if is_over(times_of(case), today)]

    def still(case: Case) -> bool:
        return is_over(times_of(case), today)

    return sum(erase(organisation, handle, by=Clock(), on=today, still=still) for handle in over)


def rewrite_keys() -> bool:
    """PostgreSQL leaves deleted rows in a table's file: where keys lay, all is written anew without them.

    Done for a day after each deletion, by the tables' owner and in no transaction; True when it was. What
    stands in PostgreSQL's write-ahead log goes when the server turns it over; SQLite's, which is kept beside
    a file in which it wrote over what it deleted, is emptied.
    """
    connection, mark = connections[ALIAS], _list().with_name(REWRITTEN)
    start = time.time()
    owing = _list().is_file() and (not mark.exists() or _list().stat().st_mtime > mark.stat().st_mtime)
    if connection.in_atomic_block or not owing:
        return False
    with connection.cursor() as cursor:
        done = _rewritten(cursor) if connection.vendor == "postgresql" else _emptied(cursor)
    if done:
        mark.touch(mode=0o600)
        os.utime(mark, (start, start - AGAIN.total_seconds()))
    return done


def _rewritten(cursor: Any) -> bool:
    cursor.execute("set lock_timeout = '3s'")
    try:
        for table in KEYED:
            # nosemgrep: no-composed-sql-in-the-site - names of two tables of ours
            cursor.execute(f"vacuum (full) {table._meta.db_table}")
    except OperationalError:  # somebody reads for long: at the next tick
        return False
    finally:
        cursor.execute("reset lock_timeout")
    return True


def _emptied(cursor: Any) -> bool:
    """False where somebody reads meanwhile."""
    cursor.execute("pragma wal_checkpoint(truncate)")
    return bool(cursor.fetchone()[0] == 0)


def forget_tombstones(organisation: ReceivingOrganisation, today: date) -> int:
    """After two years a return code of a deleted case is a code of nobody."""
    with of_organisation(organisation):
        old = list(Tombstone.objects.filter(month__lt=today - REMEMBERED).values_list("pk", flat=True))
        ReturnCode.objects.filter(handle__in=old).delete()
        Tombstone.objects.filter(pk__in=old).delete()
    return len(old)


def _list() -> Path:
    return Path(settings.CONCERNS_HOME) / LIST


def _name(handle: str) -> str:
    return hashlib.sha256(b"deleted " + handle.encode()).hexdigest()


def _remember(handle: str, on: date) -> None:
    """On the disk before anything is deleted."""
    handle_of_file = os.open(_list(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle_of_file, f"{on.isoformat()} {_name(handle)}\n".encode())
        os.fsync(handle_of_file)
    finally:
        os.close(handle_of_file)


def deleted_before() -> dict[str, date]:
    """Digest of a handle -> the day on which it was deleted."""
    if not _list().is_file():
        return {}
    lines = (line.split() for line in _list().read_text("ascii").splitlines())
    return {parts[1]: date.fromisoformat(parts[0]) for parts in lines if len(parts) == 2}


def replay(organisation: ReceivingOrganisation) -> int:
    """Delete again what the database has and the list says is deleted; how many there were."""
    gone = deleted_before()
    with within(organisation.pk):
        back = [handle for handle in Case.objects.values_list("pk", flat=True) if _name(handle) in gone]
    for handle in back:
        erase(organisation, handle, by=Clock(), on=gone[_name(handle)])
    return len(back)
