"""After a worker was killed: what it had begun is put into the queue again."""

from __future__ import annotations

from collections.abc import Iterator

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cadre_site.stewards.places import opened
from cadre_site.stewards.running import runs
from cadre_site.stewards.running.tasks import carry_out


def resume() -> Iterator[str]:
    """The runs that go on. Those at which another worker is are left to it."""
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, task_path=carry_out.module_path):
        country, id = row.args_kwargs["args"]
        workspace = opened(country)
        found = runs.run(workspace, id) if workspace else None
        if found is not None and found.state == "working":
            continue
        row.delete()
        if found is not None and found.ended is None:
            carry_out.enqueue(country, id)
            yield id
