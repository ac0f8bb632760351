"""The background worker's part of a run: start its process, stop it when asked to, and see how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from django_tasks import task

from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import Workspace
from cadre_site.stewards.places import at_work
from cadre_site.stewards.running import actions, runs
from cadre_site.stewards.running.child import told
from cadre_site.stewards.running.runs import Run

_LOOK = 0.3  # seconds between two looks at whether it is to stop


@task()
def carry_out(country: str, id: str) -> str:
    """The state in which the run ended; empty when there was nothing to do."""
    with at_work(country, writes=True) as workspace:
        found = runs.run(workspace, id) if workspace else None
        ended = _claimed(workspace, found) if workspace and found else None
    if ended is None:
        return ""
    actions.note_end(country=country, run=ended, pseudonym=ended.asked.by)
    return ended.state


def _claimed(workspace: Workspace, found: Run) -> Run | None:
    with runs.claimed(found) as lock:
        return None if lock is None else _watched(workspace, found, lock)


def _watched(workspace: Workspace, found: Run, lock: int) -> Run:
    """The child holds the lock too: as long as either lives, the run is at work."""
    call = [sys.executable, "-m", "cadre_site.stewards.running.child", str(workspace.folder), found.id]
    with found.output.open("ab") as output:
        child = subprocess.Popen(
            call,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=(lock,),
            start_new_session=True,
        )
    while child.poll() is None and not found.is_to_stop:
        time.sleep(_LOOK)
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if found.is_to_stop:
        return runs.end(found, "cancelled")
    return runs.end(found, "failed", told=told(CadreError("run-killed", code=child.returncode)))
