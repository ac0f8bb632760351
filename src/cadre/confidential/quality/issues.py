"""What is known of each numbered issue, from the events of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cadre.catalogue.load import quality
from cadre.confidential.quality.checking import Doubt
from cadre.confidential.quality.log import Line
from cadre.vocabulary.quality import Status, StepName

CHECKS = "checks"  # who opens, changes and closes issues when checks run
What = Literal["found", "added", "changed", "again", "gone", "assigned", "status", "noted"]


@dataclass(frozen=True)
class Event:
    """``by``: a pseudonym, a name at the terminal, or ``checks``. ``status``, ``owner``: after it.

    ``changed``: a figure moved; ``again``: found again and open again; ``gone``: not found any more.
    """

    at: str
    by: str
    what: What
    status: Status | None = None
    owner: str | None = None
    text: str = ""
    doubt: Doubt | None = None


@dataclass
class Issue:
    """``doubt`` is None where a person added it in words, ``text``. ``found``: the last run found it.

    ``settled``: the doubt as it was when somebody dismissed it.
    """

    number: str
    step: StepName
    doubt: Doubt | None = None
    text: str = ""
    year: int = 0
    occupation: str = ""
    area: str = ""
    status: Status = "open"
    owner: str = ""
    found: bool = True
    settled: Doubt | None = None
    history: list[Event] = field(default_factory=list)

    @property
    def revision(self) -> int:
        """Grows with everything that happens to it."""
        return len(self.history)

    @property
    def done(self) -> bool:
        return self.status in ("resolved", "dismissed")

    def take(self, event: Event) -> None:
        self.history.append(event)
        if event.what in ("found", "changed", "again"):
            self.found, self.doubt = True, event.doubt
        elif event.what == "gone":
            self.found = False
        if event.owner is not None:
            self.owner = event.owner
        if event.status is not None:
            self.status = event.status
            self.settled = self.doubt if event.status == "dismissed" else None


def issues_of(lines: Iterable[Line]) -> dict[str, Issue]:
    """Every issue by its number, oldest first."""
    found: dict[str, Issue] = {}
    for line in lines:
        for told in line["events"]:
            number = told["issue"]
            if number not in found:
                found[number] = _new(number, told)
            found[number].take(_event(line, told))
    return found


def _new(number: str, told: Mapping[str, Any]) -> Issue:
    if told["what"] == "added":
        about = told["about"]
        return Issue(number, "manual", None, told["text"], about["year"], about["occupation"], about["area"])
    doubt = Doubt(**told["doubt"])
    step = quality().checks[doubt.check].step
    return Issue(number, step, doubt, "", doubt.year, doubt.occupation, doubt.area)


def _event(line: Line, told: Mapping[str, Any]) -> Event:
    doubt = Doubt(**told["doubt"]) if "doubt" in told else None
    return Event(
        line["at"], line["by"] if told.get("person", True) else CHECKS, told["what"], told.get("status"),
        told.get("owner"), told.get("text", ""), doubt,
    )  # fmt: skip


def moved(before: Doubt, now: Doubt) -> bool:
    """One of the two numbers has moved by more than the catalogue's share, and by more than its least."""
    bounds = quality().material
    pairs = ((before.value, now.value), (before.expected, now.expected))
    return any(abs(new - old) > max(bounds.share * abs(old), bounds.least) for old, new in pairs)
