"""A release that is sent back, and what the public learns of how another was approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_site_review import Desk, approve, client_of, refused

import small_people as people
from cadre.vocabulary.languages import LANGUAGES
from small_sites import ask, environment, run

pytestmark = pytest.mark.xdist_group("site")
REASON, ANSWER = "Two districts look swapped.", "They moved; the law of May says so."


@pytest.fixture(scope="module")
def desk(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    from cadre_site.public.caching import pages

    pages.clear()  # of the other database, whose releases have the same names
    return Desk(tmp_path_factory.mktemp("releases"))


def sent_back(desk: Desk, date: str, reason: str = REASON) -> str:
    release = desk.receive(date)
    page = f"/en/desk/releases/{release}/send-back"
    editor = people.member(desk.first, "editor", desk.of)
    assert client_of(editor).post(page, {"fault": reason}).status_code == 302
    return release


def received_again(release: str, by: Any) -> Any:
    from cadre_site.ledger import actions, shelf
    from cadre_site.ledger.shelving import put

    checked = put(shelf.place(release) / shelf.RELEASE, formats=())
    return actions.receive(checked=checked, corrects=None, note=None, by=by)


def anonymous() -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def audit_holds() -> bool:
    from cadre_site.ledger.verifying import problems

    return list(problems()) == []


def test_what_was_sent_back_is_approved_by_nobody_and_seen_by_nobody(desk: Desk) -> None:
    release = desk.receive("2026-04-01")
    approve(release, desk.approvers[0])
    page = f"/ru/desk/releases/{release}/send-back"
    short = client_of(desk.approvers[1]).post(page, {"fault": "no"})
    assert (short.status_code, "Не меньше 10 знаков" in short.content.decode()) == (200, True)
    assert client_of(desk.approvers[1]).post(page, {"fault": REASON}).status_code == 302
    refused("site-not-waiting", approve, release=release, by=desk.approvers[1])
    refused("site-not-waiting", approve, release=release, by=desk.approvers[0])
    for language in LANGUAGES:
        assert anonymous().get(f"/{language}/release/{release}").status_code == 404
        listed = client_of(desk.steward).get(f"/{language}/desk/releases").content.decode()
        assert REASON in listed
        shown = client_of(desk.steward).get(f"/{language}/desk/releases/{release}").content.decode()
        assert REASON in shown
    for path in ("/en/releases/", "/en/feed.atom", "/en/catalog.jsonld", "/api/v1/releases", "/sitemap.xml"):
        assert release not in anonymous().get(path).content.decode()
    assert anonymous().get(f"/api/v1/releases/{release}").status_code == 404
    assert audit_holds()


def test_whoever_brought_it_gets_a_letter_that_tells_no_figure(desk: Desk, home: Path) -> None:
    release = sent_back(desk, "2026-04-02")
    to, subject, body = people.letters(home)[-1]
    assert (to, release in body, REASON in body) == (desk.steward.email, True, False)
    assert f"/ru/desk/releases/{release}" in body
    assert "возвращён" in subject
    before, own = len(people.letters(home)), desk.receive("2026-04-03")
    client_of(desk.steward).post(f"/en/desk/releases/{own}/send-back", {"fault": REASON})
    assert len(people.letters(home)) == before  # nobody is written to about what they did themselves


def test_what_a_newer_release_was_not_held_against_does_not_come_again(desk: Desk) -> None:
    from cadre_site.ledger import actions

    release, newer = sent_back(desk, "2026-05-01"), desk.receive("2026-05-02")
    refused("site-newer-since", actions.bring_again, release=release, answer=ANSWER, by=desk.steward)
    actions.send_back(release=newer, reason=REASON, by=desk.approvers[0])
    assert actions.bring_again(release=release, answer=ANSWER, by=desk.steward).state == "received"


def test_the_same_release_comes_again_only_as_somebodys_decision(desk: Desk) -> None:
    from cadre_site.ledger import actions
    from cadre_site.ledger.models import Release

    release = sent_back(desk, "2026-04-04", reason := "Half of the nurses are not there.")
    refused("site-was-returned", received_again, release=release, by=desk.steward)
    other = people.member(desk.first, "steward", desk.of)
    refused("site-not-allowed", actions.bring_again, release=release, answer=ANSWER, by=desk.approvers[0])
    refused("site-not-allowed", actions.bring_again, release=release, answer=ANSWER, by=desk.stranger)
    answer = client_of(other).post(f"/en/desk/releases/{release}/bring-again", {"answer": ANSWER})
    assert answer.status_code == 302
    found = Release.objects.get(id=release)
    assert (found.state, found.brought_by, found.approvals.count()) == ("received", other, 0)
    assert ANSWER in client_of(desk.approvers[0]).get(f"/ru/desk/releases/{release}").content.decode()
    assert reason not in client_of(desk.steward).get("/en/desk/releases").content.decode()
    refused("site-not-returned", actions.bring_again, release=release, answer=ANSWER, by=other)
    assert approve(release, desk.approvers[0]).state == "received"
    assert approve(release, desk.approvers[1]).state == "published"
    page = anonymous().get(f"/en/release/{release}").content.decode()
    assert (reason in page, ANSWER in page) == (False, False)
    refused("site-not-waiting", actions.send_back, release=release, reason=REASON, by=desk.approvers[0])
    assert audit_holds()


def test_nobody_abroad_sends_back(desk: Desk) -> None:
    from cadre_site.ledger import actions

    release = desk.receive("2026-04-05")
    refused("site-not-allowed", actions.send_back, release=release, reason=REASON, by=desk.stranger)
    refused("site-not-allowed", actions.send_back, release=release, reason=REASON, by=desk.first)


def test_an_approval_put_back_past_the_ledger_is_noticed(desk: Desk) -> None:
    from django.db import connection

    from cadre_site.ledger.verifying import problems

    release = desk.receive("2026-04-06")
    approve(release, desk.approvers[0])
    client_of(desk.approvers[0]).post(f"/en/desk/releases/{release}/send-back", {"fault": REASON})
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_approval (release_id, by_id, at, counted) "
            "values (%s, %s, current_timestamp, %s)",
            [release, desk.approvers[0].pk, False],
        )
        found = [(problem.key, problem.facts["release"]) for problem in problems()]
        cursor.execute("delete from ledger_approval where release_id = %s", [release])
    assert found == [("site-audit-differs", release)]


def test_the_public_learns_for_whom_it_was_approved_and_never_by_whom(desk: Desk) -> None:
    second = people.organisation(desk.first, people.administrator(), kind="who_office")
    gone, abroad = (people.member(desk.first, "approver", desk.of) for _ in range(2))
    late = people.member(desk.first, "approver", second)
    release = desk.receive("2026-04-07")
    approve(release, gone)
    _end_roles(desk, gone)
    approve(release, abroad)
    assert approve(release, late).state == "published"
    pages = {one: anonymous().get(f"/{one}/release/{release}").content.decode() for one in LANGUAGES}
    assert "the approval of 2 people" in pages["en"]
    assert f"Approver, {desk.of.name_en} (Ministry)" in pages["en"]
    assert f"Утверждающий, {second.name_ru} (Бюро ВОЗ)" in pages["ru"]
    told = anonymous().get(f"/api/v1/releases/{release}").json()["approvals"]
    assert [one["kind"] for one in told] == ["ministry", "who_office"]
    assert told[1]["organisation"] == {"en": second.name_en, "ru": second.name_ru}
    catalog = anonymous().get("/en/catalog.jsonld").content.decode()
    assert "by the approval of 2 people" in catalog
    for text in (*pages.values(), str(told), catalog):
        for one in (gone, abroad, late):
            assert one.name not in text
            assert one.pseudonym not in text
            assert one.email not in text


def test_what_was_approved_stays_so_when_people_have_left(desk: Desk) -> None:
    one, other = (people.member(desk.first, "approver", desk.of) for _ in range(2))
    release = desk.receive("2026-04-08")
    approve(release, one)
    approve(release, other)
    path = f"/api/v1/releases/{release}"
    before = anonymous().get(path).json()["approvals"]
    _end_roles(desk, one)
    assert anonymous().get(path).json()["approvals"] == before
    assert len(before) == 2


def _end_roles(desk: Desk, user: Any) -> None:
    from cadre_site.accounts import actions
    from cadre_site.accounts.rights import memberships

    actions.end_role(membership=memberships(user).get(), by=desk.first)


def test_earlier_approvals_learn_their_role_and_whether_they_counted(desk: Desk) -> None:
    """What the migration writes is what the actions wrote."""
    from importlib import import_module

    from django.apps import apps
    from django.db import connection

    from cadre_site.ledger.models import Approval

    def written() -> list[Any]:
        return list(Approval.objects.order_by("pk").values_list("release", "by", "membership", "counted"))

    before = written()
    assert {one[3] for one in before} == {True, False}
    with connection.cursor() as cursor:
        cursor.execute("update ledger_approval set membership_id = null, counted = %s", [False])
    fill = import_module("cadre_site.ledger.migrations.0003_counted_approvals").fill

    class Apps:
        def get_model(self, *name: str) -> Any:
            return _Historical(apps.get_model(*name))

    from cadre_site.audit.writing import action

    action(lambda: fill(Apps(), None))()
    assert written() == before


class _Historical:
    """A model as a migration has it."""

    def __init__(self, model: Any) -> None:
        self.objects = model.objects


@pytest.mark.enable_socket
def test_the_terminal_says_that_it_was_published_without_approval(on_sqlite: Any) -> None:
    page = ask(f"{on_sqlite.address}/ru/release/{on_sqlite.release}").text
    assert "без утверждения двумя людьми" in page
    assert ask(f"{on_sqlite.address}/api/v1/releases/{on_sqlite.release}").text.count('"approvals": []') == 1


def test_the_terminal_brings_again_with_an_answer_only(desk: Desk, home: Path) -> None:
    from cadre_site.ledger import shelf
    from cadre_site.ledger.models import Release

    if not (home / "site.sqlite3").exists():
        pytest.skip("the command opens the database of this folder, which is SQLite's")
    release = sent_back(desk, "2026-04-09")
    call = ("ledger", "receive", shelf.place(release) / shelf.RELEASE, "--by", "Night shift")
    silent = run(environment(home, None), *call)
    assert (silent.returncode, "--answer" in silent.stderr) == (2, True)
    assert Release.objects.get(id=release).state == "returned"
    assert run(environment(home, None), *call, "--answer", ANSWER).returncode == 0
    assert Release.objects.get(id=release).state == "received"
    assert audit_holds()
