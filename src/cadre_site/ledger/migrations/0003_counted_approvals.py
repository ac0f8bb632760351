"""Approvals given before 0002 learn by which role they were given, and whether a release was published by them."""

from typing import Any

from django.db import migrations
from django.db.models import Q


def fill(apps: Any, editor: Any) -> None:
    approvals = apps.get_model("ledger", "Approval").objects.select_related("release")
    published = apps.get_model("audit", "AuditRow").objects.filter(action="published")
    by_people = set(published.exclude(by__startswith="terminal: ").values_list("subject", flat=True))
    for one in approvals.filter(membership=None):
        held = _held(apps, one)
        one.membership = held.filter(Q(ended_at=None) | Q(ended_at__gt=one.at)).order_by("pk").first()
        then = one.release.published_at
        still = then and held.filter(Q(ended_at=None) | Q(ended_at__gt=then)).exists()
        one.counted = bool(one.release_id in by_people and still)
        one.save()


def _held(apps: Any, one: Any) -> Any:
    """The only role that approves when these were given."""
    found = apps.get_model("accounts", "Membership").objects.filter(user=one.by_id, role="approver")
    return found.filter(country__in=("", one.release.country), given_at__lte=one.at)


class Migration(migrations.Migration):
    dependencies: list[object] = [("ledger", "0002_sending_back"), ("audit", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
