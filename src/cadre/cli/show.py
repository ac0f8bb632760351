"""What the terminal shows: steps as they happen, results, errors; for people, quietly, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from cadre.catalogue.messages import in_language
from cadre.cli.language import spoken, words
from cadre.pipeline import telling
from cadre.pipeline.memo import Event
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import number


@dataclass
class Screen:
    """One command's output. ``as_json`` prints one object at the end, ``quiet`` only errors.

    What runs is shown on stderr, so that an answer can be piped.
    """

    as_json: bool = False
    quiet: bool = False
    steps: list[dict[str, Any]] = field(default_factory=list)
    console: Console = field(default_factory=lambda: Console(highlight=False))
    progress: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))
    _status: Any = None

    def watch(self, event: Event) -> None:
        """A listener for the pipeline: a spinner while a step runs, a line when it is done."""
        if event.state == "started":
            self._spin(event)
            return
        self._still()
        self.steps.append(
            {"stage": event.stage, "name": event.name, "state": event.state,
             "seconds": round(event.seconds, 3), **event.facts}
        )  # fmt: skip
        if not (self.quiet or self.as_json):
            self.console.print(self._line(event), soft_wrap=True)

    def _spin(self, event: Event) -> None:
        if not self.quiet and self.progress.is_terminal:
            self._status = self.progress.status(f"{telling.stage(event, spoken())} {escape(event.name)}")
            self._status.start()

    def _still(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _line(self, event: Event) -> str:
        stage, told = telling.stage(event, spoken()).ljust(11), escape(telling.did(event, spoken()))
        if event.state == "unchanged":
            return f"[dim]{stage} {escape(event.name)}: {told}[/dim]"
        seconds = words("cli.seconds", seconds=number(event.seconds, spoken(), 1))
        return f"[bold]{stage}[/bold] {escape(event.name)}: {told} [dim]({seconds})[/dim]"

    @contextmanager
    def working(self, stage: str, name: str) -> Iterator[None]:
        """Show work that is no step of the pipeline: a spinner, nothing when it is done."""
        self._spin(Event(stage, name, "started"))
        try:
            yield
        finally:
            self._still()

    def made(self, paths: Sequence[Path]) -> None:
        """The files a person may open now."""
        self.say("cli.made")
        for path in paths:
            self.plain(f"  {path}")

    def say(self, key: str, /, **facts: object) -> None:
        if not (self.quiet or self.as_json):
            self.console.print(escape(words(key, **facts)), soft_wrap=True)

    def plain(self, text: str) -> None:
        if not (self.quiet or self.as_json):
            self.console.print(escape(text), soft_wrap=True)

    def end(self, command: str, **result: Any) -> None:
        if self.as_json:
            answer = {"command": command, "steps": self.steps, **result}
            sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1, default=str) + "\n")


def error_text(problem: CadreError) -> str:
    """What happened, why, and what to do next, in the terminal's language."""
    parts = [words(f"error.{problem.key}.{part}", **problem.facts) for part in ("what", "why", "next")]
    return "\n".join(parts)


def show_error(problem: CadreError, as_json: bool) -> None:
    if as_json:
        facts = {name: in_language(fact, spoken()) for name, fact in problem.facts.items()}
        told = {"error": problem.key, "text": error_text(problem), "facts": facts}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n")
        return
    what, why, then = error_text(problem).split("\n", 2)
    console = Console(stderr=True, highlight=False)
    console.print(f"[bold red]{escape(what)}[/bold red]", soft_wrap=True)
    console.print(escape(why), soft_wrap=True)
    console.print(f"[bold]→[/bold] {escape(then)}", soft_wrap=True)
