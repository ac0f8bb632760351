"""No file of a release holds a digest of confidential figures: a few unknown small numbers can be guessed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cadre.disclosure import protect
from cadre.pipeline.run import Pipeline
from cadre.release import current_release
from cadre.release.certificate import certificate
from cadre.vocabulary.tables import TallyTable
from cadre.workspace.config import load_workspace
from disclosure_examples import flat, tally, threshold
from small_workspaces import small_workspace

HEX = re.compile(r"[0-9a-f]{64}")
TREES = {"place": flat("place", "a b c"), "sex": flat("sex", "F M")}


def two_by_three(**numbers: tuple[int, int]) -> TallyTable:
    rows = [
        {"place": place, "sex": sex, "persons": number}
        for place, pair in numbers.items()
        for sex, number in zip("FM", pair, strict=True)
    ]
    return tally(TREES, [["place", "sex"]], rows)


def test_two_truths_with_one_public_face_have_one_certificate() -> None:
    """(1, 9; 7, 8) and (2, 8; 6, 9): the four withheld cells differ, nothing that is published does."""
    first, second = (
        protect(two_by_three(a=a, b=b, c=(20, 21)), threshold(3))
        for a, b in (((1, 9), (7, 8)), ((2, 8), (6, 9)))
    )
    assert first.cells.equals(second.cells)
    assert first.evidence["suppressed"] == 4
    assert certificate({"t": first}) == certificate({"t": second})


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("leaks") / "workspace")
    Pipeline(load_workspace(folder)).release()
    return folder


def private_digests(folder: Path) -> set[str]:
    """Every digest in the work folder, but the sums of the files that the sources are."""
    found = {
        digest
        for path in (folder / "work").rglob("*.json")
        for digest in HEX.findall(path.read_text("utf-8"))
    }
    edition = next((folder / "work" / "editions").glob("*/edition.json"))
    return found - {source["sha256"] for source in json.loads(edition.read_text("utf-8"))["sources"]}


def told(path: Path) -> str:
    if path.suffix == ".parquet":
        return str(pq.read_table(path).to_pydict())
    return path.read_text("utf-8")


def test_no_digest_of_the_work_folder_is_in_a_release(workspace: Path) -> None:
    secret, release = private_digests(workspace), current_release(workspace)
    assert len(secret) > 10
    for path in release.iterdir():
        text = told(path)
        leaked: list[Any] = [digest for digest in secret if digest in text]
        assert not leaked, f"{path.name} holds {len(leaked)} digests of confidential data"
