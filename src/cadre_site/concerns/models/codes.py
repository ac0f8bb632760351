"""What a return code opens, without the code; proofs of work that were spent."""

from __future__ import annotations

from django.db import models

from cadre_site.audit.writing import Guarded
from cadre_site.concerns.models.scoped import Scoped


class ReturnCode(Scoped):
    """``index``: HMAC of the looked-up part under the pepper. ``auth``: Argon2id of the part that proves."""

    LOOKUP = "index"

    index = models.CharField(max_length=64, primary_key=True)
    auth = models.CharField(max_length=200)
    handle = models.CharField(max_length=22, unique=True)

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"


class ThreadToken(Scoped):
    """Half an hour with one case; only the digest is kept."""

    LOOKUP = "digest"

    digest = models.CharField(max_length=64, primary_key=True)
    handle = models.CharField(max_length=22)
    ends = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"


class SpentProof(Guarded):
    """A proof of work is good once. Kept until it would be too old anyway."""

    digest = models.CharField(max_length=64, primary_key=True)
    spent = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "concerns"
