"""Commitments held against figures: one line each, the status as a word and a shape."""

from __future__ import annotations

from collections import Counter

from cadre.publishable.documents.compose.composer import MISSING, NBSP, Composer, head
from cadre.publishable.documents.compose.parts import Missing, section
from cadre.publishable.documents.model import Cell, Paragraph, Section, Table
from cadre.publishable.documents.release_folder import Observation
from cadre.publishable.documents.release_schema import Finding
from cadre.publishable.findings.judge import Status

ORDER: tuple[Status, ...] = (
    "moving_away", "not_met", "too_slow", "not_assessable", "on_track", "met", "no_data",
)  # fmt: skip
UNJUDGED: tuple[Status, ...] = ("not_assessable", "no_data")


def findings_of(c: Composer) -> list[Finding]:
    """The findings about this area, those that ask for action first."""
    mine = [finding for finding in c.release.findings.findings if finding.area == c.area]
    return sorted(mine, key=lambda finding: ORDER.index(finding.status))


def observed(c: Composer, finding: Finding) -> Observation | None:
    """The figure a finding stands on."""
    if finding.figure is None:
        return None
    rows = c.release.observations(finding.indicator, area=finding.area, vary=c.release.dimensions)
    return next((row for row in rows if row.figure == finding.figure), None)


def scoreboard(c: Composer) -> Section | Missing:
    found = findings_of(c)
    if not found:
        return section(c, "scoreboard", [])
    judged = [finding for finding in found if finding.target is not None and finding.status != "no_data"]
    spoken = [finding for finding in found if finding.target is None and finding.status != "no_data"]
    blocks = [_lead(c, found), _summary(c, found), _table(c, judged), _spoken(c, spoken)]
    return section(c, "scoreboard", blocks)


def _lead(c: Composer, found: list[Finding]) -> Paragraph:
    counts = Counter(finding.status for finding in found)
    parts = [f"{c.say(f'status.{status}').lower()}: {counts[status]}" for status in ORDER if counts[status]]
    return c.paragraph("scoreboard.lead", n=len(found), counts="; ".join(parts))


def _by_framework(c: Composer, found: list[Finding]) -> dict[str, list[Finding]]:
    """Findings under the name of their framework, in the order of the framework's first finding."""
    by: dict[str, list[Finding]] = {}
    for finding in found:
        name = c.name(finding.framework) if finding.framework else c.say("scoreboard.own")
        by.setdefault(name, []).append(finding)
    return by


def _summary(c: Composer, found: list[Finding]) -> Table | None:
    """How many commitments of each framework stand where; left out where there is only one framework."""
    by = _by_framework(c, found)
    if len(by) < 2:
        return None
    present = [status for status in ORDER if any(finding.status == status for finding in found)]
    rows = []
    for name, mine in sorted(by.items()):
        counts = Counter(finding.status for finding in mine)
        rows.append(
            (Cell(name), *(Cell(c.number(counts[status]) if counts[status] else "–") for status in present))
        )
    columns = head(c.say("scoreboard.framework"), *(c.say(f"status.{status}") for status in present), share=4)
    return c.table("frameworks", c.say("scoreboard.summary"), columns, rows, small=True)


def _table(c: Composer, found: list[Finding]) -> Table | None:
    """What can be said of each commitment, under the name of its framework."""
    if not found:
        return None
    rows: list[list[Cell]] = []
    for name, mine in _by_framework(c, found).items():
        rows.append([Cell(name)])
        rows += [_row(c, finding) for finding in mine]
    names = [c.say(f"scoreboard.{name}") for name in ("value", "target", "observed", "required")]
    columns = head(c.say("scoreboard.commitment"), *names, share=3)
    status = head(c.say("scoreboard.status"), share=1.6)[0]
    notes = [c.say("scoreboard.note"), *_unverified(c, found)]
    caption = c.say("scoreboard.caption")
    return c.table("scoreboard", caption, (columns[0], status, *columns[1:]), rows, notes=notes, small=True)


def _row(c: Composer, finding: Finding) -> list[Cell]:
    name = c.name(finding.commitment) + ("" if finding.verified else "*")
    row = observed(c, finding)
    value, target = _value(c, finding, row), _target(c, finding, row)
    rates = [_rate(c, rate, finding) for rate in (finding.observed_rate, finding.required_rate)]
    return [
        Cell(name, indent=1, references=c.cite(row)),
        Cell(c.say(f"status.{finding.status}"), mark=finding.status),
        Cell(value or MISSING, finding.figure, "open" if value else "missing"),
        *(Cell(word or MISSING, state="open" if word else "missing") for word in (target, *rates)),
    ]


def _value(c: Composer, finding: Finding, row: Observation | None) -> str | None:
    """An answer in its own word, anything else as a number."""
    if row is not None and "ANSWER" in row.codes:
        return c.code("ANSWER", row.codes["ANSWER"]).lower()
    return None if finding.value is None else c.shown(finding.indicator, finding.value)


def _target(c: Composer, finding: Finding, row: Observation | None) -> str | None:
    if finding.target is None:
        return None
    year = f"{NBSP}({finding.target_year})" if finding.target_year else ""
    if row is not None and "ANSWER" in row.codes and finding.target == 1:
        return c.code("ANSWER", "yes").lower() + year
    return c.shown(finding.indicator, finding.target) + year


def _rate(c: Composer, rate: float | None, finding: Finding) -> str | None:
    """A change per year: in percent of the value, or in the points that its own unit has."""
    if rate is None:
        return None
    decimals = 1 if finding.rate_unit != "points" else max(1, c.about(finding.indicator).decimals)
    size = c.number(abs(rate), decimals) if finding.rate_unit == "points" else c.percent(abs(rate))
    return ("+" if rate > 0 else "−" if rate < 0 else "") + size


def _spoken(c: Composer, found: list[Finding]) -> Table | None:
    """Commitments that name no number: the sentence of each finding instead."""
    told = [finding for finding in found if finding.sentence is not None]
    if not told:
        return None
    rows: list[list[Cell]] = []
    for name, mine in _by_framework(c, told).items():
        rows.append([Cell(name)])
        rows += [_said(c, finding) for finding in mine]
    shares = (("commitment", 1.6), ("says", 3.0))
    columns = [head(c.say(f"scoreboard.{name}"), share=share)[0] for name, share in shares]
    return c.table(
        "spoken", c.say("scoreboard.spoken"), columns, rows, notes=_unverified(c, told), small=True
    )


def _said(c: Composer, finding: Finding) -> list[Cell]:
    name = c.name(finding.commitment) + ("" if finding.verified else "*")
    sentence = "" if finding.sentence is None else c.name(finding.sentence)
    return [Cell(name, indent=1, references=c.cite(observed(c, finding))), Cell(sentence)]


def _unverified(c: Composer, found: list[Finding]) -> list[str]:
    return [c.say("scoreboard.unverified")] if any(not finding.verified for finding in found) else []
