"""The coded extracts of those who agreed to be counted: no case, no day, nothing that leads back."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from cadre_site.concerns.models.scoped import Scoped


class Coded(Scoped):
    """``withdrawal``: digest of a token that the reporter and the handler know. ``body``: to whom it may be
    passed on; empty for what is counted. The two lie apart: no row says that it is of the same person."""

    LOOKUP = "withdrawal"

    key = models.CharField(max_length=22, primary_key=True)
    withdrawal = models.CharField(max_length=64, unique=True)
    quarter = models.CharField(max_length=7)
    body = models.CharField(max_length=30, default="")
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


class PassingProtocol(Scoped):
    """What the organisations agreed with a body: signed on paper by all, proposed here by one person and
    confirmed by another; live from then until ``expires``, or until somebody ends it.

    ``few``: the parties agreed that fewer than three organisations may stand behind a figure.
    """

    number = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=30)
    parties = models.JSONField()
    fields = models.JSONField()
    frequency = models.CharField(max_length=10)
    few = models.BooleanField(default=False)
    expires = models.DateField()
    proposed_by = models.CharField(max_length=13)
    proposed = models.DateField()
    confirmed_by = models.CharField(max_length=13, default="")
    confirmed = models.DateField(null=True)
    ended = models.DateField(null=True)

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="protocol_number_once"),
            models.CheckConstraint(condition=~Q(confirmed_by=F("proposed_by")), name="protocol_two_people"),
        ]

    def is_live(self, day: date) -> bool:
        return self.confirmed is not None and self.ended is None and self.expires >= day
