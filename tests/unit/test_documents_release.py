"""What a report reads in a release, and what it makes of figures that are withheld or missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cadre.publishable.documents import Document, ReleaseFolder, compose
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.key_messages import MOST, key_messages
from cadre.publishable.documents.model import Points, Table
from cadre.vocabulary.errors import CadreError
from small_releases import (
    area_rows,
    findings,
    flow_rows,
    full_release,
    other_rows,
    row,
    stock_rows,
    thin_release,
    write,
)  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_release(tmp_path_factory.mktemp("full"))


@pytest.fixture
def changed(full: Path, tmp_path: Path) -> Callable[[str, Callable[[dict], None]], ReleaseFolder]:
    """The full release with one of its JSON files changed."""

    def change(name: str, edit: Callable[[dict], None]) -> ReleaseFolder:
        for file in full.iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes())
        content = json.loads((full / name).read_text("utf-8"))
        edit(content)
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
        return ReleaseFolder(tmp_path)

    return change


def tables(document: Document) -> dict[str, Table]:
    return {
        block.id: block
        for _, part in document.all_sections()
        for block in part.blocks
        if isinstance(block, Table)
    }


@pytest.mark.parametrize(
    "file", ["definitions.json", "observations.parquet", "findings.json", "certificate.json"]
)
def test_a_missing_file_is_named(full: Path, tmp_path: Path, file: str) -> None:
    for present in full.iterdir():
        if present.name != file:
            (tmp_path / present.name).write_bytes(present.read_bytes())
    with pytest.raises(CadreError) as caught:
        compose(ReleaseFolder(tmp_path), "country-profile", "en")
    assert caught.value.key == "release-file-missing"
    assert caught.value.facts["file"] == file


def test_a_broken_file_is_named_with_the_place(changed: Callable[..., ReleaseFolder]) -> None:
    release = changed("definitions.json", lambda told: told["country"].pop("code"))
    with pytest.raises(CadreError) as caught:
        compose(release, "country-profile", "en")
    assert caught.value.facts == {"file": "definitions.json", "place": "country.code"}


def test_a_cut_off_table_of_figures_is_named(full: Path, tmp_path: Path) -> None:
    for present in full.iterdir():
        (tmp_path / present.name).write_bytes(present.read_bytes())
    whole = (full / "observations.parquet").read_bytes()
    (tmp_path / "observations.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CadreError, match="release-file-unreadable"):
        compose(ReleaseFolder(tmp_path), "country-profile", "en")


@pytest.mark.parametrize(("kind", "area", "key"), [
    ("poem", None, "report-kind-unknown"), ("country-profile", "ZZZ", "report-area-unknown"),
])  # fmt: skip
def test_unknown_report_or_area(full: Path, kind: str, area: str | None, key: str) -> None:
    with pytest.raises(CadreError, match=key):
        compose(ReleaseFolder(full), kind, "en", area)


def test_entries_stand_in_their_own_order_whatever_the_order_of_the_file(
    changed: Callable[..., ReleaseFolder],
) -> None:
    def shuffle(told: dict) -> None:
        ages = {
            code: {**names, "order": place}
            for place, (code, names) in enumerate(told["codes"]["AGE"].items())
        }
        told["codes"]["AGE"] = dict(sorted(ages.items()))

    codes = list(changed("definitions.json", shuffle).definitions.codes["AGE"])
    assert codes.index("Y_LT25") < codes.index("Y25T34") < codes.index("Y_GE65")


def test_the_usual_view_of_activity_is_the_active_and_the_total_elsewhere(full: Path) -> None:
    (found,) = [
        o for o in ReleaseFolder(full).observations("headcount.persons", area="XSC") if o.period == "2025"
    ]
    assert found.codes == {"ACTIVITY": "active"}
    assert found.value == 32160


def test_withheld_is_neither_zero_nor_blank(full: Path) -> None:
    areas = tables(compose(ReleaseFolder(full), "country-profile", "en"))["areas"]
    cells = next(line for line in areas.rows if line[0].words == "Meadow")
    assert [cell.words for cell in cells[1:]] == ["[c]"] * 4
    assert {cell.state for cell in cells[1:]} == {"suppressed"}
    assert all(cell.figure for cell in cells[1:])
    assert any(note.startswith("[c] withheld") for note in areas.notes)


def test_missing_is_told_apart_from_withheld(full: Path) -> None:
    areas = tables(compose(ReleaseFolder(full), "country-profile", "en"))["areas"]
    cells = next(line for line in areas.rows if line[0].words == "Dunes")
    assert {(cell.words, cell.state) for cell in cells[1:]} == {("…", "missing")}


def test_every_figure_shown_is_one_of_the_release(full: Path) -> None:
    release = ReleaseFolder(full)
    known = set(release.table["FIGURE"].to_pylist())
    shown = {
        cell.figure
        for table in tables(compose(release, "country-profile", "en")).values()
        for line in table.rows
        for cell in line
        if cell.figure
    }
    assert shown
    assert shown <= known


def test_every_number_in_the_report_leads_to_a_line_of_the_ledger(full: Path) -> None:
    document = compose(ReleaseFolder(full), "country-profile", "en")
    (ledger,) = [part for _, part in document.all_sections() if part.id == "ledger"]
    lines = {int(item.label) for item in ledger.blocks[-1].items}
    cited = {number for table in tables(document).values() for number in table.references}
    cited |= {number for chart in document.charts() for number in chart.references}
    assert cited <= lines
    assert lines == set(range(1, len(lines) + 1))


def messages(release: ReleaseFolder) -> list[str]:
    (points,) = [
        block for block in key_messages(Composer(release, "en", "XSC")).blocks if isinstance(block, Points)
    ]
    return [item.words for item in points.items]


def test_key_messages_are_the_weightiest_and_follow_the_figures(full: Path, tmp_path: Path) -> None:
    told = messages(ReleaseFolder(full))
    assert 4 <= len(told) <= MOST
    assert "More left than came in 2025: 1,730 stopped practising, 1,700 began." in told
    definitions = json.loads((full / "definitions.json").read_text("utf-8"))
    grown = [row("entries.persons", 2025, 1800), row("exits.persons", 2025, 1700)]
    release = ReleaseFolder(write(tmp_path / "grown", grown, definitions, [], {"tallies": []}))
    assert messages(release) == ["More came than left in 2025: 1,800 began to practise, 1,700 stopped."]


def test_the_lightest_message_gives_way_to_a_heavier_one(full: Path, tmp_path: Path) -> None:
    assert not any("trained abroad" in text for text in messages(ReleaseFolder(full)))
    rows = [*stock_rows(), *area_rows(), *flow_rows(), *other_rows()]
    for one in rows:
        if one["INDICATOR"] == "1-08" and one["OCCUPATION"] == "221":
            one["OBS_VALUE"] = 70.0
    definitions = json.loads((full / "definitions.json").read_text("utf-8"))
    told = messages(ReleaseFolder(write(tmp_path / "abroad", rows, definitions, findings(), {"tallies": []})))
    assert "70.0% of doctors were trained abroad." in told
    assert not any("rose by" in text for text in told)
    assert len(told) == MOST


def test_a_country_with_nothing_says_so_and_names_what_it_would_need(full: Path, tmp_path: Path) -> None:
    definitions = json.loads((full / "definitions.json").read_text("utf-8"))
    rows = [row("1-01", 2025, None, status="M")]
    document = compose(
        ReleaseFolder(write(tmp_path / "empty", rows, definitions, [], {"tallies": []})),
        "country-profile",
        "en",
    )
    left_out = next(part for _, part in document.all_sections() if part.id == "quality-left-out")
    told = [item.words for item in left_out.blocks[-1].items]
    assert "Age and sex: the birth year and sex of each worker." in told
    assert not list(document.charts())


def test_a_country_without_data_of_its_own_begins_with_what_is_published(tmp_path: Path) -> None:
    document = compose(ReleaseFolder(thin_release(tmp_path)), "country-profile", "en", "KGZ")
    assert [part.id for part in document.sections[:4]] == ["key-messages", "published", "outlook", "money"]


def test_a_comparison_takes_the_members_of_its_group_and_names_the_absent(tmp_path: Path) -> None:
    document = compose(ReleaseFolder(thin_release(tmp_path)), "comparison", "en", "WHO-EUR")
    table = tables(document)["compared-hwf-0006-table"]
    assert "Malawi" not in [line[0].words for line in table.rows]
    section = next(part for part in document.sections if part.id == "compared-hwf-0006")
    assert section.blocks[-1].text.words == "No recent figure for one country: Monaco."
