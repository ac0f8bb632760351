"""What machines see of a running site: probes, metrics, log lines; and what nobody finds in them."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cadre.vocabulary.errors import CadreError
from cadre_site.operations.logs import JsonLines
from cadre_site.settings.running import metrics_token
from small_sites import Site, ask, environment, postgresql, run, served

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
PERSON = ("aziza.planted@example.org", "203.0.113.77", "planted-agent", "FPLANTED0000", "plantedhost")


class Running(NamedTuple):
    address: str
    home: Path
    log: Path


@pytest.fixture(scope="module")
def running(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Two workers on a site of its own, whose files and rows a test may take away and put back."""
    place = tmp_path_factory.mktemp("running")
    shutil.copytree(filled / "home", place / "home")
    with served(environment(place / "home", None), workers=2, log=place / "log") as address:
        yield Running(address, place / "home", place / "log")


def readiness(address: str) -> tuple[int, str | None]:
    found = ask(f"{address}/health/ready")
    return found.status, json.loads(found.text).get("failing")


def test_it_lives_and_is_ready_whatever_name_it_is_asked_by(running: Running) -> None:
    for path in ("/health/live", "/health/ready"):
        found = ask(running.address + path, Host="10.0.0.5")
        assert (found.status, found.headers["cache-control"]) == (200, "no-store")
    assert ask(f"{running.address}/health/live", method="POST").status == 405
    assert ask(f"{running.address}/en/", Host="10.0.0.5").status == 400


def test_a_missing_table_and_a_missing_file_are_told_in_both_languages(running: Running) -> None:
    with sqlite3.connect(running.home / "site.sqlite3") as database:
        last = database.execute(
            "select id, app, name, applied from django_migrations order by id"
        ).fetchall()[-1]
        database.execute("delete from django_migrations where id = ?", last[:1])
    assert readiness(running.address) == (503, "migrations")
    with sqlite3.connect(running.home / "site.sqlite3") as database:
        database.execute("insert into django_migrations (id, app, name, applied) values (?, ?, ?, ?)", last)
        later = (9999, "ledger", "9999_later", "2030-01-01")  # an upgrade has begun: old processes go on
        database.execute("insert into django_migrations (id, app, name, applied) values (?, ?, ?, ?)", later)
    assert readiness(running.address) == (200, None)
    (running.home / "shelf").rename(running.home / "away")
    found = ask(f"{running.address}/health/ready")
    (running.home / "away").rename(running.home / "shelf")
    assert (found.status, found.headers["retry-after"]) == (503, "5")
    told = json.loads(found.text)["told"]
    assert "missing" in told["en"]
    assert "Нет файлов" in told["ru"]
    assert str(running.home) not in found.text
    assert readiness(running.address) == (200, None)


def test_a_database_that_went_away_and_came_back(on_postgresql: Site, tmp_path: Path) -> None:
    assert readiness(on_postgresql.address) == (200, None)
    with postgresql() as other:
        assert other is not None
        env = environment(tmp_path / "home", other)
        assert run(env, "migrate").returncode == 0
        with served(env) as address:
            assert readiness(address) == (200, None)
            _stop(other)
            found = ask(f"{address}/health/ready")
            assert (found.status, json.loads(found.text)["failing"]) == (503, "database")
            assert "cadre-pg-" not in found.text
            assert ask(f"{address}/health/live").status == 200


