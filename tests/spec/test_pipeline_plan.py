"""A country with a plan, from files to reports, twice from nothing: the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from cadre.cli.app import app
from small_workspaces import small_workspace

PLAN = {
    "years": {"from": 2025, "to": 2029},
    "budget": 40_000_000,
    "currency": "XSD",
    "occupations": {
        "doctors": {
            "start": 80, "need": "gbd_2019", "leave": 0.05, "wage": 38_000,
            "training": {"lag": 2, "cost": 4000, "passing": 0.8, "most": 30, "ramp": 10,
                         "intake": {2024: 10}},
            "retention": {"cost": 9000, "avoidable": 0.01}, "unmet": {"penalty": 70_000},
        }
    },
    "uncertainty": {"draws": 50, "leave": 0.1, "need": 0.03},
}  # fmt: skip
SCENARIO = {"name": "Less money", "lever": "budget", "factor": 0.9, "since": 2027}


def with_a_plan(folder: Path) -> Path:
    workspace = small_workspace(folder)
    (workspace / "plan.yaml").write_text(yaml.safe_dump(PLAN), "utf-8")
    (workspace / "scenarios").mkdir()
    (workspace / "scenarios" / "less-money.yaml").write_text(yaml.safe_dump(SCENARIO), "utf-8")
    return workspace


def written(workspace: Path) -> dict[str, str]:
    """Every file of the release and the reports, by its content."""
    files = [
        path for name in ("releases", "reports") for path in (workspace / name).rglob("*") if path.is_file()
    ]
    return {str(path.relative_to(workspace)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_twice_from_nothing_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        workspace = with_a_plan(tmp_path / name)
        done = CliRunner().invoke(
            app, ["report", str(workspace), "--format", "html,docx", "--language", "en"]
        )
        assert done.exit_code == 0, done.output
        made.append(written(workspace))
    assert made[0] == made[1]
    report = (tmp_path / "one" / "reports" / "country-profile-XSC-en.html").read_text("utf-8")
    assert 'id="plan-title"' in report
    assert "Less money" in report
