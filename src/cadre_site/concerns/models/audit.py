"""Who of the desk did what kind of thing to which case; what reporters did, by day."""

from __future__ import annotations

from django.db import models

from cadre_site.audit.models import ChainedRow
from cadre_site.concerns.models.scoped import Scoped


class AuditRow(ChainedRow, Scoped):
    number = models.BigIntegerField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="concerns_audit_number_once")
        ]
