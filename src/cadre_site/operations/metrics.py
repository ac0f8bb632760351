"""Numbers for Prometheus: what every worker counted since the server began, and the state of the site now.

Workers are processes. Each counts in files of its own under PROMETHEUS_MULTIPROC_DIR, which ``cadre serve``
makes; whichever worker is asked adds up all of them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from cadre_site.audit.models import AuditRow
from cadre_site.ledger.models import Release
from cadre_site.operations import readiness
from cadre_site.operations.last_backup import last_backup
from cadre_site.settings.running import COUNTERS

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.5, 1, 3, 10)

_COUNTED = CollectorRegistry()
_REQUESTS = Counter("cadre_requests", "Requests answered.", ("method", "route", "status"), registry=_COUNTED)
_SECONDS = Histogram(
    "cadre_request_seconds", "Time to answer.", ("route",), registry=_COUNTED, buckets=_BUCKETS
)


def count(method: str, route: str, status: int, seconds: float) -> None:
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)


def exposition() -> bytes:
    """Everything, in Prometheus' text format."""
    counted = _COUNTED
    if os.environ.get(COUNTERS):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # the package has no type here
    now = CollectorRegistry()
    now.register(_Now())
    return bytes(generate_latest(counted) + generate_latest(now))


class _Now(Collector):
    """The same whichever worker is asked, so it is looked up, not counted."""

    def collect(self) -> Iterator[Metric]:
        ready = readiness.failing() is None
        yield GaugeMetricFamily("cadre_ready", "1 when the site can answer visitors.", value=float(ready))
        free = shutil.disk_usage(settings.HOME).free
        yield GaugeMetricFamily("cadre_disk_free_bytes", "Free space where releases are kept.", value=free)
        if (backup := last_backup(Path(settings.HOME))) is not None:
            told = "When the last backup was completed (Unix time)."
            yield GaugeMetricFamily("cadre_last_backup_seconds", told, value=backup)
        try:
            states = Release.objects.values_list("state").annotate(Count("id"))
            releases = GaugeMetricFamily("cadre_releases", "Releases by state.", labels=["state"])
            for state, number in states:
                releases.add_metric([state], number)
            rows = AuditRow.objects.count()
        except Error:
            return
        yield releases
        yield GaugeMetricFamily("cadre_audit_rows", "Rows of the audit.", value=rows)
