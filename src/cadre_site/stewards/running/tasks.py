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
from cadre_site.stewards.places import country_of, opened
from cadre_site.stewards.running import actions, runs
from cadre_site.stewards.running.child import told
from cadre_site.stewards.running.runs import Run

_LOOK = 0.3  # seconds between two looks at whether it is to stop


@task()
def carry_out(country: str, id: str) -> str:
    """The state in which the run ended; empty when there was nothing to do."""
    workspace = opened(country)
    found = runs.run(workspace, id) if workspace else None
    if workspace is None or found is None:
        return ""
    with runs.claimed(found) as lock:
        if lock is None:
            return ""
        ended = _watched(workspace, found, lock)
    actions.note_end(country=country_of(workspace), run=ended, pseudonym=found.asked.by)
    return ended.state


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
