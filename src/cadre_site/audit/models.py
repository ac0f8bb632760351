"""The audit's rows."""

from __future__ import annotations

from django.db import models

from cadre_site.audit.writing import Guarded


class ChainedRow(Guarded):
    """Who did what and when, chained: ``digest`` covers the row and the digest before it.

    Texts, not types of the database: the digest is over exactly what stands here. ``by`` is a pseudonym, and
    ``facts`` hold no name and no address of a person, so that nothing here has to be erased. A model has a
    ``number`` of its own: from 1, without a gap in its chain.
    """

    at = models.CharField(max_length=40)
    by = models.CharField(max_length=200)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    facts = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        abstract = True


class AuditRow(ChainedRow):
    number = models.BigIntegerField(primary_key=True)

    class Meta:
        app_label = "audit"
        indexes = [models.Index(fields=["action", "number"], name="audit_by_action")]
