"""Keys of those who read: the public part, and the private part sealed by what its owner alone has."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cadre_site.audit.writing import Guarded

PASSPHRASE, PASSKEY = "passphrase", "passkey"


class HolderKey(Guarded):
    """Of a person, not of an organisation: whoever works for two has one key."""

    holder = models.CharField(max_length=13, unique=True)
    recipient = models.CharField(max_length=80, unique=True)
    day = models.DateField()

    class Meta:
        app_label = "concerns"


class KeyBlob(Guarded):
    """The identity's text as an age file: under the passphrase, or under one passkey."""

    of = models.ForeignKey(HolderKey, on_delete=models.CASCADE, related_name="blobs")
    kind = models.CharField(max_length=10)
    label = models.CharField(max_length=60, default="")
    blob = models.BinaryField()

    class Meta:
        app_label = "concerns"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(PASSPHRASE, PASSKEY)), name="blob_kind_known"),
            models.UniqueConstraint(fields=["of"], condition=Q(kind=PASSPHRASE), name="one_passphrase"),
        ]
