"""Reading, releasing and handing over in the background: through the queue, by the real worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_site_review import client_of

import small_people as people
from cadre.pipeline.memo import Event
from small_sites import CADRE, environment
from small_workspaces import small_workspace

pytestmark = pytest.mark.xdist_group("site")
RUNS = "/en/desk/data/XSC/runs"


class Desk:
    """A steward with a workspace of 120 people, a worker to call, and a steward of another country."""

    def __init__(self, home: Path) -> None:
        from django.db import connection

        first, second = people.administrator(), people.administrator()
        self.first, self.of = first, (of := people.organisation(first, second))
        self.steward = people.member(first, "steward", of, "XSC")
        self.client = client_of(self.steward)
        self.foreign = client_of(people.member(first, "steward", of, "XSD"))
        (home / "workspaces").mkdir()
        self.folder = small_workspace(home / "workspaces" / "XSC", people=120)
        told = connection.settings_dict
        place = told["OPTIONS"].get("host") or told["HOST"]
        on_server = connection.vendor == "postgresql"
        self.env = environment(
            home, f"postgresql://cadre@/{told['NAME']}?host={place}" if on_server else None
        )

    def ask(self, what: str) -> str:
        """The address of the run."""
        answer = self.client.post(f"{RUNS}/ask", {"what": what})
        assert answer.status_code == 302, answer.content.decode()[-1500:]
        return str(answer["Location"])

    def work(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [CADRE, "work", "--quiet", *words], env=self.env, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def work_once(self) -> None:
        assert self.work("--once").wait(timeout=180) == 0

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.content.decode()[-1500:]
        return str(answer.content.decode())

    def run(self, address: str) -> Any:
        from cadre.workspace.config import load_workspace
        from cadre_site.stewards.running import runs

        return runs.run(load_workspace(self.folder), address.rsplit("/", 1)[1])

    def until_at(self, address: str, stage: str) -> None:
        from cadre_site.stewards.running import runs

        self.until(address, lambda run: any(event.stage == stage for _, event in runs.log(run)))

    def until(self, address: str, found: Callable[[Any], bool]) -> None:
        for _ in range(900):
            if found(self.run(address)):
                return
            time.sleep(0.1)
        raise AssertionError(self.run(address).state)


@pytest.fixture(scope="module")
def desk(home: Path) -> Desk:
    return Desk(home)


def audited(action: str) -> list[dict[str, Any]]:
    from cadre_site.audit.models import AuditRow

    rows = AuditRow.objects.filter(action=action, subject="XSC").order_by("number")
    return [json.loads(row.facts) for row in rows]


def test_files_are_read_in_the_background_and_the_page_tells_every_step(desk: Desk) -> None:
    address = desk.ask("read")
    assert "Waits for the background worker." in desk.page(address)
    assert desk.client.get(f"{address}/progress")["X-Run-Open"] == "yes"
    desk.work_once()
    page = desk.page(address)
    assert "Rows read: 143; set aside: 0." in page
    assert page.count("<li><strong>read: ") == 3
    assert desk.client.get(f"{address}/progress")["X-Run-Open"] == "no"
    assert "Готово" in desk.page(address.replace("/en/", "/ru/"))
    assert audited("run_asked")[-1]["what"] == "read"
    assert audited("run_ended")[-1] == {
        "run": address.rsplit("/", 1)[1], "state": "done", "rows": 143, "set_aside": 0,
    }  # fmt: skip


def test_linked_in_the_background_pairs_and_conflicts_have_their_pages(desk: Desk) -> None:
    address = desk.ask("build")
    desk.work_once()
    assert "Pairs to review, sources that disagree and quality checks now rest on this." in desk.page(address)
    for room in ("links", "conflicts", "quality"):
        assert desk.page(f"/en/desk/data/XSC/{room}")


def test_one_thing_at_a_time_and_what_waits_is_stopped_at_once(desk: Desk) -> None:
    address = desk.ask("read")
    answer = desk.client.post(f"{RUNS}/ask", {"what": "release"})
    assert answer.status_code == 422
    assert "Something is being done with this country" in answer.content.decode()
    assert desk.client.post(f"{address}/stop").status_code == 302
    assert desk.run(address).state == "cancelled"
    desk.work_once()  # the queue still names it: nothing is done
    assert not (desk.run(address).folder / "output.txt").exists()
    assert audited("run_stopped")[-1] == {"run": address.rsplit("/", 1)[1]}


def test_what_goes_wrong_is_told_in_both_languages(desk: Desk) -> None:
    contracts = desk.folder / "contracts.csv"
    contracts.rename(desk.folder / "away.csv")
    address = desk.ask("read")
    desk.work_once()
    (desk.folder / "away.csv").rename(contracts)
    assert desk.run(address).state == "failed"
    assert "contracts.csv" in desk.page(address)
    assert "Завершено без результата" in desk.page(address.replace("/en/", "/ru/"))


def test_killed_a_release_goes_on_with_the_next_worker_and_is_the_same(desk: Desk, tmp_path: Path) -> None:
    apart = tmp_path / "apart"
    shutil.copytree(desk.folder, apart, ignore=shutil.ignore_patterns("work", "releases", "runs"))
    address = desk.ask("release")
    worker = desk.work()
    desk.until_at(address, "build")
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    desk.until(address, lambda run: run.state != "working")  # its child has ended too
    assert desk.run(address).state == "broken_off"
    assert "Broken off" in desk.page(address)
    assert not (desk.folder / "releases" / "current").exists()
    desk.work_once()
    assert desk.run(address).state == "done"
    subprocess.run([CADRE, "release", str(apart), "--quiet"], env=desk.env, check=True, timeout=300)
    made = (desk.folder / "releases" / "current").read_text()
    assert made == (apart / "releases" / "current").read_text()
    assert list((desk.folder / "work").rglob(".*part-*")) == []


def test_a_release_is_looked_at_and_handed_over_by_who_asked(desk: Desk) -> None:
    from cadre_site.ledger.models import Release

    name = (desk.folder / "releases" / "current").read_text().strip()
    page = desk.page("/en/desk/data/XSC/release")
    assert f"Release {name} as it was made" in page
    assert page.count("<table") == 3
    address = desk.ask("hand_over")
    desk.work_once()
    assert desk.run(address).state == "done", (desk.run(address).ended, desk.run(address).output.read_text())
    found = Release.objects.get(id=name)
    assert (found.state, found.brought_by_id) == ("received", desk.steward.pk)
    assert f"/en/desk/releases/{name}" in desk.page(address)
    assert desk.page(f"/en/desk/releases/{name}")
    assert "This release is in the ledger." in desk.page("/en/desk/data/XSC/release")


def test_what_was_handed_over_counts_until_it_is_sent_back(desk: Desk, tmp_path: Path) -> None:
    from cadre.pipeline.history import History
    from cadre.workspace.config import load_workspace
    from cadre_site.ledger.actions import send_back
    from cadre_site.stewards.running.given import count, need_held

    def released(people: int) -> str:
        other = small_workspace(tmp_path / str(people), people)
        shutil.copy(other / "contracts.csv", desk.folder)
        address = desk.ask("release")
        desk.work_once()
        assert desk.run(address).state == "done", desk.run(address).output.read_text()
        return (desk.folder / "releases" / "current").read_text().strip()

    workspace, first = load_workspace(desk.folder), (desk.folder / "releases" / "current").read_text().strip()
    history = History(workspace)
    assert history.is_given_out(first)
    draft, other = released(121), released(122)
    assert [history.is_given_out(name) for name in (draft, other)] == [False, False]
    told = json.loads((desk.folder / "releases" / draft / "certificate.json").read_text())
    assert [len(one["earlier"]) for one in told["tallies"] if one["tally"] == "headcount"] == [1]
    need_held(workspace, draft)
    desk.ask("hand_over")
    desk.work_once()
    assert history.is_given_out(other)
    (desk.folder / "releases" / "current").write_text(draft + "\n")
    address = desk.ask("hand_over")
    desk.work_once()
    assert desk.run(address).state == "failed"
    assert f"Release {draft} was made before {other} was handed over." in desk.page(address)
    send_back(
        release=other, reason="Two nurses stand twice in it.", by=people.member(desk.first, "editor", desk.of)
    )
    assert not count(workspace).is_given_out(other)
    need_held(workspace, draft)


def test_at_work_it_is_stopped_with_all_it_started(desk: Desk) -> None:
    shutil.rmtree(desk.folder / "work")
    address = desk.ask("release")
    worker = desk.work("--once")
    desk.until_at(address, "link")
    assert "<progress" in desk.page(address)
    assert desk.client.post(f"{address}/stop").status_code == 302
    desk.until(address, lambda run: run.ended is not None)
    assert worker.wait(timeout=30) == 0
    assert desk.run(address).state == "cancelled"
    assert audited("run_ended")[-1]["state"] == "cancelled"


def test_what_ends_its_process_again_and_again_is_given_up(desk: Desk) -> None:
    from cadre_site.stewards.running import runs

    address = desk.ask("read")
    for _ in range(3):
        runs.write(desk.run(address), Event("begin", "", "started"))
    desk.work_once()
    assert desk.run(address).state == "failed"
    assert "was begun 3 times" in desk.page(address)


def test_a_line_cut_off_by_a_kill_is_left_out(desk: Desk) -> None:
    from cadre_site.stewards.running import runs

    address = desk.ask("read")
    found = desk.run(address)
    runs.write(found, Event("read", "areas", "done", 1.5, {"read": 7}))
    with (found.folder / "log.jsonl").open("a") as file:
        file.write('{"at": "2026-')
    assert [event.name for _, event in runs.log(found)] == ["areas"]
    assert "1.5 s" in desk.page(address)
    assert desk.client.post(f"{address}/stop").status_code == 302


def test_of_another_countrys_runs_nothing_is_told(desk: Desk) -> None:
    address = desk.ask("read")
    for path in (RUNS, address, f"{address}/progress", "/en/desk/data/XSC/release"):
        assert desk.foreign.get(path).status_code == 404
    for path in (f"{RUNS}/ask", f"{address}/stop"):
        assert desk.foreign.post(path, {"what": "read"}).status_code == 404
    for path in (f"{RUNS}/..", f"{RUNS}/20260101T000000-0000"):
        assert desk.client.get(path).status_code in (302, 404)
    assert desk.client.post(f"{RUNS}/ask", {"what": "rm"}).status_code == 404
    assert desk.client.post(f"{address}/stop").status_code == 302
