"""Numbers, statuses and history of quality issues; a file that survives any kill; what the next run keeps."""

from __future__ import annotations

import json
import multiprocessing
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.catalogue.load import quality
from cadre.catalogue.messages import all_messages
from cadre.confidential.quality import Checked, Doubt, Issues
from cadre.confidential.quality.cells import QUERIES, query
from cadre.confidential.quality.recording import steps_of
from cadre.confidential.quality.saying import cell, told
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError

MIDWIVES = Doubt("midwives-over-nurses", 2025, "2222", "XSC", "", 60.0, 50.0, {})
LEAVERS = Doubt(
    "exits-over-stock", 2025, "2211", "XSC", "", 40.0, 25.0, {"practising": [[2024, 100.0], [2025, 90.0]]}
)


@pytest.fixture
def issues(tmp_path: Path) -> Issues:
    return Issues(tmp_path, "XSC")


def run(issues: Issues, *doubts: Doubt, idle: tuple[str, ...] = ()) -> None:
    issues.run(Checked("E-1", doubts, idle), "Pfirst")


def number(issues: Issues, doubt: Doubt = MIDWIVES) -> str:
    return next(one.number for one in issues.all().values() if one.doubt and one.doubt.cell == doubt.cell)


def settle(issues: Issues, status: str, reason: str = "Looked into it.", doubt: Doubt = MIDWIVES) -> None:
    issue = issues.all()[number(issues, doubt)]
    issues.set_status(issue.number, status, reason, by="Psecond", revision=issue.revision)  # type: ignore[arg-type]


def state(issues: Issues, doubt: Doubt = MIDWIVES) -> tuple[str, list[str]]:
    issue = issues.all()[number(issues, doubt)]
    return issue.status, [event.what for event in issue.history]


def test_a_doubt_gets_a_number_and_keeps_it(issues: Issues) -> None:
    run(issues, MIDWIVES)
    first = number(issues)
    assert first.startswith("XSC-20")
    assert first.endswith("-I1")
    run(issues, LEAVERS, MIDWIVES)
    assert (number(issues), number(issues, LEAVERS)) == (first, first[:-1] + "2")
    assert state(issues) == ("open", ["found"])  # nothing has happened to it
    assert issues.all()[first].doubt == MIDWIVES
    assert issues.all()[number(issues, LEAVERS)].doubt == LEAVERS  # series and all


def test_what_is_not_found_any_more_is_resolved_and_open_again_when_it_comes_back(issues: Issues) -> None:
    run(issues, MIDWIVES)
    run(issues)
    assert state(issues) == ("resolved", ["found", "gone"])
    run(issues)
    assert state(issues)[1] == ["found", "gone"]
    run(issues, MIDWIVES)
    assert state(issues) == ("open", ["found", "gone", "again"])


def test_a_check_that_could_not_run_resolves_nothing(issues: Issues) -> None:
    run(issues, MIDWIVES, LEAVERS)
    run(issues, idle=("midwives-over-nurses",))
    assert state(issues) == ("open", ["found"])
    assert state(issues, LEAVERS)[0] == "resolved"


def test_a_resolved_issue_that_is_found_again_is_open(issues: Issues) -> None:
    run(issues, MIDWIVES)
    settle(issues, "resolved")
    run(issues, MIDWIVES)
    assert state(issues) == ("open", ["found", "status", "again"])


@pytest.mark.parametrize(
    ("value", "expected", "status"),
    [
        (60, 50, "dismissed"), (66, 50, "dismissed"), (67, 50, "open"), (54, 50, "dismissed"),
        (53, 50, "open"), (60, 55, "dismissed"), (60, 44, "open"),
    ],
)  # fmt: skip
def test_a_dismissal_carries_into_the_next_run_unless_a_figure_moves_by_a_tenth_and_five(
    issues: Issues, value: float, expected: float, status: str
) -> None:
    run(issues, MIDWIVES)
    settle(issues, "dismissed")
    run(issues, replace(MIDWIVES, value=float(value), expected=float(expected)))
    assert state(issues)[0] == status


def test_small_steps_do_not_creep_past_a_dismissal(issues: Issues) -> None:
    run(issues, MIDWIVES)
    settle(issues, "dismissed")
    for value in (63.0, 66.0):
        run(issues, replace(MIDWIVES, value=value))
        assert state(issues)[0] == "dismissed"
    run(issues, replace(MIDWIVES, value=68.0))  # 5 from the last run, 8 from what was dismissed
    assert state(issues)[0] == "open"


def test_a_dismissed_issue_stays_dismissed_while_it_is_gone_and_after(issues: Issues) -> None:
    run(issues, MIDWIVES)
    settle(issues, "dismissed")
    run(issues)
    assert state(issues)[0] == "dismissed"
    assert not issues.all()[number(issues)].found
    run(issues, MIDWIVES)
    assert state(issues)[0] == "dismissed"
    assert issues.all()[number(issues)].found


