"""The coded extracts of those who agreed to be counted: no case, no day, nothing that leads back."""

from __future__ import annotations

from django.db import models

from cadre_site.concerns.models.scoped import Scoped


class Coded(Scoped):
    """``withdrawal``: digest of a token that the reporter and the handler know."""

    LOOKUP = "withdrawal"

    key = models.CharField(max_length=22, primary_key=True)
    withdrawal = models.CharField(max_length=64, unique=True)
    quarter = models.CharField(max_length=7)
    fields = models.JSONField()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class HeldExtract(Coded):
    """Waits until there are enough others to go with."""

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"


class Extract(Coded):
    """``published``: it has left in a file, and can be taken back no longer."""

    published = models.BooleanField(default=False)

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
