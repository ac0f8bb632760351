"""After a worker was killed: what it had begun is put into the queue again."""

from __future__ import annotations

from collections.abc import Iterator

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cadre_site.stewards.places import at_work
from cadre_site.stewards.running import runs
from cadre_site.stewards.running.tasks import carry_out


def resume() -> Iterator[str]:
    """The runs that go on. Those at which another worker is are left to it."""
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, task_path=carry_out.module_path):
        country, id = row.args_kwargs["args"]
        state = _state(country, id)
        if state == "working":
            continue
        row.delete()
        if state in runs.OPEN:
            carry_out.enqueue(country, id)
            yield id


def _state(country: str, id: str) -> runs.State | None:
    with at_work(country, writes=False) as workspace:
        found = runs.run(workspace, id) if workspace else None
        return found.state if found else None