def test_people_assign_note_and_change_the_status(issues: Issues) -> None:
    run(issues, MIDWIVES)
    one = number(issues)
    issues.assign(one, "Pthird", by="Psecond", revision=1)
    issues.set_status(one, "waiting", "", by="Psecond", revision=2)
    issues.note(one, "  Asked the region.  ", by="Pthird", revision=3)
    issue = issues.all()[one]
    assert (issue.owner, issue.status, issue.done) == ("Pthird", "waiting", False)
    last = issue.history[-1]
    assert (last.by, last.what, last.text) == ("Pthird", "noted", "Asked the region.")
    run(issues, MIDWIVES)
    assert issues.all()[one].status == "waiting"


@pytest.mark.parametrize("status", ["resolved", "dismissed"])
def test_closing_needs_a_reason(issues: Issues, status: str) -> None:
    run(issues, MIDWIVES)
    with pytest.raises(CadreError, match="quality-no-reason"):
        settle(issues, status, "  ")
    assert state(issues) == ("open", ["found"])


def test_two_people_at_once_do_not_overwrite_each_other(issues: Issues) -> None:
    run(issues, MIDWIVES)
    one = number(issues)
    issues.note(one, "first", by="Pfirst", revision=1)
    with pytest.raises(CadreError, match="quality-changed"):
        issues.note(one, "second", by="Psecond", revision=1)
    with pytest.raises(CadreError, match="quality-no-issue"):
        issues.note("XSC-2026-I99", "text", by="Psecond", revision=1)
    with pytest.raises(CadreError, match="quality-text"):
        issues.note(one, "x" * 2001, by="Psecond", revision=2)


def test_what_a_person_adds_is_an_issue_that_runs_leave_alone(issues: Issues) -> None:
    run(issues, MIDWIVES)
    added = issues.add(text="No army hospitals.", year=2025, occupation="", area="N", owner="", by="Pfirst")
    assert added.endswith("-I2")
    run(issues)
    issue = issues.all()[added]
    assert (issue.step, issue.status, issue.text, issue.area) == ("manual", "open", "No army hospitals.", "N")
    assert [len(found) for found in steps_of(issues.all().values()).values()] == [0, 0, 0, 1, 0, 1]


def test_numbers_are_of_their_year_and_never_used_twice(issues: Issues) -> None:
    run(issues, MIDWIVES)
    line = json.loads(issues.path.read_text("utf-8"))
    old = json.dumps(line).replace(number(issues), "XSC-2019-I41") + "\n"
    issues.path.write_text(old, "utf-8")
    run(issues, MIDWIVES, LEAVERS)
    assert number(issues) == "XSC-2019-I41"
    assert number(issues, LEAVERS).endswith("-I1")
    assert "2019" not in number(issues, LEAVERS)


def test_only_its_owner_reads_the_file(issues: Issues) -> None:
    run(issues, MIDWIVES)
    assert issues.path.stat().st_mode & 0o077 == 0
    assert issues.path.parent.stat().st_mode & 0o077 == 0


