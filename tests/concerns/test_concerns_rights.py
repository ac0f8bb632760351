"""T6 and T7: every route of both faces for every role and whose case it is; without a row one fails."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

import small_concerns as concerns
import small_people as people
from small_concerns import Faces, b64, posted, sent
from small_unions import ROLES, Union, union_on

pytestmark = pytest.mark.xdist_group("concerns")
READ, HANDLE = {"intake", "handler"}, {"intake", "handler"}
ADMIN, REFER, COUNT, CUSTODIAN = {"concerns_admin"}, {"referral_officer"}, {"statistician"}, {"custodian"}
OPERATOR = {"operator"}
ACTORS = ("anonymous", "no role", "no factor", "operator", *ROLES)
EVERYBODY, SIGNED_IN = "everybody", "signed in"


@dataclass(frozen=True)
class Row:
    """``who``: those that the answer is for; ``answer``: what they get for the test's empty or odd body.

    ``case``: the route is of one case, so that it is asked of an own, a hidden, a foreign and a deleted one.
    """

    who: Any
    answer: int
    case: bool = False


# (method, path of the OpenAPI description): what whoever may is answered when the body says nothing useful.
DESK = {
    ("get", "/v1/me"): Row(SIGNED_IN, 200),
    ("put", "/v1/me/key"): Row(SIGNED_IN, 422),
    ("post", "/v1/me/key/blobs"): Row(SIGNED_IN, 422),
    ("delete", "/v1/me/key/blobs/{blob}"): Row(SIGNED_IN, 404),
    ("get", "/v1/organisations"): Row(OPERATOR, 200),
    ("post", "/v1/organisations"): Row(OPERATOR, 422),
    ("put", "/v1/organisations/{org}"): Row(OPERATOR, 204),
    ("post", "/v1/organisations/{org}/root"): Row(OPERATOR, 422),
    ("post", "/v1/organisations/{org}/root/confirmation"): Row(OPERATOR, 409),
    ("get", "/v1/{org}/people"): Row(set(ROLES), 200),
    ("put", "/v1/{org}/manifest"): Row(ADMIN, 422),
    ("get", "/v1/{org}/card"): Row(ADMIN, 200),
    ("put", "/v1/{org}/card"): Row(ADMIN, 204),
    ("get", "/v1/{org}/services"): Row(READ | REFER, 200),
    ("put", "/v1/{org}/services"): Row(REFER, 204),
    ("post", "/v1/{org}/extracts"): Row(HANDLE, 204),
    ("post", "/v1/{org}/extracts.csv"): Row(COUNT, 200),
    ("get", "/v1/{org}/audit"): Row(ADMIN, 200),
    ("get", "/v1/{org}/protocols"): Row(ADMIN | COUNT | HANDLE, 200),
    ("post", "/v1/{org}/protocols"): Row(ADMIN, 422),
    ("post", "/v1/{org}/protocols/{number}/confirm"): Row(ADMIN | COUNT, 404),
    ("post", "/v1/{org}/protocols/{number}/end"): Row(ADMIN | COUNT, 404),
    ("post", "/v1/{org}/passed-on"): Row(COUNT, 409),
    ("get", "/v1/{org}/cases"): Row(READ, 200),
    ("get", "/v1/{org}/cases/{handle}"): Row(READ, 200, True),
    ("post", "/v1/{org}/cases/{handle}/export"): Row(HANDLE, 204, True),
    ("post", "/v1/{org}/cases/{handle}/claim"): Row(HANDLE, 204, True),
    ("post", "/v1/{org}/cases/{handle}/release"): Row(HANDLE, 204, True),
    ("post", "/v1/{org}/cases/{handle}/state"): Row(HANDLE, 409, True),
    ("post", "/v1/{org}/cases/{handle}/messages"): Row(HANDLE, 409, True),
    ("post", "/v1/{org}/cases/{handle}/keys"): Row(HANDLE, 422, True),
    ("get", "/v1/{org}/cases/{handle}/files/{file}"): Row(READ, 200, True),
    ("get", "/v1/{org}/cases/{handle}/identity"): Row(CUSTODIAN, 403, True),
    ("post", "/v1/{org}/cases/{handle}/hold"): Row(HANDLE | ADMIN, 204, True),
    ("post", "/v1/{org}/cases/{handle}/extend"): Row(HANDLE | ADMIN, 409, True),
    ("post", "/v1/{org}/cases/{handle}/erase"): Row(HANDLE | ADMIN, 409, True),
    ("post", "/v1/{org}/cases/{handle}/links"): Row(HANDLE, 422, True),
    ("post", "/v1/{org}/cases/{handle}/referrals"): Row(REFER | HANDLE, 403, True),
    ("get", "/v1/{org}/referrals"): Row(REFER, 200),
    ("patch", "/v1/{org}/cases/{handle}/referrals/{number}"): Row(REFER, 404, True),
}  # fmt: skip
REPORTS = {
    ("get", "/v1/organisations"): 200,
    ("get", "/v1/help"): 200,
    ("get", "/v1/challenge"): 200,
    ("put", "/v1/files/{file}"): 422,
    ("post", "/v1/concerns"): 422,
    ("post", "/v1/thread"): 422,
    ("get", "/v1/thread"): 401,
    ("post", "/v1/thread/messages"): 401,
    ("post", "/v1/withdrawals"): 422,
}
# What the case's own bodies are, so that the answer is about the case and not about the body.
CODED = {
    "quarter": "2026-Q3", "country": "XSC", "concern_kind": "pay", "concern_certainty": "probable",
    "concern_recipient": "union",
}  # fmt: skip
BLOB = b64(b"age-encryption.org/v1\n" + b"x" * 4200)


def body_of(place: Place, method: str, route: str) -> Any:
    """Well-formed but for one's own key: otherwise the form would be refused before the right."""
    key = {"key": "case", "generation": 1, "holder": "PAAAAAAAAAAAA", "blob": BLOB[:400]}
    card = {"name_en": "Nurses", "name_ru": "Медсёстры", "languages": ["en"], "answer_days": 7}
    bodies = {
        "state": {"state": "closed"}, "messages": {"seq": 9, "generation": 1, "blob": BLOB},
        "keys": {"keys": [key]}, "hold": {"reason": None}, "referrals": {"service": "x", "preview": BLOB},
        "extend": {"until": date.today().isoformat(), "reason": "reporter_asked"}, "card": card,
        "{number}": {"outcome": "accepted"}, "organisations": {"account": 2**30, "slug": "nobody"},
        "{org}": {"standing": "probation"}, "manifest": {"manifest": "{}", "signature": "x"},
        "services": {"services": []}, "links": {"other": place.cases["own"]},
        "root": {"root": "A" * 43, "text": {"en": "x", "ru": "x"}, "until": date.today().isoformat()},
        "confirmation": {"root": "A" * 43},
        "protocols": {"body": "ilo", "parties": ["A"], "fields": ["sex"], "frequency": "year",
                      "expires": "2026-12-01"},
        "passed-on": {"body": "ilo"},
        "extracts": {"fields": CODED, "withdrawal": secrets.token_hex(32)},
    }  # fmt: skip
    return bodies.get(route.rsplit("/", 1)[-1], {})


