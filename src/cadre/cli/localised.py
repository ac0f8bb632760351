"""Typer's own words (usage, panels, complaints about a command) in the terminal's language.

Typer writes them in English whatever the locale; here each is taken from the catalogue instead.
"""

from __future__ import annotations

import re
from typing import Any

import typer.rich_utils as panels
from typer.core import TyperCommand, TyperGroup

from cadre.cli.language import words
from cadre.vocabulary.errors import CadreError, ExitCode

_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "terminal.arguments",
    "OPTIONS_PANEL_TITLE": "terminal.options",
    "COMMANDS_PANEL_TITLE": "terminal.commands",
    "REQUIRED_LONG_STRING": "terminal.required",
    "DEFAULT_STRING": "terminal.default",
}
# Typer's complaint, by the name of its class -> ours and the attribute that says about what.
_COMPLAINTS = {
    "NoSuchOption": ("option-unknown", "option_name"),
    "NoSuchCommand": ("command-unknown", "command_name"),
    "MissingParameter": ("argument-missing", "param"),
    "BadParameter": ("argument-wrong", "param"),
}
# Typer's sentence about a value -> ours; what it names is taken over.
_VALUES = (
    (r"\w+ (['\"])(?P<file>.*)\1 does not exist", "file-missing"),
    (r"\w+ (['\"])(?P<file>.*)\1 is a directory", "file-folder"),
    (r"Input should be (?P<bound>greater|less) than (?P<equal>or equal to )?(?P<limit>\S+)$", "value-range"),
    (r"Input should be a valid (integer|number)", "value-number"),
)


def speak() -> None:
    """Put the words of the terminal's language into Typer's panels; before any command is shown."""
    for name, key in _PANELS.items():
        setattr(panels, name, words(key))


class _Localised:
    def get_usage(self, ctx: Any) -> str:
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        for english, key in (("Usage:", "usage"), ("[OPTIONS]", "options-slot"), ("COMMAND", "command-slot")):
            usage = usage.replace(english, words(f"terminal.{key}"))
        return usage.replace("[ARGS]", words("terminal.arguments-slot"))

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = words("terminal.help")
        return option


class Command(_Localised, TyperCommand):
    """A command whose help speaks the terminal's language."""


class Group(_Localised, TyperGroup):
    """The list of commands, likewise."""


def complaint(problem: Any) -> CadreError:
    """What is wrong with a command as typed, in the user's words."""
    told = _about_value(problem)
    if told is not None:
        return told
    for kind in type(problem).__mro__:
        if kind.__name__ in _COMPLAINTS:
            key, attribute = _COMPLAINTS[kind.__name__]
            return CadreError(key, ExitCode.USAGE, given=_named(problem, attribute), **_where(problem))
    given = problem.format_message()
    quoted = re.match(r"No such command '(.+?)'", given)
    key, given = ("command-unknown", quoted[1]) if quoted else ("usage", given)
    return CadreError(key, ExitCode.USAGE, given=given, **_where(problem))


def _about_value(problem: Any) -> CadreError | None:
    """A file that is not there or a number out of range, with what was given; else nothing."""
    if getattr(problem, "param", None) is None:
        return None
    for pattern, key in _VALUES:
        if found := re.match(pattern, problem.message):
            facts = found.groupdict() | {"given": _named(problem, "param")} | _where(problem)
            if "limit" in facts:
                kind = f"{facts.pop('bound')}_than" + ("_equal" if facts.pop("equal") else "")
                facts["problem"] = words(f"spec.value.{kind}", limit=facts.pop("limit"))
            return CadreError(key, ExitCode.USAGE, **facts)
    return None


def _named(problem: Any, attribute: str) -> str:
    found = getattr(problem, attribute, None)
    if found is not None and getattr(found, "param_type_name", "") == "argument":
        return str(found.metavar or found.name)
    shown = getattr(found, "opts", None) or [getattr(found, "human_readable_name", found)]
    return str(shown[0])


def _where(problem: Any) -> dict[str, str]:
    context = getattr(problem, "ctx", None)
    return {"command": context.command_path if context is not None else "cadre"}
