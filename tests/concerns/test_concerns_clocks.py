"""T14: what falls due when, what is deleted when, and that deleted stays deleted after a restore."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_concerns as concerns
import small_people as people
from cadre_site.concerns import clocks
from cadre_site.concerns.clocks import Times
from small_concerns import Faces, b64, posted, sent, solved
from small_unions import Union, union_on

pytestmark = pytest.mark.xdist_group("concerns")
DAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (DAY, 1, date(2026, 2, 28)), (DAY, 3, date(2026, 4, 30)), (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)), (date(2026, 2, 28), 24, date(2028, 2, 28)),
    ],
)  # fmt: skip
def test_months_end_where_they_end(day: date, months: int, after: date) -> None:
    assert clocks.months_after(day, months) == after


@pytest.mark.parametrize(
    ("times", "due", "gone"),
    [
        (Times("received", DAY, DAY), date(2026, 2, 7), None),
        (Times("acknowledged", DAY, DAY, acknowledged=DAY), date(2026, 4, 30), None),
        (Times("feedback", DAY, DAY, DAY, fed_back=DAY), None, None),
        (Times("closed", DAY, DAY, DAY, DAY, closed=DAY), None, date(2026, 5, 1)),
        (Times("closed", DAY, DAY, DAY, DAY, closed=DAY, hold="court"), None, None),
        (Times("closed", DAY, DAY, DAY, DAY, DAY, extended=date(2026, 9, 1)), None, date(2026, 9, 1)),
        (Times("closed", DAY, DAY, DAY, DAY, DAY, extended=date(2031, 9, 1)), None, date(2028, 1, 31)),
        (Times("closed", DAY, date(2026, 4, 20), DAY, DAY, closed=DAY), None, date(2026, 5, 20)),
        (Times("in_action", DAY, DAY, DAY, DAY), None, None),
    ],
)
def test_the_clocks_of_a_case(times: Times, due: date | None, gone: date | None) -> None:
    assert clocks.due(times) == due
    assert clocks.deletion_day(times) == gone


days = st.dates(date(2026, 1, 1), date(2032, 1, 1))


@settings(deadline=None, max_examples=80)
@given(days, days, st.none() | days, st.none() | days, st.sampled_from(["", "court"]))
def test_nothing_goes_early(
    received: date, message: date, closed: date | None, extended: date | None, hold: str
) -> None:
    times = Times("closed", received, message, received, None, closed, extended, hold)
    gone = clocks.deletion_day(times)
    if closed is None or hold:
        assert gone is None
        return
    assert gone is not None
    assert gone >= closed + timedelta(days=90)
    assert gone >= message + timedelta(days=30)
    assert gone <= max(clocks.months_after(closed, 24), message + timedelta(days=30))


def test_every_step_leads_to_a_state_and_only_triage_leads_on() -> None:
    """Whatever nobody has triaged can never be closed, and so never expires."""
    from cadre_site.concerns.states import STATES

    assert {after for steps in STATES.values() for after in steps} <= set(STATES)
    assert {before for before, steps in STATES.items() if "closed" in steps} == {
        "triaged", "feedback",
    }  # fmt: skip


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, union: Union) -> Any:
    """Makes it another day, everywhere that asks."""
    from cadre_site.concerns import writing

    named = [one for one in _rooms() if hasattr(one, "today")]

    def move(day: date) -> datetime:
        for module in named:
            monkeypatch.setattr(module, "today", lambda: day)
        return datetime.combine(day, time(12), UTC)

    assert writing in named
    return move


def _rooms() -> list[Any]:
    import sys

    return [module for name, module in sys.modules.items() if name.startswith("cadre_site.concerns.")]


def submitted(faces: Faces, union: Union) -> concerns.Sent:
    """With a file and a sealed identity."""
    import json

    api, file = faces.api(), concerns.new_handle()
    one = sent(union.slug, union.signed, api, files=(file,))
    sealed = concerns.sealed_file(b"photo", one.keys["files"].to_public())
    put = api.generic(
        "PUT", f"/v1/files/{file}?handle={one.handle}", sealed, content_type="application/octet-stream",
        headers={"X-Proof": b64(json.dumps(solved(api)).encode())},
    )  # fmt: skip
    assert put.status_code == 201
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    return one


def stepped(faces: Faces, union: Union, handle: str, *states: str) -> None:
    client = faces.sign_in(union.intake.user)
    for state in states:
        told = {"state": state, "outcomes": ["support"]}
        answer = posted(client, f"/v1/{union.slug}/cases/{handle}/state", told)
        assert answer.status_code == 200, (state, answer.content)


def thread(faces: Faces, one: concerns.Sent) -> Any:
    api = faces.api()
    opened = posted(api, "/v1/thread", {"proof": solved(api), **one.code.asked()})
    assert opened.status_code == 200, opened.content
    return opened.json()["thread"]


def here(union: Union) -> Any:
    from cadre_site.concerns.models import ReceivingOrganisation

    return ReceivingOrganisation.objects.get(slug=union.slug)


def after(days: int) -> date:
    """So many days from today: the manifest of the tests lasts for 180."""
    return date.today() + timedelta(days=days)


CLOSED = ("acknowledged", "triaged", "in_action", "feedback", "closed")


def test_a_closed_case_goes_and_its_code_learns_when(faces: Faces, union: Union, at: Any) -> None:
    from cadre_site.concerns.ticking import tick

    at(after(1))
    one, untriaged = submitted(faces, union), submitted(faces, union)
    assert thread(faces, one)["due"] == after(8).isoformat()
    stepped(faces, union, one.handle, *CLOSED)
    assert thread(faces, one)["deletion_day"] == after(91).isoformat()
    assert tick(at(after(90))).expired == 0
    assert thread(faces, one)["state"] == "closed"
    assert tick(at(after(91))).expired == 1
    assert left(faces, union, one.handle) == set()
    assert thread(faces, one) == {"state": "deleted", "day": after(91).replace(day=1).isoformat()}
    assert tick(at(after(1500))).expired == 0  # what nobody has triaged
    assert thread(faces, untriaged)["state"] == "received"


def test_unusually_many_on_one_day_are_told_by_day_to_those_whom_it_concerns(
    faces: Faces, union: Union, at: Any
) -> None:
    at(after(170))
    before = {role: told_bursts(faces, union, role) for role in ("intake", "statistician")}
    assert before == {"intake": [], "statistician": []}
    for _ in range(5):
        submitted(faces, union)
    told = [{"day": after(170).isoformat(), "count": 5, "usual": 0.0}]
    for role in ("intake", "handler", "concerns_admin", "statistician"):
        assert told_bursts(faces, union, role) == told, role
    assert told_bursts(faces, union, "custodian") == []


def told_bursts(faces: Faces, union: Union, role: str) -> Any:
    answer = faces.sign_in(union.people[role].user).get("/v1/me")
    return next(one["bursts"] for one in answer.json()["organisations"] if one["slug"] == union.slug)


def left(faces: Faces, union: Union, handle: str) -> set[str]:
    """Tables and folders in which something of a case is still found, its tombstone apart."""
    from django.apps import apps

    from cadre_site.concerns.files import folder_of
    from cadre_site.concerns.scope import within

    found = {"files"} if folder_of(handle).exists() else set()
    with within(here(union).pk):
        for model in apps.get_app_config("concerns").get_models():
            names = {field.name for field in model._meta.fields}
            if "case" in names and model.objects.filter(case_id=handle).exists():
                found.add(model.__name__)
            if model.__name__ in ("Case", "ThreadToken") and model.objects.filter(handle=handle).exists():
                found.add(model.__name__)
    return found


def test_a_message_a_hold_and_a_reason_put_it_off(faces: Faces, union: Union, at: Any) -> None:
    from cadre_site.concerns.ticking import tick

    at(after(2))
    written, held, extended = (submitted(faces, union) for _ in range(3))
    for one in (written, held, extended):
        stepped(faces, union, one.handle, *CLOSED)
    admin, base = faces.sign_in(union.people["concerns_admin"].user), f"/v1/{union.slug}/cases"
    assert posted(admin, f"{base}/{held.handle}/hold", {"reason": "court"}).status_code == 204
    last = clocks.months_after(after(2), 24)
    told = {"until": (last + timedelta(days=1)).isoformat(), "reason": "reporter_asked"}
    late = posted(admin, f"{base}/{extended.handle}/extend", told)
    assert (late.status_code, late.json()["params"]) == (422, {"latest": last.isoformat()})
    told |= {"until": after(365).isoformat()}
    assert posted(admin, f"{base}/{extended.handle}/extend", told).status_code == 204
    at(after(85))
    api = faces.api()
    token = posted(api, "/v1/thread", {"proof": solved(api), **written.code.asked()}).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert posted(api, "/v1/thread/messages", concerns.further(written, 2), **bearer).status_code == 201
    assert tick(at(after(114))).expired == 0
    assert tick(at(after(115))).expired == 1
    assert thread(faces, written)["state"] == "deleted"
    assert tick(at(after(364))).expired == 0
    assert tick(at(after(365))).expired == 1
    assert posted(admin, f"{base}/{held.handle}/erase", {}).json()["error"] == "held"
    assert tick(at(after(3000))).expired == 0
    assert posted(admin, f"{base}/{held.handle}/hold", {"reason": None}).status_code == 204
    assert tick(at(after(3000))).expired == 1


def test_deletion_asked_by_the_reporter_is_done_at_once(faces: Faces, union: Union, at: Any) -> None:
    at(after(3))
    one, client = submitted(faces, union), faces.sign_in(union.intake.user)
    path = f"/v1/{union.slug}/cases/{one.handle}/erase"
    assert posted(client, path, {}).status_code == 409
    api = faces.api()
    token = posted(api, "/v1/thread", {"proof": solved(api), **one.code.asked()}).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    asked = concerns.further(one, 2, deletion=True)
    assert posted(api, "/v1/thread/messages", asked, **bearer).status_code == 201
    assert posted(client, path, {}).status_code == 204
    assert left(faces, union, one.handle) == set()
    gone = posted(api, "/v1/thread/messages", concerns.further(one, 3), **bearer)
    assert (gone.status_code, gone.json()["error"]) == (401, "token-over")


def test_what_was_deleted_stays_deleted_after_a_restore(
    faces: Faces, union: Union, at: Any, tmp_path: Path
) -> None:
    """A copy from before the deletion opens with nobody's key, and put back it is deleted again."""
    from django.db import connections

    from cadre_site.concerns.models import WrappedKey
    from cadre_site.concerns.scope import within
    from cadre_site.concerns.ticking import tick

    at(after(4))
    one = submitted(faces, union)
    stepped(faces, union, one.handle, *CLOSED)
    connection = connections["concerns"]
    if connection.vendor != "sqlite":
        pytest.skip("the copy is made as a file; the list of deletions is the same")
    database = Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("pragma wal_checkpoint(truncate)")
    shutil.copy(database, tmp_path / "before")
    assert tick(at(after(100))).expired == 1
    connection.close()
    for rest in ("-wal", "-shm"):
        database.with_name(database.name + rest).unlink(missing_ok=True)
    shutil.copy(tmp_path / "before", database)
    with within(here(union).pk):
        assert WrappedKey.objects.filter(case_id=one.handle).exists()
    assert tick(at(after(101))).replayed == 1
    assert left(faces, union, one.handle) == set()
    assert thread(faces, one) == {"state": "deleted", "day": after(100).replace(day=1).isoformat()}
    assert one.handle not in (faces.home / "concerns" / "deletions.txt").read_text()


