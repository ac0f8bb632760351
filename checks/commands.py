"""A program: what each command says with ``--help`` in the language of ``CADRE_LANGUAGE``, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import typer
from typer.testing import CliRunner

from cadre.cli.app import app
from cadre.cli.localised import speak

TERMINAL = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}


def main() -> None:
    speak()
    runner = CliRunner(env=TERMINAL)
    told = {}
    for words in walk(typer.main.get_command(app), ()):
        answer = runner.invoke(app, [*words, "--help"], prog_name="cadre", catch_exceptions=False)
        told[" ".join(words)] = "\n".join(line.rstrip() for line in answer.stdout.strip().splitlines())
    json.dump(told, sys.stdout, ensure_ascii=False)


def walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield words
    for name, below in getattr(command, "commands", {}).items():
        yield from walk(below, (*words, name))


if __name__ == "__main__":
    main()
