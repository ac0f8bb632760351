"""What the site's database knows of releases. Figures are not here: they stay in the release's own files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cadre_site.audit.writing import Guarded

# received -> published -> superseded, and from either of the last two -> taken_down. Approval by two people
# will stand between the first two: rows of its own, counted by ``publish``.
STATES = ("received", "published", "superseded", "taken_down")


class Release(Guarded):
    """One release folder. ``id`` and ``digest`` come from its content.

    ``corrects``: the release that this one puts right, with ``note`` for the public. ``tombstone``: why it
    was taken down. A note and a tombstone exist in both languages or not at all.
    """

    id = models.CharField(primary_key=True, max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    country = models.CharField(max_length=20)
    name_en = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    edition = models.CharField(max_length=64)
    as_of = models.DateField()
    figures = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    note_en = models.TextField(default="")
    note_ru = models.TextField(default="")
    taken_down_at = models.DateTimeField(null=True)
    tombstone_en = models.TextField(default="")
    tombstone_ru = models.TextField(default="")

    class Meta:
        app_label = "ledger"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="release_state_known"),
            models.UniqueConstraint(
                fields=["country"], condition=Q(state="published"), name="one_published_release_per_country"
            ),
            models.CheckConstraint(
                condition=(Q(tombstone_en="") & Q(tombstone_ru="")) | Q(state="taken_down"),
                name="tombstone_of_what_was_taken_down",
            ),
        ]
