"""What handlers do about a case beside writing."""

from __future__ import annotations

from django.db import models

from cadre_site.concerns.models.cases import OfCase


class Referral(OfCase):
    """``preview``: what was passed on, sealed to the case's own key; ``package``: the same for its officer.

    ``unseen``: they have not been told by mail yet.
    """

    number = models.PositiveSmallIntegerField()
    service = models.CharField(max_length=60)
    preview = models.BinaryField()
    officer = models.CharField(max_length=13, default="")
    package = models.BinaryField(default=b"")
    unseen = models.BooleanField(default=False)
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
