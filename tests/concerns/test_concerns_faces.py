"""What each face is made of, what it refuses to start with, and that nobody is followed (T12)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import small_concerns as concerns
from cadre.vocabulary.errors import CadreError
from cadre_site.settings.concerns import concerns_configuration, need_hosts
from small_concerns import API, Faces, Wire, called, posted, sent, solved
from small_unions import Union, union_on

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("concerns")]
GIVEN = {
    "CADRE_CONCERNS_HOME": "/nowhere", "CADRE_CONCERNS_PEPPER": concerns.PEPPER,
    "CADRE_CONCERNS_REPORT_ORIGIN": concerns.ORIGIN, "CADRE_CONCERNS_API_HOSTS": API,
}  # fmt: skip
ADDRESS, AGENT = "203.0.113.77", "Planted-Agent/7.7 (sentinel)"


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"CADRE_CONCERNS_PEPPER": ""}, "concerns-pepper-weak"),
        ({"CADRE_CONCERNS_PEPPER": "a" * 64}, "concerns-pepper-weak"),
        ({"CADRE_CONCERNS_PEPPER": "short-one"}, "concerns-pepper-weak"),
        ({"CADRE_CONCERNS_PEPPER": "insecure-but-long-enough-0123456789-abcdef"}, "concerns-pepper-weak"),
        ({"CADRE_CONCERNS_REPORT_ORIGIN": ""}, "concerns-origin"),
        ({"CADRE_CONCERNS_REPORT_ORIGIN": "http://report.example.org"}, "concerns-origin"),
        ({"CADRE_CONCERNS_REPORT_ORIGIN": "https://report.example.org/"}, "concerns-origin"),
        ({"CADRE_CONCERNS_REPORT_ORIGIN": "*"}, "concerns-origin"),
        ({"CADRE_CONCERNS_API_HOSTS": "*"}, "concerns-hosts"),
        ({"CADRE_CONCERNS_DATABASE": "mysql://x"}, "site-database-url"),
        ({"CADRE_CONCERNS_HOME": "", "CADRE_CONCERNS_DATABASE": "postgresql://a@b/c"}, "site-home-missing"),
    ],
)
def test_no_face_starts_with_an_unsafe_setting(change: dict[str, str], key: str) -> None:
    with pytest.raises(CadreError) as refused:
        concerns_configuration(GIVEN | change)
    assert refused.value.key == key


def test_safe_settings_are_taken() -> None:
    found = concerns_configuration(GIVEN)
    assert (found.home, found.embedded, found.desk_hosts) == (Path("/nowhere"), False, ())
    assert found.key("a") != found.key("b")
    assert "secure_delete" in found.database["OPTIONS"]["init_command"]
    with pytest.raises(CadreError) as refused:
        need_hosts(found.desk_hosts, "CADRE_CONCERNS_DESK_HOSTS")
    assert refused.value.key == "concerns-hosts"
    onion = GIVEN | {"CADRE_CONCERNS_REPORT_ORIGIN": "http://abcdef.onion"}
    assert concerns_configuration(onion).origin == "http://abcdef.onion"


def test_the_embedded_pepper_is_made_once(tmp_path: Path) -> None:
    first = concerns_configuration({"CADRE_WORKSPACE": str(tmp_path)})
    assert first.embedded
    assert concerns_configuration({"CADRE_WORKSPACE": str(tmp_path)}).pepper == first.pepper
    assert (first.home / "concerns-pepper").stat().st_mode & 0o77 == 0


def alone(code: str, environ: dict[str, str]) -> Any:
    """What a fresh process tells with these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CADRE_", "DATABASE_"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept | environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_reports_face_has_no_accounts_and_no_way_to_the_site(tmp_path: Path) -> None:
    code = """
import os, sys, json
os.environ["DJANGO_SETTINGS_MODULE"] = "cadre_site.settings.concerns_reports"
import django; django.setup()
from cadre_site.concerns.database import bring_up; bring_up()
from cadre_site.concerns.reports import wsgi
from django.conf import settings
from django.db import connection
try:
    connection.cursor()
    reached = True
except Exception:
    reached = False
rooms = sorted({".".join(one.split(".")[:2]) for one in sys.modules if one.startswith("cadre_site.")})
print(json.dumps([settings.INSTALLED_APPS, settings.MIDDLEWARE, rooms, reached,
    [one for one in sys.modules if one.startswith("allauth") or one.endswith("sessions.middleware")]]))
"""
    apps, middleware, rooms, reached, others = alone(code, GIVEN | {"CADRE_CONCERNS_HOME": str(tmp_path)})
    assert apps == ["cadre_site.concerns"]
    assert middleware == [
        "cadre_site.concerns.reports.headers.Answers", "django.middleware.common.CommonMiddleware",
    ]  # fmt: skip
    assert set(rooms) == {
        "cadre_site.audit",
        "cadre_site.concerns",
        "cadre_site.operations",
        "cadre_site.settings",
    }
    assert not reached
    assert not others


