"""Who receives concerns, whose keys they are sealed to, and where else help is."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from cadre.vocabulary.bilingual import Bilingual
from cadre_site.audit.writing import Guarded
from cadre_site.concerns.models.scoped import Scoped

STANDINGS = ("probation", "listed", "ended")


class ReceivingOrganisation(Guarded):
    """What everybody may see of an organisation. ``account``: its number among the site's organisations.

    ``standing``: on probation it receives, and its card is shown to those who have its address alone.
    ``proposed_root``: what one who keeps the platform says of a lost root; ``root_notice``: what everybody is
    told since a second one said the same.
    """

    slug = models.SlugField(max_length=63, unique=True)
    account = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=3, default="")
    name_en = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    about_en = models.TextField(default="")
    about_ru = models.TextField(default="")
    duties_en = models.TextField(default="")
    duties_ru = models.TextField(default="")
    languages = models.JSONField(default=list)
    answer_days = models.PositiveSmallIntegerField(default=7)
    root = models.CharField(max_length=43, default="")
    proposed_root = models.JSONField(null=True)
    root_notice = models.JSONField(null=True)
    standing = models.CharField(max_length=10, default="probation")
    registered = models.DateField()

    class Meta:
        app_label = "concerns"
        constraints = [models.CheckConstraint(condition=Q(standing__in=STANDINGS), name="standing_known")]

    @property
    def names(self) -> Bilingual:
        return Bilingual(en=self.name_en, ru=self.name_ru)


class Manifest(Scoped):
    """Who may read, signed by the organisation's root off the network; every version is kept."""

    version = models.PositiveIntegerField()
    text = models.TextField()
    signature = models.CharField(max_length=86)
    digest = models.CharField(max_length=43)
    expires = models.DateField()
    day = models.DateField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="manifest_version_once")
        ]


class Service(Scoped):
    """One entry of the directory of help. ``next_check``: after that day nobody is sent there."""

    word = models.SlugField(max_length=60)
    country = models.CharField(max_length=3)
    entry = models.JSONField()
    verified = models.DateField()
    next_check = models.DateField()

    class Meta:
        app_label = "concerns"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["organisation", "word"], name="service_once")]

    @property
    def shape(self) -> dict[str, Any]:
        """As both faces tell it (section 8 of the protocol)."""
        days = {"verified": self.verified.isoformat(), "next_check": self.next_check.isoformat()}
        return self.entry | {"id": self.word, "country": self.country} | days
