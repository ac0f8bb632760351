"""What the wall withheld of a release, as the public and those who approve see it."""

from __future__ import annotations

from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.model import Cell, Table


def protection(c: Composer) -> Table | None:
    """What the wall withheld of each tally, and by which rule."""
    rows = []
    for one in c.release.certificate.tallies:
        rule = c.definitions.rule(one.rule)
        rows.append((
            Cell(c.name(one.name) if one.name else one.tally), Cell(c.name(rule.name) if rule else one.rule),
            Cell(c.number(one.cells)), Cell(c.number(one.suppressed)),
        ))  # fmt: skip
    if not rows:
        return None
    words = [c.say(f"quality.withheld.{name}") for name in ("tally", "rule", "cells", "hidden")]
    columns = (head(words[0])[0], head(words[1])[0], *head("", words[2], words[3])[1:])
    return c.table("protection", c.say("quality.withheld.caption"), columns, rows)
