"""Signing in: factors, attempts, letters, sessions, cookies; and what other sites cannot make people do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import small_people as people

pytestmark = pytest.mark.xdist_group("site")


def visitor(address: str = "192.0.2.1", **given: Any) -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address, **given)


def sign_in(
    client: Any, user: Any, password: str = people.PASSWORD, language: str = "en", **given: str
) -> Any:
    return client.post(f"/{language}/account/sign-in", {"login": user.email, "password": password, **given})


def signed_in(user: Any) -> Any:
    client = visitor()
    client.force_login(user)
    return client


def test_password_then_code_then_in_and_no_code_twice(home: Path) -> None:
    user = people.administrator(factor=False)
    secret, client, other = people.add_factor(user), visitor(), visitor()
    assert sign_in(client, user)["Location"] == "/en/account/second-factor"
    assert client.get("/en/account/")["Location"].startswith("/en/account/sign-in?next=")
    wrong = client.post("/en/account/second-factor", {"code": "000000"})
    assert "not right" in wrong.content.decode()
    code = people.code_of(secret)
    assert client.post("/en/account/second-factor", {"code": code})["Location"] == "/en/account/"
    assert user.name in client.get("/en/account/").content.decode()
    sign_in(other, user)
    assert other.post("/en/account/second-factor", {"code": code}).status_code == 200  # used already


def test_a_recovery_code_works_once(home: Path) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = people.administrator()
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for status in (302, 200):
        client = visitor()
        sign_in(client, user)
        assert client.post("/en/account/second-factor", {"code": code}).status_code == status


def test_mistakes_from_one_address_shut_nobody_else_out(home: Path) -> None:
    """Five wrong passwords close the pair of address and account; the owner elsewhere comes in."""
    user, other = people.administrator(factor=False), people.administrator(factor=False)
    attacker = visitor("198.51.100.7")
    for _ in range(5):
        assert "do not fit together" in sign_in(attacker, user, "wrong").content.decode()
    closed = sign_in(attacker, user)  # with the right password even
    assert closed.status_code == 200
    assert "Too many attempts from here" in closed.content.decode()
    assert sign_in(visitor("203.0.113.9"), user).status_code == 302
    assert sign_in(attacker, other).status_code == 302


def test_wrong_codes_are_few(home: Path) -> None:
    user = people.administrator()
    client = visitor("198.51.100.8")
    sign_in(client, user)
    said = [client.post("/en/account/second-factor", {"code": "000000"}).content.decode() for _ in range(6)]
    assert "Too many wrong codes" in said[-1]
    assert "Too many wrong codes" not in said[0]


def test_a_forgotten_password_by_a_letter_in_ones_language(home: Path) -> None:
    by, keeps = people.administrator(), people.administrator()
    user = people.member(by, "approver", people.organisation(by, keeps))
    before = len(people.letters(home))
    client = visitor()
    for email in (user.email, "nobody@example.org"):  # the page does not tell which of them has an account
        asked = client.post("/en/account/forgotten", {"email": email})
        assert asked["Location"] == "/en/account/forgotten/sent"
    to, subject, body = people.letters(home)[-1]
    assert len(people.letters(home)) == before + 1
    assert (to, subject) == (user.email, "Новый пароль для localhost")
    link = re.search(r"http://localhost(/ru/account/new-password/\S+)", body)
    assert link is not None
    page = client.get(link[1])
    assert page.status_code == 302
    given = {"password1": "a wholly other sentence", "password2": "a wholly other sentence"}
    short = client.post(page["Location"], {"password1": "short", "password2": "short"})
    assert "не меньше 12 знаков" in short.content.decode()
    assert client.post(page["Location"], given).status_code == 302
    assert client.get(link[1]).status_code == 200  # the link is over
    assert people.letters(home)[-1][1] == "Ваш пароль на localhost задан заново"
    assert sign_in(visitor("192.0.2.77"), user).status_code == 200
    assert sign_in(visitor("192.0.2.77"), user, "a wholly other sentence").status_code == 302


def test_an_invitation_is_a_letter_in_the_language_of_who_is_invited(home: Path) -> None:
    client = signed_in(people.administrator())
    given = {"email": "New@Example.org", "language": "ru", "role": "administrator"}
    assert client.post("/en/desk/people/invite", given)["Location"] == "/en/desk/people"
    to, subject, body = people.letters(home)[-1]
    assert (to, subject) == ("new@example.org", "Вас приглашают работать на localhost")
    link = re.search(r"http://localhost(/ru/account/join/\S+)", body)
    assert link is not None
    invited = visitor()
    page = invited.get(link[1]).content.decode()
    assert "Вас пригласили" in page
    weak = invited.post(link[1], {"name": "Новый Человек", "password1": "password1234"})
    assert "слишком распространён" in weak.content.decode()
    joined = invited.post(link[1], {"name": "Новый Человек", "password1": people.PASSWORD})
    assert joined["Location"] == "/ru/account/security"
    assert "Новый Человек" in invited.get("/ru/account/").content.decode()
    assert visitor().get(link[1]).status_code == 404


def test_setting_up_an_app(home: Path) -> None:
    user = people.administrator(factor=False)
    client = visitor()
    sign_in(client, user)
    assert client.get("/en/desk/people")["Location"] == "/en/account/security"
    page = client.get("/en/account/security/app").content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)
    assert secret is not None
    assert client.post("/en/account/security/app", {"code": "000000"}).status_code == 200
    done = client.post("/en/account/security/app", {"code": people.code_of(secret[1])})
    assert done["Location"] == "/en/account/security/codes"
    assert len(re.findall(r"<li><code>", client.get(done["Location"]).content.decode())) == 10
    assert client.get("/en/desk/people").status_code == 200
    assert people.letters(home)[-1][:2] == (user.email, "An app with codes was added at localhost")


def test_important_changes_ask_for_the_password_again(home: Path) -> None:
    client = signed_in(people.administrator())  # a session that is not fresh
    for page in ("security/app/remove", "security/passkeys/add", "security/codes/new", "erase"):
        asked = client.get(f"/ru/account/{page}")
        assert asked["Location"].startswith("/ru/account/confirm-password?next="), page
    assert client.get(asked["Location"]).status_code == 200
    back = client.post(asked["Location"], {"password": people.PASSWORD})
    assert back["Location"] == "/ru/account/erase"


def test_who_speaks_for_an_organisation_sees_who_acts_for_it(home: Path) -> None:
    first, second = people.administrator(), people.administrator()
    of = people.organisation(first, second)
    contact = people.member(first, "focal_point", of, factor=False)
    approver = people.member(first, "approver", of)
    assert approver.name in signed_in(contact).get("/en/account/").content.decode()
    assert contact.name not in signed_in(approver).get("/en/account/").content.decode()


def test_sessions_are_seen_and_ended_by_their_owner_alone(home: Path) -> None:
    user, stranger = people.administrator(factor=False), people.administrator(factor=False)
    here, there, elsewhere = visitor(), visitor("203.0.113.5", HTTP_USER_AGENT="Lost phone"), visitor()
    for client, who in ((here, user), (there, user), (elsewhere, stranger)):
        sign_in(client, who)
    page = here.get("/en/account/sessions").content.decode()
    assert "Lost phone" in page
    assert "203.0.113.5" in page
    end = re.search(r'action="(/en/account/sessions/\d+/end)"', page)
    assert end is not None
    assert elsewhere.post(end[1]).status_code == 404
    assert there.get("/en/account/").status_code == 200
    assert here.post(end[1]).status_code == 302
    assert there.get("/en/account/").status_code == 302


def test_a_new_password_ends_the_other_sessions(home: Path) -> None:
    user = people.administrator(factor=False)
    here, there = visitor(), visitor()
    sign_in(here, user)
    sign_in(there, user)
    new = "another sentence of some length"
    given = {"oldpassword": people.PASSWORD, "password1": new, "password2": new}
    assert here.post("/en/account/password", given | {"password2": "else"}).status_code == 200
    assert here.post("/en/account/password", given).status_code == 302
    assert here.get("/en/account/").status_code == 200
    assert there.get("/en/account/").status_code == 302


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil"],
)
def test_nobody_is_sent_to_another_site(home: Path, place: str) -> None:
    user = people.administrator(factor=False)
    client = visitor()
    assert sign_in(client, user, next=place)["Location"] == "/en/account/"
    assert client.get("/en/account/sign-in", {"next": place})["Location"] == "/en/account/"
    out = client.post("/en/account/sign-out", {"next": place})
    assert out["Location"] == "/en/"


def test_a_place_on_this_site_is_remembered(home: Path) -> None:
    user = people.administrator()
    assert sign_in(visitor(), user, next="/ru/desk/people").status_code == 302
    other = people.administrator(factor=False)
    assert sign_in(visitor(), other, next="/ru/account/sessions")["Location"] == "/ru/account/sessions"


def test_a_form_of_another_site_changes_nothing(home: Path) -> None:
    from cadre_site.accounts.models import User

    user = people.administrator()
    client = visitor(enforce_csrf_checks=True)
    client.force_login(user)
    for language, words in (("en", "This form is too old"), ("ru", "Форма устарела")):
        refused = client.post(f"/{language}/account/details", {"name": "Stolen", "language": "en"})
        assert refused.status_code == 403
        assert words in refused.content.decode()
    token = client.get("/en/account/details").content.decode().split('csrfmiddlewaretoken" value="')[1][:64]
    given = {"name": "Stolen", "language": "en", "csrfmiddlewaretoken": token}
    crossed = client.post("/en/account/details", given, HTTP_ORIGIN="https://evil.example")
    assert crossed.status_code == 403
    assert User.objects.get(pk=user.pk).name == user.name


def test_a_link_in_a_letter_cannot_be_bent_by_the_host_header(home: Path) -> None:
    user = people.administrator()
    before = len(people.letters(home))
    answer = visitor().post("/en/account/forgotten", {"email": user.email}, HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert len(people.letters(home)) == before


def test_cookies_are_for_people_who_sign_in(home: Path) -> None:
    client = visitor()
    for page in ("/en/", "/ru/releases", "/en/design/", "/en/nothing", "/"):
        assert not client.get(page).cookies, page
    page = client.get("/en/account/sign-in")
    assert list(page.cookies) == ["csrf"]
    sign_in(client, people.administrator(factor=False))
    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    page = client.get("/en/")
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")
    assert client.get("/en/account/")["Cache-Control"] == "no-store"


def test_production_binds_cookies_to_this_host_and_tls(tmp_path: Path) -> None:
    """A fresh process: settings are read once."""
    import subprocess
    import sys

    from small_sites import environment

    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE")
    asked = f"from django.conf import settings as s; print(*(getattr(s, one) for one in {names}))"
    env = environment(tmp_path, None) | {"DJANGO_SETTINGS_MODULE": "cadre_site.settings.django"}
    done = subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "True"]


def test_every_error_and_letter_of_allauth_has_our_words() -> None:
    from allauth.account.adapter import DefaultAccountAdapter
    from allauth.mfa.adapter import DefaultMFAAdapter

    from cadre.catalogue.messages import all_messages

    never = {  # of features that are off: signing up, several addresses, telephones, user names
        "cannot_remove_primary_email", "duplicate_email", "phone_password_mismatch", "email_taken",
        "invalid_or_expired_key", "invalid_login", "max_email_addresses", "phone_taken", "unknown_email",
        "unknown_phone", "unverified_primary_email", "username_blacklisted", "username_password_mismatch",
        "username_taken", "select_only_one", "same_as_current", "add_email_blocked", "unverified_email",
        "cannot_delete_authenticator",
    }  # fmt: skip
    codes = {*DefaultAccountAdapter.error_messages, *DefaultMFAAdapter.error_messages} - never
    said = all_messages()
    assert {code for code in codes if f"site.wrong.{code}" not in said} == set()
    assert [key for key in said if key.startswith("mail.") and key.endswith("subject")]
