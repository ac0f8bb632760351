"""Rows that belong to an organisation: seen within its scope, written by actions."""

from __future__ import annotations

from typing import Any

from django.db import models

from cadre_site.audit.writing import Guarded, GuardedQuerySet
from cadre_site.concerns.scope import current


class ScopedManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """``lookup``: the column whose value opens a row without its organisation; none for most tables."""

    def get_queryset(self) -> Any:
        scope, lookup = current(), self.model.LOOKUP
        found = super().get_queryset()
        if scope.organisation is not None:
            return found.filter(organisation_id=scope.organisation)
        return found.filter(**{lookup: scope.lookup}) if lookup else found.none()


class Scoped(Guarded):
    LOOKUP = ""

    organisation = models.ForeignKey(
        "concerns.ReceivingOrganisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