figures = st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda two: (float(two[0]), float(two[1])))
runs = st.lists(
    st.dictionaries(st.sampled_from(["N", "S", "C"]), figures) | st.sampled_from(["N", "S", "C"]), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(runs=runs)
def test_history_only_grows_and_says_all(
    tmp_path_factory: pytest.TempPathFactory, runs: list[object]
) -> None:
    """Runs (area -> figures) and dismissals (an area) in any order."""
    issues = Issues(tmp_path_factory.mktemp("issues"), "XSC")
    before: dict[str, list[object]] = {}
    dismissed: dict[str, Doubt] = {}
    for step in runs:
        if isinstance(step, dict):
            found = [replace(MIDWIVES, area=area, value=of[0], expected=of[1]) for area, of in step.items()]
            run(issues, *found)
        known = {one.area: one for one in issues.all().values()}
        if isinstance(step, str) and step in known:
            one = known[step]
            issues.set_status(one.number, "dismissed", "So it is.", by="P", revision=one.revision)
            assert one.doubt is not None
            dismissed[step] = one.doubt
        now = issues.all()
        assert len({one.area for one in now.values()}) == len(now)  # one issue a cell
        for id, issue in now.items():
            assert issue.history[: len(before.get(id, []))] == before.get(id, [])
            if isinstance(step, dict) and issue.area in step:
                assert issue.doubt is not None
                assert (issue.doubt.value, issue.doubt.expected) == step[issue.area]
                assert issue.found
                assert issue.status in ("open", "dismissed")
            if issue.status == "dismissed":
                kept, is_ = dismissed[issue.area], issue.doubt
                assert is_ is not None
                for was, now_is in ((kept.value, is_.value), (kept.expected, is_.expected)):
                    assert abs(now_is - was) <= max(5, was / 10)
        before = {id: list(issue.history) for id, issue in now.items()}


def _add_often(folder: Path, count: int, start: Barrier) -> None:
    start.wait()
    for place in range(count):
        Issues(folder, "XSC").add(text=f"{place}", year=0, occupation="", area="", owner="", by="P")


def test_several_writers_lose_nothing_and_share_no_number(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(3)
    writers = [context.Process(target=_add_often, args=(tmp_path, 40, start)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = Issues(tmp_path, "XSC").all()
    assert sorted(int(one.rpartition("-I")[2]) for one in found) == list(range(1, 121))


@pytest.mark.parametrize("cut", [1, 5, 60, -1])
def test_half_a_line_never_happened(issues: Issues, cut: int) -> None:
    """Whatever part of the last line is there when the machine stops, the file is as before it."""
    run(issues, MIDWIVES)
    whole = issues.path.read_bytes()
    run(issues, MIDWIVES, LEAVERS)
    added = issues.path.read_bytes()[len(whole) :]
    issues.path.write_bytes(whole + added[: cut if cut > 0 else len(added) - 1])
    assert [one.doubt for one in issues.all().values()] == [MIDWIVES]
    run(issues, MIDWIVES, LEAVERS)
    assert len(issues.all()) == 2
    assert issues.path.read_bytes().startswith(whole)
    assert all(json.loads(line) for line in issues.path.read_bytes().splitlines())


def test_what_is_left_of_a_long_line_does_not_stand_behind_a_short_one(issues: Issues) -> None:
    run(issues, MIDWIVES)
    with issues.path.open("ab") as file:
        file.write(b'{"at":"' + b"x" * 5_000)
    issues.add(text="short", year=0, occupation="", area="", owner="", by="P")
    assert issues.path.read_bytes().endswith(b"}\n")
    assert len(issues.all()) == 2


def test_a_killed_writer_leaves_whole_events(tmp_path: Path) -> None:
    writing = textwrap.dedent("""
        import sys
        from pathlib import Path
        from cadre.confidential.quality import Checked, Doubt, Issues
        issues = Issues(Path(sys.argv[1]), "XSC")
        for turn in range(10_000):
            doubts = [
                Doubt("year-to-year", 2025, "2211", f"A{place}", "", 10.0 + turn, 1.0, {})
                for place in range(200)
            ]
            issues.run(Checked("E", tuple(doubts), ()), "P")
            print(turn, flush=True)
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", writing, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(3):
        process.stdout.readline()
    time.sleep(0.07)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    issues = Issues(tmp_path, "XSC")
    found = issues.all()
    assert len(found) == 200
    assert len({one.doubt.value for one in found.values() if one.doubt}) == 1  # a run is there whole or not
    assert len({one.revision for one in found.values()}) == 1
    issues.add(text="after", year=0, occupation="", area="", owner="", by="P")
    assert len(issues.all()) == 201


def test_a_line_that_is_none_of_ours_is_told(issues: Issues) -> None:
    run(issues, MIDWIVES)
    with issues.path.open("a", encoding="utf-8") as file:
        file.write("not json\n")
    with pytest.raises(CadreError, match=r"quality-log-damaged.*row=2"):
        issues.all()


def test_every_check_says_what_it_found_in_both_languages() -> None:
    names = {"N": Bilingual(en="North", ru="Север")}
    for id, check in quality().checks.items():
        of = {"missing-disaggregate": "area", "counted-beside-parts": "sex", "missing-doctors": "221"}
        doubt = Doubt(id, 2025, "2222", "N", of.get(id, ""), 1234.0, 24.86, {})
        if check.limit is None:
            assert f"quality.found.{id}" in all_messages()
        en, ru = told(doubt, "en"), told(doubt, "ru")
        assert en != ru
        assert "1,234" in en or "25" in en
        assert "1\u00a0234" in ru or "25" in ru
    assert cell("2222", "N", 2025, names, "ru") == "Акушерки (профессиональный уровень) · Север · 2025"
    assert cell("", "Z9", 0, names, "en") == "Z9"


def test_queries_name_their_checks_thresholds_and_no_others() -> None:
    used = set()
    for check in quality().checks.values():
        text = query(check.query)
        asked = {part.partition("')")[0] for part in text.split("getvariable('")[1:]} - {"country"}
        given = set(check.thresholds) | ({"left", "right"} if check.limit else set())
        assert asked == given, check.query
        used.add(check.query)
    assert {path.stem for path in QUERIES.glob("*.sql")} == used | {"quantities"}
