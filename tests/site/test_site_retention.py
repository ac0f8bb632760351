"""What ``cadre retain`` deletes, and what it leaves; and that what ``deploy/`` says exists."""

from __future__ import annotations

import configparser
import json
import os
import re
import sqlite3
import time
from pathlib import Path

import pytest

from small_sites import environment, run

pytestmark = pytest.mark.xdist_group("site")
ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
_QUEUED = """
(id, status, enqueued_at, finished_at, run_after, args_kwargs, worker_ids, priority, task_path, queue_name,
backend_name, exception_class_path, traceback) values
('0a', 'SUCCESSFUL', '2026-01-01', '2026-01-01', '9999-01-01', '{}', '[]', 0, '', '', '', '', '')
"""


def _aged(path: Path, days: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", "utf-8")
    os.utime(path, (time.time() - days * 86_400,) * 2)
    return path


def _upload(home: Path, id: str, days: float) -> Path:
    file = _aged(home / "workspaces" / "XSC" / "uploads" / id / "bytes.csv", days)
    os.utime(file.parent, (time.time() - days * 86_400,) * 2)
    return file


def test_what_is_old_goes_and_the_rest_stays(tmp_path: Path) -> None:
    home = tmp_path / "home"
    env = environment(home, None)
    assert run(env, "migrate").returncode == 0
    old = [_aged(home / "shelf" / ".R1.part-a", 2), _aged(home / ".backup.part-b", 2),
           _aged(home / "mail" / "1.log", 31), _upload(home, "0a", 31),
           _aged(home / "workspaces" / "XSC" / "work" / ".sheet.part-d", 2)]  # fmt: skip
    new = [_aged(home / "shelf" / ".R2.part-c", 0.5), _aged(home / "mail" / "2.log", 29)]
    new += [_upload(home, "0b", 29), _aged(home / "workspaces" / "XSC" / "data" / "list.csv", 400)]
    with sqlite3.connect(home / "site.sqlite3") as database:
        rows = [("ended", "", "2020-01-01"), ("going on", "", "2999-01-01")]
        database.executemany("insert into django_session values (?, ?, ?)", rows)
        database.execute(f"insert into django_tasks_database_dbtaskresult {_QUEUED}")
        database.execute(
            "update accounts_invitation set email = 'a@b.example', ends_at = '2020-01-01 00:00:00'"
        )
    shown = run(env, "retain", "--dry-run", "--json")
    assert json.loads(shown.stdout)["found"] == {
        "interrupted": 3,
        "uploads": 1,
        "letters": 1,
        "sessions": 1,
        "invitations": 1,
        "tasks": 1,
    }
    assert all(path.exists() for path in (*old, *new))
    done = run(env | {"CADRE_LANGUAGE": "ru"}, "retain")
    assert "удалено — 3" in done.stdout
    assert [path for path in (*old, *new) if path.exists()] == new
    with sqlite3.connect(home / "site.sqlite3") as database:
        assert database.execute("select session_key from django_session").fetchall() == [("going on",)]
        assert database.execute("select email from accounts_invitation").fetchall() == [("",)]
    assert run(environment(home, None), "ledger", "verify").returncode == 0


def _settings_in(text: str) -> set[str]:
    return set(re.findall(r"\b(CADRE_[A-Z_]+|DATABASE_URL)\b", text))


def test_every_setting_is_known_and_told_in_both_languages() -> None:
    units = "".join(path.read_text("utf-8") for path in (DEPLOY / "systemd").iterdir())
    given = _settings_in((DEPLOY / "cadre.env.example").read_text("utf-8"))
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert given <= _settings_in(source) | _settings_in(units)
    assert _settings_in(units) <= given
    for language in ("", ".ru"):
        told = _settings_in((ROOT / "docs" / "how-to" / f"operate{language}.md").read_text("utf-8"))
        assert given <= told


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("systemd/*.service")), ids=lambda path: path.name)
def test_units_run_commands_that_exist_with_options_that_exist(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_string(unit.read_text("utf-8"))
    program, command, *rest = parser["Service"]["ExecStart"].split()
    assert program.endswith("/bin/cadre")
    shown = run(dict(os.environ) | {"COLUMNS": "200", "NO_COLOR": "1"}, command, "--help").stdout
    assert [word for word in rest if word.startswith("--") and word not in shown] == []
    assert parser["Service"]["NoNewPrivileges"] == "yes"
