"""YAML specifications of the commands that stand alone; what is wrong with one is told in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from cadre.cli.language import spoken, words
from cadre.vocabulary.errors import CadreError, ExitCode

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LIMITS = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}
# The beginning of pydantic's name for a fault -> our name for it.
_KINDS = {
    "float": "number", "finite": "number", "decimal": "number", "int": "whole", "string": "text",
    "date": "date", "dict": "keys", "mapping": "keys", "model": "keys",
}  # fmt: skip


def load_keys(path: Path, page: str) -> dict[str, Any]:
    """The keys of a YAML file; ``page`` is the page that describes them, without its ending.

    Raises:
        CadreError: not UTF-8, not YAML (with the place), or no keys at all.
    """
    try:
        data = yaml.load(path.read_text("utf-8-sig"), Loader=_Loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as problem:
        raise CadreError("spec-not-utf8", ExitCode.CONFIGURATION, file=path.name) from problem
    except yaml.YAMLError as problem:
        facts = {"file": path.name, "problem": _place(problem)}
        raise CadreError("project-not-yaml", ExitCode.CONFIGURATION, **facts) from problem
    if not isinstance(data, dict):
        shown = page + (".ru.md" if spoken() == "ru" else ".md")
        raise CadreError("spec-not-keys", ExitCode.CONFIGURATION, file=path.name, page=shown)
    return data


def why_not(problem: ValidationError) -> str:
    """Why the first value that does not fit does not, in the terminal's language."""
    first = problem.errors()[0]
    kind, context = first["type"], first.get("ctx", {})
    if kind in _LIMITS:
        return words(f"spec.value.{kind}", limit=f"{context[_LIMITS[kind]]:g}")
    if kind == "literal_error":
        return words("spec.value.one_of", limit=str(context["expected"]))
    return words(f"spec.value.{_KINDS.get(kind.split('_')[0], 'other')}")


def place_in(data: Any, key: str) -> str:
    """``a.b.c`` as the user wrote it, without pydantic's names for the kinds of value it tried."""
    found: list[str] = []
    parts = key.split(".")
    for number, part in enumerate(parts):
        inside = (
            data.get(part, data.get(int(part)) if part.isdigit() else None)
            if isinstance(data, dict)
            else None
        )
        if isinstance(data, list) and part.isdigit() and int(part) < len(data):
            inside = data[int(part)]
        last = number == len(parts) - 1 and isinstance(data, dict)
        if inside is not None or last:
            found.append(part)
            data = inside
    return ".".join(found) or key


def _place(problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    if mark is None:
        return " ".join(str(problem).split())
    return words("spec.yaml-place", line=str(mark.line + 1), column=str(mark.column + 1))
