"""For each series that supply is held against: what closes the gap by the last year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cadre.cli.projecting.building import Workforce
from cadre.cli.projecting.spec import Spec
from cadre.cli.projecting.wanted import Wanted
from cadre.methods.planning.closing import LEVERS, Closing, close_gap
from cadre.methods.stock.projecting import project


def closings(workforce: Workforce, spec: Spec, wanted: Sequence[Wanted]) -> list[dict[str, Any]]:
    """One answer for each series of a single occupation and each lever, from the expected projection.

    A need in people is turned into FTE by the FTE per person that the projection ends with.
    """
    end = project(workforce.system, workforce.usual)
    found = []
    for one in wanted:
        if len(one.places) != 1:
            continue
        o = one.places[0]
        people, fte = float(end.headcount[0, -1, :, o].sum()), float(end.fte[0, -1, :, o].sum())
        goal = float(one.total[-1])
        if one.in_people:
            goal *= fte / people if people > 0 else 1.0
        for lever in LEVERS:
            name = workforce.axes.occupations[o]
            since = _since(spec, name) if lever == "intake" else 0
            answer = close_gap(workforce.system, workforce.usual, o, goal, lever, since)
            facts = {"series": one.kind, "occupation": name, "year": str(spec.years.to)}
            found.append(
                {**facts, "wanted_fte": goal, "expected_fte": fte, **_told(answer, spec, name, since)}
            )
    return found


def _since(spec: Spec, occupation: str) -> int:
    """Students who begin in the first projected year reach work after their lag."""
    training = spec.pipeline.get(occupation)
    return training.lag if training else 0


def _told(answer: Closing, spec: Spec, occupation: str, since: int) -> dict[str, Any]:
    training = spec.pipeline.get(occupation)
    facts: dict[str, Any] = {
        "lever": answer.lever, "closes": answer.closes, "amount": answer.amount,
        "reached_fte": answer.reached, "from_year": str(spec.years.from_ + 1 + since),
    }  # fmt: skip
    if answer.lever == "intake" and training is not None and training.passing > 0:
        facts["students"] = answer.amount / training.passing
    return facts
