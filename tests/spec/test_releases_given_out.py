"""What was given out: later releases of a workspace are held against it, until it is taken back."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from cadre.pipeline.discarding import discard, releases_of
from cadre.pipeline.history import History
from cadre.pipeline.memo import Event
from cadre.pipeline.run import Pipeline
from cadre.publishable.documents import ReleaseFolder, compose
from cadre.publishable.documents.model import Paragraph
from cadre.release import current_release
from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import Workspace, load_workspace
from small_workspaces import small_workspace

CONCERNS = """
[sources.concerns]
kind = "concerns"
file = "concerns.csv"
publisher = "Union"
licence = "CC0-1.0"
date = "2026-01-01"
"""
COLUMNS = "recipient,quarter,country,concern_kind,sex,concern_certainty,concern_recipient"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return load_workspace(small_workspace(tmp_path / "workspace"))


def with_concerns(folder: Path, of_2025: int) -> Workspace:
    """Sixty of each of two kinds in 2024, from four unions; ``of_2025`` of each in 2025."""
    lines = [
        f"{number % 4},{year}-Q{1 + number % 2},XSC,{kind},{'FM'[number % 2]},confirmed,union"
        for year, n in ((2024, 60), (2025, of_2025))
        for kind in ("pay", "conditions")
        for number in range(n)
    ]
    (folder / "concerns.csv").write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")
    config = (folder / "cadre.toml").read_text("utf-8")
    if "sources.concerns" not in config:
        (folder / "cadre.toml").write_text(config + CONCERNS, encoding="utf-8")
    return load_workspace(folder)


def released(workspace: Workspace, gives_out: bool = True) -> str:
    return Pipeline(workspace, gives_out=gives_out).release().name


def one_more_nurse(workspace: Workspace) -> None:
    other = small_workspace(workspace.folder.parent / "other", people=401)
    shutil.copy(other / "contracts.csv", workspace.folder)


def at_least(workspace: Workspace, minimum: int, rule: str = "persons") -> Workspace:
    path = workspace.folder / "cadre.toml"
    config = path.read_text("utf-8").partition("\n[disclosure.")[0]
    path.write_text(f"{config}\n[disclosure.{rule}]\nminimum = {minimum}\n", encoding="utf-8")
    return load_workspace(workspace.folder)


def certificate(workspace: Workspace) -> dict[str, Any]:
    told = json.loads((current_release(workspace.folder) / "certificate.json").read_text("utf-8"))
    return {one["tally"]: one for one in told["tallies"]}


def counted(workspace: Workspace, kind: str, year: int) -> list[float | None]:
    rows = pq.read_table(current_release(workspace.folder) / "observations.parquet")
    wanted = {"INDICATOR": "concerns_received.events", "CONCERN_KIND": kind, "TIME_PERIOD": str(year)}
    for column, value in wanted.items():
        rows = rows.filter(pc.equal(rows.column(column), value))
    others = rows.column_names[: rows.column_names.index("OBS_VALUE")]
    return [
        row["OBS_VALUE"]
        for row in rows.to_pylist()
        if not any(row[name] for name in others if name not in wanted and row[name] not in ("_T", "XSC"))
    ]


def paragraphs(workspace: Workspace) -> Iterable[str]:
    document = compose(ReleaseFolder(current_release(workspace.folder)), "country-profile", "en")
    for _, section in document.all_sections():
        for part in (section, *section.sections):
            yield from (block.text.words for block in part.blocks if isinstance(block, Paragraph))


def test_a_release_counts_as_soon_as_it_is_made_and_only_its_owner_reads_what_is_kept(
    workspace: Workspace,
) -> None:
    name = released(workspace)
    [made] = releases_of(workspace)
    assert (made.release, made.current, made.kept, made.held_against) == (name, True, True, True)
    assert stat.S_IMODE(workspace.history.stat().st_mode) == 0o700
    assert not any(path.name == "evidence.json" for path in workspace.releases.rglob("*"))


def test_with_the_same_files_nothing_is_made_again_even_after_work_was_deleted(workspace: Workspace) -> None:
    name = released(workspace)
    shutil.rmtree(workspace.work)
    heard: list[Event] = []
    assert Pipeline(load_workspace(workspace.folder), heard.append).release().name == name
    assert {event.state for event in heard if event.stage == "protect"} == {"unchanged"}
    assert [made.release for made in releases_of(workspace)] == [name]


def test_files_put_back_as_they_were_bring_back_the_release_of_that_time(workspace: Workspace) -> None:
    first, before = released(workspace), (workspace.folder / "contracts.csv").read_bytes()
    one_more_nurse(workspace)
    second = released(workspace)
    (workspace.folder / "contracts.csv").write_bytes(before)
    assert released(workspace) == first != second
    assert [made.release for made in releases_of(workspace)] == [first, second]


def test_the_certificate_says_which_releases_it_was_held_against(workspace: Workspace) -> None:
    released(workspace)
    edition = json.loads((current_release(workspace.folder) / "release.json").read_text("utf-8"))["edition"]
    one_more_nurse(workspace)
    released(workspace)
    assert certificate(workspace)["headcount"]["earlier"] == [{"edition": edition, "same_data": False}]
    assert certificate(workspace)["headcount"]["standing"] == []


def test_figures_that_a_stricter_rule_would_withhold_are_known_until_their_release_is_taken_back(
    workspace: Workspace,
) -> None:
    first = released(workspace)
    stricter = at_least(workspace, 30)
    with pytest.raises(CadreError, match="disclosure-already-told"):
        released(stricter)
    assert current_release(workspace.folder).name == first
    discard(stricter, first)
    assert releases_of(stricter) == []
    second = released(stricter)
    assert [made.release for made in releases_of(stricter)] == [second]


def test_what_was_not_given_out_is_not_held_against(workspace: Workspace) -> None:
    first = released(workspace, gives_out=False)
    stricter = at_least(workspace, 30)
    second = released(stricter, gives_out=False)
    assert [(made.release, made.held_against) for made in releases_of(stricter)] == [
        (first, False),
        (second, False),
    ]
    History(stricter).give_out(first)
    assert History(stricter).not_held_against(second) == [first]
    with pytest.raises(CadreError, match="disclosure-already-told"):
        released(stricter, gives_out=False)


def test_a_release_of_which_only_the_folder_is_left_is_said_to_be_out_of_reach(workspace: Workspace) -> None:
    name = released(workspace)
    shutil.rmtree(workspace.history)
    [made] = releases_of(workspace)
    assert (made.release, made.kept, made.held_against) == (name, False, False)
    assert released(workspace) == name
    assert releases_of(workspace)[0].kept


def test_the_one_before_is_current_when_the_last_is_taken_back(workspace: Workspace) -> None:
    first = released(workspace)
    one_more_nurse(workspace)
    discard(workspace, released(workspace))
    assert current_release(workspace.folder).name == first
    with pytest.raises(CadreError, match="release-not-made"):
        discard(workspace, "R000000000000")


def test_a_release_does_not_appear_when_its_tables_cannot_be_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as here, pytest.raises(KeyboardInterrupt):
        here.setattr(History, "keep", killed)
        released(workspace)
    assert [path.name for path in workspace.releases.glob("R*")] == []
    released(workspace)


def test_a_year_of_concerns_stands_until_enough_were_added_and_the_report_says_so(
    workspace: Workspace,
) -> None:
    first = with_concerns(workspace.folder, 60)
    released(first)
    assert counted(first, "pay", 2025) == [60]
    assert not any("figures of an earlier release" in words for words in paragraphs(first))

    more = with_concerns(workspace.folder, 63)
    released(more)
    assert counted(more, "pay", 2025) == [60]
    assert [one["year"] for one in certificate(more)["concerns_received"]["standing"]] == [2025]
    assert any(words.startswith("2025: the figures of an earlier release") for words in paragraphs(more))

    many = with_concerns(workspace.folder, 100)
    released(many)
    assert counted(many, "pay", 2025) == [100]
    assert certificate(many)["concerns_received"]["standing"] == []