@dataclass
class Place:
    faces: Faces
    union: Union
    actors: dict[str, Any]
    cases: dict[str, str]
    file: str


@pytest.fixture(scope="module")
def place(faces: Faces) -> Place:
    from cadre_site.concerns import retention
    from cadre_site.concerns.models import ReceivingOrganisation, WrappedKey
    from cadre_site.concerns.writing import Clock, of_organisation, today

    union, other = union_on(faces), union_on(faces, "other")
    actors: dict[str, Any] = {role: one.user for role, one in union.people.items()}
    actors |= {"anonymous": None, "operator": union.operator}
    actors["no role"] = people.member(union.operator, "", None)
    actors["no factor"] = people.member(union.operator, "intake", union.account, factor=False)
    api, file = faces.api(), concerns.new_handle()
    cases = {
        "own": _submitted(api, union, file), "hidden": _submitted(api, union, file),
        "foreign": _submitted(api, other, file), "deleted": _submitted(api, union, file),
    }  # fmt: skip
    here = ReceivingOrganisation.objects.get(slug=union.slug)
    retention.erase(here, cases["deleted"], by=Clock(), on=today())
    with of_organisation(here):
        WrappedKey.objects.filter(case_id=cases["hidden"]).exclude(holder="recovery").delete()
        officer = union.people["referral_officer"].pseudonym
        WrappedKey(
            organisation=here, case_id=cases["own"], key="case", generation=1, holder=officer, blob=b"x"
        ).save(force_insert=True)
    return Place(faces, union, actors, cases, file)


def _submitted(api: Any, union: Union, file: str) -> str:
    one = sent(union.slug, union.signed, api, files=(file,))
    proof = b64(json.dumps(concerns.solved(api)).encode())
    sealed = concerns.sealed_file(b"photo", one.keys["files"].to_public())
    put = api.generic(
        "PUT", f"/v1/files/{file}?handle={one.handle}", sealed, content_type="application/octet-stream",
        headers={"X-Proof": proof},
    )  # fmt: skip
    assert put.status_code == 201
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    return one.handle


def described(client: Any) -> set[tuple[str, str]]:
    paths = client.get("/v1/openapi.json").json()["paths"]
    return {(method, path) for path, methods in paths.items() for method in methods}


def resolved(urlpatterns: Any) -> set[str]:
    """Every address of a URLconf that is no page of accounts, as OpenAPI writes it."""
    from django.urls import URLPattern

    from cadre_site.accounts.addresses import urlpatterns as accounts

    found: set[str] = set()
    for one in urlpatterns:
        if one in accounts:
            continue
        if isinstance(one, URLPattern):
            found.add("/" + str(one.pattern))
        else:
            found |= {"/" + str(one.pattern) + inner.lstrip("/") for inner in resolved(one.url_patterns)}
    return {path.replace("<", "{").replace(">", "}").replace("int:", "") for path in found}


