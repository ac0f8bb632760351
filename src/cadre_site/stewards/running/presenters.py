"""Runs as those see them who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cadre.catalogue.load import tallies
from cadre.catalogue.messages import say
from cadre.pipeline import telling
from cadre.pipeline.memo import Event
from cadre.vocabulary.languages import Language, number
from cadre.workspace.config import Workspace
from cadre_site.accounts.models import User
from cadre_site.accounts.presenters.people import moment
from cadre_site.accounts.presenters.problems import Problem
from cadre_site.stewards.presenters import title
from cadre_site.stewards.running import runs
from cadre_site.stewards.running.runs import Run

WAITS_LONG = 20  # seconds after which somebody should look whether a worker runs at all


@dataclass(frozen=True)
class Step:
    what: str
    told: str
    seconds: str


@dataclass(frozen=True)
class Shown:
    """``done`` of ``of`` steps; ``of`` is 0 where no earlier run tells how many there will be."""

    id: str
    what: str
    state: str
    told: str
    about: str
    open: bool
    steps: tuple[Step, ...]
    now: str
    done: int
    of: int
    problem: Problem | None
    release: str
    handed_over: bool


def listed(found: Run, language: Language) -> Shown:
    """Without its steps."""
    return _shown(found, language, (), "", 0, 0)


def shown(workspace: Workspace, found: Run, language: Language) -> Shown:
    told = runs.log(found)
    over = [(at, event) for at, event in told if event.state != "started"]
    steps = tuple(_step(workspace, event, language) for _, event in over)
    return _shown(
        found, language, steps, _now(workspace, told, language), len(over), _expected(workspace, found)
    )


def _shown(found: Run, language: Language, steps: tuple[Step, ...], now: str, done: int, of: int) -> Shown:
    state, what = found.state, say(f"site.run.what.{found.asked.what}", language)
    problem = Problem(**found.ended.told[language]) if found.ended and found.ended.told else None
    facts = found.ended.facts if found.ended else {}
    return Shown(
        found.id, what, state, _told(found, language), _about(found, language), state in runs.OPEN, steps,
        now if state == "working" else "", done, max(of, done + 1) if of else 0, problem,
        str(facts.get("release", "")), found.asked.what == "hand_over",
    )  # fmt: skip


def _about(found: Run, language: Language) -> str:
    person = User.objects.filter(pseudonym=found.asked.by).first()
    at = moment(datetime.fromisoformat(found.asked.at), language)
    return say("site.run.asked", language, name=person.called if person else found.asked.by, at=at)


def _told(found: Run, language: Language) -> str:
    state = found.state
    if state == "asked" and _age(found) > WAITS_LONG:
        return say("site.run.state.waits", language)
    if found.ended is None:
        return say(f"site.run.state.{state}", language)
    facts = {name: number(value, language) if isinstance(value, int) else value
             for name, value in found.ended.facts.items()}  # fmt: skip
    key = f"site.run.done.{found.asked.what}" if state == "done" else f"site.run.state.{state}"
    return say(key, language, at=moment(datetime.fromisoformat(found.ended.at), language), **facts)


def _age(found: Run) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(found.asked.at)).total_seconds()


def _step(workspace: Workspace, event: Event, language: Language) -> Step:
    seconds = (
        say("cli.seconds", language, seconds=number(event.seconds, language, 1)) if event.seconds else ""
    )
    return Step(_name(workspace, event, language), telling.did(event, language), seconds)


def _name(workspace: Workspace, event: Event, language: Language) -> str:
    source, tally = workspace.config.sources.get(event.name), tallies().get(event.name)
    name = event.name
    if source is not None:
        name = title(source, language)
    elif tally is not None:
        name = tally.name.in_(language)
    return f"{telling.stage(event, language)}: {name}" if name else telling.stage(event, language)


def _now(workspace: Workspace, told: list[tuple[datetime, Event]], language: Language) -> str:
    """The step at work, and for how long."""
    if not told or told[-1][1].state != "started":
        return ""
    at, event = told[-1]
    seconds = max(0, int((datetime.now(UTC) - at).total_seconds()))
    return say("site.run.now", language, step=_name(workspace, event, language), seconds=seconds)


def _expected(workspace: Workspace, found: Run) -> int:
    """As many steps as the last finished run of the kind had."""
    for one in runs.runs(workspace):
        if one.asked.what == found.asked.what and one.state == "done" and one.id != found.id:
            return sum(event.state != "started" for _, event in runs.log(one))
    return 0
