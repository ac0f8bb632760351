"""Changing one's address: what must be confirmed first, what takes effect when, and what nobody learns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from test_site_review import refused
from test_site_signing_in import sign_in, signed_in, visitor

import small_people as people

pytestmark = pytest.mark.xdist_group("site")
PAGE = "/en/account/email"


def fresh(user: Any, secret: str | None = None) -> Any:
    """Signed in a moment ago, with the code of the app if there is one."""
    client = visitor()
    sign_in(client, user)
    if secret is not None:
        client.post("/en/account/second-factor", {"code": people.code_of(secret)})
    return client


def ask(client: Any, email: str) -> Any:
    return client.post(PAGE, {"new_email": email})


def link_to(home: Path, email: str) -> str:
    body = next(body for to, _, body in reversed(people.letters(home)) if to == email)
    found = re.search(r"http://localhost(/\S+)", body)
    assert found is not None
    return found[1]


def test_password_and_second_factor_are_both_asked_for(home: Path) -> None:
    user = people.administrator(factor=False)
    secret = people.add_factor(user)
    client = signed_in(user)  # a session that is not fresh
    asked = client.get(PAGE)
    assert asked["Location"] == "/en/account/confirm-password?next=%2Fen%2Faccount%2Femail"
    assert ask(client, "new@example.org")["Location"] == asked["Location"]
    client.post(asked["Location"], {"password": people.PASSWORD})
    asked = client.get(PAGE)  # the password alone is not enough
    assert asked["Location"] == "/en/account/confirm-code?next=%2Fen%2Faccount%2Femail"
    back = client.post(asked["Location"], {"code": people.code_of(secret)})
    assert (back["Location"], client.get(PAGE).status_code) == (PAGE, 200)
    assert people.letters(home) == []


def test_the_address_changes_with_the_link_and_not_before(home: Path) -> None:
    from cadre_site.accounts.models import EmailChange, User
    from cadre_site.audit.models import AuditRow

    user = people.administrator(factor=False)
    old, new = user.email, "somewhere.new@example.org"
    client = fresh(user, None)
    assert "Look into your mail" in ask(client, "Somewhere.New@Example.org").content.decode()
    assert [to for to, _, _ in people.letters(home)[-2:]] == ["Somewhere.New@Example.org", old]
    assert new not in people.letters(home)[-1][2]
    link = link_to(home, "Somewhere.New@Example.org")
    assert client.get(link).status_code == 200
    assert User.objects.get(pk=user.pk).email == old  # programs that read mail open links too
    assert visitor().get(link).status_code == 302
    stranger = signed_in(people.administrator(factor=False))
    assert (stranger.get(link).status_code, stranger.post(link).status_code) == (404, 404)
    assert "The address is changed" in client.post(link).content.decode()
    assert User.objects.get(pk=user.pk).email == new
    assert people.letters(home)[-1][0] == old
    assert client.post(link).status_code == 404
    assert sign_in(visitor(), user).status_code == 200  # the old address opens nothing
    user.email = new
    assert sign_in(visitor(), user).status_code == 302
    rows = AuditRow.objects.filter(by=user.pseudonym, action__in=("email_asked", "email_changed"))
    assert [(row.action, row.facts) for row in rows] == [("email_asked", "{}"), ("email_changed", "{}")]
    assert not EmailChange.objects.filter(user=user).exclude(email="").exists()


def test_an_address_that_has_an_account_looks_like_any_other(home: Path) -> None:
    other, user = people.administrator(factor=False), people.administrator(factor=False)
    client, own = fresh(user), "/en/account/my-data.json"
    taken, before = ask(client, other.email.upper()), people.letters(home)
    seen = client.get(own).json()["address_asked_for"]
    free = ask(client, "nobody@example.org")

    def page(answer: Any) -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())

    assert (taken.status_code, page(taken)) == (free.status_code, page(free))
    assert len(seen) == len(client.get(own).json()["address_asked_for"]) == 1
    letters = people.letters(home)
    assert len(letters) - len(before) == 2
    to, _, body = before[-2]
    assert (to, "http" in body) == (other.email, False)
    assert letters[-1] == before[-1]  # the notice to the address of now


def test_another_asking_and_another_account_end_the_link(home: Path) -> None:
    from cadre_site.accounts import actions
    from cadre_site.accounts.models import User

    user, other = people.administrator(factor=False), people.administrator(factor=False)
    first = actions.ask_email(email="one@example.org", by=user)
    second = actions.ask_email(email="two@example.org", by=user)
    refused("site-link-over", actions.change_email, token=first, by=user)
    refused("site-link-over", actions.change_email, token=second, by=other)
    theirs = actions.ask_email(email="two@example.org", by=other)
    actions.change_email(token=theirs, by=other)
    refused("site-link-over", actions.change_email, token=second, by=user)
    taken = actions.ask_email(email="TWO@example.org", by=user)
    refused("site-link-over", actions.change_email, token=taken, by=user)
    assert User.objects.get(pk=user.pk).email == user.email


def test_a_link_to_a_new_password_ends_with_the_address_it_was_sent_to(home: Path) -> None:
    from cadre_site.accounts import actions

    user = people.administrator(factor=False)
    visitor().post("/en/account/forgotten", {"email": user.email})
    link = link_to(home, user.email)
    actions.change_email(token=actions.ask_email(email="later@example.org", by=user), by=user)
    page = visitor().get(link, follow=True).content.decode()
    assert 'type="password"' not in page


def test_what_was_asked_for_is_not_kept(home: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from cadre_site.accounts import actions
    from cadre_site.accounts.models import EmailChange
    from cadre_site.audit.actors import Operator
    from cadre_site.audit.writing import action

    people.administrator(), people.administrator()
    over, erased = people.administrator(factor=False), people.administrator(factor=False)
    for user in (over, erased):
        actions.ask_email(email=f"kept{user.pk}@example.org", by=user)

    @action
    def a_day_later() -> None:
        EmailChange.objects.filter(user=over).update(ends_at=datetime.now(UTC) - timedelta(minutes=1))

    a_day_later()
    actions.close_overdue(by=Operator("tests"))
    actions.erase(by=erased)
    for user in (over, erased):
        assert EmailChange.objects.get(user=user).email == ""


def test_letters_are_few(home: Path) -> None:
    client = fresh(people.administrator(factor=False))
    answers = [ask(client, f"many{number}@example.org").status_code for number in range(4)]
    assert answers == [200, 200, 200, 429]
