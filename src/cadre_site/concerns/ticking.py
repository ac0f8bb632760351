"""What the passing of time does; ``cadre concerns tick`` calls it, once an hour or oftener."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from cadre_site.concerns import files, notices, retention
from cadre_site.concerns.actions import counting
from cadre_site.concerns.models.cases import StoredFile
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.scope import within
from cadre_site.concerns.writing import Clock


@dataclass
class Done:
    """How many of each."""

    replayed: int = 0
    expired: int = 0
    forgotten: int = 0
    mixed: int = 0
    letters: int = 0
    swept: int = 0
    rewritten: int = 0

    def __iadd__(self, other: Done) -> Done:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self


def tick(now: datetime) -> Done:
    """Deletions replayed and done, extracts mixed, letters sent, files swept that no message named.

    ``rewritten``: 1 when the tables of keys were written anew without what was deleted.
    """
    done, named = Done(), set()
    for organisation in ReceivingOrganisation.objects.order_by("pk"):
        done += _one(organisation, now)
        named |= _named(organisation)
    done.rewritten = int(retention.rewrite_keys())
    done.swept = files.sweep(named, now.timestamp())
    return done


def _one(organisation: ReceivingOrganisation, now: datetime) -> Done:
    day = now.date()
    return Done(
        replayed=retention.replay(organisation),
        expired=retention.expire(organisation, day),
        forgotten=retention.forget_tombstones(organisation, day),
        mixed=counting.mix(organisation=organisation, by=Clock()),
        letters=notices.send(organisation, day),
    )


def _named(organisation: ReceivingOrganisation) -> set[Path]:
    with within(organisation.pk):
        found = StoredFile.objects.values_list("case_id", "file")
        return {files.place_of(handle, file) for handle, file in found}
