"""Settings of a running site: what it logs, and who may read its metrics."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode

TOKEN = "CADRE_METRICS_TOKEN"  # noqa: S105 - its name  # nosec B105
SHORTEST_TOKEN = 20
COUNTERS = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus-client when it is imported
REQUESTS = "requests.sqlite3"
SALT = "CADRE_COUNTERS_SALT"  # ``cadre serve`` makes one for its workers


def metrics_token(environment: Mapping[str, str] = os.environ) -> str:
    """Empty: metrics are for this machine alone. Raises CadreError (CONFIGURATION) for one easily guessed."""
    given = environment.get(TOKEN, "")
    if given and len(given) < SHORTEST_TOKEN:
        raise CadreError(
            "site-metrics-token", ExitCode.CONFIGURATION, length=len(given), least=SHORTEST_TOKEN
        )
    return given


def shared_counts(environment: Mapping[str, str] = os.environ) -> tuple[Path | None, bytes]:
    """The file in which the workers of one server count requests, and their salt; none for a lone process."""
    folder, salt = environment.get(COUNTERS, ""), environment.get(SALT, "")
    return (Path(folder) / REQUESTS, bytes.fromhex(salt)) if folder and salt else (None, b"")


def logs(embedded: bool) -> dict[str, Any]:
    """JSON lines on stderr; one per request in production, none for a person at a terminal."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "cadre_site.operations.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers would write what ours leaves out, and e-mail it.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # A page that is not there is no event worth a line.
            "django.request": {"level": "ERROR"},
            "cadre.requests": {"level": "WARNING" if embedded else "INFO"},
        },
    }
