"""People, organisations and roles: what is refused, what counts, what is left of somebody who goes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import small_people as people
from both_languages import told
from cadre.vocabulary.errors import CadreError

pytestmark = pytest.mark.xdist_group("site")


def refused(key: str, work: Any, **given: Any) -> None:
    with pytest.raises(CadreError) as problem:
        work(**given)
    assert problem.value.key == key
    assert all(told(problem.value).values())


def test_the_terminals_link_makes_one_administrator_once(home: Path) -> None:
    from cadre_site.accounts import actions
    from cadre_site.accounts.rights import may

    old, token = people.link_token(), people.link_token()
    user = people.joined(token)
    assert actions.open_invitation(old) is None  # one is used, all are over
    assert may(user, "people")
    refused("site-link-over", people.joined, token=token)
    late = people.link_token()
    assert late not in everything()  # a digest is kept, not the link
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "datetime", _Later)
        assert actions.open_invitation(late) is None


class _Later(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime.now(UTC) + timedelta(hours=25)


def test_an_organisation_counts_when_two_people_have_verified_it(home: Path) -> None:
    from cadre_site.accounts import actions
    from cadre_site.accounts.rights import may

    first, second = people.administrator(), people.administrator()
    made = people.organisation(first, None)
    approver = people.member(first, "approver", made)
    assert made.verified_at is None
    assert not may(approver, "approve", "XSC")
    refused(
        "site-verified-already", actions.verify_organisation, organisation=made, evidence="Again.", by=first
    )
    refused("site-not-allowed", actions.verify_organisation, organisation=made, evidence="Me.", by=approver)
    made = actions.verify_organisation(organisation=made, evidence="I called.", by=second)
    assert made.verified_at is not None
    assert may(approver, "approve", "XSC")
    assert not may(approver, "approve", "XSD")
    assert not may(approver, "people")


def test_a_role_that_writes_counts_with_a_second_factor_only(home: Path) -> None:
    from cadre_site.accounts.rights import may, needs_second_factor

    first, second = people.administrator(), people.administrator()
    made = people.organisation(first, second)
    approver = people.member(first, "approver", made, factor=False)
    contact = people.member(first, "focal_point", made, factor=False)
    assert needs_second_factor(approver)
    assert not may(approver, "approve", "XSC")
    people.add_factor(approver)
    assert may(approver, "approve", "XSC")
    assert not needs_second_factor(contact)
    assert may(contact, "members", "XSC")


def test_roles_are_given_by_others_and_the_last_administrator_stays(home: Path) -> None:
    from cadre_site.accounts import actions
    from cadre_site.accounts.models import Membership
    from cadre_site.accounts.rights import may, memberships

    for one in Membership.objects.filter(role="administrator", ended_at=None):
        with pytest.MonkeyPatch.context() as patch:  # the tests before left some
            patch.setattr(actions, "_check_not_last", lambda *_: None)
            actions.end_role(membership=one, by=one.user)
    first = people.administrator()
    made = people.organisation(first, None)
    role = {"role": "approver", "organisation": made, "country": "XSC"}
    refused("site-role-oneself", actions.give_role, to=first, by=first, **role)
    own = memberships(first).get()
    refused("site-last-administrator", actions.end_role, membership=own, by=first)
    refused("site-last-administrator", actions.erase, by=first)
    second = people.administrator()
    actions.give_role(to=second, by=first, **role)
    refused("site-role-held", actions.give_role, to=second, by=first, **role)
    refused("site-role-unfit", actions.give_role, to=second, by=first, **role | {"organisation": None})
    union = people.organisation(first, second, kind="union")
    refused("site-role-unfit", actions.give_role, to=second, by=first, **role | {"organisation": union})
    actions.end_role(membership=own, by=second)
    assert not may(first, "people")


def test_nothing_is_written_past_the_actions(home: Path) -> None:
    from cadre_site.accounts.models import Membership, Organisation, User
    from cadre_site.audit.models import AuditRow
    from cadre_site.audit.writing import WrittenOutsideActionError

    user = people.administrator()
    user.name = "Somebody else"
    for write in (
        user.save,
        user.delete,
        lambda: User.objects.filter(pk=user.pk).update(name="x"),
        lambda: Membership.objects.all().delete(),
        lambda: Organisation.objects.bulk_create([]),
        lambda: AuditRow.objects.all().update(by="x"),
    ):
        with pytest.raises(WrittenOutsideActionError):
            write()


def test_of_somebody_erased_only_the_pseudonym_is_left(home: Path) -> None:
    """Every row of every table is looked through for the name and the address."""
    from cadre_site.accounts import actions
    from cadre_site.accounts.models import User
    from cadre_site.audit.models import AuditRow

    by, keeps = people.administrator(), people.administrator()
    user = people.member(by, "approver", people.organisation(by, keeps))
    email, name = user.email, user.name
    assert email in everything()
    actions.erase(by=user)
    left = everything()
    assert email not in left
    assert name not in left
    found = User.objects.get(pk=user.pk)
    held = found.memberships.filter(ended_at=None).count()
    assert (found.is_active, found.has_usable_password(), held) == (
        False, False, 0,
    )  # fmt: skip
    assert AuditRow.objects.filter(by=user.pseudonym, action="erased").count() == 1


def everything() -> str:
    from django.apps import apps

    rows = [list(model.objects.values()) for model in apps.get_models()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_the_audit_names_nobody_and_its_chain_holds(home: Path) -> None:
    from cadre_site.accounts.models import User
    from cadre_site.audit.chain import broken_rows
    from cadre_site.audit.models import AuditRow

    people.administrator()
    told_there = json.dumps(list(AuditRow.objects.values()), ensure_ascii=False)
    for user in User.objects.filter(erased_at=None):
        assert user.email not in told_there
        assert user.name not in told_there
    assert AuditRow.objects.count() > 2
    assert list(broken_rows()) == []


def test_ones_own_data_hold_what_was_done_and_by_whom(home: Path) -> None:
    from cadre_site.accounts.own_data import own_data

    first, second = people.administrator(), people.administrator()
    user = people.member(first, "steward", people.organisation(first, second))
    found = json.loads(json.dumps(own_data(user), default=str))
    assert found["account"]["email"] == user.email
    assert [one["role"] for one in found["roles"]] == ["steward"]
    assert [one["type"] for one in found["second_factors"]] == ["totp"]
    assert {one["action"] for one in found["audit"]} == {"joined", "role_given"}
    assert own_data(first)["organisations_verified"][-1]["evidence"] == "Looked it up."
    assert first.email not in json.dumps(found)


@pytest.mark.parametrize("key", ["site-role-past-audit", "site-organisation-past-audit"])
def test_what_is_written_past_the_site_is_noticed(home: Path, key: str) -> None:
    """Straight into the tables, as somebody who owns the database could."""
    from django.db import connection

    from cadre_site.accounts.verifying import problems

    first = people.administrator()
    friend = people.member(first, "approver", people.organisation(first, None))
    assert list(problems()) == []
    change, undo = {
        "site-role-past-audit": (
            f"update accounts_membership set role = 'administrator' where user_id = {friend.pk}",
            f"update accounts_membership set role = 'approver' where user_id = {friend.pk}",
        ),
        "site-organisation-past-audit": (
            "update accounts_organisation set verified_at = proposed_at where verified_at is null",
            "update accounts_organisation set verified_at = null where verified_at = proposed_at",
        ),
    }[key]
    with connection.cursor() as cursor:
        cursor.execute(change)
        found = {problem.key for problem in problems()}
        cursor.execute(undo)
    assert found == {key}
    assert list(problems()) == []


def test_a_seed_is_not_readable_in_the_database(home: Path) -> None:
    from allauth.mfa.models import Authenticator

    user = people.administrator(factor=False)
    secret = people.add_factor(user)
    kept = Authenticator.objects.get(user=user)
    assert secret not in json.dumps(kept.data)
    assert kept.wrap().validate_code(people.code_of(secret))
