"""S6: what is passed on to a body, under a protocol of two people, and refused with a reason without one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

import pytest

from cadre.catalogue.concerns import bodies, extract, passed_fields
from small_concerns import Faces, b64, posted, solved
from small_unions import Union, union_on

pytestmark = pytest.mark.xdist_group("concerns")
SSA = bodies().bodies["who_ssa"].fields
ATTACK = {
    "quarter": "2026-Q3",
    "country": "XSC",
    "attack_type": "obstruction",
    "concern_certainty": "possible",
}


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces, "paramedics")


def proposal(**other: object) -> dict[str, object]:
    expires = (date.today() + timedelta(days=100)).isoformat()
    told = {
        "body": "who_ssa",
        "parties": ["Paramedics", "WHO"],
        "fields": SSA,
        "frequency": "quarter",
        "expires": expires,
    }
    return told | other


def by(faces: Faces, union: Union, role: str, path: str, body: object = None) -> Any:
    return posted(faces.sign_in(union.people[role].user), f"/v1/{union.slug}/{path}", body or {})


def agreed(faces: Faces, union: Union, **other: object) -> int:
    answer = by(faces, union, "concerns_admin", "protocols", proposal(**other))
    assert answer.status_code == 201, answer.content
    number = int(answer.json()["number"])
    assert by(faces, union, "statistician", f"protocols/{number}/confirm").status_code == 204
    return number


def give(faces: Faces, union: Union, token: bytes, fields: dict[str, str], body: str = "who_ssa") -> Any:
    digest = hashlib.sha256(token).hexdigest()
    return by(faces, union, "intake", "extracts", {"fields": fields, "withdrawal": digest, "body": body})


def passed(faces: Faces, union: Union, body: str = "who_ssa") -> Any:
    return by(faces, union, "statistician", "passed-on", {"body": body})


def test_nothing_is_passed_on_without_a_live_protocol_and_two_people_make_one(
    faces: Faces, union: Union
) -> None:
    for answer in (give(faces, union, b"1" * 32, ATTACK), passed(faces, union)):
        assert (answer.status_code, answer.json()) == (
            409, {"error": "protocol-none", "params": {"body": "who_ssa", "why": "missing"}},
        )  # fmt: skip
    number = by(faces, union, "concerns_admin", "protocols", proposal()).json()["number"]
    assert passed(faces, union).status_code == 409  # proposed is not agreed
    alone = by(faces, union, "concerns_admin", f"protocols/{number}/confirm")
    assert (alone.status_code, alone.json()["error"]) == (403, "protocol-same-person")
    assert by(faces, union, "statistician", f"protocols/{number}/confirm").status_code == 204
    assert passed(faces, union).json()["protocol"]["live"] is True
    assert by(faces, union, "statistician", f"protocols/{number}/end").status_code == 204
    assert passed(faces, union).status_code == 409


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"fields": ["quarter", "country", "sex"]}, "fields"), ({"fields": ["attack_type"]}, "fields"),
        ({"parties": ["Paramedics", "Paramedics"]}, "parties"), ({"expires": "2020-01-01"}, "expires"),
        ({"expires": (date.today() + timedelta(days=500)).isoformat()}, "expires"),
    ],
)  # fmt: skip
def test_a_protocol_gives_no_more_than_the_body_publishes_and_ends(
    faces: Faces, union: Union, other: dict[str, object], why: str
) -> None:
    answer = by(faces, union, "concerns_admin", "protocols", proposal(**other))
    assert (answer.status_code, answer.json()["params"]) == (422, {"why": why})


def test_what_is_handed_in_has_the_agreed_fields_alone_and_waits_for_others_of_its_body(
    faces: Faces, union: Union, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    from cadre_site.concerns.actions import passing
    from cadre_site.concerns.ticking import tick

    agreed(faces, union, fields=["quarter", "country", "attack_type", "concern_certainty"])
    tokens = [secrets.token_bytes(32) for _ in range(6)]
    wrong = (
        ATTACK | {"sex": "F"}, ATTACK | {"area": "N"}, ATTACK | {"attack_resource": "personnel"},
        ATTACK | {"attack_type": "_Z"}, ATTACK | {"concern_certainty": "rumor"}, {"country": "XSC"},
        ATTACK | {"attack_type": "She shouted"},
    )  # fmt: skip
    for fields in wrong:
        assert give(faces, union, tokens[0], fields).status_code == 422, fields
    for token in tokens[:4]:
        assert give(faces, union, token, ATTACK).status_code == 204
    counted = {
        "quarter": "2026-Q3",
        "country": "XSC",
        "concern_kind": "conflict",
        "concern_certainty": "possible",
        "concern_recipient": "union",
    }
    for _ in range(4):
        assert give(faces, union, secrets.token_bytes(32), counted, "").status_code == 204
    assert tick(datetime.now(UTC)).mixed == 0  # four and four are not eight
    for token in tokens[4:]:
        assert give(faces, union, token, ATTACK).status_code == 204
    assert tick(datetime.now(UTC)).mixed == 6
    assert passed(faces, union).json()["rows"] == []  # the quarter is not over
    api = faces.api()
    assert posted(api, "/v1/withdrawals", {"proof": solved(api), "token": b64(tokens[0])}).status_code == 204
    monkeypatch.setattr(passing, "quarter_of", lambda day: "2099-Q1")
    rows = passed(faces, union).json()["rows"]
    assert len(rows) == 5
    assert {tuple(one) for one in rows} == {
        ("recipient", "quarter", "country", "attack_type", "concern_certainty")
    }
    assert (
        by(faces, union, "statistician", "extracts.csv").content.decode().count("\n") == 1
    )  # the counted wait
    agreed(faces, union, fields=["quarter", "country", "attack_type"])  # narrower: what was handed in follows
    assert {tuple(one) for one in passed(faces, union).json()["rows"]} == {
        ("recipient", "quarter", "country", "attack_type")
    }
    chain = faces.sign_in(union.people["concerns_admin"].user).get(f"/v1/{union.slug}/audit").json()
    assert chain["broken"] == []
    did = [one for one in chain["rows"] if one["action"] == "passed_on"]
    assert did[-1]["facts"] == {"body": "who_ssa", "number": did[-1]["facts"]["number"], "count": 5}


def test_an_expired_protocol_is_none(faces: Faces, union: Union, monkeypatch: pytest.MonkeyPatch) -> None:
    from cadre_site.concerns import agreed as agreements

    agreed(faces, union, body="ilo", fields=["quarter", "country", "sex"])
    later = date.today() + timedelta(days=101)
    monkeypatch.setattr(agreements, "today", lambda: later)
    answer = passed(faces, union, "ilo")
    assert (answer.status_code, answer.json()["params"]) == (409, {"body": "ilo", "why": "over"})


def test_of_an_attack_in_conflict_nobody_gets_more_than_who() -> None:
    assert set(SSA) == {
        "quarter", "country", "attack_type", "attack_resource", "concern_facility", "concern_injury",
        "death_cause", "concern_certainty",
    }  # fmt: skip
    for body, known in bodies().bodies.items():
        assert set(known.fields) <= set(extract().fields)
        for attack in ({"attack_type": "fire"}, {"concern_kind": "conflict"}):
            assert passed_fields(body, attack) <= set(SSA)
    assert "sex" in passed_fields("ilo", {"concern_kind": "violence"})
