"""A stranger checks the release of the sample country, and notices a cell that leaked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import cadre
from cadre.release import current_release
from cadre.sample import write_sample

CADRE = str(Path(sys.executable).parent / "cadre")
ALONE = Path(cadre.__file__).parent / "disclosure" / "certificate" / "verify.py"
pytestmark = pytest.mark.slow


def run(*call: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CADRE_LANGUAGE": language, "NO_COLOR": "1"}
    return subprocess.run(call, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verified") / "country"
    write_sample(folder, workers=20_000, seed=6)
    settings = folder / "cadre.toml"
    settings.write_text(settings.read_text("utf-8").replace("[2023, 2024, 2025]", "[2025]"), "utf-8")
    done = run(CADRE, "release", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return current_release(folder)


def test_the_release_holds_for_the_command_and_for_the_program_alone(release: Path) -> None:
    paths = (str(release / "certificate.json"), str(release))
    done = run(CADRE, "verify", *paths)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "persons 2025: holds." in done.stdout
    assert run(CADRE, "verify", *paths, language="ru").returncode == 0
    alone = run(sys.executable, "-I", str(ALONE), *paths)
    assert alone.returncode == 0, alone.stderr
    assert alone.stdout.count("holds:") > 5


def leak(release: Path, folder: Path, value: float) -> Path:
    """One withheld headcount shown after all."""
    copy = folder / release.name
    shutil.copytree(release, copy)
    path = copy / "observations.parquet"
    table = pq.read_table(path)
    status, numbers = table["OBS_STATUS"].to_pylist(), table["OBS_VALUE"].to_pylist()
    at = next(
        row
        for row, (name, mark) in enumerate(zip(table["INDICATOR"].to_pylist(), status, strict=True))
        if name == "headcount.persons" and mark == "Q"
    )
    status[at], numbers[at] = "A", value
    for name, values in (("OBS_STATUS", status), ("OBS_VALUE", numbers)):
        place = table.column_names.index(name)
        table = table.set_column(place, name, pa.array(values, type=table.schema.field(name).type))
    pq.write_table(table, path)
    return copy


@pytest.mark.parametrize("value", [3.0, 50.0])
def test_a_leaked_cell_is_noticed(release: Path, tmp_path: Path, value: float) -> None:
    leaked = leak(release, tmp_path, value)
    paths = (str(leaked / "certificate.json"), str(leaked))
    for call in ((CADRE, "verify", *paths), (sys.executable, "-I", str(ALONE), *paths)):
        done = run(*call)
        assert done.returncode != 0
        assert "not hold" in done.stdout + done.stderr
