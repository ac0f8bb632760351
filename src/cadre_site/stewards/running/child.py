"""A run in a process of its own: it can be stopped at any moment, and what it used is given back.

``python -m cadre_site.stewards.running.child FOLDER RUN``. It ends when its standard input does, that is,
with whoever started it. Steps are atomic: killed, it leaves the workspace as after the last whole one.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from cadre.catalogue.messages import say
from cadre.pipeline.memo import Event, Listener
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import LANGUAGES
from cadre.workspace.config import Workspace, load_workspace
from cadre_site.stewards.running import runs
from cadre_site.stewards.running.runs import Run

MOST_ATTEMPTS = 3
_PARTS = ("what", "why", "next")


def main(folder: Path, id: str) -> int:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    workspace = load_workspace(folder)
    found = runs.run(workspace, id)
    if found is None:
        return int(ExitCode.UNEXPECTED)
    try:
        _check_attempts(found)
        runs.end(found, "done", WORK[found.asked.what](workspace, found, partial(runs.write, found)))
    except CadreError as problem:
        runs.end(found, "failed", told=told(problem))
    except Exception:
        traceback.print_exc()
        runs.end(found, "failed", told=told(CadreError("run-broken")))
    return 0


def _check_attempts(found: Run) -> None:
    """What ended its process again and again is not tried for ever."""
    if runs.attempt(found) > MOST_ATTEMPTS:
        raise CadreError("run-tried", ExitCode.UNEXPECTED, times=MOST_ATTEMPTS)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(int(ExitCode.UNEXPECTED))


def told(problem: CadreError) -> dict[str, dict[str, str]]:
    """An error in every language: it is read later, by whoever looks."""
    return {
        language: {part: say(f"error.{problem.key}.{part}", language, **problem.facts) for part in _PARTS}
        for language in LANGUAGES
    }


def _read(workspace: Workspace, found: Run, watch: Listener) -> dict[str, Any]:
    from cadre.pipeline.run import Pipeline

    extracts = Pipeline(workspace, watch).read().values()
    return {
        "rows": sum(extract.read for extract in extracts),
        "set_aside": sum(extract.set_aside for extract in extracts),
    }


def _build(workspace: Workspace, found: Run, watch: Listener) -> dict[str, Any]:
    from cadre.pipeline.run import Pipeline

    return {"edition": Pipeline(workspace, watch).build().id}


def _release(workspace: Workspace, found: Run, watch: Listener) -> dict[str, Any]:
    """Nobody outside sees it before it is handed over, so it does not count as given out yet."""
    import django

    django.setup()
    from cadre.pipeline.run import Pipeline
    from cadre_site.stewards.running.given import count

    count(workspace)
    return {"release": Pipeline(workspace, watch, gives_out=False).release().name}


def _hand_over(workspace: Workspace, found: Run, watch: Listener) -> dict[str, Any]:
    """As the person who asked: whether they may is asked again now."""
    import django

    django.setup()
    from cadre.vocabulary.formats import FORMATS
    from cadre_site.accounts.models import User
    from cadre_site.ledger.actions import receive
    from cadre_site.ledger.shelving import put
    from cadre_site.stewards.running.given import count, need_held

    need_held(workspace, found.asked.release)
    watch(Event("hand_over", found.asked.release, "started"))
    checked = put(workspace.releases / found.asked.release, FORMATS)
    person = User.objects.get(pseudonym=found.asked.by)
    release = receive(checked=checked, corrects=None, note=None, by=person)
    count(workspace)
    watch(Event("hand_over", release.id, "done"))
    return {"release": release.id}


WORK: dict[runs.What, Callable[[Workspace, Run, Listener], dict[str, Any]]] = {
    "read": _read,
    "build": _build,
    "release": _release,
    "hand_over": _hand_over,
}

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
