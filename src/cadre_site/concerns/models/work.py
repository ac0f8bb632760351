"""What handlers do about a case beside writing."""

from __future__ import annotations

from django.db import models

from cadre_site.concerns.models.cases import OfCase


class Referral(OfCase):
    """``preview``: what was passed on, sealed to the case's own key."""

    number = models.PositiveSmallIntegerField()
    service = models.CharField(max_length=60)
    preview = models.BinaryField()
    outcome = models.CharField(max_length=20, default="")
    by = models.CharField(max_length=13)
    day = models.DateField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="referral_number_once")]


class CaseLink(OfCase):
    """Two cases of one event, by somebody's judgement; ``case`` is the one whose handle comes first."""

    other = models.CharField(max_length=22)

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="linked_once")]
