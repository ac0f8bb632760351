"""A root that was lost: a new one by the word of two who keep the platform, and told to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from cadre_site.accounts.models import User
from cadre_site.concerns.cases import newest_manifest
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need_operator
from cadre_site.concerns.writing import of_organisation, record, today

SHORTEST, LONGEST = timedelta(days=30), timedelta(days=400)


def propose(
    *, organisation: ReceivingOrganisation, root: str, text: dict[str, str], until: date, by: User
) -> None:
    """The first one's word; it takes the place of an earlier proposal. ``text``: the notice, en and ru.

    Raises:
        RefusedError: ``by`` keeps no platform; nothing was signed yet, it is the root in force, or the notice
            would stand for less than a month or more than 400 days.
    """
    need_operator(by)
    with _anew(organisation) as found:
        if root == found.root or newest_manifest() is None:
            raise RefusedError("root-unfit", 422)
        if not SHORTEST <= until - today() <= LONGEST:
            raise RefusedError("root-unfit", 422, until=until.isoformat())
        found.proposed_root = {"root": root, "by": by.pseudonym, "text": text, "until": until.isoformat()}
        found.save(update_fields=["proposed_root"])
        record(found, by=by, action="root_proposed", subject=found.slug, root=root)


def confirm(*, organisation: ReceivingOrganisation, root: str, by: User) -> None:
    """The second one's word. From now on what the old root signed counts no longer, and everybody is told.

    Raises:
        RefusedError: ``by`` keeps no platform, or is the first; another root is proposed, or none.
    """
    need_operator(by)
    with _anew(organisation) as found:
        proposed: dict[str, Any] | None = found.proposed_root
        if proposed is None or proposed["root"] != root:
            raise RefusedError("root-changed", 409)
        if proposed["by"] == by.pseudonym:
            raise RefusedError("same-person", 409)
        before = found.root
        found.root_notice = {
            "text": proposed["text"], "day": today().isoformat(), "until": proposed["until"],
        }  # fmt: skip
        found.root, found.proposed_root = root, None
        found.save(update_fields=["root", "proposed_root", "root_notice"])
        record(found, by=by, action="root_replaced", subject=found.slug, root=root, before=before)


@contextmanager
def _anew(organisation: ReceivingOrganisation) -> Iterator[ReceivingOrganisation]:
    """As it stands under the lock."""
    with of_organisation(organisation):
        yield ReceivingOrganisation.objects.get(pk=organisation.pk)
