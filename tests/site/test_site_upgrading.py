"""The steps of docs/how-to/operate.md, "Upgrade": from the first tables there were to those of today."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

import small_people as people
from small_sites import ask, environment, figures_in, run, served

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
FIRST = (("ledger", "0001_initial"), ("accounts", "0001_initial"), ("audit", "0001_initial"))


def as_it_was(home: Path, archive: Path) -> None:
    """Back to the first steps, with an approval as they knew it; and step 1, the backup, by that version."""
    with people.django_on(home, None):
        from django.core.management import call_command
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        from cadre_site.audit.chain import record
        from cadre_site.audit.writing import action
        from cadre_site.operations.backup.making import make

        first, second = people.administrator(), people.administrator()
        approver = people.member(first, "approver", people.organisation(first, second))
        for app, step in FIRST[:2]:
            call_command("migrate", app, step, verbosity=0, interactive=False)
        old = MigrationExecutor(connection).loader.project_state(list(FIRST)).apps
        release = old.get_model("ledger", "Release").objects.get()
        now = datetime.now(UTC)
        old.get_model("ledger", "Approval").objects.create(release=release, by_id=approver.pk, at=now)
        approved = {"action": "approved", "subject": release.id, "facts": {"against": ""}}
        action(record)(by=approver, **approved)
        make(archive, None, [], None)


def approvals(home: Path) -> list[tuple[str, bool]]:
    with sqlite3.connect(home / "site.sqlite3") as database:
        asked = """select m.role, a.counted from ledger_approval a
                   join accounts_membership m on m.id = a.membership_id"""
        return [(role, bool(counted)) for role, counted in database.execute(asked)]


def test_an_earlier_database_is_brought_up_and_serves_the_same_figures(filled: Path, tmp_path: Path) -> None:
    home, archive = tmp_path / "home", tmp_path / "before.tar"
    shutil.copytree(filled / "home", home)
    as_it_was(home, archive)
    env = environment(home, None)
    early = run(env, "ledger", "verify", "--json")
    assert json.loads(early.stdout)["error"] == "site-not-migrated"
    done = json.loads(run(env, "migrate", "--json").stdout)["done"]
    assert {one.split(".")[0] for one in done} == {"ledger", "accounts"}
    assert approvals(home) == [("approver", False)]
    with served(env) as address:
        assert ask(f"{address}/health/ready").status == 200
        figure = f"{address}/en/figure/{figures_in(ask(f'{address}/en/').text)[0]}"
        shown = ask(figure)
    assert shown.status == 200
    assert run(env, "ledger", "verify").returncode == 0
    # Where it has to be undone: the backup of the earlier version comes back, brought up too.
    other = environment(tmp_path / "other", None)
    back = json.loads(run(other, "restore", archive, "--json").stdout)
    assert set(back["migrated"]) == set(done)
    assert approvals(tmp_path / "other") == [("approver", False)]
