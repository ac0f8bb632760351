"""The issues of a workspace: what a run of the checks makes of them, and what people do about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cadre.catalogue.load import quality
from cadre.confidential.quality.checking import Checked, Doubt
from cadre.confidential.quality.issues import Issue, issues_of, moved
from cadre.confidential.quality.log import Line, add_line, read_lines
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.quality import Status

FOLDER, FILE = "quality", "issues.jsonl"
LONGEST = 2_000  # signs of what somebody writes
REASONED: tuple[Status, ...] = ("resolved", "dismissed")
Told = dict[str, Any]


class Issues:
    """Issues as files of a workspace's folder. ``country`` begins their numbers, ``XSC-2026-I17``.

    Numbers count up within the year in which an issue was first found and are never used again.
    """

    def __init__(self, workspace: Path, country: str) -> None:
        self.path, self.country = workspace / FOLDER / FILE, country

    def all(self) -> dict[str, Issue]:
        """By number, oldest first. Raises ``CadreError`` when the file is damaged."""
        return issues_of(read_lines(self.path))

    def last_run(self) -> Line | None:
        """The last run: ``at``, ``by``, ``edition``, ``idle`` (checks that could not run), ``events``."""
        return next((line for line in reversed(read_lines(self.path)) if line["kind"] == "run"), None)

    def run(self, checked: Checked, by: str) -> Line:
        """Take over what a run found: new doubts get a number, known ones are brought up to date.

        A dismissed issue stays so unless its figures have moved (``issues.moved``); a resolved one that is
        found again is open again; one that is not found any more is resolved. What people added stays.
        """

        def work(lines: list[Line]) -> Line:
            now = _now()
            events = list(self._of_run(issues_of(lines), checked, now))
            return {
                "kind": "run", "at": now, "by": by, "edition": checked.edition, "idle": list(checked.idle),
                "events": events,
            }  # fmt: skip

        return add_line(self.path, work)

    def _of_run(self, known: dict[str, Issue], checked: Checked, now: str) -> Iterator[Told]:
        by_cell = {issue.doubt.cell: issue for issue in known.values() if issue.doubt is not None}
        new = self._numbers(known, now)
        for doubt in checked.doubts:
            issue = by_cell.pop(doubt.cell, None)
            if issue is None:
                yield _by_checks(next(new), "found", doubt, status="open")
            else:
                yield from _found_again(issue, doubt)
        for issue in by_cell.values():
            # A check that could not run says nothing about what it found before.
            if issue.found and issue.doubt is not None and issue.doubt.check not in checked.idle:
                yield _by_checks(issue.number, "gone", None, status=None if issue.done else "resolved")

    def _numbers(self, known: Iterable[str], now: str) -> Iterator[str]:
        start = f"{self.country}-{now[:4]}-I"
        last = max((int(one.removeprefix(start)) for one in known if one.startswith(start)), default=0)
        while True:
            last += 1
            yield f"{start}{last}"

    def add(self, *, text: str, year: int, occupation: str, area: str, owner: str, by: str) -> str:
        """An issue that a person saw; its number."""

        def work(lines: list[Line]) -> Line:
            now = _now()
            about = {"year": year, "occupation": occupation, "area": area}
            told = {"issue": next(self._numbers(issues_of(lines), now)), "what": "added", "status": "open",
                    "text": _checked_text(text), "about": about, "owner": owner}  # fmt: skip
            return {"kind": "act", "at": now, "by": by, "events": [told]}

        return str(add_line(self.path, work)["events"][0]["issue"])

    def assign(self, number: str, owner: str, *, by: str, revision: int) -> None:
        """``owner``: a pseudonym, empty for nobody. ``revision``: of the issue as they saw it.

        Raises ``CadreError`` when there is no such issue or something has happened to it since, as do others.
        """
        self._act(number, {"what": "assigned", "owner": owner}, by, revision)

    def set_status(self, number: str, status: Status, reason: str, *, by: str, revision: int) -> None:
        """Resolving and dismissing need a reason. Raises ``CadreError`` without one."""
        if status in REASONED and not reason.strip():
            raise CadreError("quality-no-reason", ExitCode.INPUT)
        text = _checked_text(reason) if reason.strip() else ""
        self._act(number, {"what": "status", "status": status, "text": text}, by, revision)

    def note(self, number: str, text: str, *, by: str, revision: int) -> None:
        self._act(number, {"what": "noted", "text": _checked_text(text)}, by, revision)

    def _act(self, number: str, told: Told, by: str, revision: int) -> None:
        def work(lines: list[Line]) -> Line:
            issue = issues_of(lines).get(number)
            if issue is None:
                raise CadreError("quality-no-issue", ExitCode.INPUT, issue=number)
            if issue.revision != revision:
                raise CadreError("quality-changed", ExitCode.NOT_READY, issue=number)
            return {"kind": "act", "at": _now(), "by": by, "events": [{"issue": number, **told}]}

        add_line(self.path, work)


def _found_again(issue: Issue, doubt: Doubt) -> Iterator[Told]:
    before = issue.settled or issue.doubt
    if issue.status == "resolved":
        yield _by_checks(issue.number, "again", doubt, status="open")
    elif issue.status == "dismissed" and before is not None and moved(before, doubt):
        yield _by_checks(issue.number, "changed", doubt, status="open")
    elif doubt != issue.doubt or not issue.found:
        yield _by_checks(issue.number, "changed", doubt, status=None)


def _by_checks(number: str, what: str, doubt: Doubt | None, status: Status | None) -> Told:
    told: Told = {"issue": number, "what": what, "person": False}
    if doubt is not None:
        told["doubt"] = doubt.as_json()
    return told | ({"status": status} if status else {})


def _checked_text(text: str) -> str:
    told = text.strip()
    if not 0 < len(told) <= LONGEST:
        raise CadreError("quality-text", ExitCode.INPUT, most=LONGEST)
    return told


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def steps_of(issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    """The issues of each of the six steps, in their order."""
    found: dict[str, list[Issue]] = {step.id: [] for step in quality().steps}
    for issue in issues:
        found[issue.step].append(issue)
    return found