def test_killed_between_keys_and_rows_the_rest_is_done_later(
    faces: Faces, union: Union, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cadre_site.concerns import retention
    from cadre_site.concerns.models import Message, WrappedKey
    from cadre_site.concerns.scope import within
    from cadre_site.concerns.ticking import tick
    from cadre_site.concerns.writing import Clock

    at(after(5))
    one = submitted(faces, union)
    stepped(faces, union, one.handle, *CLOSED)
    with monkeypatch.context() as patched:
        patched.setattr(retention, "Message", None)  # as good as a kill: an error in the second step
        with pytest.raises(AttributeError):
            retention.erase(here(union), one.handle, by=Clock(), on=after(5))
    with within(here(union).pk):
        assert not WrappedKey.objects.filter(case_id=one.handle).exists()
        kept = Message.objects.get(case_id=one.handle)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(bytes(kept.blob), [union.intake.identity])
    assert tick(at(after(6))).replayed == 1
    assert left(faces, union, one.handle) == set()


def test_letters_say_that_there_is_something_and_nothing_more(faces: Faces, union: Union, at: Any) -> None:
    from cadre_site.concerns.ticking import tick

    now = at(after(7))
    tick(now)
    before = len(people.letters(faces.home))
    one = submitted(faces, union)
    submitted(faces, union)
    assert tick(now).letters == 1  # one for both; intake alone, since nobody has claimed
    assert tick(now).letters == 0
    to, subject, body = people.letters(faces.home)[before]
    assert to == union.intake.user.email
    assert subject == "У вас есть новое на desk.example.org"
    assert body.startswith("У вас есть новое. Войдите, чтобы посмотреть.")
    assert one.handle not in body
    handler, path = faces.sign_in(union.people["handler"].user), f"/v1/{union.slug}/cases/{one.handle}"
    assert posted(handler, f"{path}/claim", {}).status_code == 204
    soon = at(after(12))
    assert tick(soon).letters == 2  # due in two days: the handler of one, intake of the other
    assert tick(soon).letters == 0
