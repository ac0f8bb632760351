"""Who has an account, for whom they act, and who was asked in."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from cadre.vocabulary.bilingual import Bilingual
from cadre_site.accounts.roles import KINDS
from cadre_site.audit.writing import Guarded, GuardedQuerySet

_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another when read aloud


def new_pseudonym() -> str:
    return "P" + "".join(secrets.choice(_SIGNS) for _ in range(12))


class User(AbstractBaseUser, Guarded):
    """A person. The audit knows them by ``pseudonym`` alone; erased, nothing else is left of them."""

    last_login = None  # sessions tell it, and go with the person
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    pseudonym = models.CharField(max_length=13, unique=True, default=new_pseudonym)
    joined_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    erased_at = models.DateTimeField(null=True)

    objects = BaseUserManager.from_queryset(GuardedQuerySet)()
    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(condition=Q(language__in=("en", "ru")), name="language_known"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(is_active=False, name=""), name="nothing_left_of_the_erased"
            ),
        ]

    @property
    def called(self) -> str:
        """The name; of somebody who has none left, the pseudonym."""
        return str(self.name or self.pseudonym)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django hashes a password anew when it is used after the parameters changed: no event of its own."""
        if kwargs.get("update_fields") == ["password"]:
            models.Model.save(self, *args, **kwargs)
        else:
            super().save(*args, **kwargs)


class Organisation(Guarded):
    """``country`` is empty for one that belongs to none. It counts once two people have verified it."""

    name_en = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=3, default="")
    website = models.URLField(default="")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="kind_known"),
            models.UniqueConstraint(fields=["name_en", "country"], name="organisation_once"),
        ]

    @property
    def name(self) -> Bilingual:
        return Bilingual(en=self.name_en, ru=self.name_ru)


class Verification(Guarded):
    """One person's word that an organisation is what it says; never two by the same."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="verifications")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    evidence = models.TextField()

    class Meta:
        app_label = "accounts"
        constraints = [models.UniqueConstraint(fields=["organisation", "by"], name="verified_once_by_each")]


class Membership(Guarded):
    """A role of a person, for an organisation and a country; ``country`` is empty for every country."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="memberships"
    )
    country = models.CharField(max_length=3, default="")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation", "country"], condition=Q(ended_at=None),
                name="role_held_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None, organisation=None),
                name="role_of_the_site_held_once",
            ),
        ]  # fmt: skip


class Invitation(Guarded):
    """A link for one person. Only its digest is kept; without ``email`` whoever has the link says theirs."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(default="")
    language = models.CharField(max_length=2)
    role = models.CharField(max_length=30, default="")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=3, default="")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"


class EmailChange(Guarded):
    """An address that somebody wants in place of theirs. Only the digest of the link's token is kept, and the
    address until the link is used, is over, or another was asked for."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(default="")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(closed_at=None), name="one_change_at_a_time")
        ]


class SharedCache(models.Model):
    """The table of Django's database cache: attempts and used codes, the same for every process."""

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "accounts"
        db_table = "site_cache"