def test_the_desk_has_its_own_pages_and_none_of_the_site(faces: Faces, union: Union) -> None:
    from django.urls import get_resolver

    from cadre_site.accounts.addresses import urlpatterns as accounts

    patterns = get_resolver("cadre_site.concerns.desk.addresses").url_patterns
    names = {one.name for one in patterns if hasattr(one, "name")}
    assert names == {one.name for one in accounts}
    client = faces.sign_in(union.operator)
    stranger = faces.sign_in()
    for path in ("sign-in", "forgotten", "join/nothing"):
        shown = stranger.get(f"/ru/account/{path}")
        assert shown.status_code in (200, 404)
        assert "Обращения: рабочее место" in shown.content.decode()
    for path in ("account/", "account/details", "account/sessions", "desk/people", "desk/organisations"):
        shown = client.get(f"/en/{path}")
        assert shown.status_code == 200, path
        assert "/en/releases" not in shown.content.decode()
    for path in ("/en/", "/en/releases/", "/en/desk/data", "/api/v1/releases", "/nothing"):
        assert client.get(path).status_code == 404, path


def test_a_place_of_help_comes_back_as_it_was_written_to_both_faces(faces: Faces, union: Union) -> None:
    entry = {
        "id": "clinic", "country": "KEN", "type": "legal", "service": {"en": "Clinic", "ru": "Клиника"},
        "hours": "9-17", "channels": ["+254 700"], "languages": ["en"], "keeps_records": False,
        "verified": date.today().isoformat(), "next_check": (date.today() + timedelta(days=60)).isoformat(),
    }  # fmt: skip
    client, path = faces.sign_in(union.people["referral_officer"].user), f"/v1/{union.slug}/services"
    for bad in ({"hours": "9\x00"}, {"note": "nobody's"}, {"channels": [7]}, {"service": {"fr": "Clinique"}}):
        answer = client.put(path, {"services": [entry | bad]}, content_type="application/json")
        assert answer.status_code == 422, bad
    assert client.put(path, {"services": [entry]}, content_type="application/json").status_code == 204
    assert client.get(path).json()["services"] == [entry]
    assert entry in faces.api().get("/v1/help").json()["services"]


def test_every_answer_of_the_reports_api_carries_the_headers(faces: Faces, union: Union) -> None:
    api = faces.api()
    answers = [
        api.get(path) for path in ("/v1/organisations", "/v1/nothing", "/", "/v1/thread", "/v1/openapi.json")
    ]
    answers += [
        posted(api, "/v1/concerns", {}),
        api.delete("/v1/help"),
        api.get("/v1/help", headers={"Host": "evil"}),
    ]
    for answer in answers:
        assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Credentials" not in answer
        assert "Access-Control-Allow-Origin" not in answer
        assert not answer.cookies
    assert [one.status_code for one in answers] == [200, 404, 404, 401, 200, 422, 405, 400]
    mine = api.get("/v1/help", headers={"Origin": concerns.ORIGIN})
    assert mine["Access-Control-Allow-Origin"] == concerns.ORIGIN
    for other in ("https://evil.example", concerns.ORIGIN + ".evil.example", "null"):
        assert "Access-Control-Allow-Origin" not in api.get("/v1/help", headers={"Origin": other})
    asked = api.options("/v1/concerns", headers={"Origin": concerns.ORIGIN})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, POST, PUT"


def test_nobody_is_followed(faces: Faces, union: Union, tmp_path: Path) -> None:
    """T12: an address and a browser's name, planted, are in no table, file, log or letter."""
    from datetime import UTC, datetime

    from cadre_site.concerns.ticking import tick

    log = tmp_path / "log"
    headers = {"X_Forwarded_For": ADDRESS, "User_Agent": AGENT, "Cookie": "planted=planted"}
    with concerns.served(faces, "reports", log=log) as address:
        one = sent(union.slug, union.signed, Wire(address))
        assert called(address, "POST", "/v1/concerns", one.body, **headers)[0] == 201
        opened = called(
            address, "POST", "/v1/thread", {"proof": solved(Wire(address)), **one.code.asked()}, **headers
        )
        assert opened[0] == 200
        token = {"Authorization": f"Bearer {opened[1]['token']}"}
        for body in (concerns.further(one, 2), {"seq": 3}, {"seq": AGENT, "blob": ADDRESS}):
            called(address, "POST", "/v1/thread/messages", body, **headers, **token)
        called(address, "GET", f"/v1/{AGENT.split('/')[0]}?x={ADDRESS}", **headers)
    tick(datetime.now(UTC))
    told = everything(faces, log)
    assert one.handle.encode() in told  # the search does find what is there
    for planted in (ADDRESS, AGENT, "Planted-Agent", "planted=planted", opened[1]["token"]):
        assert planted.encode() not in told


def everything(faces: Faces, log: Path) -> bytes:
    """Every octet of both databases, of files, letters and logs."""
    from django.db import connections

    from cadre_site.concerns.models import ReceivingOrganisation
    from cadre_site.concerns.scope import within

    told = log.read_bytes()
    for path in faces.home.rglob("*"):
        if path.is_file():
            told += path.read_bytes()
    if connections["concerns"].vendor == "postgresql":
        for one in ReceivingOrganisation.objects.order_by("pk"):
            with within(one.pk), connections["concerns"].cursor() as cursor:
                for table in connections["concerns"].introspection.table_names():
                    cursor.execute(f"select {table}::text from {table}")
                    told += "\n".join(row[0] for row in cursor).encode()
    return told