def _stop(database: str) -> None:
    """Kill the server behind the socket, as a machine that loses power does."""
    place = Path(database.split("host=")[1])
    os.kill(int((place / "data" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGQUIT)
    for _ in range(200):
        if not (place / "data" / "postmaster.pid").exists():
            return
        time.sleep(0.05)


def counted(address: str, route: str) -> float:
    page = ask(f"{address}/metrics").text
    found = re.findall(rf'cadre_requests_total{{method="GET",route="{route}",status="\d+"}} (\S+)', page)
    return sum(map(float, found))


def test_metrics_add_up_over_workers_and_outlive_one(running: Running) -> None:
    before = counted(running.address, "releases")
    for _ in range(30):
        assert ask(f"{running.address}/en/releases").status == 200
    assert {counted(running.address, "releases") for _ in range(6)} == {before + 30}
    counters = next((running.home / "metrics").iterdir())
    workers = {int(path.stem.split("_")[-1]) for path in counters.glob("counter_*.db")}
    os.kill(workers.pop(), signal.SIGKILL)
    until = time.monotonic() + 30
    while time.monotonic() < until and not _answers_again(running.address):
        time.sleep(0.2)
    assert counted(running.address, "releases") == before + 30
    page = ask(f"{running.address}/metrics").text
    assert "cadre_ready 1.0" in page
    assert 'cadre_releases{state="published"} 1.0' in page


def _answers_again(address: str) -> bool:
    """What waited for the worker that was killed is lost with it."""
    try:
        return all(readiness(address) == (200, None) for _ in range(20))
    except OSError:
        return False


def test_metrics_are_refused_through_a_proxy(running: Running) -> None:
    assert ask(f"{running.address}/metrics").status == 200
    for header in ("X_Forwarded_For", "X_Forwarded_Proto", "Forwarded", "X_Real_IP", "Via"):
        found = ask(f"{running.address}/metrics", **{header: "127.0.0.1"})
        assert found.status == 403
        assert "cadre_requests" not in found.text
        assert set(json.loads(found.text)["told"]) == {"en", "ru"}


def test_a_token_opens_metrics_and_nothing_else_does(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled / "home", tmp_path / "home")
    token = "a-token-of-the-tests-0123456789"
    with served(environment(tmp_path / "home", None) | {"CADRE_METRICS_TOKEN": token}) as address:
        assert ask(f"{address}/metrics").status == 403
        assert ask(f"{address}/metrics", Authorization=f"Bearer {token}x").status == 403
        right = ask(f"{address}/metrics", Authorization=f"Bearer {token}", X_Forwarded_For="203.0.113.1")
        assert right.status == 200
    with pytest.raises(CadreError, match="site-metrics-token"):
        metrics_token({"CADRE_METRICS_TOKEN": "short"})


def test_no_log_line_tells_who_asked_or_for_what(running: Running) -> None:
    planted = {"User_Agent": PERSON[2], "X_Forwarded_For": PERSON[1], "Cookie": f"a={PERSON[0]}",
               "Referer": f"https://{PERSON[4]}.example/{PERSON[0]}"}  # fmt: skip
    address, begin = running.address, running.log.stat().st_size
    styles = re.search(r"/static/[^\"]+\.css", ask(f"{address}/en/").text)
    assert styles is not None
    paths = [f"/en/figure/{PERSON[3]}", f"/ru/?q={PERSON[0]}", f"/en/country/{PERSON[0]}", f"/{PERSON[0]}",
             f"/metrics/{PERSON[0]}?{PERSON[3]}", f"{styles[0]}?{PERSON[0]}"]  # fmt: skip
    ids = [ask(address + path, **planted).headers["x-request-id"] for path in paths]
    ask(f"{address}/en/?{PERSON[0]}", Host=f"{PERSON[4]}.example", **planted)
    with sqlite3.connect(running.home / "site.sqlite3") as database:
        database.execute("alter table ledger_release rename to elsewhere")
    broken = ask(f"{address}/en/figure/F0000000000A?{PERSON[0]}", **planted)
    with sqlite3.connect(running.home / "site.sqlite3") as database:
        database.execute("alter table elsewhere rename to ledger_release")
    assert broken.status == 500
    text = running.log.read_bytes()[begin:].decode()
    assert not [one for one in (*PERSON, "127.0.0.1") if one in text]
    lines = [json.loads(line) for line in text.splitlines()]
    failed = next(
        line for line in lines if "exception" in line and line["request"] == broken.headers["x-request-id"]
    )
    assert failed["exception"] == "django.db.utils.OperationalError"
    asked = [line for line in lines if line.get("event") == "request"]
    assert [line["request"] for line in asked if line["request"] in ids] == ids
    assert {line["route"] for line in asked} >= {"figure", "home", "country", "static"}
    known = {"at", "level", "logger", "event", "request", "method", "route", "status", "seconds"}
    assert all(set(line) == known for line in asked)


def _line(*given: object, logger: str = "django.request", error: bool = False) -> str:
    try:
        raise ValueError(f"Key (email)=({PERSON[0]}) exists") from KeyError(PERSON[1])
    except ValueError:
        told = sys.exc_info() if error else None
    record = logging.LogRecord(logger, logging.ERROR, "somewhere.py", 7, given[0], given[1:], told)
    return JsonLines().format(record)


@pytest.mark.parametrize(
    ("given", "kept"),
    [(("%s: %s", "Not Found", PERSON[3]), '"%s: %s"'), ((f"Invalid HTTP_HOST header: {PERSON[4]}",), None)],
)
def test_of_other_code_the_template_is_kept_and_what_fills_it_is_not(
    given: tuple[str, ...], kept: str | None
) -> None:
    line = _line(*given, error=True)
    assert not [one for one in PERSON if one in line]
    assert kept is None or kept in line
    told = json.loads(line)
    assert (told["exception"], told["from"]) == ("builtins.ValueError", "somewhere:7")
    assert told["passed"][-1].startswith("test_site_running._line:")
