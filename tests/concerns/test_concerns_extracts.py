"""Coded extracts: taken in without a case, mixed, given out when their quarter is over, taken back before."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import secrets
from datetime import UTC, datetime
from typing import Any

import pytest
from scipy.stats import binomtest

from cadre.catalogue.concerns.definitions import extract
from small_concerns import Faces, b64, posted, solved
from small_unions import Union, union_on

pytestmark = pytest.mark.xdist_group("concerns")
KINDS = ("violence", "exposure", "conditions", "death", "pay")


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces)


def here(union: Union) -> Any:
    from cadre_site.concerns.models import ReceivingOrganisation

    return ReceivingOrganisation.objects.get(slug=union.slug)


def row(number: int = 0, **other: object) -> dict[str, object]:
    told = {
        "quarter": "2026-Q3", "country": "XSC", "concern_kind": KINDS[number % 5],
        "concern_certainty": "probable", "concern_recipient": "union",
    }  # fmt: skip
    return told | other


def give(faces: Faces, union: Union, token: bytes, fields: dict[str, object]) -> Any:
    client = faces.sign_in(union.intake.user)
    body = {"fields": fields, "withdrawal": hashlib.sha256(token).hexdigest()}
    return posted(client, f"/v1/{union.slug}/extracts", body)


def take_back(faces: Faces, token: bytes) -> int:
    api = faces.api()
    return int(posted(api, "/v1/withdrawals", {"proof": solved(api), "token": b64(token)}).status_code)


def taken(faces: Faces, union: Union) -> list[dict[str, str]]:
    client = faces.sign_in(union.people["statistician"].user)
    answer = client.post(f"/v1/{union.slug}/extracts.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def mixed() -> int:
    from cadre_site.concerns.ticking import tick

    return tick(datetime.now(UTC)).mixed


def count(union: Union, table: str) -> int:
    from cadre_site.concerns import models
    from cadre_site.concerns.scope import within

    with within(here(union).pk):
        return int(getattr(models, table).objects.count())


def test_few_wait_and_five_join_and_are_given_out_a_quarter_later(
    faces: Faces, union: Union, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cadre_site.concerns.actions import counting

    tokens = [secrets.token_bytes(32) for _ in range(6)]
    for number, token in enumerate(tokens[:4]):
        assert give(faces, union, token, row(number)).status_code == 204
    assert mixed() == 0
    assert take_back(faces, tokens[0]) == 204
    assert count(union, "HeldExtract") == 3
    for number, token in enumerate(tokens[4:]):
        assert give(faces, union, token, row(number)).status_code == 204
    assert mixed() == 5
    assert (count(union, "HeldExtract"), count(union, "Extract")) == (0, 5)
    assert taken(faces, union) == []  # the quarter is not over
    assert take_back(faces, tokens[1]) == 204
    assert take_back(faces, secrets.token_bytes(32)) == 204  # nobody's: told alike
    assert count(union, "Extract") == 4
    monkeypatch.setattr(counting, "quarter_of", lambda day: "2099-Q1")
    given = taken(faces, union)
    assert len(given) == 4
    assert {one["concern_kind"] for one in given} <= set(KINDS)
    assert set(given[0]) == {"recipient", *extract().fields}
    assert take_back(faces, tokens[2]) == 204  # too late, and told alike
    assert count(union, "Extract") == 4


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"story": "He hit me"}, row(concern_kind="He hit me in the ward"), row(name="Amina"),
        row(concern_kind=["pay", "death"]), row(quarter="2026-11-30"), row(concern_certainty="rumor"),
        row(concern_kind="nonsense"),
    ],
)  # fmt: skip
def test_what_is_no_listed_code_is_refused(faces: Faces, union: Union, fields: dict[str, object]) -> None:
    before = count(union, "HeldExtract")
    answer = give(faces, union, secrets.token_bytes(32), fields)
    assert answer.status_code == 422, answer.content
    assert "Amina" not in answer.content.decode()
    assert count(union, "HeldExtract") == before


def test_the_audit_tells_neither_which_case_nor_when(faces: Faces, union: Union) -> None:
    assert give(faces, union, secrets.token_bytes(32), row()).status_code == 204
    admin = faces.sign_in(union.people["concerns_admin"].user)
    chain = admin.get(f"/v1/{union.slug}/audit").json()
    assert chain["broken"] == []
    told = [one for one in chain["rows"] if one["action"] == "extract"]
    assert told
    for one in told:
        assert len(one["at"]) == len("2026-11-30")
        assert (one["subject"], one["facts"]) == (union.slug, {})


def test_neither_order_nor_key_tells_which_is_whose(faces: Faces, union: Union) -> None:
    """T5 at the tables: guessing by where a row lies, or by its key, is no better than chance."""
    from django.db import connections

    from cadre_site.concerns.models import Extract
    from cadre_site.concerns.scope import within

    with within(here(union).pk):
        before = set(Extract.objects.values_list("withdrawal", flat=True))
    draw, order = random.Random(7), []
    for _ in range(60):
        token = secrets.token_bytes(32)
        order.append(hashlib.sha256(token).hexdigest())
        assert give(faces, union, token, row(draw.randrange(5))).status_code == 204
    assert mixed() >= 60
    for by in ("rowid" if connections["concerns"].vendor == "sqlite" else "ctid", "key"):
        with within(here(union).pk), connections["concerns"].cursor() as cursor:
            cursor.execute(f"select withdrawal from concerns_extract order by {by}")
            lying = [name for (name,) in cursor if name not in before and name in set(order)]
        earlier = sum(order.index(a) < order.index(b) for a, b in zip(lying[::2], lying[1::2], strict=True))
        assert binomtest(earlier, len(lying) // 2).pvalue > 0.001, by


def test_a_broken_chain_is_told(faces: Faces, union: Union) -> None:
    """Whoever writes past the site and past the triggers is found by the chain."""
    from django.db import DatabaseError, connections, transaction

    from cadre_site.concerns.scope import within

    admin = faces.sign_in(union.people["concerns_admin"].user)
    first = admin.get(f"/v1/{union.slug}/audit").json()["rows"][0]
    connection = connections["concerns"]
    change = "update concerns_auditrow set facts = '{}' , by = 'somebody' where number = 1"
    with pytest.raises(DatabaseError), within(here(union).pk), connection.cursor() as cursor:
        cursor.execute(change)
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(using="concerns"), connection.cursor() as cursor:
        cursor.execute("drop trigger concerns_audit_no_update")
        cursor.execute(change)
    assert first["number"] in admin.get(f"/v1/{union.slug}/audit").json()["broken"]
    assert json.dumps(first["facts"]) is not None