def test_every_route_of_both_faces_has_a_row(place: Place) -> None:
    from cadre_site.concerns.desk import addresses as desk
    from cadre_site.concerns.reports import addresses as reports

    own = {"/v1/openapi.json", "/v1/"}
    assert resolved(desk.urlpatterns) - own == {path for _, path in DESK}
    assert resolved(reports.urlpatterns) - own == {path for _, path in REPORTS}
    anybody = place.faces.sign_in(place.actors["intake"])
    assert described(anybody) == set(DESK)
    assert described(place.faces.api()) == set(REPORTS)


def asked(client: Any, method: str, path: str, body: Any, **headers: str) -> Any:
    given = {} if method == "get" else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(client, method)(path, headers=headers, **given)


@pytest.mark.parametrize("actor", ACTORS)
def test_every_route_of_the_desk_for_every_role(place: Place, actor: str) -> None:
    client, wrong = place.faces.sign_in(place.actors[actor]), []
    for (method, route), row in DESK.items():
        for whose in ("own", "hidden", "foreign", "deleted") if row.case else ("own",):
            path = _filled(place, route, whose)
            answer = asked(client, method, path, body_of(place, method, route))
            answer.close()
            wanted = 204 if _links(route, whose, actor) else expected(actor, row, whose)
            if answer.status_code != wanted:
                wrong.append(f"{method} {route} ({whose}): {answer.status_code}, not {wanted}")
    assert not wrong


def _filled(place: Place, route: str, whose: str) -> str:
    words = {
        "org": place.union.slug, "handle": place.cases[whose], "file": place.file, "number": "1",
        "blob": "999999",
    }  # fmt: skip
    return route.format(**words)


def _links(route: str, whose: str, actor: str) -> bool:
    """The hidden case and the own one are of one event, to whoever sees both."""
    return route.endswith("/links") and whose == "hidden" and actor == "intake"


def expected(actor: str, row: Row, whose: str) -> int:
    if actor == "anonymous":
        return 401
    if actor == "no factor":
        return 403
    if row.who == SIGNED_IN:
        return row.answer
    if row.who == OPERATOR:
        return row.answer if actor == "operator" else 403
    if actor in ("no role", "operator"):
        return 404
    if actor not in row.who:
        return 403
    if whose == "deleted":
        return 410
    if whose == "foreign" or (whose == "hidden" and actor in ("handler", "referral_officer")):
        return 404
    return row.answer


@pytest.mark.parametrize("actor", ["anonymous", *ROLES])
def test_no_route_of_the_desk_changes_anything_without_the_forms_own_sign(place: Place, actor: str) -> None:
    """T7: the session alone is not enough, signing out included; not a row more or less is there after."""
    client, before = place.faces.sign_in(place.actors[actor], csrf=True), counted()
    for method, route in DESK:
        if method != "get":
            answer = asked(client, method, _filled(place, route, "own"), body_of(place, method, route))
            wanted = (401, "sign-in") if actor == "anonymous" else (403, "csrf")
            assert (answer.status_code, answer.json()["error"]) == wanted, (method, route)
    for page in ("account/sign-out", "account/sign-in", "account/details", "account/erase"):
        assert client.post(f"/en/{page}").status_code == 403, page
    assert counted() == before


def test_with_the_forms_own_sign_the_same_is_done(place: Place) -> None:
    client = place.faces.sign_in(place.actors["intake"], csrf=True)
    sign = client.get("/v1/me").json()["csrf"]
    path = f"/v1/{place.union.slug}/cases/{place.cases['own']}/claim"
    assert asked(client, "post", path, {}, **{"X-CSRFToken": sign[:-1] + "!"}).status_code == 403
    assert asked(client, "post", path, {}, **{"X-CSRFToken": sign}).status_code == 204
    assert (
        asked(client, "post", path.replace("claim", "release"), {}, **{"X-CSRFToken": sign}).status_code
        == 204
    )


def counted() -> dict[str, int]:
    """Rows of every table of both databases; those that remember a session apart."""
    from django.apps import apps
    from django.db import connections, router

    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        alias = router.db_for_read(model) or "default"
        if "session" not in table and table in connections[alias].introspection.table_names():
            found[table] = _rows(alias, table)
    return found


def _rows(alias: str, table: str) -> int:
    """Past row-level security: PostgreSQL's own count of the scope of every organisation."""
    from django.db import connections

    from cadre_site.concerns.models import ReceivingOrganisation
    from cadre_site.concerns.scope import within

    def count() -> int:
        with connections[alias].cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            return int(cursor.fetchone()[0])

    if alias == "default":
        return count()
    total = 0
    for one in ReceivingOrganisation.objects.order_by("pk"):
        with within(one.pk):
            total += count()
    return total


def test_reports_answer_nobody_by_name(place: Place) -> None:
    """The other face: the same for everybody, signed in at the desk or not, and no cookie either way."""
    for (method, route), status in REPORTS.items():
        path = route.format(file=place.file) + ("?handle=" + place.cases["own"] if "{file}" in route else "")
        answer = asked(place.faces.api(), method, path, {})
        assert answer.status_code == status, (method, route)
        assert not answer.cookies
