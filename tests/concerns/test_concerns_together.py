"""T10: many at once, and PostgreSQL's own guard between organisations."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import pyrage
import pytest

import small_concerns as concerns
from small_concerns import Faces, Wire, called, posted, sent
from small_unions import Union, union_on

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("concerns")]


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces)


def organisation(union: Union) -> Any:
    from cadre_site.concerns.models import ReceivingOrganisation

    return ReceivingOrganisation.objects.get(slug=union.slug)


def submitted(faces: Faces, union: Union) -> concerns.Sent:
    api = faces.api()
    one = sent(union.slug, union.signed, api)
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    return one


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """What each gave, or the word by which it was refused; all begin together."""
    from django.db import connections

    from cadre_site.concerns.refusing import RefusedError

    gate = threading.Barrier(len(work))

    def run(one: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return one()
        except RefusedError as problem:
            return problem.word
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def test_a_hundred_posts_of_one_concern_make_one_case(faces: Faces, union: Union) -> None:
    from cadre_site.concerns.models import Case, Message
    from cadre_site.concerns.scope import within

    with concerns.served(faces, "reports", "--workers", "2") as address:
        one = sent(union.slug, union.signed, Wire(address))
        with ThreadPoolExecutor(100) as pool:
            told = list(pool.map(lambda _: called(address, "POST", "/v1/concerns", one.body), range(100)))
        others = [sent(union.slug, union.signed, Wire(address)) for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            each = list(pool.map(lambda other: called(address, "POST", "/v1/concerns", other.body), others))
    assert sorted(status for status, _ in told) == [200] * 99 + [201]
    assert {answer["handle"] for _, answer in told} == {one.handle}
    assert [status for status, _ in each] == [201] * 8
    with within(organisation(union).pk):
        assert Case.objects.filter(pk=one.handle).count() == 1
        assert Message.objects.filter(case_id=one.handle).count() == 1
        assert Case.objects.filter(pk__in=[other.handle for other in others]).count() == 8


def test_of_two_claims_one_wins(faces: Faces, union: Union) -> None:
    from cadre_site.concerns.actions import handling

    here = organisation(union)
    for _ in range(5):
        one = submitted(faces, union)
        both = [union.people["intake"].user, union.people["handler"].user]
        told = at_once(*(partial(handling.claim, organisation=here, handle=one.handle, by=by) for by in both))
        assert sorted(map(str, told)) == ["None", "claimed-already"]


def close(here: Any, handle: str, by: Any, on: date) -> None:
    """Closed long ago, so that it is over now."""
    from cadre_site.concerns.actions import handling
    from cadre_site.concerns.models import Case
    from cadre_site.concerns.writing import of_organisation

    for state in ("acknowledged", "triaged", "closed"):
        handling.step(organisation=here, handle=handle, state=state, outcomes=["duplicate"], by=by)
    with of_organisation(here):
        Case.objects.filter(pk=handle).update(closed=on, last_message=on)


def test_a_message_that_comes_while_a_case_expires_is_kept_or_refused(faces: Faces, union: Union) -> None:
    from cadre_site.concerns import retention
    from cadre_site.concerns.actions import reporting
    from cadre_site.concerns.models import Case, Message, WrappedKey
    from cadre_site.concerns.reports.shapes import Further
    from cadre_site.concerns.scope import within
    from cadre_site.concerns.writing import Reporter

    here, today = organisation(union), date.today()
    for turn in range(8):
        one = submitted(faces, union)
        close(here, one.handle, union.intake.user, today - timedelta(days=100))
        given = Further.model_validate(concerns.further(one, 2))
        write = partial(reporting.write, organisation=here, handle=one.handle, given=given, by=Reporter())
        work = [write, partial(retention.expire, here, today)]
        told = at_once(*(work if turn % 2 else work[::-1]))
        written = "case-deleted" not in told
        with within(here.pk):
            assert Case.objects.filter(pk=one.handle).exists() is written
            assert Message.objects.filter(case_id=one.handle).count() == (2 if written else 0)
            assert WrappedKey.objects.filter(case_id=one.handle).exists() is written


def test_a_reply_while_the_key_turns_lies_under_the_key_of_its_time(faces: Faces, union: Union) -> None:
    from cadre_site.concerns.actions import handling, reporting
    from cadre_site.concerns.models import Message, WrappedKey
    from cadre_site.concerns.reports.shapes import Further
    from cadre_site.concerns.scope import within
    from cadre_site.concerns.shapes import Wrapped
    from cadre_site.concerns.writing import Reporter

    here = organisation(union)
    for _ in range(5):
        one = submitted(faces, union)
        fresh = pyrage.x25519.Identity.generate()
        told = json.loads(union.signed["manifest"])
        to = {holder["holder"]: holder["recipient"] for holder in told["intake"]}
        to |= {"recovery": told["recovery"], "reporter": str(one.code.identity.to_public())}
        keys = [Wrapped(**concerns.wrap(fresh, "case", who, what, 2)) for who, what in to.items()]
        given, telling = (
            Further.model_validate(concerns.further(one, 2, text)) for text in ("Wait.", "Key.")
        )
        by = union.intake.user
        turn = partial(handling.give_keys, organisation=here, handle=one.handle, keys=keys, message=telling)
        told_both = at_once(
            partial(turn, by=by),
            partial(reporting.write, organisation=here, handle=one.handle, given=given, by=Reporter()),
        )
        assert sorted(told_both, key=str) == [None, "seq-taken"]
        with within(here.pk):
            kept = list(Message.objects.filter(case_id=one.handle, seq=2))
            turned = WrappedKey.objects.filter(case_id=one.handle, generation=2).count()
        assert (len(kept), turned) == (1, len(keys) if told_both[0] is None else 0)
        assert all(pyrage.decrypt(bytes(m.blob), [one.keys["case"]]) and m.generation == 1 for m in kept)


def test_without_a_scope_nothing_of_an_organisation_can_be_read(faces: Faces, union: Union) -> None:
    from cadre_site.concerns.models import Case
    from cadre_site.concerns.scope import NoScopeError, looking_up

    with pytest.raises(NoScopeError):
        Case.objects.count()
    with looking_up("nothing"):
        assert Case.objects.count() == 0


def test_postgresql_keeps_organisations_apart_by_itself(faces: Faces, union: Union) -> None:
    from django.apps import apps
    from django.db import ProgrammingError, connections

    from cadre_site.concerns.scope import within

    connection = connections["concerns"]
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row-level security")
    submitted(faces, union)
    other = organisation(union_on(faces, "elsewhere"))
    owned = [
        one._meta.db_table for one in apps.get_app_config("concerns").get_models()
        if any(field.name == "organisation" for field in one._meta.fields)
    ]  # fmt: skip
    assert len(owned) == 16
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relforcerowsecurity")
        assert {name for (name,) in cursor} >= set(owned)
        for table in owned:
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,), table
    with within(other.pk), connection.cursor() as cursor:
        cursor.execute("select count(*) from concerns_case")
        assert cursor.fetchone() == (0,)
        mine = organisation(union).pk
        with pytest.raises(ProgrammingError, match="row-level security"):
            cursor.execute(
                "insert into concerns_tombstone (handle, month, organisation_id) values ('x', now(), %s)",
                [mine],
            )


def test_a_role_that_bypasses_the_guard_is_refused_at_the_start(faces: Faces, union: Union) -> None:
    from django.db import connections

    from cadre.vocabulary.errors import CadreError
    from cadre_site.concerns import database

    database.ready()
    connection = connections["concerns"]
    if connection.vendor != "postgresql":
        return
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "cadre"
    try:
        with pytest.raises(CadreError) as refused:
            database.ready()
    finally:
        connection.close()
        connection.settings_dict["USER"] = before
    assert refused.value.key == "concerns-role-unsafe"
