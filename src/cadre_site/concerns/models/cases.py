"""A case: ciphertext, wrapped keys, and what must stand in the clear (section 7 of the protocol)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from cadre_site.concerns.models.scoped import Scoped
from cadre_site.concerns.states import STATES

CONSENTS = ("S1", "S2", "S3", "S4", "S5", "S6")


class Case(Scoped):
    """``handle`` is random and says nothing. Days, never hours."""

    handle = models.CharField(max_length=22, primary_key=True)
    request = models.CharField(max_length=64)  # digest of the first post: the same again is no other
    manifest_version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, default="received")
    outcomes = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)
    consents = models.JSONField(default=dict)
    generation = models.PositiveSmallIntegerField(default=1)
    count = models.PositiveIntegerField(default=1)
    waiting = models.BooleanField(default=True)  # for somebody of the organisation
    claimed_by = models.CharField(max_length=13, default="")
    received = models.DateField()
    acknowledged = models.DateField(null=True)
    fed_back = models.DateField(null=True)
    closed = models.DateField(null=True)
    last_message = models.DateField()
    due = models.DateField(null=True)
    extended = models.DateField(null=True)
    hold = models.CharField(max_length=20, default="")
    deletion_asked = models.DateField(null=True)
    reminded = models.DateField(null=True)
    unseen = models.BooleanField(default=True)  # nobody has been told by mail yet

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        indexes = [models.Index(fields=["organisation", "state", "due"], name="cases_by_due")]
        constraints = [models.CheckConstraint(condition=Q(state__in=tuple(STATES)), name="case_state_known")]


class OfCase(Scoped):
    case: Any = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        base_manager_name = "objects"


class WrappedKey(OfCase):
    key = models.CharField(max_length=8)
    generation = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=13)
    blob = models.BinaryField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "generation", "holder"], name="wrapped_once")
        ]


class Message(OfCase):
    """``inward``: it came with a return code. Who wrote it is inside."""

    seq = models.PositiveIntegerField()
    generation = models.PositiveSmallIntegerField()
    inward = models.BooleanField()
    blob = models.BinaryField()
    day = models.DateField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_message_a_number")]


class StoredFile(OfCase):
    """The octets lie on the disk. ``size``: of the ciphertext, which was padded before."""

    file = models.CharField(max_length=22)
    size = models.PositiveIntegerField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["case", "file"], name="file_once")]


class IdentityBlob(OfCase):
    blob = models.BinaryField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["case"], name="one_identity")]


class Tombstone(Scoped):
    """That there was a case, and in which month it was deleted."""

    handle = models.CharField(max_length=22, primary_key=True)
    month = models.DateField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
