"""What the site's database knows of releases. Figures are not here: they stay in the release's own files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cadre.vocabulary.bilingual import Bilingual
from cadre_site.accounts.models import Membership, User
from cadre_site.audit.writing import Guarded

# received -> published -> superseded, and from either of the last two -> taken_down. Between the first two
# stand two people's approvals, or the word of whoever runs the machine. received <-> returned before that.
STATES = ("received", "returned", "published", "superseded", "taken_down")


class Release(Guarded):
    """One release folder. ``id`` and ``digest`` come from its content.

    ``brought_by``: empty when it was brought at the terminal. ``corrects``: the release that this one puts
    right, with ``note`` for the public. ``tombstone``: why it was taken down. A note and a tombstone exist in
    both languages or not at all.
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
    brought_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
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

    @property
    def name(self) -> Bilingual:
        return Bilingual(en=self.name_en, ru=self.name_ru)

    @property
    def note(self) -> Bilingual:
        """Both empty when there is none."""
        return Bilingual(en=self.note_en, ru=self.note_ru)

    @property
    def tombstone(self) -> Bilingual:
        """Both empty while it is not taken down."""
        return Bilingual(en=self.tombstone_en, ru=self.tombstone_ru)


class Approval(Guarded):
    """One person's approval of a release; never two by the same.

    ``membership``: the role for an organisation by which it was given. ``counted``: the release was published
    by it; false of one whose giver had lost the right by then.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    membership = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    counted = models.BooleanField(default=False)

    class Meta:
        app_label = "ledger"
        constraints = [models.UniqueConstraint(fields=["release", "by"], name="approved_once_by_each")]


class Return(Guarded):
    """Why a release was sent back, for those who answer for it; never before the public.

    ``answer``: why the very same files were brought once more. Empty while it stays sent back.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="returns")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(default="")

    class Meta:
        app_label = "ledger"
        constraints = [
            models.UniqueConstraint(
                fields=["release"], condition=Q(answer=""), name="sent_back_once_at_a_time"
            )
        ]


class Explanation(Guarded):
    """Why an indicator of a release differs so much from the release ``against``, for those who approve."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="explanations")
    against = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "ledger"
        constraints = [
            models.UniqueConstraint(fields=["release", "against", "indicator"], name="explained_once")
        ]
