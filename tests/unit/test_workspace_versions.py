"""Versions of a mapping: kept, named by cadre.toml, whole whatever stops the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cadre.workspace.config import SourceConfig, Workspace, load_workspace
from cadre.workspace.files import sweep_leftovers
from cadre.workspace.mapping import Mapping, load_mapping
from cadre.workspace.versions import mapping_in_force, put_in_force, save, state_of, versions
from small_workspaces import small_workspace

NEW = Mapping.model_validate({"columns": {"area": {"from": "area", "codes_file": "codes.csv"}}})
KILLED = """
import os, sys
from pathlib import Path
from cadre.workspace import versions
from cadre.workspace.config import load_workspace
from cadre.workspace.mapping import Mapping
workspace = load_workspace(Path(sys.argv[1]))
setattr(versions, sys.argv[2], lambda *given: os.kill(os.getpid(), 9))
versions.save(workspace, workspace.config.sources["areas"], Mapping())
"""


def opened(folder: Path) -> tuple[Workspace, SourceConfig]:
    workspace = load_workspace(folder)
    return workspace, workspace.config.sources["areas"]


def with_codes(folder: Path) -> Path:
    """The areas' mapping stands in the workspace itself and names a code file beside it."""
    small_workspace(folder, people=3)
    (folder / "codes.csv").write_text("value,code\na,A\n", "utf-8")
    toml = folder / "cadre.toml"
    toml.write_text(
        toml.read_text("utf-8").replace('"areas.csv"', '"areas.csv"\nmapping = "m.yaml"'), "utf-8"
    )
    (folder / "m.yaml").write_text("columns: {area: {from: area, codes_file: codes.csv}}\n", "utf-8")
    return folder


def test_versions_are_kept_and_brought_back(tmp_path: Path) -> None:
    folder = with_codes(tmp_path / "country")
    first = state_of(*opened(folder))
    save(*opened(folder), NEW.model_copy(update={"missing": ["n/a"]}))
    assert [(one.number, one.in_force) for one in versions(*opened(folder))] == [(2, True), (1, False)]
    for name in ("1", "2"):
        loaded = load_mapping(folder / "mappings" / "areas" / f"{name}.yaml")
        assert loaded.columns["area"].codes == {"a": "A"}  # the code file is found from where it stands now
    second = state_of(*opened(folder))
    put_in_force(*opened(folder), 1)
    assert mapping_in_force(*opened(folder)).missing == []
    assert len({first, second, state_of(*opened(folder))}) == 3
    save(*opened(folder), mapping_in_force(*opened(folder)))
    assert [one.number for one in versions(*opened(folder))] == [3, 2, 1]
    assert (folder / "m.yaml").read_text("utf-8").startswith("columns")


def test_a_kill_leaves_the_mapping_that_was_in_force(tmp_path: Path) -> None:
    folder = with_codes(tmp_path / "country")
    before = (folder / "cadre.toml").read_bytes()
    for place in ("put_in_force", "as_yaml"):
        done = subprocess.run([sys.executable, "-c", KILLED, str(folder), place], check=False)
        assert done.returncode == -9
        assert (folder / "cadre.toml").read_bytes() == before
        assert mapping_in_force(*opened(folder)).columns["area"].codes_file == "codes.csv"
        for one in versions(*opened(folder)):
            load_mapping(one.path)
    assert sweep_leftovers(folder) == 1  # the file that was being written
    path = save(*opened(folder), NEW)
    assert versions(*opened(folder))[0].path == path
    assert versions(*opened(folder))[0].in_force
